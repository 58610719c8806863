from __future__ import annotations

import pytest
from articles import lexicon

from core.hint import hints
from core.taxonomy import EventType
from core.terms import comparable


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Ruritania imposes export controls on terbium", "en", EventType.EXPORT_CONTROL_NEW),
        ("Ruritania grants export licences for terbium", "en", EventType.LICENCE_GRANTED),
        ("Ruritania cuts its mining quota", "en", EventType.QUOTA),
        ("China verhängt Exportkontrollen", "de", EventType.EXPORT_CONTROL_NEW),
        ("商务部批准出口许可申请", "zh", EventType.LICENCE_GRANTED),
    ],
)
def test_words_of_policy_hint_at_its_kind(text: str, language: str, kind: EventType) -> None:
    points = hints(comparable(text), language, lexicon().clues).points
    assert max(points, key=lambda told: points[told]) is kind
    assert points[kind] >= 1.0


def test_a_clue_counts_once() -> None:
    once = hints("an export quota", "en", lexicon().clues)
    twice = hints("an export quota. an export quota", "en", lexicon().clues)
    assert once == twice


def test_nothing_said_hints_at_nothing() -> None:
    assert not hints("", "en", lexicon().clues).told
    points = hints("ferries are late", "en", lexicon().clues).points
    assert max(points.values(), default=0.0) <= 0.0


def test_it_is_known_which_clues_are_told() -> None:
    found = hints("the plant halts production", "en", lexicon().clues)
    assert {"project", "plant_halt"} <= found.told
