from __future__ import annotations

import pytest
from articles import article, lexicon

from core.fact import Role, values
from core.firms import companies
from core.passage import lines

TITLE = "China eases its export rules"
ETM = ("Energy Transition Minerals (Greenland Minerals and Energy)",)
PEAK = ("Peak Rare Earths (Peak Resources)",)


def named(text: str, title: str = TITLE, language: str = "en") -> tuple[str, ...]:
    return values(companies(lines(article(title, text), lexicon(), language), lexicon()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Lynas and MP Materials wait.", ("Lynas", "MP Materials"), id="known"),
        pytest.param("They ford the river with intel.", (), id="words in small letters"),
        pytest.param("The thyssenkrupp plant waits.", ("thyssenkrupp",), id="all small letters"),
        pytest.param("MP shares rise, says the Pentagon.", ("MP Materials",), id="a short name"),
        pytest.param("On Monday ETM's mine in Greenland waits.", ETM, id="short, no newcomer"),
        pytest.param("The MP for Strelsau said so.", (), id="a short name of something else"),
        pytest.param("The American Rare Earths Act passed.", (), id="part of a law's name"),
        pytest.param("Doug Ford said so.", (), id="part of a man's name"),
        pytest.param("Now China aluminium and Critical metals wait.", (), id="half in capitals"),
        pytest.param("The ﬁrst to wait is Lynas.", ("Lynas",), id="a ligature"),
        pytest.param("Buyers such as iRobot wait.", ("iRobot",), id="a small first letter"),
        pytest.param(
            "China Southern Rare Earth waits.", ("China Southern Rare Earth",), id="group"
        ),
        pytest.param(
            "Zenda Corp Wins Its Holmium Permit And Hentzau Minerals Waits In Vain",
            ("Zenda",),
            id="a headline within the text",
        ),
        pytest.param("Maruti Suzuki waits.", ("Maruti Suzuki",), id="the longer name"),
        pytest.param("金力永磁获得许可", ("JL MAG Rare-Earth",), id="chinese"),
        pytest.param("斯泰蘭蒂斯停產", ("Stellantis",), id="chinese in other characters"),
        pytest.param("鈴木氏は反対した", (), id="a man in japanese"),
        pytest.param("スズキが生産を止めた", ("Suzuki",), id="japanese"),
        pytest.param("포드가 생산을 멈췄다", ("Ford",), id="korean"),
        pytest.param("Its shares (NYSE: MP) rose.", ("MP Materials",), id="ticker"),
        pytest.param("LYC.AX rose, 300748 fell.", ("Lynas", "JL MAG Rare-Earth"), id="codes"),
        pytest.param("In 2020 nothing happened with 600112.", (), id="numbers are no codes"),
        pytest.param("ABC: 123 and NYSE: ZZZ", (), id="unknown ticker"),
        pytest.param("Ningbo Yunshang got a permit.", ("Ningbo Yunsheng",), id="misspelt"),
        pytest.param(
            "Ningbo Prepares New Permit Rules as Prices Climb Buyers have begun to wait for them.",
            (),
            id="a headline of capitals above a sentence",
        ),
        pytest.param("Hentzau waits for a permit.", (), id="like no company"),
        pytest.param("Al Ba waits for a permit.", (), id="too short to be misspelt"),
        pytest.param("Zenda Corp waits.", ("Zenda",), id="unknown, by law"),
        pytest.param(
            "Its rival Zenda Minerals waits in vain.", ("Zenda Minerals",), id="by habit"
        ),
        pytest.param("The Critical Minerals list, and Heavy Metals.", (), id="goods are no firms"),
        pytest.param("The Ministry of Natural Resources met.", (), id="a ministry"),
        pytest.param("The magnet maker Zenda Arc waits.", ("Zenda Arc",), id="introduced"),
        pytest.param(
            "They met with the miner China's Zenda Arc's people there",
            ("Zenda Arc",),
            id="a state in front",
        ),
        pytest.param("The company Trump met waits.", (), id="a person behind"),
        pytest.param("The company The", (), id="nothing but a stop word"),
        pytest.param("Zenda Arc (ASX: ZNA) waits.", ("Zenda Arc",), id="listed"),
        pytest.param("On Monday all Zenda Arc shares fell.", ("Zenda Arc",), id="its shares"),
        pytest.param("Die Zendarc-Aktie fiel am Montag.", ("Zendarc",), id="german shares"),
        pytest.param("On Monday shares fell, Chinese shares too.", (), id="no company's shares"),
        pytest.param("Read more: Lynas", (), id="furniture"),
        pytest.param("其中有鲁里塔尼亚集团、大公司", ("鲁里塔尼亚集团",), id="chinese unknown"),
        pytest.param("受影响最大的集团", (), id="a word for companies"),
        pytest.param("株式会社ゼンダ工業は停止", ("ゼンダ工業",), id="japanese unknown"),
        pytest.param("ゼンダ製作所は停止した", ("ゼンダ製作所",), id="japanese by habit"),
        pytest.param("日本ゼンダ化学工業が停止", ("日本ゼンダ化学工業",), id="a country inside"),
        pytest.param("半導体製作所、非鉄金属工業", (), id="japanese words for trades"),
        pytest.param("젠다화학은 멈췄다", ("젠다화학",), id="korean by habit"),
        pytest.param("석유화학은 멈췄다", (), id="a korean trade"),
        pytest.param(
            "据悉，星辰科技股份有限公司停产", ("星辰科技股份有限公司",), id="chinese by law"
        ),
        pytest.param("星辰磁业、轻稀土矿业", ("星辰磁业",), id="chinese by habit"),
        pytest.param("出口管制集团，稀土公司", (), id="chinese words for trades"),
        pytest.param("Zenda Group waits in vain.", ("Zenda Group",), id="a group"),
        pytest.param("The G7 Group, Rare Earths Group met.", (), id="groups of states"),
        pytest.param(
            "Zenda GmbH und Hentzau AG warten auf sie.", ("Zenda", "Hentzau"), id="german law"
        ),
        pytest.param("La société Zenda SA attend.", ("Zenda",), id="french law"),
        pytest.param("The company Inc", (), id="an ending alone"),
        pytest.param("주식회사 젠다가 멈췄다", ("젠다가",), id="korean unknown"),
        pytest.param("It asked makers such as Zenda Arc for help.", ("Zenda Arc",), id="such as"),
        pytest.param(
            "China put 20 foreign entities on a list, among them Zenda, Hentzau and Lynas.",
            ("Zenda", "Hentzau", "Lynas"),
            id="among them",
        ),
        pytest.param("Ford, Zenda and Tesla wait in vain.", ("Ford", "Zenda", "Tesla"), id="list"),
        pytest.param(
            "Ford, Ningbo Zenda Arc and Tesla wait.",
            ("Ford", "Ningbo Zenda Arc", "Tesla"),
            id="a city in a name of a list",
        ),
        pytest.param("Ford, Brussels and Zenda wait in vain.", ("Ford",), id="a list of others"),
        pytest.param("Ford, Zenda and Hentzau wait in vain.", ("Ford",), id="a list of strangers"),
        pytest.param("Lynas and Perth agree on the plan.", ("Lynas",), id="two are no list"),
        pytest.param(
            "Zenda Arc, a Texas-based maker of magnets, waits.", ("Zenda Arc",), id="told behind"
        ),
        pytest.param(
            "Rudolf Rassendyll, a lawyer of the firm, waits.", (), id="a man of a company"
        ),
        pytest.param("Rudolf Rassendyll, a company official, said so.", (), id="an official"),
        pytest.param("The Toronto-based Zenda Arc waits.", ("Zenda Arc",), id="its seat"),
        pytest.param("They may sell shares in Zenda Arc soon.", ("Zenda Arc",), id="shares in"),
        pytest.param("On Tuesday Zenda said its plant waits.", ("Zenda",), id="its own words"),
        pytest.param("He said it is a deal. The minister Rupert said it.", (), id="a man's words"),
        pytest.param("Ein Magnethersteller Abnahmerechte", (), id="the object of a company"),
        pytest.param("They fined the company RM100,000 for it.", (), id="a sum"),
        pytest.param("A deal of the miner Zenda-style is near.", (), id="of its kind"),
        pytest.param("The maker Zenda's Hungarian plant waits.", ("Zenda",), id="an owner"),
        pytest.param("See the Zenda Metals Market and its prices.", (), id="a market"),
        pytest.param("On Monday chip shares fell. Chip shares fell.", (), id="shares of a trade"),
        pytest.param("磁石メーカーのゼンダが停止", ("ゼンダ",), id="japanese introduced"),
        pytest.param("国内最大手メーカーのグループは停止", (), id="japanese words for companies"),
        pytest.param("去年五月磁材出口，宁波某磁材公司，国内磁材厂", (), id="chinese goods"),
        pytest.param("昨日某地实施大集团战略", (), id="chinese, a verb within"),
        pytest.param("，七國集團，", (), id="chinese, a group of states"),
        pytest.param(
            "豪ゼンダは停止、米カリフォルニアも", ("ゼンダ",), id="japanese of a country"
        ),
        pytest.param("자석 업체인 젠다르가 멈췄다", ("젠다르",), id="korean called"),
        pytest.param("(한화 약 6조 원)", (), id="korean money"),
        pytest.param("On Monday Zenda's refinery stood still.", ("Zenda",), id="its plant"),
        pytest.param("On Monday Wyoming's refinery stood still.", (), id="a plant of a place"),
        pytest.param("They ask the Bureau of Strange Recycling.", (), id="end of an office"),
        pytest.param("It seeks a joint venture with Zenda soon.", ("Zenda",), id="a partner"),
        pytest.param("On Monday Zenda said it plans a mill.", ("Zenda",), id="its own plan"),
        pytest.param("Rajiv Bajaj said so.", (), id="a man of the name"),
        pytest.param("Peak waits for Ngualla.", PEAK, id="short, by its mine"),
        pytest.param("不少公司担心，两大集团，旗下公司", (), id="chinese, some companies"),
        pytest.param("It fears for Zenda's second refinery now.", ("Zenda",), id="its refinery"),
        pytest.param("They say Hentzau will refine it there.", ("Hentzau",), id="it refines"),
        pytest.param("The state gives Hentzau a $9 million grant.", ("Hentzau",), id="is given"),
        pytest.param("Some took control of Hentzau by night.", ("Hentzau",), id="control of"),
        pytest.param("Now Senator Hentzau's deposits wait.", (), id="what a senator owns"),
        pytest.param("The plants in Hentzau's deposits wait.", (), id="what stands in a town"),
        pytest.param("Villagers refine it by night.", (), id="what villagers do"),
        pytest.param("So the HNTZ will refine it by night.", (), id="an acronym"),
        pytest.param("The Court of Zenda awarded it.", (), id="the end of a court's name"),
        pytest.param("HNTZ refines it by night.", (), id="an acronym in front"),
        pytest.param("Lynas and Zenda Arc wait.", ("Lynas", "Zenda Arc"), id="one of two"),
        pytest.param("The mines near Zenda Arc and Lynas wait.", ("Lynas",), id="near"),
        pytest.param("They trust in Malawi's Minerals.", (), id="nothing tells it"),
        pytest.param("On Monday Malawi Minerals waits.", ("Malawi Minerals",), id="of a state"),
        pytest.param("A million goes to Zenda Malawi now.", ("Zenda Malawi",), id="state behind"),
        pytest.param("On veut l'entrée d'Hentzau au projet.", ("Hentzau",), id="french"),
        pytest.param("They waited; Zenda chief Rudolf Ra spoke.", ("Zenda",), id="its chief"),
        pytest.param(
            "The crates went to Hangzhou Hentzau there.", ("Hangzhou Hentzau",), id="city"
        ),
        pytest.param("The Hangzhou Intermediate Court met.", (), id="a court of a city"),
        pytest.param("The Zenda Mineral Resources waits.", ("Zenda Mineral Resources",), id="two"),
        pytest.param("The Canadian Mining Commission met.", (), id="an office of a country"),
        pytest.param(
            "The American Arc Minerals waits.",
            ("American Arc Minerals",),
            id="begins with a state",
        ),
        pytest.param("A China-tied Fund waits for the China-Tied Fund.", (), id="a tie"),
        pytest.param("Smelter diserahkan kepada PT Zenda.", ("Zenda",), id="indonesian"),
        pytest.param("Công ty cổ phần Hentzau khai thác đất hiếm.", ("Hentzau",), id="vietnamese"),
        pytest.param("Компания «Зенда» построит завод.", ("Зенда",), id="russian"),
        pytest.param("据悉，澳洲Zenda Arc获得许可", ("Zenda Arc",), id="latin in chinese"),
        pytest.param("磁石メーカーのZendaが停止", ("Zenda",), id="latin in japanese"),
        pytest.param("자석 업체 Zenda가 멈췄다", ("Zenda",), id="latin in korean"),
    ],
)
def test_which_companies_are_named(text: str, found: tuple[str, ...]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("グリコーゲンとシリコーンの需要", ()),
        ("リコーは磁石の在庫を積み増す", ("Ricoh",)),
        ("スタンフォード大の報告", ()),
        ("米フォードとトヨタグループが調達", ("Ford", "Toyota")),
        ("샌프란시스코 회담", ()),
        ("시스코, 희토류 조달", ("Cisco",)),
        ("애플리케이션 개발", ()),
        ("克罗地亚与北极星", ()),
    ],
)
def test_a_name_spelt_by_sound_is_none_within_a_longer_word(
    text: str, found: tuple[str, ...]
) -> None:
    assert named(text) == found


