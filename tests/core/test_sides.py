from __future__ import annotations

import pytest
from articles import article, lexicon

from core.fact import values
from core.facts import extract


@pytest.mark.parametrize(
    ("title", "text", "states"),
    [
        pytest.param("China eases holmium rules", "", {"CN"}, id="one"),
        pytest.param("Japan asks MOFCOM for licences", "", {"JP", "CN"}, id="its ministry"),
        pytest.param("Holmium rules eased", "Beijing eases its rules.", {"CN"}, id="a capital"),
        pytest.param("Lynas seeks a permit", "", {"AU"}, id="a company's state"),
        pytest.param(
            "China and Japan agree on holmium",
            "The ministers met. A trader in Vietnam was glad.",
            {"CN", "JP"},
            id="a mere place",
        ),
        pytest.param("习近平视察稀土企业", "", {"CN"}, id="a person"),
        pytest.param("中, 희토류 수출 허가", "", {"CN"}, id="one character in korean"),
        pytest.param("Inner Mongolia sets quota", "", {"CN"}, id="inside a longer name"),
        pytest.param("Traxys waits", "", set(), id="a company of a state without policy"),
        pytest.param("Read more", "", set(), id="nobody"),
    ],
)
def test_the_sides_of_an_event(title: str, text: str, states: set[str]) -> None:
    facts = extract(article(title, text), lexicon())
    assert set(values(facts.jurisdictions)) == states


def test_europe_is_not_yet_its_union() -> None:
    text = "The rules were eased. Traders in India and Brazil asked. {} firms wait. It is late."
    loose = extract(article("China eases holmium rules", text.format("European")), lexicon())
    strict = extract(article("China eases holmium rules", text.format("EU")), lexicon())
    assert "EU" not in values(loose.jurisdictions)
    assert "EU" in values(strict.jurisdictions)


def test_who_is_named_in_the_last_sentence_alone_is_hardly_a_side() -> None:
    told = "China eased its rules. Its ministry said so. {}"
    facts = extract(article("China eases rules", told.format("India has 3 t.")), lexicon())
    assert values(facts.jurisdictions) == ("CN",)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("China limits holmium", "BANGKOK (Agency) - Mines have closed.", id="en"),
        pytest.param("China limits holmium", "New Delhi: Mines have closed.", id="a colon"),
        pytest.param("중국, 희토류 수출 제한", "(서울=뉴스9) 광산이 닫혔다.", id="korean"),
    ],
)
def test_where_a_report_was_written_is_no_side(title: str, text: str) -> None:
    assert values(extract(article(title, text), lexicon()).jurisdictions) == ("CN",)


def test_a_summit_is_no_state() -> None:
    facts = extract(article("G7 ministers and Japan agree on holmium", "They met."), lexicon())
    assert values(facts.jurisdictions) == ("JP",)


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        pytest.param("House passes bill on heavy rare earths", {"US"}, id="a chamber"),
        pytest.param("鄭立慷部長：稀土禁令不變", {"MY"}, id="a minister"),
        pytest.param("立法院審查稀土儲備", {"TW"}, id="a parliament"),
        pytest.param("美日印澳外長談稀土", {"US", "JP", "IN", "AU"}, id="four in one word"),
    ],
)
def test_sides_named_by_who_acts_for_them(title: str, sides: set[str]) -> None:
    assert set(values(extract(article(title), lexicon()).jurisdictions)) == sides


def test_a_character_inside_a_chinese_word_is_no_state() -> None:
    facts = extract(article("国务院公布中长期稀土规划，日前生效"), lexicon())
    assert "JP" not in values(facts.jurisdictions)


@pytest.mark.parametrize(
    "title",
    [
        "中国が29日、希土類の新規則を公布",
        "商务部9日，公布稀土新规",
        "近日，商务部公布稀土新规，其中美容业除外",
        "商务部：提高市场准入",
    ],
)
def test_a_day_and_a_word_hold_no_state(title: str) -> None:
    assert set(values(extract(article(title), lexicon()).jurisdictions)) == {"CN"}


@pytest.mark.parametrize(
    ("title", "text", "states"),
    [
        pytest.param("희토류 비축 확대", "정부는 예산을 늘린다.", {"KR"}, id="korean"),
        pytest.param(
            "中, 희토류 통제", "정부는 9일 밝혔다.", {"CN"}, id="of the headline's state"
        ),
        pytest.param(
            "Sällsynta jordartsmetaller får ny lag",
            "Regeringen beslutade om den i dag för gruvan.",
            {"SE"},
            id="swedish",
        ),
        pytest.param("稀土新规出台", "全省各县清查矿点。", {"CN"}, id="a province"),
        pytest.param("Rare earth rules eased", "The government said so.", set(), id="english"),
    ],
)
def test_a_government_without_a_state_is_the_one_at_home(
    title: str, text: str, states: set[str]
) -> None:
    assert set(values(extract(article(title, text), lexicon()).jurisdictions)) == states


def test_who_is_alone_acts() -> None:
    text = "Work has stopped. It will last. Holmium is short. Lynas said so."
    facts = extract(article("Rare earth output halted", text), lexicon())
    assert values(facts.jurisdictions) == ("AU",)
    others = extract(article("China halts holmium output", text), lexicon())
    assert values(others.jurisdictions) == ("CN",)


@pytest.mark.parametrize(
    "text",
    [
        "China pays US$40 million for holmium. The USGS counts 3 t.",
        "China spends 40 million Australian dollars, the Japan Times reports.",
    ],
)
def test_money_and_those_who_tell_are_no_side(text: str) -> None:
    facts = extract(article("China eases holmium rules", text), lexicon())
    assert values(facts.jurisdictions) == ("CN",)


def test_the_surest_side_comes_first_with_its_words() -> None:
    text = "India asked. China will answer. China's ministry met. China decides."
    facts = extract(article("China answers India on holmium", text), lexicon())
    assert values(facts.jurisdictions) == ("CN", "IN")
    assert facts.jurisdictions[0].evidence.quote == "China"


def test_furniture_names_no_side() -> None:
    text = "It was eased on Monday. Read more: Brazil, Chile"
    facts = extract(article("China eases holmium rules", text), lexicon())
    assert values(facts.jurisdictions) == ("CN",)


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        pytest.param("US to buy Brazilian rare earths", {"US", "BR"}, id="goods of a state"),
        pytest.param("Ministry limits red metal exports", set(), id="goods"),
        pytest.param("Varnholm limits heavy rare earths", set(), id="goods of nobody known"),
    ],
)
def test_goods_that_share_a_firms_name_have_not_its_home(title: str, sides: set[str]) -> None:
    found = extract(article(title, "The ministry said so."), lexicon())
    assert set(values(found.jurisdictions)) == sides
