from __future__ import annotations

import pytest
from articles import lexicon
from hypothesis import example, given
from hypothesis import strategies as st

from core.polarity import Polarity, load_polarity
from core.terms import comparable


def names(text: str, language: str = "en") -> list[str]:
    return [s.name for s in lexicon().polarity.signs(comparable(text), language)]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("Ruritania suspends export controls", "control_lifted", id="controls paused"),
        pytest.param("Ruritania suspends exports", "flow_stopped", id="exports paused"),
        pytest.param("Ruritania delays export licences", "licence_stopped", id="the licences"),
        pytest.param("Controls on terbium were lifted", "control_lifted", id="the thing first"),
        pytest.param("Ruritania ends the suspension of controls", "control_back", id="undone"),
        pytest.param("Suspension of the controls expires", "control_back", id="expires"),
        pytest.param("Licences granted until the truce expires", "control_back", id="two acts"),
        pytest.param("Strelsau urges an end to export controls", "asked", id="asked"),
        pytest.param("Ruritania does not lift export controls", "undone", id="negated"),
        pytest.param("No licences were granted", "licence_stopped", id="a negation of the thing"),
        pytest.param("No permit has come since May", "licence_stopped", id="none of the things"),
        pytest.param("Ruritania promises no controls", "undone", id="none of the rules"),
        pytest.param("No more permits for each parcel", "licence", id="no more is not none"),
        pytest.param("Ruritania will not revoke the licence", "licence_given", id="not revoked"),
        pytest.param("Zenda urges Ruritania to ban ore exports", "asked", id="a ban pleaded for"),
        pytest.param("Half of pending permits now approved", "licence_given", id="now"),
        pytest.param("The licence renewal bars a dump", "licence_given", id="a dump barred"),
        pytest.param("Ruritania lifts the suspension of Hentzau", "flow_open", id="of a mine"),
        pytest.param("Ruritania raises tax on ore", "control_new", id="ore taxed"),
        pytest.param("Ruritania lifts its quota", "control_lifted", id="lifted"),
        pytest.param("Ruritania lifts its quota to 900 tonnes", "quota_up", id="lifted to"),
        pytest.param("Ruritania lifts magnet duty to 9 %", "tariff_new", id="a duty raised"),
        pytest.param(
            "Ruritania lifts ban on magnet exports to 40 firms", "control_lifted", id="to firms"
        ),
        pytest.param("Ruritania has yet to grant licences", "licence_stopped", id="not given"),
        pytest.param("Ruritania denies that controls were lifted", "denied", id="denied"),
        pytest.param("Strelsau wins its dispute over magnets", "win", id="won"),
        pytest.param("Ruritania has lost its appeal over magnets", "win", id="lost"),
        pytest.param("Exports to Strelsau up 12.5% in May", "flow_up", id="up by a share"),
        pytest.param("The firm was denied a licence", "licence_stopped", id="deprived"),
        pytest.param("Ruritania puts its controls on ice for now", "control_lifted", id="on ice"),
        pytest.param("Ruritania cuts Strelsau off", "block", id="a verb parted"),
        pytest.param("Ruritania cuts taxes, off the record", "lower", id="a verb not parted"),
        pytest.param("Only two in ten files went through", "licence_stopped", id="few of them"),
        pytest.param("Ruritania leaves levies on magnets", "tariff_same", id="left as they are"),
        pytest.param("The wait for permits falls", "control_eased", id="a shorter wait"),
        pytest.param("Ruritanian approvals dwindle", "licence_stopped", id="fewer approvals"),
        pytest.param("Ruritanian approvals tripled", "licence_given", id="more approvals"),
        pytest.param("Strelsau axes loans for refiners", "support_cut", id="support withdrawn"),
        pytest.param("Ruritania tears up its pact", "deal_broken", id="a pact torn up"),
        pytest.param(
            "Ruritania shortens validity of permits", "control_new", id="shorter permits"
        ),
        pytest.param("Ruritania prolongs the validity of permits", "control_eased", id="longer"),
        pytest.param("Ruritania lifts its suspension of ore sales", "flow_open", id="of exports"),
        pytest.param("Ruritania exempts dyes from permits", "licence_given", id="exempt"),
        pytest.param("Ruritania withholds dysprosium", "flow_stopped", id="goods by name"),
    ],
)
def test_a_deed_and_its_thing_make_an_act(text: str, sign: str) -> None:
    assert sign in names(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("Ruritanien setzt die Kontrollen aus", "control_lifted", id="setzt aus"),
        pytest.param("Ruritanien setzt Kontrollen in Kraft", "control_new", id="setzt in Kraft"),
        pytest.param("Ruritanien hebt die Quote auf 900 Tonnen", "quota_up", id="hebt auf 900"),
        pytest.param("Keine Genehmigung in Sicht", "licence_stopped", id="keine"),
        pytest.param("Ruritanien zieht sein Verbot zurück", "control_lifted", id="zieht zurück"),
        pytest.param("Ruritanien hält Lieferungen zurück", "flow_stopped", id="hält zurück"),
        pytest.param("Ruritanien stellt Lizenzen aus", "licence_given", id="stellt aus"),
        pytest.param("Ruritanien nimmt Exporte wieder auf", "flow_open", id="nimmt wieder auf"),
        pytest.param("Ruritanien weist Berichte über Verbote zurück", "denied", id="weist zurück"),
    ],
)
def test_a_german_verb_is_read_with_its_end(text: str, sign: str) -> None:
    assert names(text, "de") == [sign]


