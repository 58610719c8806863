from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from articles import NOW, article, lexicon

from core.alert import Alert, Reason
from core.entry import EntryKind
from core.feed import Tier
from core.reading import read
from core.relevance import judge
from core.story import Story, develop, story_from_json, story_to_json
from core.tally import Tally
from core.taxonomy import Certainty, Direction

if TYPE_CHECKING:
    from core.article import Article

TITLE = "China grants first terbium export licences"
TEXT = "Nine makers may ship 120 tonnes again after months of waiting, it was reported on Monday."


def tell(
    story: Story | None, report: Article, kind: EntryKind = EntryKind.NEW
) -> tuple[Story, Alert | None]:
    verdict = judge(report, lexicon())
    return develop(story, report, verdict, read(report, lexicon()), kind, report.seen_at)


def first(**changes: str) -> tuple[Story, Alert]:
    story, alert = tell(None, article(TITLE, TEXT, key="a", **changes))  # type: ignore[arg-type]
    assert alert
    return story, alert


def test_a_first_report_is_told_at_once() -> None:
    story, alert = first()
    assert (alert.reason, alert.revision, alert.story) == (Reason.FIRST_REPORT, 1, story.id)
    assert (alert.headline, alert.direction) == (TITLE, Direction.EASING)
    assert alert.summary == TEXT
    assert [s.outlet for s in alert.sources] == ["The Strelsau Post"]
    assert alert.first_seen == alert.decided_at == NOW
    assert alert.why
    assert story.alert == alert


def test_the_same_first_report_always_begins_the_same_story() -> None:
    assert first()[0].id == first()[0].id


def test_more_outlets_are_told_at_growing_numbers() -> None:
    story, _ = first()
    told = []
    for number in range(2, 14):
        story, alert = tell(
            story, article(TITLE, TEXT, key=f"k{number}", outlet=f"Daily {number}")
        )
        if alert:
            assert alert.reason is Reason.MORE_OUTLETS
            assert len(alert.sources) == number
            told.append((number, alert.revision))
    assert told == [(2, 2), (3, 3), (5, 4), (8, 5), (13, 6)]


def test_a_report_that_names_its_ground_gives_it_to_one_that_does_not() -> None:
    story, alert = first()
    assert alert.certainty is Certainty.SINGLE_OUTLET
    leak = "Nine makers may ship terbium again, people familiar with the matter said."
    _, alert = tell(story, article(TITLE, leak, key="b", outlet="Daily Compass"))
    assert alert
    assert (alert.reason, alert.certainty) == (Reason.MORE_OUTLETS, Certainty.SOURCES_SAY)


def test_the_same_outlet_again_is_no_news() -> None:
    story, _ = first()
    grown, alert = tell(story, article("Terbium licences: what we know", key="b"))
    assert alert is None
    assert (grown.reports, len(grown.sources), grown.outlets) == (2, 2, story.outlets)


def test_an_official_text_is_told_whatever_the_number() -> None:
    story, _ = first()
    for number in range(2, 4):
        story, _ = tell(story, article(TITLE, key=f"k{number}", outlet=f"Daily {number}"))
    official = article(TITLE, key="gov", outlet="Ministry", feed="gov", tier=Tier.OFFICIAL)
    story, alert = tell(story, official)
    assert alert
    assert alert.certainty is Certainty.OFFICIAL_TEXT
    assert alert.headline == TITLE
    assert story.tier == Tier.OFFICIAL
    _, again = tell(story, article(TITLE, key="gov2", outlet="Gazette", tier=Tier.OFFICIAL))
    assert again  # the fifth outlet
    assert again.certainty is Certainty.OFFICIAL_TEXT


def test_a_wire_service_is_closer_than_the_trade_press() -> None:
    story, _ = first()
    for number in range(2, 4):
        story, _ = tell(story, article(TITLE, key=f"k{number}", outlet=f"Daily {number}"))
    _, alert = tell(story, article(TITLE, key="w", outlet="Wire", tier=Tier.WIRE))
    assert alert
    assert alert.reason is Reason.MORE_OUTLETS


