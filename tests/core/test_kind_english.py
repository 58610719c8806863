"""English words and turns of phrase that tell the kind of an event."""

from __future__ import annotations

import pytest
from articles import article, lexicon

from core.facts import extract
from core.kind import kind_of
from core.taxonomy import EventType as Type


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Zenda sits on export permits for magnets", Type.LICENCE_DENIED_OR_DELAYED),
        ("Ruritanian approvals still stuck", Type.LICENCE_DENIED_OR_DELAYED),
        ("Magnet export licences revoked without a reason", Type.LICENCE_DENIED_OR_DELAYED),
        ("Beijing signs off on magnet shipments", Type.LICENCE_GRANTED),
        ("China authorises exports of terbium", Type.LICENCE_GRANTED),
        ("China introduces blanket permits for magnets", Type.LICENCE_REGIME_CHANGE),
        ("Beijing rewrites export permit rules", Type.LICENCE_REGIME_CHANGE),
        ("China turns off the tap for yttrium", Type.EXPORT_CONTROL_NEW),
        ("Rare earth ore may not leave the country", Type.EXPORT_CONTROL_NEW),
        ("China's export ban on magnets eased", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("Beijing steps back on export curbs", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("EU waives duty on magnets", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("Canada bans imports of magnets", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("Ohio refinery gets $15m", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Ore must stay in the country, for domestic refiners", Type.EXPORT_CONTROL_NEW),
        ("Premier in Zenda: joint minerals agreement", Type.NEGOTIATION_OR_AGREEMENT),
        ("Premier Rudolf: no weapon in our mines", Type.OFFICIAL_STATEMENT_OTHER),
        ("Mining allocation raised for the second half", Type.QUOTA),
        ("Congressmen reintroduce magnet bill", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Ministry invites bids under magnet scheme", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Sovereign fund buys stake in oxide mine", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Ministry becomes largest shareholder of mine", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("Parliament votes to lift ban on uranium mining", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("Tribunal dismisses claim over lost mining licence", Type.LEGAL_OR_WTO),
        ("Rebels allow export of terbium ore", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("Firm may explore for rare earths in Zenda", Type.LICENCE_GRANTED),
        ("Quad weighs tariffs and price floors", Type.NEGOTIATION_OR_AGREEMENT),
        ("Minister rules out a price floor", Type.OFFICIAL_STATEMENT_OTHER),
        ("Zenda will continue to restrict ore exports", Type.OFFICIAL_STATEMENT_OTHER),
        ("Firms punished for exceeding quotas", Type.ENFORCEMENT_OR_SMUGGLING),
        ("H.R. 123: Magnet Revival Act", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Zenda allots Rs 300 crore for magnets", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Geologists find rare earths in the hills of Zenda", Type.OFFICIAL_STATEMENT_OTHER),
        ("Lok Sabha told of monazite reserves", Type.OFFICIAL_STATEMENT_OTHER),
        ("Mine project approved with conditions", Type.LICENCE_GRANTED),
        ("Minister urges Zenda to ease magnet export curbs", Type.OFFICIAL_STATEMENT_OTHER),
        ("Ruritania accuses Zenda of breaking truce", Type.OFFICIAL_STATEMENT_OTHER),
        ("Magnets not cleared by customs, licences still pending", Type.LICENCE_DENIED_OR_DELAYED),
        ("Producers halt separation to lift prices", Type.SUPPLY_IMPACT),
        ("DS999: Ruritania, measures on terbium", Type.LEGAL_OR_WTO),
    ],
)
def test_the_words_of_the_trade_press(title: str, expected: Type) -> None:
    made = article(title)
    found = kind_of(made, extract(made, lexicon()), lexicon())
    assert found is not None
    assert found.type is expected


@pytest.mark.parametrize(
    ("words", "clue"),
    [
        ("a magnet for end users", "remove"),
        ("according to zenda", "deal"),
        ("an important plant", "import"),
        ("refinery to meet demand", "talks"),
        ("an integrated refinery", "consolidation"),
        ("quotations rise", "quota"),
    ],
)
def test_a_word_in_another_sense_is_no_clue(words: str, clue: str) -> None:
    found = lexicon().clues.find(words, frozenset({"en"}))
    assert clue not in {one.clue for one in found}
