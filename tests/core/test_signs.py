from __future__ import annotations

import pytest
from articles import article, lexicon

from core.relevance import AGAINST, FOR, judge
from core.signs import signs_of

LONG = "It is said here at some length, so that this counts as a text of its own. "


def signs(title: str, text: str = "") -> frozenset[str]:
    return signs_of(article(title, text), lexicon())


@pytest.mark.parametrize(
    ("title", "text", "sign"),
    [
        ("China bans terbium exports", "", "title state first"),
        ("China bans terbium exports", "", "title act on goods"),
        ("China bans terbium exports", "", "title whole"),
        ("China bans terbium exports", "", "silent"),
        ("Lynas waits for terbium licence from China", "", "title firm first"),
        ("Who buys terbium?", "", "title asks"),
        ("China and Japan speak of terbium", "", "title countries"),
        ("Terbium in the garden", "", "title without act"),
        ("Why terbium matters", "", "title asks"),
        ("Warum Terbium fehlt", "", "title asks"),
        ("China's Shenghe looks at terbium", "", "title home"),
        ("Australian rare earth miner looks at terbium", "", "title home"),
        ("Canada's largest terbium producer speaks", "", "title home"),
        ("Ministry speaks of terbium", "", "title office"),
        ("Critical minerals are dear", "", "silent and unnamed"),
        ("Senate passes bill to fund stockpile of terbium", "", "title tells a kind"),
        ("Terbium in the garden", "", "title tells no kind"),
        ("Ruritania grants export licences for terbium", "", "title gives papers"),
        ("Lynas shares rise", "", "title shares without authority"),
        ("Lynas shares rise", "", "title business only"),
        ("Lynas shares rise", "", "title trade"),
        ("Mud off Minamitorishima", "", "title trade"),
        ("Busan truce runs on", "", "title measure"),
        ("Minerals matter", "", "only vague"),
        ("Minerals matter", "", "unnamed"),
        ("Lynas halts production", "", "title firm halts"),
        ("China's terbium mines", "", "title owner"),
        ("Vietnam's terbium", "", "title owner"),
        ("The mine of terbium in the north is old", "", "title project"),
        ("Terbium", "The ministry spoke. " + LONG, "lead opens with authority"),
        ("Terbium", "The ministry spoke. The minister did not. " + LONG, "lead authorities"),
        ("Terbium", "A quota, a tariff and an embargo on it. " + LONG, "lead dense"),
        ("Terbium", "Share price and profit. " + LONG, "lead half business"),
        ("Terbium", "Share price and profit. " + LONG, "lead more business"),
        ("Terbium", "Share price, net profit and offtake. " + LONG, "lead much business"),
        ("Terbium", "A quota is set. A tariff as well. " + LONG, "lead returns to policy"),
        ("Terbium", "Ministers, police and senators. " + LONG, "lead offices"),
        ("A summit", "Critical minerals are one more thing. " + LONG, "in passing"),
        ("Terbium", LONG, "no instrument"),
        ("Terbium", "The ministry spoke of terbium. " + LONG, "lead opens with act on goods"),
        ("Terbium", "Much terbium is old. The ministry spoke. " + LONG, "lead opens plainly"),
        ("China and terbium", "The Lynas plant is old. " + LONG, "lead opens with firm"),
        ("China and terbium", "The Lynas plant is in China. " + LONG, "lead turns to firm"),
        ("A list of critical minerals", "Copper is dear. " + LONG, "lead opens with other goods"),
        ("Terbium", "The Senate passes a bill to fund a stockpile. " + LONG, "lead tells a kind"),
        ("Terbium", "China grants an export licence. " + LONG, "lead gives papers"),
        ("Terbium", LONG, "no means"),
        ("Terbium", LONG, "no state"),
        ("A metal", "Gallium, and then terbium, are what it is about. ", "other goods first"),
        ("A metal", "Gallium and copper, and then terbium, are meant. ", "other goods prevail"),
        ("Terbium", "Gallium, copper, nickel and lithium as well as tin. ", "other goods abound"),
        ("List of critical minerals", "Copper and gallium join. " + LONG,
         "measure despite other goods"),
    ],
)  # fmt: skip
def test_what_speaks_for_what(title: str, text: str, sign: str) -> None:
    assert sign in signs(title, text)


@pytest.mark.parametrize(
    ("title", "text", "sign"),
    [
        ("Suzuki halts output for lack of terbium, a shortage", "", "title firm first"),
        ("China tells Lynas of terbium", "", "title home"),
        ("China bans terbium miners", "", "title home"),
        ("USA Rare Earth opens", "", "title country"),
        ("Baotou Steel opens", "", "title other"),
        ("Northern Minerals opens", "", "title vague"),
        ("Guiding opinions on terbium", "", "title background"),
        ("Acquisition regulation on terbium", "", "title private"),
        ("Terbium: environmental impact assessment", "", "title impact"),
        ("Critical minerals are dear", "", "title vague"),
        ("Terbium is dear", "", "silent and unnamed"),
        ("Ruritania imposes export controls on terbium", "", "title tells no kind"),
        ("Ruritania imposes export controls on terbium", "", "title gives papers"),
        ("Terbium", "A bill to fund a stockpile", "lead tells a kind"),
        ("Terbium", "A loan is asked for. " + LONG, "no means"),
        ("Terbium", "A quota and a tariff. " + LONG, "lead returns to policy"),
        ("Lynas gets its licence", "", "unnamed"),
        ("Busan truce runs on", "", "unnamed"),
        ("Terbium and gallium", "Gallium, gallium, gallium. " + LONG, "other goods first"),
        ("Fund for critical minerals", "Cobalt, then terbium. " + LONG, "other goods first"),
        ("China bans terbium, miners in the US say", "", "title home"),
        ("Ministry tells Lynas to halt production", "", "title firm halts"),
        ("Ministry of China's terbium mines", "", "title owner"),
        ("China bans terbium", "", "title owner"),
        ("Terbium", "The ministry spoke. Much terbium is old. " + LONG, "lead opens plainly"),
        ("Terbium", "The Lynas plant is old. " + LONG, "lead opens with firm"),
        ("China and terbium", "China tells Lynas of it. " + LONG, "lead turns to firm"),
        ("List of metals", "Copper and terbium. " + LONG, "lead opens with other goods"),
        ("Critical minerals summit", "They are dear. " + LONG, "in passing"),
        ("A summit", "Terbium is one more thing. " + LONG, "in passing"),
        ("Terbium", "Short.", "no instrument"),
        ("Terbium", "A terse quota.", "lead instrument"),
    ],
)
def test_what_does_not(title: str, text: str, sign: str) -> None:
    assert sign not in signs(title, text)