def test_ordinary_words_in_a_headline_of_capitals_are_no_company() -> None:
    assert named("", "Ministry Lists Critical Metals And Magnets For Reserve") == ()
    assert named("Critical Metals waits for a permit.") == ("Critical Metals",)
    assert named("", "Ministry Grants Zenda Magnets Holmium Export Permits") == ()
    listed = "Critical Metals, Zenda Arc, Hentzau Arc, Ruritania Fund And Strelsau Fund Wait."
    assert "Critical Metals" in named(listed)


def test_a_word_that_opens_a_sentence_is_a_name_if_it_is_one_within_another() -> None:
    assert named("Hentzau will refine holmium there.") == ()
    assert named("Hentzau will refine holmium there. Now they trust Hentzau.") == ("Hentzau",)
    assert named("Hentzau refines holmium there.") == ("Hentzau",)
    assert named("", "Zenda Arc Minerals Wins Its Holmium Export Permit") == (
        "Zenda Arc Minerals",
    )


def test_every_short_name_is_that_of_a_known_company() -> None:
    told = {entry["name"] for entry in lexicon().words["company_short"]}
    assert told <= lexicon().companies.keys()


def test_a_name_of_ordinary_words_that_means_nothing_else_is_one_in_a_headline() -> None:
    assert named("", "Ministry Gives Energy Fuels A New Permit For Holmium") == ("Energy Fuels",)


def test_a_company_of_a_look_back_says_so() -> None:
    made = article(TITLE, "Lynas waits. Since April Ford has waited.")
    found = companies(lines(made, lexicon(), "en"), lexicon())
    assert [(f.value, f.role) for f in found] == [
        ("Lynas", Role.EVENT),
        ("Ford", Role.BACKGROUND),
    ]
    assert found[0].evidence.quote == "Lynas"
