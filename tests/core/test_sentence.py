from __future__ import annotations

import pytest
from articles import lexicon

from core.fact import Role
from core.sentence import is_title_case, roles, split

E, B, F = Role.EVENT, Role.BACKGROUND, Role.FURNITURE


def cut(text: str, language: str = "en") -> list[str]:
    return [text[slice(*span)] for span in split(text, lexicon(), language)]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        pytest.param("en", "It ended. It began.", ["It ended.", "It began."], id="two"),
        pytest.param(
            "en",
            "The U.S. Senate met. Mr. Hentzau left.",
            ["The U.S. Senate met.", "Mr. Hentzau left."],
            id="abbreviations",
        ),
        pytest.param("en", "Notice No. 7 allows 2.5 t.", ["Notice No. 7 allows 2.5 t."], id="No."),
        pytest.param(
            "en", "He said: 'Go.' They went.", ["He said: 'Go.'", "They went."], id="quote"
        ),
        pytest.param(
            "en", "It rose by 2.5 pct. in all", ["It rose by 2.5 pct. in all"], id="small"
        ),
        pytest.param("en", "One line\nAnother", ["One line", "Another"], id="lines"),
        pytest.param("en", "Home | News | Strelsau", ["Home", "News", "Strelsau"], id="menu"),
        pytest.param(
            "de",
            "Ab dem 3. November gilt es. Dann endet es.",
            ["Ab dem 3. November gilt es.", "Dann endet es."],
            id="german ordinal",
        ),
        pytest.param("zh", "今天公布。明天生效！", ["今天公布。", "明天生效！"], id="chinese"),
        pytest.param(
            "ja",
            "「始める。」と言う。以上",
            ["「始める。」", "と言う。", "以上"],
            id="quote in ja",
        ),
        pytest.param("en", " \n ", [], id="white"),
        pytest.param("en", "", [], id="empty"),
    ],
)
def test_where_sentences_end(language: str, text: str, sentences: list[str]) -> None:
    assert cut(text, language) == sentences


def told(*sentences: str, headline: str = "China eases holmium export rules") -> list[Role]:
    found, start = [], 0
    for text in sentences:
        matches = [
            type(m)(m.kind, m.id, m.term, m.language, m.start + start, m.end + start)
            for m in lexicon().find(text)
        ]
        found.append((start, text, matches))
        start += len(text) + 1
    return roles(found, lexicon().find(headline), 2026)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        pytest.param("China eased its rules on holmium on Monday.", E, id="event"),
        pytest.param("Since April a permit has been needed for each shipment.", B, id="since"),
        pytest.param("Last October the rules were widened.", B, id="last October"),
        pytest.param("In 2019 a similar plan failed.", B, id="an earlier year"),
        pytest.param(
            "The plan goes much further than that of 2019.", E, id="a year to compare with"
        ),
        pytest.param("China accounts for nine tenths of magnets.", B, id="what always holds"),
        pytest.param("Seit April ist für jede Lieferung ein Antrag nötig.", B, id="german"),
        pytest.param("Depuis avril, chaque envoi exige un permis.", B, id="french"),
        pytest.param("Desde abril cada envío requiere un permiso.", B, id="spanish"),
        pytest.param("去年稀土出口曾受限。", B, id="chinese"),
        pytest.param("昨年は輸出が止まった。", B, id="japanese"),
        pytest.param("지난해 수출이 멈췄다.", B, id="korean"),
        pytest.param("Read more: the ferries of Strelsau", F, id="read more"),
        pytest.param("关注我们的公众号", F, id="chinese furniture"),
        pytest.param("rudolf@strelsau.test", F, id="an address"),
        pytest.param("Strelsau Ferries Resume Service After Storm", F, id="a teaser"),
        pytest.param("Strelsau Ferries Resume Holmium Shipments", E, id="a heading on the goods"),
        pytest.param(
            "Subscribe or not, said the minister in a long speech on the holmium trade, in which "
            "he also spoke of the ferries of Strelsau, of the price of bread, of the weather on "
            "the coast, of his youth among fishermen and of many other things besides, all of "
            "which had little to do with it.",
            E,
            id="a page's word in a long sentence",
        ),
    ],
)
def test_what_a_sentence_does(sentence: str, role: Role) -> None:
    assert told(sentence) == [role]


def test_a_tail_ends_where_the_goods_are_named_again() -> None:
    body = (
        "China eased the export rules on holmium on Monday, so that all may apply at once again."
    )
    tail = ("Related development: a reactor", "The reactor was built in ten years.")
    assert told(*[body] * 10, *tail, "Holmium exports rose.")[-4:] == [E, F, F, E]
    assert told(body, *tail) == [E, F, E]
    assert told(*[body] * 10, *tail, "Strelsau Bans Holmium Exports")[-1] is F


def test_menus_above_the_report_begin_no_tail() -> None:
    text = "The ministry eased its rules, and many a magnet maker may apply for permits at once."
    assert told("Sign up", "It was a mild day.", text)[:2] == [F, E]


def test_what_follows_the_last_word_on_the_goods_of_a_long_page_is_its_end() -> None:
    body = "China eased the export rules on holmium, and its exporters may apply at once. "
    long = [body.strip()] * 20
    assert told(*long, "A refinery burned down.")[-1] is F
    assert told(*["A refinery burned down in the night."] * 50)[-1] is E


def test_title_case() -> None:
    assert is_title_case("Ministry Grants First Export Permits")
    assert not is_title_case("Ministry grants first export permits")
    assert not is_title_case("Export Permits")
