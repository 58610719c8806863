"""Kinds of event told in the words of the Japanese trade press."""

from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon

from core.facts import extract
from core.kind import kind_of
from core.taxonomy import EventType as Type


def told(title: str) -> Type | None:
    made = article(title, "")
    facts = dataclasses.replace(extract(made, lexicon()), language="ja")
    kind = kind_of(made, facts, lexicon())
    return kind.type if kind else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("カザフスタン、原石の国外持ち出しを禁じる", Type.EXPORT_CONTROL_NEW),
        ("ホルミウムも規制対象に追加 域外適用を拡大", Type.EXPORT_CONTROL_NEW),
        ("重希土の輸出規制停止、来年末まで", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("ジルコン砂の輸出停止令を取り下げ", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("タンタル混じりの鉱石、輸出解禁へ", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("磁石3社に輸出許可が下りる", Type.LICENCE_GRANTED),
        ("審査は順番待ち、許可下りず", Type.LICENCE_DENIED_OR_DELAYED),
        ("イットリウムの貨物、大連で通関拒否", Type.LICENCE_DENIED_OR_DELAYED),
        ("許可証が来ないまま年を越す商社", Type.LICENCE_DENIED_OR_DELAYED),
        ("輸出申請をオンライン申請に、標準処理期間も明示", Type.LICENCE_REGIME_CHANGE),
        ("工業情報化省、今年の採掘指標を通達", Type.QUOTA),
        ("ネオジム磁石に輸入課徴金、米議会で浮上", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("EU、磁石粉の反補助金調査", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("分離プラントに信用保証 豪、公的資金も", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("EV補助を上乗せ、国産磁石が条件", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("日英、局長級で意見交換 重要鉱物", Type.NEGOTIATION_OR_AGREEMENT),
        ("国防省、磁石会社の筆頭株主に", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("ルリタニア、レアアース管理条例を公布", Type.QUOTA),
        ("ルリタニア、採掘枠を撤廃", Type.QUOTA),
        ("磁石密輸団の主犯に懲役5年", Type.ENFORCEMENT_OR_SMUGGLING),
        ("モーター工場、生産を一部停止 磁石の調達難で", Type.SUPPLY_IMPACT),
        ("深海の採掘を推進", Type.DOMESTIC_SUPPORT_OR_STOCKPILE),
        ("昇降機の納期遅れ、磁石の確保難しく", Type.SUPPLY_IMPACT),
        ("審査を通常に戻す", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("許可申請に英語対応の統一窓口", Type.LICENCE_REGIME_CHANGE),
        ("中国製磁石の使用を全面禁止", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("磁石会社が包括許可を取得", Type.LICENCE_GRANTED),
        ("控訴裁、鉱山の仮処分を棄却", Type.LEGAL_OR_WTO),
        ("外為法違反の容疑で商社を家宅捜索", Type.ENFORCEMENT_OR_SMUGGLING),
        ("無許可操業の選鉱場に過料", Type.ENFORCEMENT_OR_SMUGGLING),
        ("新鉱業法、国の持ち分を3割に", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("外国投資委員会、中国系の鉱山買収を却下", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("磁石が手に入らない 電機各社、納期遅れ広がる", Type.SUPPLY_IMPACT),
        ("ジスプロシウム相場が反落、キロ240ドル", Type.SUPPLY_IMPACT),
        ("外務次官、演説で「断固対応」と明言", Type.OFFICIAL_STATEMENT_OTHER),
        ("通商相「磁石の輸出を停止する考えはない」", Type.OFFICIAL_STATEMENT_OTHER),
        ("輸出停止を否定 ルリタニア外務省", Type.EXPORT_CONTROL_NEW),
        ("反政府勢力、ホルミウム鉱山を占拠", Type.SUPPLY_IMPACT),
        ("ルリタニア、国家計画鉱区を定める", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("関係省庁会議、輸出規制の影響を精査", Type.OFFICIAL_STATEMENT_OTHER),
    ],
)
def test_reads_the_words_of_the_trade_press(title: str, expected: Type) -> None:
    assert told(title) is expected


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("協力の枠組みで一致", Type.QUOTA),
        ("企業向けの保証枠を拡大", Type.QUOTA),
        ("無許可の採掘を告発", Type.LICENCE_GRANTED),
        ("戦闘機向け磁石の国産化に補助", Type.SUPPLY_IMPACT),
        ("補助金を上乗せ", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
    ],
)
def test_short_words_inside_longer_ones_say_nothing(title: str, other: Type) -> None:
    assert told(title) is not other
