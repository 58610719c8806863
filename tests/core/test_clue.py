from __future__ import annotations

from typing import Any

import pytest

from core.clause import clauses
from core.clue import Clues, Found, languages_of, load_clues
from core.taxonomy import EventType

WORDS: dict[str, Any] = {
    "events": [{"event": "export_control_new"}],
    "clues": [
        {"clue": "stop", "says": {}, "terms": {"en": ["stop*", "suspend*"], "de": ["stop"]}},
        {"clue": "goods", "says": {}, "terms": {"en": ["export*"], "zh": ["出口"]}},
        {
            "clue": "rule",
            "says": {"export_control_new": 0.5},
            "event": "export_control_new",
            "terms": {"en": ["export control*", "rules"]},
        },
    ],
    "pairs": [
        {"pair": "flow_stopped", "of": ["stop"], "object": ["goods"], "nearest": True, "says": {}},
        {
            "pair": "rule_stopped",
            "of": ["stop"],
            "object": ["rule"],
            "nearest": True,
            "says": {"export_control_eased_or_suspended": 2},
        },
        {"pair": "goods_ruled", "of": ["rule"], "object": ["goods"], "says": {}},
    ],
}


def clues() -> Clues:
    return load_clues(WORDS)


def told(text: str) -> set[str]:
    (clause,) = clauses(text)
    return clues().told(clues().find(text, frozenset({"en"})), clause)


def test_words_count_in_their_language_alone() -> None:
    assert clues().find("stop 出口", frozenset({"zh"})) == (Found(5, 7, "goods"),)
    assert [f.clue for f in clues().find("stop 出口", frozenset({"de"}))] == ["stop"]


def test_a_pair_may_join_an_act_to_a_third_idea() -> None:
    whose = {"clue": "rebels", "says": {}, "terms": {"en": ["rebels"]}}
    joined = {"pair": "rebels_stop", "of": ["flow_stopped"], "object": ["rebels"], "says": {}}
    words = {"clues": [*WORDS["clues"], whose], "pairs": [*WORDS["pairs"], joined]}
    made = load_clues({**WORDS, **words})
    for text, expected in (("rebels stop exports", True), ("rebels stop", False)):
        (clause,) = clauses(text)
        names = made.told(made.find(text, frozenset({"en"})), clause)
        assert ("rebels_stop" in names) is expected


def test_a_word_inside_a_longer_one_does_not_count() -> None:
    found = clues().find("new export controls", frozenset({"en"}))
    assert [f.clue for f in found] == ["rule"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("zenda stops exports", {"stop", "goods", "flow_stopped"}, id="verb, object"),
        pytest.param(
            "zenda stops exports under rules",
            {"stop", "goods", "rule", "flow_stopped", "goods_ruled"},
            id="the nearest object",
        ),
        pytest.param(
            "zenda suspends rules on exports",
            {"stop", "goods", "rule", "rule_stopped", "goods_ruled"},
            id="the other way round",
        ),
        pytest.param(
            "zenda stops export rules",
            {"stop", "goods", "rule", "rule_stopped", "goods_ruled"},
            id="the second of two side by side",
        ),
        pytest.param("zenda stops", {"stop"}, id="no object"),
        pytest.param("nothing", set(), id="nothing"),
    ],
)
def test_two_clues_in_one_clause_make_an_act(text: str, names: set[str]) -> None:
    assert told(text) == names


def test_what_a_clue_says() -> None:
    assert clues().says["rule"] == {EventType.EXPORT_CONTROL_NEW: 0.5}
    assert clues().events == {"rule": "export_control_new"}


@pytest.mark.parametrize(
    ("tongues", "languages"),
    [
        pytest.param(("ja", "ja"), {"ja"}, id="detected"),
        pytest.param(("it", "es"), {"it", "es"}, id="detected and tagged"),
        pytest.param(("", "de"), {"de"}, id="tagged"),
        pytest.param(("pl", ""), {"en", "de", "fr", "es", "it", "pt", "ru"}, id="another"),
    ],
)
def test_whose_words_count(tongues: tuple[str, str], languages: set[str]) -> None:
    assert languages_of(*tongues) == languages


def test_a_pair_of_unknown_clues_is_an_error() -> None:
    wrong = {**WORDS, "pairs": [{**WORDS["pairs"][0], "object": ["goodz"]}]}
    with pytest.raises(ValueError, match="flow_stopped: no such clue: goodz"):
        load_clues(wrong)


def test_an_unknown_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="rule: no such event: export_control_new"):
        load_clues({**WORDS, "events": []})


def test_no_clues_at_all() -> None:
    assert load_clues({}).find("exports", frozenset({"en"})) == ()


SHARED: dict[str, Any] = {
    "clues": [
        {"clue": "permit", "says": {}, "terms": {"en": ["permit*"]}},
        {"clue": "allow", "says": {}, "terms": {"en": ["permits"]}},
        {"clue": "pact", "says": {}, "terms": {"en": ["accord"], "fr": ["accord*"]}},
        {"clue": "sum", "says": {}, "shape": r"[$€] ?\d", "terms": {}},
    ],
    "pairs": [
        {"pair": "allowed", "of": ["allow"], "object": ["permit"], "nearest": True, "says": {}}
    ],
}


def test_a_stem_of_one_language_is_none_of_another() -> None:
    shared, english = load_clues(SHARED), frozenset({"en"})
    assert shared.find("a report according to zenda", english) == ()
    assert [f.clue for f in shared.find("two accords", english)] == ["pact"]
    assert [f.clue for f in shared.find("accorde", frozenset({"fr"}))] == ["pact"]


def test_one_word_makes_no_pair_with_itself() -> None:
    shared = load_clues(SHARED)
    (clause,) = clauses("zenda permits")
    assert shared.told(shared.find("zenda permits", frozenset({"en"})), clause) == {
        "allow",
        "permit",
    }


def test_sums_have_a_shape() -> None:
    assert load_clues(SHARED).find("€25m for zenda", frozenset({"en"})) == (Found(0, 2, "sum"),)
