from __future__ import annotations

import pytest
from articles import article, lexicon

from core.encoder import Encoder
from core.reading import read
from core.relevance import BAR, judge
from core.taxonomy import Direction, EventType, Relevance


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "China weighs licences for terbium exports",
            "The commerce ministry told exporters that a permit may be needed.",
            id="plan",
        ),
        pytest.param("Malaysia bans exports of raw rare earths", "", id="headline only"),
        pytest.param(
            "EU and Japan agree to share rare earth stockpiles",
            "Ministers signed the memorandum in Brussels on Monday.",
            id="agreement",
        ),
        pytest.param(
            "Police in Vietnam arrest nine over smuggled monazite",
            "Officials seized 40 tonnes at the border.",
            id="enforcement",
        ),
        pytest.param(
            "Washington to take a stake in USA Rare Earth",
            "The US government invests in the miner, the Commerce Department said.",
            id="a state buys into a company",
        ),
        pytest.param(
            "India adds 200 tonnes to its critical minerals reserve",
            "The cabinet approved the purchase of rare earth oxides for the stockpile.",
            id="wider group with rare earths in the text",
        ),
        pytest.param(
            "商务部公布新的稀土出口许可清单", "公告自即日起实施，企业须申请许可。", id="chinese"
        ),
        pytest.param(
            "経産省、レアアースの備蓄に補助金", "政府は供給網の強化を目指す。", id="japanese"
        ),
        pytest.param(
            "정부, 희토류 비축 확대 계획 발표", "산업부는 공급망 안정 대책을 밝혔다.", id="korean"
        ),
        pytest.param(
            "Bundesregierung plant Reserve für Seltene Erden",
            "Das Wirtschaftsministerium will die Abhängigkeit von China senken.",
            id="german",
        ),
        pytest.param(
            "La Chine suspend ses licences d'exportation de terres rares",
            "Le ministère du Commerce invoque la sécurité nationale.",
            id="french",
        ),
        pytest.param(
            "Brasil limita la exportación de tierras raras",
            "El gobierno exigirá una licencia, anunció el ministro.",
            id="spanish",
        ),
    ],
)
def test_acts_of_states_on_rare_earths_are_told(title: str, text: str) -> None:
    verdict = judge(article(title, text), lexicon())
    assert verdict.relevant, verdict
    assert verdict.score >= BAR
    assert verdict.reasons


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Storms delay ferries", "Winds of 90 km/h are expected.", id="other news"),
        pytest.param(
            "Seven best rare earth stocks to buy",
            "Analysts see shares of the miners rally on Wall Street.",
            id="share tips",
        ),
        pytest.param(
            "Lynas quarterly revenue rises on strong NdPr prices",
            "Net profit and EBITDA beat the consensus.",
            id="results",
        ),
        pytest.param(
            "Drilling hits high-grade rare earths at Hollow Creek",
            "Assays returned 12 metres at 900 ppm TREO.",
            id="drilling",
        ),
        pytest.param(
            "Researchers find bacteria that gather rare earths",
            "The university study was done in a laboratory.",
            id="science",
        ),
        pytest.param(
            "Rare Earth play Get Ready at the casino",
            "The Motown band brings its album and a guitar to the concert.",
            id="band",
        ),
        pytest.param(
            "The Rare Earth hypothesis", "Why complex life needs a moon.", id="astronomy"
        ),
        pytest.param(
            "China limits exports of gallium and germanium",
            "Licences are needed from August, the commerce ministry said.",
            id="other goods",
        ),
        pytest.param(
            "Headphones with neodymium drivers reviewed", "Good sound at a discount.", id="retail"
        ),
        pytest.param(
            "Magnet start-up raises $30m in Series B",
            "Investors led the funding round for its recycling plant.",
            id="funding",
        ),
        pytest.param(
            "희토류 관련주 강세", "유니온이 12% 오른 5,000원에 거래됐다.", id="korean shares"
        ),
        pytest.param("北方稀土业绩预增 股价涨停", "净利润同比增长。", id="chinese results"),
        pytest.param(
            "Critical minerals need more investment",
            "An agency looks at demand.",
            id="wider group, nobody acts",
        ),
    ],
)
def test_noise_is_not_told(title: str, text: str) -> None:
    verdict = judge(article(title, text), lexicon())
    assert not verdict.relevant, verdict


