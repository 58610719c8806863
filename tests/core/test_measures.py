"""Measures as people write them: what is read, and how each mistake is named."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import ConfigError
from core.located import located
from core.measure import Basis, Due, MeasureKind, Precision, Status
from core.measures import read_measures

GOOD = """\
measures:
- id: xx-7-2031
  short: No. 7/2031
  title: Licences for pucks
  jurisdiction: CN
  authority: Ministry of Pucks
  number: 7/2031
  kind: export_licensing
  direction: tightening
  core: false
  goods:
    elements: [Sm, Y]
    forms: [oxide]
  entities: [{name: Puck Works}]
  history:
  - on: 2031-03-01
    status: announced
    note: Published.
    effective: 2031-05-01
    source: https://pucks.example/7
  - on: 2031-04-02
    status: suspended
    note: A paper says that it will rest.
    basis: reported
    precision: week
    source: none
  - on: 2031-04-09
    status: revoked
    note: The other side calls it off.
    basis: claim
    side: US
    source: https://pucks.example/claim
  scheduled:
  - on: 2031-09-01
    due: deadline
    what: comments are due
    known: 2031-03-01
    source: none
  names: [puck rule]
  sources: [https://pucks.example/7]
groups:
- id: pucks
  title: All pucks
  names: [puck package]
  measures: [xx-7-2031]
"""


def read(text: str) -> object:
    return read_measures([located(text, "m.yaml")])


def test_everything_of_a_measure_is_read() -> None:
    ledger = read_measures([located(GOOD, "m.yaml")])
    measure = ledger.measures["xx-7-2031"]
    assert measure.kind is MeasureKind.EXPORT_LICENSING
    assert measure.elements == ("Sm", "Y")
    assert not measure.core
    assert measure.entities[0].name == "Puck Works"
    first, reported, claim = measure.history
    assert (first.on, first.effective) == (date(2031, 3, 1), date(2031, 5, 1))
    assert (reported.basis, reported.precision, reported.source) == (
        Basis.REPORTED, Precision.WEEK, None,
    )  # fmt: skip
    assert (claim.side, claim.status) == ("US", Status.REVOKED)
    assert measure.scheduled[0].due is Due.DEADLINE
    assert ledger.groups["pucks"].measures == ("xx-7-2031",)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        pytest.param(
            "  short:", "  shrot:", 3, "'shrot' is unknown; did you mean short?", id="key"
        ),
        pytest.param(
            "  number: 7/2031", "  zzz: 1", 7, "the key 'zzz' is unknown; known are", id="far"
        ),
        pytest.param(
            "  kind: export_licensing\n", "", 2, "the key 'kind' is missing", id="missing"
        ),
        pytest.param(
            "kind: export_licensing", "kind: export_licence", 8, "mean export_licensing", id="kind"
        ),
        pytest.param(
            "status: announced", "status: anounced", 17, "did you mean announced?", id="status"
        ),
        pytest.param(
            "jurisdiction: CN", "jurisdiction: China", 5, "no country code", id="country"
        ),
        pytest.param("side: US", "side: usa", 31, "side: 'usa' is no country code", id="side"),
        pytest.param(
            "on: 2031-03-01", "on: 2031-02-30", 16, "there is no 2031-02-30", id="no such day"
        ),
        pytest.param(
            "on: 2031-03-01", "on: 1 March", 16, "'1 March' is no date; write it", id="no date"
        ),
        pytest.param("on: 2031-04-02", "on: 2030-04-02", 21, "out of order", id="order"),
        pytest.param(
            "    source: none\n  - on: 2031-04-09",
            "  - on: 2031-04-09",
            21,
            "source is missing",
            id="source",
        ),
        pytest.param(
            "source: https://pucks.example/7", "source: pucks", 20, "no address", id="address"
        ),
        pytest.param(
            "basis: claim\n    side: US", "basis: claim", 27, "needs its `side`", id="no side"
        ),
        pytest.param(
            "effective: 2031-05-01", "effective: 2031-02-01", 19, "lies before", id="effective"
        ),
        pytest.param("known: 2031-03-01", "known: 2031-10-01", 34, "which is later", id="known"),
        pytest.param("elements: [Sm, Y]", "elements: [Sm, Zr]", 12, "elements: ", id="element"),
        pytest.param(
            "number: 7/2031", "number: No. 7", 7, "not written like 18/2025", id="number"
        ),
        pytest.param("core: false", "core: maybe", 10, "neither `true` nor `false`", id="flag"),
        pytest.param(
            "names: [puck rule]", "names: puck rule", 39, "a list is expected", id="list"
        ),
        pytest.param(
            "title: Licences for pucks", "title:", 4, "title: a text is expected", id="empty"
        ),
        pytest.param(
            "  names: [puck rule]",
            "  related: [xx-7-2013]",
            39,
            "did you mean xx-7-2031?",
            id="unknown",
        ),
        pytest.param(
            "measures: [xx-7-2031]", "measures: [other]", 45, "known are xx-7-2031", id="group"
        ),
        pytest.param(
            "entities: [{name: Puck Works}]", "entities: [x]", 14, "keys with", id="table"
        ),
        pytest.param(
            "  core: false",
            "  core: false\n  core: true",
            11,
            "stands in line 10 already",
            id="twice",
        ),
        pytest.param("  core: false", "  core: [", 12, "no YAML", id="syntax"),
        pytest.param(
            "  sources: [https://pucks.example/7]",
            "  sources: []",
            40,
            "at least one source",
            id="no sources",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as error:
        read(GOOD.replace(old, new, 1))
    text = str(error.value)
    assert said in text
    assert text.startswith("m.yaml, line "), text
    assert f"line {line}" in text.split(":", maxsplit=1)[0], text


def test_a_mistake_names_its_measure() -> None:
    with pytest.raises(ConfigError, match="measure xx-7-2031: kind: 'x' is unknown"):
        read(GOOD.replace("kind: export_licensing", "kind: x"))


def test_the_mistakes_of_several_measures_are_named_at_once() -> None:
    twice = GOOD.partition("groups:")[0]
    other = twice.replace("xx-7-2031", "xx-8-2031").removeprefix("measures:\n")
    with pytest.raises(ConfigError) as error:
        read((twice + other).replace("kind: export_licensing", "kind: x"))
    assert str(error.value).count("kind: 'x' is unknown") == 2


def test_more_mistakes_than_anybody_reads_are_counted() -> None:
    one = "- id: m{}\n  kind: x\n"
    with pytest.raises(ConfigError, match=r"\.\.\. and 6 more like these"):
        read("measures:\n" + "".join(one.format(n) for n in range(30)))


def test_an_id_stands_once() -> None:
    twice = GOOD.partition("groups:")[0]
    with pytest.raises(ConfigError, match=r"'xx-7-2031' stands in .*, line 2 already"):
        read(twice + twice.removeprefix("measures:\n"))


def test_the_same_event_stands_once() -> None:
    event = "  - on: 2031-03-01\n    status: announced\n    note: Again.\n    source: none\n"
    with pytest.raises(ConfigError, match="2031-03-01 announced stands there twice"):
        read(GOOD.replace("  - on: 2031-04-02", event + "  - on: 2031-04-02", 1))


def test_a_measure_has_a_history() -> None:
    start, end = GOOD.index("  - on: 2031-03-01"), GOOD.index("  scheduled:")
    with pytest.raises(ConfigError, match="at least one entry is needed"):
        read((GOOD[:start] + GOOD[end:]).replace("  history:\n", "  history: []\n"))


def test_doubtful_measures_may_have_no_source() -> None:
    doubtful = GOOD.replace(
        "  sources: [https://pucks.example/7]", "  confidence: low\n  sources: []"
    )
    assert read(doubtful)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param("- a\n- b\n", "keys with values are expected", id="list"),
        pytest.param("measure: []\n", "did you mean measures?", id="section"),
        pytest.param("a: &x [*x]\n", "no YAML", id="a list that holds itself"),
        pytest.param("measures:\n- [a]: b\n", "the key '\\?'", id="a list for a key"),
        pytest.param("measures:\n- {title: x}\n", "the key 'id' is missing", id="no id"),
        pytest.param("measures: []\x00", "no YAML", id="control character"),
    ],
)
def test_a_file_that_is_laid_out_otherwise(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(text)


def test_a_measure_needs_no_number() -> None:
    assert read(GOOD.replace("  number: 7/2031\n", ""))


def test_yes_may_be_written_in_more_than_one_way() -> None:
    assert read(GOOD.replace("core: false", "core: no"))
