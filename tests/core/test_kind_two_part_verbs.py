"""Kinds that German, Chinese and other newsrooms tell by verbs in two parts, denials and ships."""

from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon, rules

from core.facts import extract
from core.kind import kind_of
from core.taxonomy import EventType as Type

NEW, EASED = Type.EXPORT_CONTROL_NEW, Type.EXPORT_CONTROL_EASED_OR_SUSPENDED
GRANTED, REFUSED = Type.LICENCE_GRANTED, Type.LICENCE_DENIED_OR_DELAYED
SUPPORT, STATEMENT = Type.DOMESTIC_SUPPORT_OR_STOCKPILE, Type.OFFICIAL_STATEMENT_OTHER
OWNERSHIP, TALKS = Type.INVESTMENT_OR_OWNERSHIP_RULE, Type.NEGOTIATION_OR_AGREEMENT


def _kind(language: str, title: str, text: str = "") -> Type | None:
    made = article(title, text)
    facts = dataclasses.replace(extract(made, lexicon()), language=language)
    kind = kind_of(made, facts, rules())
    return kind.type if kind else None


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "China erlaubt Ausfuhr von Terbium nicht länger"),
        ("de", "China will Lieferung von Terbium nicht mehr gestatten"),
        ("fr", "Terbium : Pékin n'autorise plus les exportations vers la Ruritanie"),
    ],
)
def test_what_is_not_allowed_is_not_granted(language: str, title: str) -> None:
    assert _kind(language, title) is not GRANTED
    assert _kind(language, title) is not EASED


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("de", "China hält Magnetlieferungen an Rüstungsfirmen zurück", REFUSED),
        ("de", "Peking hält Ausfuhren von Terbium nach Ruritanien zurück", REFUSED),
        ("de", "China knüpft Ausfuhr von Magneten an staatliche Erlaubnis", NEW),
        ("de", "Malaysia verbietet Ausländern Abbau Seltener Erden", OWNERSHIP),
        ("de", "China lässt Anträge auf Terbium liegen", REFUSED),
        ("de", "China nimmt Terbium von der Kontrollliste", EASED),
        ("zh", "中国拖延批准稀土出口", REFUSED),
        ("zh", "澳洲要求中國股東賣出稀土股", OWNERSHIP),
        ("zh", "北京推遲核發稀土出口", REFUSED),
    ],
)
def test_a_verb_in_two_parts_tells_what_became_of_papers(
    language: str, title: str, expected: Type
) -> None:
    assert _kind(language, title) is expected


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("de", "China öffnet die Schleusen für Terbium", EASED),
        ("de", "China liefert wieder Terbium nach Ruritanien", EASED),
        ("fr", "La Chine exporte à nouveau du terbium", EASED),
        ("zh", "中国重新放行对日稀土", EASED),
        ("zh", "稀土管制喊卡 商務部延後一年", EASED),
        ("ja", "レアアース船、新たに3隻が日本へ出航", EASED),
        ("ja", "中国、レアアース新規制の適用を見送り", EASED),
        ("ko", "산업부, 중국 수출통제 희토류 긴급점검", SUPPORT),
        ("fr", "Débat sur les terres rares et matériaux critiques", STATEMENT),
        ("zh", "印度与中国讨论稀土供应", TALKS),
    ],
)
def test_goods_that_move_again_and_offices_that_look(
    language: str, title: str, expected: Type
) -> None:
    assert _kind(language, title) is expected


@pytest.mark.parametrize(
    ("title", "unwanted"),
    [
        ("Berlin gibt 50 Millionen für Fabrik frei", GRANTED),
        ("China hält sich mit Kritik zurück", REFUSED),
        ("Ruritanien genehmigt Mine nicht nur für Terbium", REFUSED),
    ],
)
def test_other_senses_of_these_verbs_tell_no_papers(title: str, unwanted: Type) -> None:
    assert _kind("de", title) is not unwanted
