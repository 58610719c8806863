"""Kinds and directions in the words of the German, French and Spanish trade press."""

from __future__ import annotations

import dataclasses

import pytest
from articles import article, lexicon

from core.direction import weigh
from core.facts import extract
from core.kind import kind_of
from core.taxonomy import Direction
from core.taxonomy import EventType as Type
from core.terms import comparable


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("de", "Ruritanien kappt Ausfuhr von Holmium", Type.EXPORT_CONTROL_NEW),
        ("fr", "La Ruritanie proscrit l'exportation d'holmium", Type.EXPORT_CONTROL_NEW),
        ("es", "Ruritania prohíbe exportar holmio", Type.EXPORT_CONTROL_NEW),
        ("es", "Ruritania afloja los controles", Type.EXPORT_CONTROL_EASED_OR_SUSPENDED),
        ("fr", "Scandium : licences en souffrance", Type.LICENCE_DENIED_OR_DELAYED),
        ("es", "Ruritania deniega el permiso a un fabricante", Type.LICENCE_DENIED_OR_DELAYED),
        ("fr", "Guichet unique pour les exportateurs de scandium", Type.LICENCE_REGIME_CHANGE),
        ("es", "Nuevo formulario y ventanilla única en Ruritania", Type.LICENCE_REGIME_CHANGE),
        ("de", "Förderdeckel für Monazit sinkt", Type.QUOTA),
        ("de", "Brüssel verhängt Ausgleichszölle", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("es", "Ruritania aplica derechos compensatorios", Type.IMPORT_TARIFF_OR_TRADE_REMEDY),
        ("fr", "Perquisitions chez un négociant de scandium", Type.ENFORCEMENT_OR_SMUGGLING),
        ("es", "Desarticulan una mafia de contrabando", Type.ENFORCEMENT_OR_SMUGGLING),
        ("de", "Lager leeren sich, Fließbänder vor dem Stopp", Type.SUPPLY_IMPACT),
        ("es", "Armadoras recortan turnos: escasean los motores", Type.SUPPLY_IMPACT),
        ("de", "Unterhändler reisen nach Strelsau", Type.NEGOTIATION_OR_AGREEMENT),
        ("de", "Besuch in Strelsau: Rahmenabkommen perfekt", Type.NEGOTIATION_OR_AGREEMENT),
        ("de", "Pentagon wird größter Aktionär", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("de", "Scandium gehört der Volksrepublik", Type.INVESTMENT_OR_OWNERSHIP_RULE),
        ("de", "Gericht schickt Bande in Haft", Type.ENFORCEMENT_OR_SMUGGLING),
        ("fr", "Avis défavorable au projet de scandium", Type.LICENCE_DENIED_OR_DELAYED),
        ("fr", "La Ruritanie exporte plus, bond des exportations", Type.SUPPLY_IMPACT),
        ("es", "Declaración de impacto ambiental negativa", Type.LICENCE_DENIED_OR_DELAYED),
        ("es", "Condenan a una banda a años de cárcel", Type.ENFORCEMENT_OR_SMUGGLING),
        ("pt", "Ruritânia restringe a exportação de escândio", Type.EXPORT_CONTROL_NEW),
        ("pt", "Empresas aguardam, lentidão nas licenças", Type.LICENCE_DENIED_OR_DELAYED),
        ("pt", "Ruritânia eleva a cota de escândio", Type.QUOTA),
        ("pt", "Aciona a OMC contra cotas de escândio", Type.LEGAL_OR_WTO),
        ("pt", "Apreendidas toneladas em garimpo ilegal", Type.ENFORCEMENT_OR_SMUGGLING),
        ("de", "Rebellen erobern Minengebiet in Ruritanien", Type.SUPPLY_IMPACT),
        ("de", "Strelsau sagt Reise nach Zenda ab", Type.NEGOTIATION_OR_AGREEMENT),
        ("fr", "La Ruritanie ne coupera pas ses ventes", Type.OFFICIAL_STATEMENT_OTHER),
        ("es", "Nuevos reparos: tambalea el permiso ambiental", Type.LICENCE_DENIED_OR_DELAYED),
        ("es", "Renuncia al precio mínimo", Type.OFFICIAL_STATEMENT_OTHER),
        ("pt", "As medidas seguem as regras da OMC", Type.OFFICIAL_STATEMENT_OTHER),
        ("it", "La Ruritania vieta l'export di scandio", Type.EXPORT_CONTROL_NEW),
        ("it", "Siglato un protocollo d'intesa", Type.NEGOTIATION_OR_AGREEMENT),
    ],
)
def test_a_headline_tells_its_kind(language: str, title: str, expected: Type) -> None:
    made = article(title)
    facts = dataclasses.replace(extract(made, lexicon()), language=language)
    kind = kind_of(made, facts, lexicon())
    assert kind is not None
    assert kind.type is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ruritanien inför exportstopp för sällsynta jordartsmetaller", Type.EXPORT_CONTROL_NEW),
        ("Ruritanien beviljar exportlicenser för holmium", Type.LICENCE_GRANTED),
        (
            "Ruritanië versoepelt exportcontroles op zeldzame aardmetalen",
            Type.EXPORT_CONTROL_EASED_OR_SUSPENDED,
        ),
        ("Ruritania larang ekspor logam tanah jarang mentah", Type.EXPORT_CONTROL_NEW),
        ("Ruritania bắt giữ nhóm buôn lậu đất hiếm", Type.ENFORCEMENT_OR_SMUGGLING),
        ("Ruritanya nadir toprak ihracatını yasakladı", Type.EXPORT_CONTROL_NEW),
        ("روريتانيا تحظر تصدير العناصر الأرضية النادرة", Type.EXPORT_CONTROL_NEW),
    ],
)
def test_further_languages_have_words_of_their_own(title: str, expected: Type) -> None:
    report = article(title)
    kind = kind_of(report, extract(report, lexicon()), lexicon())
    assert kind is not None
    assert kind.type is expected


