"""Who acts in an English headline, and what is only spoken of, tells the kind of its event."""

from __future__ import annotations

import pytest
from articles import article, lexicon

from core.facts import extract
from core.kind import kind_of
from core.taxonomy import EventType as Type


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Toyota stops lines for want of magnets", Type.SUPPLY_IMPACT),
        ("Honda asks for lower magnet duty", Type.SUPPLY_IMPACT),
        ("Taiwan says China's magnet curbs won't hit its mills", Type.OFFICIAL_STATEMENT_OTHER),
        ("Residents want the terbium export licence withdrawn", Type.OFFICIAL_STATEMENT_OTHER),
        ("Senators question Pentagon stake in magnet mill", Type.OFFICIAL_STATEMENT_OTHER),
        ("Treasury walks back minimum prices", Type.OFFICIAL_STATEMENT_OTHER),
        ("Zenda will not issue mining permit for Strelsau", Type.LICENCE_DENIED_OR_DELAYED),
        ("Zenda stops issuing permits for terbium", Type.LICENCE_DENIED_OR_DELAYED),
        ("Minister suspends refinery's operating licence", Type.LICENCE_DENIED_OR_DELAYED),
        ("Zenda lifts suspension of Strelsau mine project", Type.LICENCE_GRANTED),
        ("Premier postpones trip to Beijing", Type.NEGOTIATION_OR_AGREEMENT),
        ("Zenda scraps auction of mineral blocks", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("President invokes Defense Production Act", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("Motor makers relocate to China because of quotas", Type.SUPPLY_IMPACT),
        ("Rebels capture terbium mining town in Kachin", Type.SUPPLY_IMPACT),
        ("Ministry orders illegal tin mines shut", Type.ENFORCEMENT_OR_SMUGGLING),
        ("Accused in smuggling trial seek dismissal", Type.LEGAL_OR_WTO),
        ("Beijing halves terbium exports for 2031", Type.QUOTA),
        ("China's terbium exports halve in May", Type.SUPPLY_IMPACT),
        ("Mill loses licence to process monazite", Type.LICENCE_DENIED_OR_DELAYED),
        ("Zenda grants mill a mining licence", Type.LICENCE_GRANTED),
        ("China's magnet exports jump as curbs ease", Type.SUPPLY_IMPACT),
    ],
)
def test_roles_tell_the_kind(title: str, expected: Type) -> None:
    report = article(title)
    kind = kind_of(report, extract(report, lexicon()), lexicon())
    assert kind is not None
    assert kind.type is expected
