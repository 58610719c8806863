"""Words of the trade press for crimes, owners, effects and speech."""

from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon

from core.facts import extract
from core.kind import kind_of
from core.taxonomy import EventType as Type


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Zenda jails nine for exporting terbium as chalk", "", Type.ENFORCEMENT_OR_SMUGGLING),
        (
            "Court sentences dealer who passed off magnets as toys",
            "",
            Type.ENFORCEMENT_OR_SMUGGLING,
        ),
        ("Customs officers intercept mislabelled magnets", "", Type.ENFORCEMENT_OR_SMUGGLING),
        ("High court quashes mine lease, miner to appeal", "", Type.LEGAL_OR_WTO),
        ("Panel established at the WTO over export duties", "", Type.LEGAL_OR_WTO),
        ("Treasury takes a stake in magnet plant", "", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        (
            "Ministry becomes largest shareholder of refinery",
            "",
            Type.INVESTMENT_OR_OWNERSHIP_RULE,
        ),
        (
            "Ruritania opens heavy mines to foreign direct investment",
            "",
            Type.INVESTMENT_OR_OWNERSHIP_RULE,
        ),
        ("Pump maker puts staff on short time for want of magnets", "", Type.SUPPLY_IMPACT),
        ("Terbium price quadruples in Strelsau", "", Type.SUPPLY_IMPACT),
        ("Six in ten firms report losses, survey of magnet users says", "", Type.SUPPLY_IMPACT),
        (
            "'We are nobody's quarry', premier tells parliament",
            "",
            Type.OFFICIAL_STATEMENT_OTHER,
        ),
        (
            "Minister muses on rare earths",
            "He gave no details and nothing has been decided.",
            Type.OFFICIAL_STATEMENT_OTHER,
        ),
        ("Zenda told to dig less", "Output may not exceed 900 tonnes this year.", Type.QUOTA),
        (
            "Border charge planned on cheap magnet imports",
            "",
            Type.IMPORT_TARIFF_OR_TRADE_REMEDY,
        ),
        ("Zenda turns off the tap for terbium", "", Type.EXPORT_CONTROL_NEW),
        ("Nothing heavy may leave the country raw", "Exports stopped.", Type.EXPORT_CONTROL_NEW),
        ("Fan plant sends staff home as magnets run low", "", Type.SUPPLY_IMPACT),
        ("Envoys meet again on magnets, no breakthrough", "", Type.NEGOTIATION_OR_AGREEMENT),
    ],
)
def test_the_kind_by_words_of_the_trade_press(title: str, text: str, expected: Type) -> None:
    made = article(title, text)
    facts = dataclasses.replace(extract(made, lexicon()), language="en")
    found = kind_of(made, facts, lexicon())
    assert found is not None
    assert found.type is expected
