from __future__ import annotations

from pathlib import Path

import pytest
from articles import article, lexicon

from configuration import SHIPPED, read_lexicon
from core.errors import ConfigError
from core.located import located
from core.reading import read
from core.severity import Act, Scale, Severity, Touched, read_scale
from core.taxonomy import Certainty, Direction, EventType

TABLE = (SHIPPED / "severity.yaml").read_text(encoding="utf-8")
T, E, N = Direction.TIGHTENING, Direction.EASING, Direction.NEUTRAL
CONTROL, SAID = EventType.EXPORT_CONTROL_NEW, EventType.OFFICIAL_STATEMENT_OTHER


def scale(table: str = TABLE) -> Scale:
    return read_scale(located(table, "severity.yaml"), ["entity_listing", *_EVENTS])


_EVENTS = ("general_licence", "suspension_end", "threat_or_proposal", "truce")


def touched(
    *jurisdictions: str,
    elements: tuple[str, ...] = (),
    forms: tuple[str, ...] = (),
    certainty: Certainty = Certainty.SINGLE_OUTLET,
    named: bool = True,
) -> Touched:
    return Touched(jurisdictions, elements, forms, certainty, named)


TEXT = Certainty.OFFICIAL_TEXT


@pytest.mark.parametrize(
    ("act", "what", "level"),
    [
        pytest.param(
            Act(None, CONTROL, T), touched("CN", elements=("Dy",), certainty=TEXT), 5, id="world"
        ),
        pytest.param(
            Act(None, CONTROL, T), touched("CN", forms=("smco",), certainty=TEXT), 5, id="magnets"
        ),
        pytest.param(Act(None, CONTROL, T), touched("CN"), 4, id="unnamed elements"),
        pytest.param(Act(None, CONTROL, T, planned=True), touched("CN"), 3, id="only planned"),
        pytest.param(Act(None, CONTROL, T), touched("CN", elements=("La",)), 3, id="plentiful"),
        pytest.param(Act(None, CONTROL, T), touched("MY"), 3, id="a smaller supplier"),
        pytest.param(Act(None, CONTROL, T), touched("CN", "JP"), 3, id="aimed at one country"),
        pytest.param(
            Act("entity_listing", CONTROL, T), touched("CN", "US", certainty=TEXT), 3, id="firms"
        ),
        pytest.param(Act(None, SAID, N), touched("CN"), 1, id="words"),
        pytest.param(
            Act(None, SAID, T), touched("CN", certainty=Certainty.OFFICIAL_STATEMENT), 2, id="said"
        ),
        pytest.param(Act(None, None, E), touched("CN", named=False), 1, id="nothing is known"),
        pytest.param(
            Act(None, EventType.NEGOTIATION_OR_AGREEMENT, E), touched("US", "AU"), 2, id="a deal"
        ),
    ],
)
def test_the_table_gives_the_level(act: Act, what: Touched, level: int) -> None:
    assert scale().rate(act, what).level == level


def test_a_level_says_what_it_is_the_sum_of() -> None:
    act = Act("no such event", CONTROL, N, planned=True)
    assert scale().rate(act, touched("CN", certainty=Certainty.DISPUTED)) == Severity(
        2,
        (
            "reach: world +3",
            "goods: rare_earths +2",
            "immediacy: now +2",
            "certainty: disputed -1",
            "planned -1",
            "neutral -1",
        ),
    )


def test_a_reading_is_rated_by_the_shipped_table() -> None:
    reading = read(article("China imposes export controls on dysprosium"), lexicon())
    assert reading.severity >= 4
    assert reading.severity_reasons[1] == "goods: heavy +3"
    everyday = read(article("Ministers meet to talk about rare earths"), lexicon())
    assert everyday.severity <= 2


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            "  world: 3 ", "  planet: 3 ", "line 7: severity: the key 'planet'", id="key"
        ),
        pytest.param("  world: 3 ", "  world: much", "'much' is no whole number", id="number"),
        pytest.param("  world: 3 ", "  # world", "the key 'world' is missing", id="missing row"),
        pytest.param("dominant:", "mighty:", "'mighty' is unknown", id="section"),
        pytest.param(
            "  4: 7", "  4: 5", "level 4 must need more points than level 3", id="levels"
        ),
        pytest.param("  truce:", "  truze:", "did you mean truce?", id="unknown act"),
        pytest.param("reach: nobody,", "reach: noone,", "'noone' is unknown", id="reach"),
        pytest.param(
            "  unknown:", "  # unknown:", "the act 'unknown' is missing", id="no default"
        ),
        pytest.param(
            "  quota: {", "  # quota: {", "the act 'quota' is missing", id="a type is missing"
        ),
        pytest.param("dominant: [CN]", "dominant: CN", "a list is expected", id="no list"),
    ],
)
def test_a_mistake_names_its_line_and_the_way_out(old: str, new: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=r"severity\.yaml, line \d+: ") as error:
        scale(TABLE.replace(old, new, 1))
    assert problem in str(error.value)


def test_a_folder_without_the_table_has_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "lexicon").symlink_to(SHIPPED / "lexicon")
    assert read_lexicon(tmp_path).scale == read_lexicon().scale
    (tmp_path / "severity.yaml").write_text(TABLE.replace("dominant: [CN]", "dominant: [MM]"))
    changed = read_lexicon(tmp_path).scale
    assert changed
    assert changed.dominant == {"MM"}