def test_a_text_that_names_nothing_has_no_signs() -> None:
    assert signs("Ferries are late", LONG) == frozenset()
    assert signs("China and copper", LONG) == frozenset()
    assert signs("Chick magnets", "") == frozenset()


def test_goods_far_below_make_a_case_but_no_headline() -> None:
    found = signs("A law of China", LONG * 9 + "Terbium is meant.")
    assert "unnamed" not in found
    assert not any("goods" in sign for sign in found)


def test_signs_speak_in_one_direction_only() -> None:
    assert all(points > 0 for points, _ in FOR.values())
    assert all(points < 0 for points, _ in AGAINST.values())
    assert not FOR.keys() & AGAINST.keys()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Lynas put on China's export control list", "", id="en"),
        pytest.param("US and China extend Busan truce by a month", "", id="en truce"),
        pytest.param("China keeps Announcement No. 61 suspended",
                     "The ministry of commerce did so on Friday.", id="en number"),
        pytest.param("Beijing leaves Nos. 55, 56, 57 and 58 suspended", "", id="en numbers"),
        pytest.param("White House: truce with China runs on until spring", "", id="en pause"),
        pytest.param("Vietnam outlaws exports of raw rare earths", "", id="en headline"),
        pytest.param("Suzuki stops a line: rare earth shortage",
                     "China's curbs on exports hold up its parts.", id="en effect"),
        pytest.param("商务部将三家实体列入管控名单", "禁止向其出口两用物项。", id="zh-Hans"),
        pytest.param("吉隆坡聯合安排展延三個月", "商務部發言人如此表示。", id="zh-Hant"),
        pytest.param("中国、米5社を輸出管理リストに追加",
                     "商務省が軍民両用品の輸出を禁じた。", id="ja"),
        pytest.param("부산 합의 세 달 연장", "미중 정부가 발표했다.", id="ko"),
        pytest.param("China setzt Lynas auf seine Exportkontrollliste", "", id="de"),
        pytest.param("USA und Australien schließen Pakt zu Seltenen Erden", "", id="de pact"),
        pytest.param("La Chine met Lynas sur sa liste de contrôle des exportations", "", id="fr"),
        pytest.param("Pékin prolonge la suspension sur les terres rares", "", id="fr pause"),
        pytest.param("China añade a Lynas a su lista de control de exportaciones", "", id="es"),
        pytest.param("Lula quiere frenar la venta de tierras raras a China", "", id="es plan"),
    ],
)  # fmt: skip
def test_listings_truces_and_numbers_are_found_without_the_words(title: str, text: str) -> None:
    verdict = judge(article(title, text), lexicon())
    assert verdict.relevant, (verdict, sorted(signs(title, text)))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Truce on the river extended by two days", "Officials say so.", id="truce"),
        pytest.param("Soybean growers wait for orders from China",
                     "The trade truce helps, they say.", id="soybeans"),
        pytest.param("City is a magnet for tourists, minister says", "", id="magnet"),
        pytest.param("Ministry warns of vitamins and minerals in sweets", "", id="minerals"),
        pytest.param("China bans exports of gallium to Ruritania", "The ministry said so.",
                     id="gallium"),
        pytest.param("Chipmaker put on US entity list", "", id="another list"),
        pytest.param("US raises tariffs on steel and soybeans", "", id="another tariff"),
        pytest.param("Top six rare earth stocks for the year", "", id="tips"),
        pytest.param("稀土永磁板块走强 多股涨停", "", id="zh shares"),
        pytest.param("稀土龍頭與客戶簽訂長期供貨合同", "", id="zh contract"),
        pytest.param("レアアース関連株が急騰", "投資家が買った。", id="ja shares"),
        pytest.param("희토류 관련주 상한가", "", id="ko shares"),
        pytest.param("Seltene-Erden-Aktien im Höhenflug", "Anleger greifen zu.", id="de shares"),
        pytest.param("Des chercheurs trouvent du néodyme dans des cendres", "", id="fr science"),
        pytest.param("Las acciones de Lynas suben en bolsa", "", id="es shares"),
    ],
)  # fmt: skip
def test_neighbours_of_policy_are_not_told(title: str, text: str) -> None:
    verdict = judge(article(title, text), lexicon())
    assert not verdict.relevant, (verdict, sorted(signs(title, text)))
    assert verdict.reasons