def test_the_longest_end_of_a_verb_counts() -> None:
    reader = Polarity(
        {"impose": {"de": ["nimmt ... auf"]}, "resume": {"de": ["nimmt ... wieder auf"]}}
    )
    assert [s.name for s in reader.signs("firma nimmt es wieder auf", "de")] == ["resume"]
    assert [s.name for s in reader.signs("firma nimmt es auf", "de")] == ["impose"]
    assert reader.signs("firma nimmt es auf", "fr") == ()


def test_what_follows_a_word_of_background_is_no_news() -> None:
    signs = lexicon().polarity.signs("carmaker halts production after export curbs", "en")
    assert [(s.name, s.news) for s in signs] == [("shortage", True), ("control", False)]


def test_a_thing_parted_from_its_deed_by_a_comma_is_found() -> None:
    assert "control_lifted" in names("輸出規制、来月に解除", "ja")


def test_the_script_of_a_text_outweighs_its_tag() -> None:
    assert "control_lifted" in names("商务部取消稀土出口管制", "en")
    assert names("The firm Zhong Ke (中科) lifts controls", "zh") == names(
        "The firm Zhong Ke lifts controls", ""
    )


def test_words_of_another_language_are_not_read() -> None:
    assert names("The firma talks", "en") == ["talk"]


def test_a_lexicon_without_the_section_reads_nothing() -> None:
    assert load_polarity({}).signs("ruritania lifts controls", "en") == ()


def test_a_word_that_is_deed_and_thing_is_read_as_either() -> None:
    reader = Polarity(
        {
            "give": {"en": ["get"]},
            "licence": {"en": ["permits"]},
            "block": {"en": ["permits"]},
        }
    )
    assert [s.name for s in reader.signs("firms get permits", "en")] == ["licence_given"]


@example("")
@example("ban " * 400)
@example("を受け、、，,。")
@given(st.text(max_size=300))
def test_every_text_is_read_in_order(text: str) -> None:
    folded = comparable(text)
    for sign in lexicon().polarity.signs(folded, "ja"):
        assert 0 <= sign.start <= sign.end <= len(folded)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("Zenda hopes for high-end magnets", "end", id="high end"),
        pytest.param("Licences expected by the end of June", "end", id="end of a month"),
        pytest.param("Permits remain key issues of talks", "give", id="issues"),
        pytest.param("The firm said it in a press release", "give", id="a press release"),
        pytest.param("Magnets for military applications", "licence", id="applications"),
        pytest.param("The mine is in foreign hands", "give", id="hands"),
    ],
)
def test_words_with_two_meanings_say_nothing_in_the_other(text: str, sign: str) -> None:
    assert sign not in names(text)


def test_what_is_recalled_is_background() -> None:
    recalled = lexicon().polarity.signs(
        comparable("Ruritania had banned exports of dysprosium"), "en"
    )
    told = lexicon().polarity.signs(comparable("Ruritania has banned exports of dysprosium"), "en")
    assert [(s.name, s.news) for s in (recalled[0], told[0])] == [
        ("flow_stopped", False),
        ("flow_stopped", True),
    ]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("Strelsau raises export issues in Ruritania", "flow_open", id="issues"),
        pytest.param(
            "Given that exports fell, Strelsau needs mines", "flow_open", id="given that"
        ),
        pytest.param("Ruritania violates its pledge on exports", "win", id="a pledge broken"),
        pytest.param("Output may fall on magnet curbs", "control_eased", id="falls for a reason"),
        pytest.param("Strelsau publishes a survey of exports", "flow_open", id="a survey"),
    ],
)
def test_what_only_looks_like_an_act(text: str, sign: str) -> None:
    assert sign not in names(text)
