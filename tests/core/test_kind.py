from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon

from core.facts import extract
from core.kind import Kind, kind_of
from core.taxonomy import EventType as Type


def kind(title: str, text: str = "", *, language: str = "en") -> Kind | None:
    made = article(title, text)
    facts = dataclasses.replace(extract(made, lexicon()), language=language)
    return kind_of(made, facts, lexicon())


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "China adds two elements to its export controls", Type.EXPORT_CONTROL_NEW),
        ("zh", "中国扩大稀土出口管制", Type.EXPORT_CONTROL_NEW),
        ("zh", "中國擴大稀土出口管制", Type.EXPORT_CONTROL_NEW),
        ("ja", "中国、レアアース輸出規制を強化", Type.EXPORT_CONTROL_NEW),
        ("ko", "중국, 희토류 수출통제 강화", Type.EXPORT_CONTROL_NEW),
        ("de", "China verschärft Exportkontrollen", Type.EXPORT_CONTROL_NEW),
        ("fr", "La Chine durcit ses contrôles", Type.EXPORT_CONTROL_NEW),
        ("es", "China endurece los controles", Type.EXPORT_CONTROL_NEW),
        ("en", "China suspends export controls", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("ko", "중국, 희토류 수출통제 1년 유예", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("en", "China suspends exports", Type.EXPORT_CONTROL_NEW),
        ("en", "China plans general licences for magnets", Type.LICENCE_REGIME_CHANGE),
        ("ja", "中国、包括許可制度を検討", Type.LICENCE_REGIME_CHANGE),
        ("en", "Magnet maker obtains export licence", Type.LICENCE_GRANTED),
        ("de", "China erteilt erste Exportlizenzen", Type.LICENCE_GRANTED),
        ("en", "China delays export licences", Type.LICENCE_DENIED_OR_DELAYED),
        ("zh", "中国放缓出口许可审批", Type.LICENCE_DENIED_OR_DELAYED),
        ("fr", "La Chine relève ses quotas de terres rares", Type.QUOTA),
        ("en", "Trump threatens tariffs over export controls", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("es", "India aprueba subsidios para imanes", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("ja", "政府、レアアースの国家備蓄を拡充", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("ja", "対日禁輸、2カ月ぶり解除", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("fr", "Pékin lève son embargo", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("ja", "中国、磁石の輸出許可出さず", Type.LICENCE_DENIED_OR_DELAYED),
        ("es", "Londres bloquea compra china de fabricante", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("ko", "한일, 핵심광물 협력 양해각서 체결", Type.NEGOTIATION_OR_AGREEMENT),
        ("de", "Gericht weist Klage gegen Mine ab", Type.LEGAL_OR_WTO),
        ("en", "Japan files WTO case against export quotas", Type.LEGAL_OR_WTO),
        ("zh", "海关查获稀土走私", Type.ENFORCEMENT_OR_SMUGGLING),
        ("zh", "鲁里坦尼亚：独居石未经许可不得出境", Type.EXPORT_CONTROL_NEW),
        ("zh", "魯里坦尼亞關閉口岸 礦車不許出關", Type.EXPORT_CONTROL_NEW),
        ("zh", "北京撤销对斯特雷绍的出口禁令", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("zh", "曾达磁铁厂的申请石沉大海 一证难求", Type.LICENCE_DENIED_OR_DELAYED),
        ("zh", "曾達馬達廠領到出口准證", Type.LICENCE_GRANTED),
        ("zh", "磁铁出口改用年度许可 免逐单申请", Type.LICENCE_REGIME_CHANGE),
        ("zh", "魯里坦尼亞調高稀土開採額度", Type.QUOTA),
        ("zh", "魯里坦尼亞對磁鐵開徵反傾銷稅", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("zh", "鲁里坦尼亚斥资兴建磁铁国家储备库", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("zh", "鲁里坦尼亚与斯特雷绍谈妥矿产谅解备忘录", Type.NEGOTIATION_OR_AGREEMENT),
        ("zh", "曾達礦商入稟高等法院", Type.LEGAL_OR_WTO),
        ("zh", "伪装成石材闯关 三名嫌疑人被捕", Type.ENFORCEMENT_OR_SMUGGLING),
        ("zh", "風機廠缺磁停線 庫存告罄", Type.SUPPLY_IMPACT),
        ("ja", "対日輸出の申請、中国が受理せず", Type.LICENCE_DENIED_OR_DELAYED),
        (
            "fr",
            "L'État exige 20 % de parts gratuites des mines",
            Type.INVESTMENT_OR_OWNERSHIP_RULE,
        ),
        ("de", "Staat sichert sich Vorkaufsrecht an Minen", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("en", "Treasurer orders Chinese fund to sell stake", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("ko", "캐나다, 중국계 투자자에 지분 매각 명령", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("en", "Carmaker halts production over export controls", Type.SUPPLY_IMPACT),
        ("es", "Exportaciones de imanes caen en mayo", Type.SUPPLY_IMPACT),
        ("en", "Minister warns of dependence on one supplier", Type.OFFICIAL_STATEMENT_OTHER),
        ("zh", "商务部：管制符合国际通行做法", Type.OFFICIAL_STATEMENT_OTHER),
        ("fr", "Pékin défend ses contrôles à l'exportation", Type.OFFICIAL_STATEMENT_OTHER),
    ],
)
def test_the_kind_of_an_act_in_eight_languages(language: str, title: str, expected: Type) -> None:
    found = kind(title, language=language)
    assert found is not None
    assert found.type is expected
    assert lexicon().events[found.event].type is expected


def test_the_source_of_the_news_at_its_end_is_no_statement() -> None:
    found = kind("China grants export licences, minister says")
    assert found is not None
    assert found.type is Type.LICENCE_GRANTED


def test_the_text_decides_where_the_headline_says_little() -> None:
    found = kind("News for magnet makers", "A court in Zenda dismissed the lawsuit.")
    assert found is not None
    assert found.type is Type.LEGAL_OR_WTO


def test_background_of_a_text_counts_little() -> None:
    text = f"Zenda signed a pact with Ruritania.{' It was sunny.' * 15} A quota was cut in May."
    found = kind("Pact on minerals", text)
    assert found is not None
    assert found.type is Type.NEGOTIATION_OR_AGREEMENT


def test_who_speaks_of_an_act_has_not_acted() -> None:
    told = kind(
        "Trade minister warns of dependence on one supplier: we will not be bullied",
        "China banned dual-use exports in January. The minister named no steps.",
    )
    assert told is not None
    assert told.type is Type.OFFICIAL_STATEMENT_OTHER


def test_a_stop_that_nobody_has_ordered_is_a_delay() -> None:
    told = kind("China quietly halts exports to magnet users, traders say")
    assert told is not None
    assert told.type is Type.LICENCE_DENIED_OR_DELAYED


def test_sales_resumed_to_a_named_firm_are_allowed_not_freed() -> None:
    told = kind("China resumes magnet exports to Lynas")
    assert told is not None
    assert told.type is Type.LICENCE_GRANTED


def test_a_close_call_is_a_guess() -> None:
    sure = kind("China imposes export controls on technology")
    guess = kind("Deal on quota")
    assert sure is not None
    assert sure.sure
    assert guess is not None
    close = kind("Smuggling and mergers")
    assert close is not None
    assert not close.sure


def test_what_is_denied_is_not_told_as_given() -> None:
    found = kind("China denies that it lifts its export controls")
    assert found is None or not found.sure or found.event not in {"removal", "relaxation"}


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("China bans exports of magnet-making technology", "technology_control"),
        ("Six producers merge into one state-owned group", "consolidation"),
        ("Leader inspects a rare earth plant on a tour", "visit"),
        ("Truce between Zenda and Ruritania prolonged", "truce"),
        ("China to lift its export controls", "easing_planned"),
        ("China temporarily lifts its export ban", "suspension_pause"),
    ],
)
def test_the_finer_kind(title: str, event: str) -> None:
    found = kind(title)
    assert found is not None
    assert found.event == event


def test_nothing_is_known() -> None:
    assert kind("The mines of Zenda") is None
    assert kind("") is None


def test_endless_texts_are_read_at_their_beginning() -> None:
    found = kind("Pact on minerals " + "and more " * 100_000, "Zenda signed the pact. " * 5_000)
    assert found is not None
    assert found.type is Type.NEGOTIATION_OR_AGREEMENT
