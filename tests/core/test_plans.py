"""What people add: mistakes are pointed at, file and line and way out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.agenda import Planned
from core.errors import ConfigError
from core.measure import Due, Precision
from core.plans import read_board, read_dates

KNOWN = ("cn-5-2030", "cn-60-2030")
CONFIG = Path(__file__).parents[2] / "config"
GOOD = """
dates:
- id: fair
  on: 2031-06-09
  what: the fair opens
  jurisdiction: EU
- id: review
  on: 2031-07-09
  what: review
  measure: cn-5-2030
  due: deadline
  if_nothing: it lapses
  precision: month
  source: https://example.org/
"""


def test_dates() -> None:
    assert read_dates(GOOD, "dates.yaml", KNOWN) == (
        Planned("fair", date(2031, 6, 9), "the fair opens", "EU"),
        Planned(
            "review",
            date(2031, 7, 9),
            "review",
            "",
            "cn-5-2030",
            Due.DEADLINE,
            "it lapses",
            Precision.MONTH,
            "https://example.org/",
        ),
    )


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        pytest.param("2031-06-31", "2031-06-09", "line 4: date fair: on: there is no 2031-06-31"),
        pytest.param("cn-5-2031", "cn-5-2030", "no measure 'cn-5-2031'; did you mean cn-5-2030"),
        pytest.param("wht:", "what:", "the key 'wht' is unknown; did you mean what"),
        pytest.param("deadlin", "deadline", "did you mean deadline"),
        pytest.param("id: fair", "id: review", "line 3: the id 'fair' stands in line"),
        pytest.param("\n  x: EU", "\n  jurisdiction: EU", "'x' is unknown"),
    ],
)
def test_mistakes_in_dates(wrong: str, right: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_dates(GOOD.replace(right, wrong), "dates.yaml", KNOWN)
    assert "dates.yaml, line " in str(error.value)
    if "stands in line" not in said:
        assert said in str(error.value)


def test_a_date_belongs_to_one_thing() -> None:
    with pytest.raises(ConfigError, match="either the id of its `measure` or a `jurisdiction`"):
        read_dates(GOOD.replace("  jurisdiction: EU\n", ""), "dates.yaml", KNOWN)


def test_an_entry_without_a_name_is_pointed_at() -> None:
    with pytest.raises(ConfigError, match="line 2: the key 'id' is missing"):
        read_dates("dates:\n- on: 2031-01-01\n  what: x\n", "dates.yaml", KNOWN)


def test_the_shipped_dates_can_be_read() -> None:
    path = CONFIG / "dates.yaml"
    assert read_dates(path.read_text(encoding="utf-8"), str(path), ()) == ()


def test_the_board() -> None:
    board = read_board(
        "regime:\n- name: Five\n  measures: [cn-5-2030]\nholder: CN\nelements: [Y, Dy]\n"
        "countries: [NO]\nmagnets:\n- name: plain\n  elements: [Nd]\n",
        "status.yaml",
        KNOWN,
    )
    assert board.pillars[0].measures == ("cn-5-2030",)
    assert (board.elements, board.countries) == (("Y", "Dy"), ("NO",))
    assert board.magnets == {"plain": ("Nd",)}


def test_a_board_that_may_name_what_is_unknown() -> None:
    path = CONFIG / "status.yaml"
    board = read_board(path.read_text(encoding="utf-8"), str(path), None)
    assert "cn-18-2025" in board.pillars[0].measures
    assert "Y" in board.elements


def test_mistakes_in_the_board() -> None:
    with pytest.raises(ConfigError, match=r"line 3: .*no measure 'cn-5'; did you mean cn-5-2030"):
        read_board(
            "regime:\n- name: Five\n  measures: [cn-5]\nholder: CN\nelements: []\ncountries: []\n",
            "status.yaml",
            KNOWN,
        )