def test_what_was_unclear_is_filled_in_and_what_was_told_stands() -> None:
    story, alert = tell(None, article("Terbium: a ministry moves", "A quota.", key="a"))
    assert alert
    assert alert.direction is None
    _, second = tell(story, article("China lifts terbium export controls", key="b", outlet="Post"))
    assert second
    assert second.headline == "Terbium: a ministry moves"
    assert second.direction is Direction.EASING
    assert second.jurisdictions == ("CN",)
    assert second.severity >= alert.severity


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        pytest.param("China grants few terbium export licences", TEXT, True, id="headline"),
        pytest.param(TITLE, TEXT.replace("it was reported", "we hear"), False, id="wording"),
        pytest.param(TITLE.upper(), TEXT, False, id="case"),
    ],
)
def test_a_changed_first_report_is_told_if_it_says_something_else(
    title: str, text: str, *, told: bool
) -> None:
    story, _ = first()
    grown, alert = tell(story, article(title, text, key="a"), EntryKind.CHANGED)
    assert (alert is not None) is told
    assert grown.reports == 1
    if alert:
        assert (alert.reason, alert.revision) == (Reason.TEXT_CHANGED, 2)
        assert (alert.headline, alert.summary) == (title, text)


def test_a_correction_that_is_no_policy_any_more_is_still_told() -> None:
    story, alert = first()
    _, changed = tell(story, article("Ferries run late", "Sorry.", key="a"), EntryKind.CHANGED)
    assert changed
    assert changed.headline == "Ferries run late"
    assert changed.why == alert.why


def test_a_later_report_that_changes_is_remembered_only() -> None:
    story, _ = first()
    story, _ = tell(story, article(TITLE, TEXT, key="b", outlet="Post"))
    grown, alert = tell(
        story, article("China cuts a quota", TEXT, key="b", outlet="Post"), EntryKind.CHANGED
    )
    assert alert is None
    assert grown.sources[1].title == "China cuts a quota"


def test_the_same_entry_twice_changes_nothing() -> None:
    story, _ = first()
    moved = replace(story.sources[0], url="https://elsewhere.test")
    again, alert = tell(replace(story, sources=(moved,)), article(TITLE, TEXT, key="a"))
    assert alert is None
    assert again.sources == (moved,)


def test_a_story_survives_the_store() -> None:
    story, _ = first()
    story, _ = tell(
        story, article(TITLE, TEXT, key="b", outlet="Post", seen_at=NOW + timedelta(1))
    )
    assert story.tally.reports == 2
    assert story_from_json(story_to_json(story), story.alert) == story


def test_a_story_of_before_votes_were_counted_starts_to_count() -> None:
    story, _ = first()
    record = json.loads(story_to_json(story))
    del record["tally"]
    again = story_from_json(json.dumps(record), story.alert)
    assert replace(again, tally=story.tally) == story
    # what it was told as counts for the reports that it had
    assert again.tally == Tally({}, {Direction.EASING: 3.0}, 1, (Direction.EASING,))
    grown, _ = tell(again, article(TITLE, TEXT, key="b", outlet="Post"))
    assert grown.tally.reports == 2


def test_a_correction_by_the_first_outlet_begins_the_count_anew() -> None:
    story, _ = first()
    story, _ = tell(story, article(TITLE, TEXT, key="b", outlet="Post"))
    refused = TITLE.replace("grants first", "refuses all")
    story, alert = tell(story, article(refused, TEXT, key="a"), EntryKind.CHANGED)
    assert alert
    assert (alert.reason, alert.direction) == (Reason.CORRECTION, Direction.TIGHTENING)
    assert story.tally.reports == 1
    assert max(story.tally.directions, key=lambda d: story.tally.directions[d]) == "tightening"
