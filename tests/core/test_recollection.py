"""Explainers, opinions and anniversaries: how headlines say so, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from articles import NOW, lexicon
from test_desk import FEEDS, LICENCES, PAUSED, decide

from core.alert import Reason
from core.desk import Desk
from core.ledger import Ledger
from core.recollection import load_recollections


def desk() -> Desk:
    return Desk(lexicon(), FEEDS, ledger=Ledger([LICENCES]))


@pytest.mark.parametrize(
    "title",
    [
        "Explainer: Why does China restrict terbium exports?",
        "EXPLAINER-China's terbium export controls",
        "[Opinion] Europe must answer China's export controls on terbium",
        "China's terbium export controls - timeline",
        "China's export controls on terbium, explained",
        "What are rare earths and why does China restrict them?",
        "A year after China's export controls on terbium: what has changed",
        "Ten years on: how China lost the WTO case over terbium",
        "社论：中国稀土出口管制的意义",
        "一文看懂中国稀土出口管制",
        "【解説】中国のレアアース輸出規制",
        "[사설] 중국 희토류 수출통제",
        "Kommentar: Chinas Exportkontrollen für seltene Erden",
        "Fünf Jahre nach Chinas Exportverbot für Terbium: was blieb",
        "Tribune – les contrôles chinois sur les terres rares",
        "Diez años después del veto chino a las tierras raras: ¿qué cambió?",
    ],
)
def test_what_explains_or_looks_back_opens_no_story(title: str) -> None:
    assert lexicon().recollections.says(title)
    found = decide(desk(), title)
    assert (found.verdict.relevant, found.story, found.alert) == (False, None, None)


@pytest.mark.parametrize(
    "title",
    [
        "China resumes terbium exports to Japan a year after ban",
        "A year after ban, China resumes terbium exports to Japan",
        "China explains export controls on terbium",
        "China's export controls explained to EU firms at meeting in Brussels",
        "Analysis: China bans terbium exports",
        "Live: China bans terbium exports",
        "China sets timeline for terbium export licences",
        "",
        "Explainer " * 5000,
    ],
)
def test_what_only_looks_like_it_is_news(title: str) -> None:
    assert not lexicon().recollections.says(title)


def test_beside_a_living_story_it_is_a_report_like_others() -> None:
    made = desk()
    story = decide(made, *PAUSED).story
    later = decide(
        made,
        f"Explainer: {PAUSED[0]}",
        PAUSED[1],
        key="b",
        outlet="Post",
        now=NOW + timedelta(hours=2),
    )
    assert later.story
    assert story
    assert later.story.id == story.id
    assert later.alert
    assert later.alert.reason is Reason.MORE_OUTLETS


def test_what_a_state_publishes_is_no_explainer() -> None:
    title = "Q&A: China suspends Announcement No. 7 of 2025 on terbium"
    assert decide(desk(), title, feed="gov").alert
    assert decide(desk(), title).alert is None


def test_without_words_everything_is_news() -> None:
    for data in ({}, {"recollections": {"spans": {"en": ["year after"]}}}):
        assert not load_recollections(data).says("Explainer: a year after: what")
