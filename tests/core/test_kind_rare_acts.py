"""English headlines on acts that were rare before: what they tell decides, not what they name."""

from __future__ import annotations

import pytest
from articles import article, lexicon

from core.reading import read
from core.taxonomy import EventType

STATEMENT, LEGAL = EventType.OFFICIAL_STATEMENT_OTHER, EventType.LEGAL_OR_WTO
ENFORCEMENT, REFUSED = EventType.ENFORCEMENT_OR_SMUGGLING, EventType.LICENCE_DENIED_OR_DELAYED


def _kind(title: str) -> EventType | None:
    return read(article(title), lexicon()).type


@pytest.mark.parametrize(
    "title",
    [
        "Zenda to impose resource tax on rare earths from June",
        "China to collect rare earth resource tax based on sales",
        "Kazakhstan to tax rare earth miners more",
        "Brazil plans tax on rare earth mining",
    ],
)
def test_a_tax_at_the_mine_is_no_duty_on_imports(title: str) -> None:
    assert _kind(title) is STATEMENT


@pytest.mark.parametrize(
    "title",
    [
        "Pentagon halts deliveries of missiles over Chinese magnets",
        "Pentagon stops accepting B-21 bombers over banned Chinese magnet",
        "US contractor supplied banned Chinese magnets to Pentagon, says watchdog",
    ],
)
def test_arms_held_for_the_origin_of_a_magnet_are_a_breach_found(title: str) -> None:
    assert _kind(title) is ENFORCEMENT


@pytest.mark.parametrize(
    "title",
    [
        "South Korea convenes emergency meeting on China's rare earth controls",
        "India holds inter-ministerial meeting on rare earth magnet shortage",
    ],
)
def test_a_state_that_meets_its_own_offices_negotiates_with_nobody(title: str) -> None:
    assert _kind(title) is STATEMENT


@pytest.mark.parametrize(
    "title",
    [
        "China to control whole chain of strategic minerals to prevent leakage",
        "China tightens full-chain supervision of rare earth exports",
        "China tells local governments to stop outflow of strategic minerals",
    ],
)
def test_a_chain_watched_from_mine_to_port_is_enforcement(title: str) -> None:
    assert _kind(title) is ENFORCEMENT


@pytest.mark.parametrize(
    "title",
    [
        "Beijing seeks assurances magnets will not reach the US",
        "China wants guarantee from Japan that magnets stay out of weapons before it ships",
        "China asks Indian buyers for guarantee against re-export of magnets",
    ],
)
def test_a_pledge_exacted_from_buyers_withholds_licences(title: str) -> None:
    assert _kind(title) is REFUSED


@pytest.mark.parametrize(
    "title",
    [
        "China denies sending rare earth magnets to Iran",
        "Pakistan denies giving rare earth samples to United States",
    ],
)
def test_who_denies_a_favour_makes_a_statement(title: str) -> None:
    assert _kind(title) is STATEMENT


@pytest.mark.parametrize(
    "title",
    [
        "CESTAT upholds seizure of garnet consignment classed as rare earth",
        "Customs tribunal bars export of monazite by private miner",
    ],
)
def test_what_a_tribunal_bars_is_its_ruling(title: str) -> None:
    assert _kind(title) is LEGAL


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        pytest.param(
            "Trump plans tax on rare earth imports",
            EventType.IMPORT_TARIFF_OR_TRADE_REMEDY,
            id="a tax on imports",
        ),
        pytest.param(
            "G7 holds emergency meeting on rare earths",
            EventType.NEGOTIATION_OR_AGREEMENT,
            id="a meeting of several states",
        ),
        pytest.param(
            "India seeks assurances from China on rare earth magnets",
            EventType.NEGOTIATION_OR_AGREEMENT,
            id="a buyer who asks",
        ),
        pytest.param(
            "Beijing denies plan to widen magnet curbs",
            EventType.EXPORT_CONTROL_NEW,
            id="a control denied",
        ),
    ],
)
def test_what_only_sounds_alike_keeps_its_kind(title: str, kind: EventType) -> None:
    assert _kind(title) is kind
