"""The state of play on a day, and what the board leaves out."""

from __future__ import annotations

from datetime import date

from policies import HEAVY, LEDGER, LIST, event, measure, prolonged

from core.ledger import Ledger
from core.measure import Basis, Entity, MeasureKind, Status
from core.status import Board, Country, Grip, Pillar, Regime, listed, overview

TODAY = date(2031, 6, 1)
BOARD = Board(
    pillars=(
        Pillar("No. 5", ("cn-5-2030",)),
        Pillar("Package", ("cn-60-2030",)),
        Pillar("Licences", ("cn-licences",)),
        Pillar("Nobody knows", ("cn-unknown",)),
    ),
    elements=("Dy", "Ho", "La"),
    magnets={"SmCo": ("Sm",), "plain": ("Nd", "Pr")},
    countries=("JP", "US"),
)


def test_the_regime_in_lines() -> None:
    control, package, licences = overview(LEDGER, BOARD, TODAY).regime
    assert control == Regime(
        "No. 5", Status.IN_FORCE, date(2030, 4, 4), None, Basis.OFFICIAL, notice=True
    )
    assert (package.status, package.until) == (Status.SUSPENDED, date(2031, 11, 10))
    assert (licences.grants, licences.notice) == (True, False)


def test_a_statement_without_its_notice_and_an_end_that_passed() -> None:
    package = overview(prolonged(notice=False), BOARD, date(2031, 10, 1)).regime[1]
    assert (package.until, package.notice) == (date(2032, 1, 10), False)
    package = overview(LEDGER, BOARD, date(2031, 11, 11)).regime[1]
    assert (package.status, package.notice) == (Status.SUSPENDED, False)
    assert package.passed
    assert dict(overview(LEDGER, BOARD, date(2031, 11, 11)).elements)["Ho"] is Grip.UNCLEAR
    assert dict(overview(LEDGER, BOARD, date(2031, 11, 10)).elements)["Ho"] is Grip.SUSPENDED


def test_a_line_of_several_shows_what_most_are() -> None:
    board = Board(pillars=(Pillar("All", ("cn-5-2030", "cn-1-2031", "cn-60-2030")),))
    (line,) = overview(LEDGER, board, TODAY).regime
    assert (line.status, line.since, line.differing) == (Status.IN_FORCE, date(2031, 1, 6), 1)
    amended = LEDGER.with_entries([event("cn-5-2030", date(2031, 5, 1), Status.AMENDED)])
    assert overview(amended, BOARD, TODAY).regime[0].status is Status.IN_FORCE


def test_elements_and_magnets() -> None:
    found = overview(LEDGER, BOARD, TODAY)
    assert dict(found.elements) == {
        "Dy": Grip.CONTROLLED,
        "Ho": Grip.SUSPENDED,
        # a ban for one country is no control for all
        "La": Grip.FREE,
    }
    assert dict(found.magnets) == {"SmCo": Grip.CONTROLLED, "plain": Grip.FREE}
    early = overview(LEDGER, BOARD, date(2030, 10, 20))
    assert dict(early.elements)["Ho"] is Grip.ANNOUNCED


def test_what_is_only_reported_controls_nothing() -> None:
    rumour = event("cn-7-2031", TODAY, Status.IN_FORCE, basis=Basis.REPORTED)
    ledger = Ledger([measure("cn-7-2031", rumour, elements=HEAVY)])
    board = Board(elements=("Dy",), pillars=(Pillar("x", ("cn-7-2031",)),))
    found = overview(ledger, board, TODAY)
    assert dict(found.elements)["Dy"] is Grip.FREE
    assert found.regime[0].basis is Basis.REPORTED


def test_countries() -> None:
    found = overview(LEDGER, BOARD, TODAY).countries
    assert found == (
        Country("JP", in_force=2, names=20, changed=date(2031, 2, 24)),
        Country("US"),
    )
    paused = LEDGER.with_entries([event(LIST.id, date(2031, 5, 1), Status.SUSPENDED)])
    assert overview(paused, BOARD, TODAY).countries[0] == Country("JP", 1, 1, 0, date(2031, 5, 1))


def test_how_many_names() -> None:
    named = tuple(Entity(str(n)) for n in range(3))
    assert listed(LIST) == 20
    assert listed(measure("cn-3-2031", entities=named, kind=MeasureKind.ENTITY_LISTING)) == 3


def test_disputes_and_what_it_all_rests_on() -> None:
    found = overview(LEDGER, BOARD, TODAY)
    assert [(claim.side, claim.measure) for claim in found.disputes] == [("US", "us-truce")]
    assert found.newest == date(2031, 5, 17)
    assert overview(Ledger(), BOARD, TODAY).newest is None
