from __future__ import annotations

from typing import Any

import pytest
from articles import lexicon
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigError
from core.lexicon import Kind
from core.lexicon_load import load_lexicon
from core.terms import TermIndex


def ids(text: str, kind: Kind) -> list[str]:
    return [m.id for m in lexicon().find(text) if m.kind is kind]


SMALL: dict[str, Any] = {
    "elements": [{"symbol": "Dy", "names": {"en": ["dysprosium"]}}],
    "trade_forms": [{"id": "ndpr", "elements": ["Nd", "Pr"], "terms": {"en": ["NdPr"]}}],
    "topics": {"strong": {"en": ["rare earth"]}},
    "events": [
        {
            "event": "quota",
            "type": "quota",
            "label": "Quota",
            "direction": "neutral",
            "terms": {"en": ["quota"]},
        }
    ],
    "institutions": [{"id": "moz", "country": "ZZ", "terms": ["Ministry of Zenda"]}],
    "persons": [{"name": "Rudolf Rassendyll", "country": "ZZ", "terms": ["Rassendyll"]}],
    "companies": [
        {
            "name": "Zenda Magnets",
            "country": "ZZ",
            "rare_earth": True,
            "tickers": [],
            "terms": ["Zenda Magnets"],
        }
    ],
    "countries": [{"code": "ZZ", "name": "Zenda", "terms": ["zenda"], "signs": ["strelsau"]}],
    "cues": {"says": {"en": ["says"]}},
    "acts": {"open": {"en": ["grants"]}},
    "marks": {"denied": {"en": ["denies"]}},
    "words": {"months": {"may": 5}},
    "exclusions": [{"why": "the band", "terms": ["rare earth tour"]}],
    "official_numbers": [{"regex": r"Notice No\. (\d+)"}],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("RARE EARTH magnets", True, id="case"),
        pytest.param("rare-earth magnets", True, id="hyphen"),
        pytest.param("rare‑earth magnets", True, id="typographic hyphen"),
        pytest.param("rare\u200b earths", True, id="invisible character and plural"),
        pytest.param("rarely earthy", False, id="inside words"),
        pytest.param("rare earthquake", False, id="beginning of a word"),
        pytest.param("unrare earth", False, id="end of a word"),
        pytest.param("中国稀土出口", True, id="chinese inside a run"),
        pytest.param("中国MOFCOM宣布稀土", True, id="latin beside chinese"),
        pytest.param("희토류를", True, id="korean with a particle"),
        pytest.param("редкоземельных металлов", True, id="russian stem"),
        pytest.param("Jacob Rees-Mogg", False, id="surname like an acronym"),
        pytest.param("REEs from clay", True, id="plural acronym"),
        pytest.param("ree", False, id="acronym in small letters"),
    ],
)
def test_the_topic_is_found_on_word_boundaries(text: str, *, found: bool) -> None:
    assert ("strong" in ids(text, Kind.TOPIC)) is found


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        pytest.param("Dy2O3 and CeO2", ["Dy", "Ce"], id="formulas"),
        pytest.param("Dy oxide and Tb metal", ["Dy", "Tb"], id="beside a form"),
        pytest.param(
            "Sm, Gd, Tb, Dy, Lu, Sc and Y", ["Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"], id="list"
        ),
        pytest.param("La metal workers of Paris", ["La"], id="an article looks like one"),
        pytest.param("Er sagte, Ho and others: Pr", [], id="words"),
        pytest.param("CEO and PR, EU and US", [], id="capitals"),
    ],
)
def test_symbols_count_only_where_they_must_be_symbols(text: str, symbols: list[str]) -> None:
    assert ids(text, Kind.ELEMENT) == symbols


def test_an_exclusion_takes_the_goods_inside_it_away() -> None:
    assert ids("Rare Earth hypothesis and rare earth export controls", Kind.TOPIC) == ["strong"]
    assert ids("the Rare Earth hypothesis", Kind.TOPIC) == []


def test_us_is_a_country_and_us_is_not() -> None:
    assert ids("US imports", Kind.COUNTRY) == ["US"]
    assert ids("tell us", Kind.COUNTRY) == []


def test_a_match_says_where_it_stands() -> None:
    match = next(m for m in load_lexicon(SMALL).find("New quota") if m.kind is Kind.EVENT)
    assert (match.start, match.end, match.term, match.language) == (4, 9, "quota", "en")


def test_what_the_lexicon_knows() -> None:
    small = load_lexicon(SMALL)
    assert small.events["quota"].label == "Quota"
    assert small.companies["Zenda Magnets"].rare_earth
    assert small.countries == {"ZZ": ("Zenda", "zenda")}
    assert small.elements == {"Dy": ("dysprosium",)}
    assert small.forms == {"ndpr": ("Nd", "Pr")}
    assert small.places == {"moz": "ZZ", "Rudolf Rassendyll": "ZZ"}
    assert small.numbers[0].search("Notice No. 12")
    assert [m.id for m in small.find("Strelsau") if m.kind is Kind.COUNTRY] == ["ZZ"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"topics": None}, "not laid out", id="empty section"),
        pytest.param(
            {"acts": {"open": {"en": [False]}}},
            "acts, open: False is no word",
            id="a word that YAML took for a truth value",
        ),
        pytest.param(
            {"cues": {"says": {"en": ["*"]}}}, r"cues, says: '\*' is no word", id="only a star"
        ),
        pytest.param({"events": [{"event": "x", "terms": []}]}, "'type' is missing", id="field"),
        pytest.param({"official_numbers": [{"regex": "("}]}, "official number", id="bad pattern"),
        pytest.param(
            {
                "companies": [
                    {**SMALL["companies"][0], "makes": {"elements": ["Zz"], "source": "https://a"}}
                ]
            },
            "'Zz' is no symbol of a rare earth",
            id="a firm that makes what does not exist",
        ),
    ],
)
def test_a_mistake_names_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_lexicon({**SMALL, **change})


def test_a_missing_section_is_named() -> None:
    with pytest.raises(ConfigError, match="'elements'"):
        load_lexicon({})


def test_no_terms_find_nothing() -> None:
    assert list(TermIndex[int](()).find("anything")) == []


def test_the_wider_of_two_spellings_wins() -> None:
    index = TermIndex([("quota", 1), ("quota*", 2), ("quota", 3)])
    assert [values for *_, values in index.find("quotation")] == [(1, 2, 3)]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["magnet", "magnets", "Magnetic", "REE", "reed", "Dy2O3", "dy", "Nd, Pr and Tb"]
            ),
            st.sampled_from(
                ["稀土", "永磁", "レアアース", "희토류", "MP Materials", "critical-mineral"]
            ),
            st.sampled_from(
                ["fridge magnet", "export", "China", "copper", "x", ".", "-", "\u200b"]
            ),
            st.text(max_size=4),
        ),
        max_size=8,
    ),
    st.sampled_from(["", " ", "\n", "-"]),
)
def test_what_touches_nothing_holds_nothing_near_the_trade(parts: list[str], glue: str) -> None:
    text, known = glue.join(parts), lexicon()
    if not known.touches(text):
        assert not [m for m in known.find(text) if known.is_near(m)]


def test_every_term_near_the_trade_is_touched() -> None:
    known = lexicon()
    for topic in ("Rare-Earths", "seltener Erden", "磁材", "MP Materials", "terbium", "Dy oxide"):
        assert known.touches(f"x {topic}, y")
    for other in ("copper and tin", "a reed", "Magdalena", "dy", ""):
        assert not known.touches(other)
