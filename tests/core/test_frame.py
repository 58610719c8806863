"""What the clues of an English clause mean where they stand, and who acts in it."""

from __future__ import annotations

import pytest

from core.clue import Found
from core.frame import framed, subject


def _found(text: str, *clues: tuple[str, str]) -> list[Found]:
    return [Found(text.index(word), text.index(word) + len(word), clue) for word, clue in clues]


@pytest.mark.parametrize(
    ("text", "word", "clue", "meant"),
    [
        ("zenda will not issue the permit", "issue", "grant", ["refuse"]),
        ("zenda declines to approve the mine", "approve", "grant", ["refuse"]),
        ("zenda issues the permit", "issues", "grant", ["grant"]),
        ("zenda not only issues permits", "issues", "grant", ["grant"]),
        ("zenda won't lift the ban", "lift", "remove", ["stays"]),
        ("zenda will not impose duties", "impose", "impose", ["not_planned"]),
        ("no. 7 imposes duties", "imposes", "impose", ["impose"]),
        ("ruritania's curbs worry carmakers", "curbs", "forbid", []),
        ("ruritania curbs magnet exports", "curbs", "forbid", ["forbid"]),
        ("raw ore will not be allowed out", "allowed", "grant", ["refuse", "forbid"]),
        ("zenda grants mill a permit", "grants", "finance", []),
        ("zenda grants mill money", "grants", "finance", ["finance"]),
    ],
)
def test_a_word_means_what_its_clause_makes_of_it(
    text: str, word: str, clue: str, meant: list[str]
) -> None:
    assert [one.clue for one in framed(text, _found(text, (word, clue)))] == meant


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("carmaker halts a line", [("carmaker", "maker"), ("halts", "forbid")], "by_user"),
        (
            "curbs of ruritania hit carmakers",
            [("curbs", "control"), ("ruritania", "others"), ("hit", "impose")],
            "by_curbs",
        ),
        (
            "hersteller aus zenda stoppen linien",
            [("hersteller", "maker"), ("zenda", "others"), ("stoppen", "forbid")],
            "by_user",
        ),
        ("a review, ministry says", [("ministry", "official"), ("says", "speech")], None),
        ("says the ministry", [("says", "speech"), ("ministry", "official")], None),
    ],
)
def test_the_subject_stands_before_the_first_verb(
    text: str, words: list[tuple[str, str]], role: str | None
) -> None:
    assert [one.clue for one in subject(text, _found(text, *words))] == ([role] if role else [])


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("strelsau says china's curbs do no harm", {"by_state", "foreign_says", "state_says"}),
        ("strelsau says it will curb exports", {"by_state"}),
    ],
)
def test_a_state_that_speaks_of_others_does_not_act(text: str, roles: set[str]) -> None:
    words = [("strelsau", "others"), ("says", "speech")]
    words += [("china", "china")] if "china" in text else []
    assert {one.clue for one in subject(text, _found(text, *words))} == roles