def test_reasons_speak_for_the_verdict_the_strongest_first() -> None:
    told = judge(
        article("China bans rare earth exports", "The ministry said so today."), lexicon()
    )
    assert told.reasons[0] == "names a state before any firm in the headline"
    assert "has an instrument beside goods in the headline" in told.reasons
    noise = judge(article("Rare earth shares", "Stocks of miners rally on the market."), lexicon())
    assert noise.reasons[0] == "speaks of business without any state in the headline"
    assert "speaks of shares without any office in the headline" in noise.reasons
    nothing = judge(article("Ferries", "Late again."), lexicon())
    assert (nothing.score, nothing.reasons) == (0.0, ("names no rare earths",))


def test_rare_earths_below_a_headline_of_other_goods_are_background() -> None:
    title = "China limits exports of gallium and germanium"
    text = "The commerce ministry had done so with rare earths in April."
    assert (
        judge(article(title, text), lexicon()).score
        < judge(article(title.replace("gallium and germanium", "metals"), text), lexicon()).score
    )


def test_other_goods_beside_rare_earths_make_a_list() -> None:
    title = "China adds antimony and rare earths to its export control list"
    assert judge(article(title, "The commerce ministry said so."), lexicon()).relevant


def test_a_state_in_the_headline_outweighs_a_company() -> None:
    plain = judge(article("China lets Vestas wait for magnets", ""), lexicon())
    state = judge(article("China's ministry lets Vestas wait for magnets", ""), lexicon())
    assert state.score > plain.score


def test_several_instruments_weigh_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon(), "encoder", None)
    one = judge(
        article("Rare earths", "A long talk in China about a quota and little else"), lexicon()
    )
    three = judge(
        article("Rare earths", "A long talk in China about a quota, a tariff and a ban"), lexicon()
    )
    assert three.score > one.score


def test_gold_beside_magnets_in_a_lead() -> None:
    report = article(
        "A new list of China", "It names lithium and permanent magnets for all to see."
    )
    assert judge(report, lexicon()).score < BAR


class Told(Encoder):
    """An encoder that says what it was told to, and counts how often it is asked."""

    def __init__(self, points: float) -> None:
        self._points = points
        self.asked = 0

    def hear(self, *_: str) -> dict[str, dict[str, float]]:
        self.asked += 1
        return {
            "relevance": {Relevance.RELEVANT: self._points, Relevance.IRRELEVANT: 0.0},
            "kind": dict.fromkeys(map(str, EventType), 0.0),
            "direction": dict.fromkeys(map(str, Direction), 0.0),
        }


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Bank of Ruritania lends to a rare earth refinery", id="signs against"),
        pytest.param("Senator wants more rare earths", id="signs for"),
    ],
)
@pytest.mark.parametrize(
    ("points", "reason"), [(300.0, "sounds like policy"), (-300.0, "does not sound like policy")]
)
def test_what_the_signs_leave_in_doubt_is_heard(
    title: str, points: float, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(points)
    monkeypatch.setattr(lexicon(), "encoder", told)
    verdict = judge(article(title), lexicon())
    assert verdict.relevant is (points > 0)
    assert verdict.reasons[0].startswith(reason)
    assert told.asked == 1


@pytest.mark.parametrize(
    "title", ["China bans exports of rare earths", "Rare earth miner drills deeper", "Late trains"]
)
def test_what_the_signs_are_sure_of_is_not_heard(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(0.0)
    monkeypatch.setattr(lexicon(), "encoder", told)
    before = judge(article(title), lexicon())
    assert told.asked == 0
    monkeypatch.setattr(lexicon(), "encoder", None)
    assert judge(article(title), lexicon()) == before


@pytest.mark.parametrize(
    "title", ["China's dysprosium export controls expire", "吉隆坡聯合安排展延三個月"]
)
def test_what_a_headline_says_in_so_many_words_is_not_taken_back(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(-900.0)
    monkeypatch.setattr(lexicon(), "encoder", told)
    assert judge(article(title), lexicon()).relevant
    assert told.asked == 0


def test_a_report_that_is_judged_and_read_is_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(300.0)
    monkeypatch.setattr(lexicon(), "encoder", told)
    report = article("Bank of Ruritania lends to a rare earth refinery")
    assert judge(report, lexicon()).relevant
    read(report, lexicon())
    assert told.asked == 1