@pytest.mark.parametrize(
    ("language", "title", "unwanted"),
    [
        ("fr", "Le cours de l'action monte, la séance suit son cours", Type.LEGAL_OR_WTO),
        ("es", "Una firma busca imanes", Type.NEGOTIATION_OR_AGREEMENT),
        ("fr", "Un accord signé à Strelsau", Type.LICENCE_GRANTED),
    ],
)
def test_a_word_with_another_sense_tells_no_kind(
    language: str, title: str, unwanted: Type
) -> None:
    made = article(title)
    facts = dataclasses.replace(extract(made, lexicon()), language=language)
    kind = kind_of(made, facts, lexicon())
    assert kind is None or kind.type is not unwanted


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("de", "Ruritanien hob die Exportkontrollen auf", Direction.EASING),
        ("de", "Exportkontingent schrumpft", Direction.TIGHTENING),
        ("fr", "La Ruritanie supprime ses droits de sortie", Direction.EASING),
        ("fr", "La Ruritanie proscrit l'exportation d'aimants", Direction.TIGHTENING),
        ("es", "Ruritania afloja los controles", Direction.EASING),
        ("es", "Ruritania extiende los controles", Direction.TIGHTENING),
        ("es", "A un fabricante le niegan el permiso", Direction.TIGHTENING),
        ("es", "Ruritania da marcha atrás en los controles", Direction.EASING),
        ("de", "Das Pentagon steigt bei einem Förderer ein", Direction.EASING),
        ("de", "Der Staatsrat erlässt Vorschriften für Abbau", Direction.TIGHTENING),
        ("de", "Der Zoll stellt 40 Tonnen sicher", Direction.TIGHTENING),
        ("fr", "Avis défavorable à la mine", Direction.TIGHTENING),
        ("fr", "Ruritanie : un accord sur les minéraux critiques signé", Direction.EASING),
        ("es", "La Junta rechaza la mina", Direction.TIGHTENING),
        ("pt", "Ruritânia suspende restrições", Direction.EASING),
        ("pt", "Ruritânia corta a cota", Direction.TIGHTENING),
        ("pt", "Licença negada ao projeto", Direction.TIGHTENING),
        ("pt", "Ruritânia retoma exportações", Direction.EASING),
        ("fr", "La Ruritanie limitera l'exportation d'aimants", Direction.TIGHTENING),
        ("it", "La Ruritania allenta i controlli", Direction.EASING),
        ("de", "Strelsau setzt drei Firmen auf Kontrollliste", Direction.TIGHTENING),
        ("fr", "Exporter du scandium : Strelsau exige les clients finaux", Direction.TIGHTENING),
        ("it", "La Ruritania vieta l'export di scandio", Direction.TIGHTENING),
    ],
)
def test_a_headline_tells_its_direction(language: str, title: str, expected: Direction) -> None:
    signs = lexicon().polarity.signs(comparable(title), language)
    assert weigh({sign.name: 1.0 for sign in signs}, None).direction is expected
