"""Plain headlines of European newsrooms: a headline alone, and no text that explains it."""

from __future__ import annotations

import pytest
from articles import article, lexicon, rules

from core.reading import read
from core.relevance import judge
from core.taxonomy import OPPOSITE, Direction

T, E = Direction.TIGHTENING, Direction.EASING
M = Direction.MIXED


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        # controls that are narrowed
        ("China begrenzt Kontrollen bei Seltenen Erden auf Waffenhersteller", E),
        ("China will Kontrollen für Magnete auf Rüstungsgüter beschränken", E),
        ("La Chine restreint à l'armement ses contrôles sur les aimants", E),
        ("Pekín acota a la industria bélica sus controles de tierras raras", E),
        # who gives way and frees, and does not undo what he frees
        ("China recula y retira las trabas a los imanes", E),
        ("China volta atrás e libera terras raras", E),
        # a suspension cut short, ended, kept
        ("China verkürzt Aussetzung der Exportkontrollen für Magnete", T),
        ("La Chine écourte la suspension des contrôles sur les aimants", T),
        ("China pone fin antes de lo previsto a la suspensión de controles de imanes", T),
        ("China acorta la moratoria de los controles de imanes", T),
        ("La Chine annonce un moratoire sur les contrôles des aimants", E),
        ("Pequim encurta a suspensão dos controles de ímãs", T),
        # those whom controls spare
        ("La Chine supprime les dérogations à ses contrôles sur les aimants", T),
        ("China elimina las exenciones a los controles de imanes", T),
        # who gives in
        ("Peking lenkt bei Kontrollen für Magnete ein", E),
        ("La Chine lâche du lest sur les aimants", E),
        ("Pequim volta atrás nas terras raras", E),
        # shelved and called off
        ("China aparca los nuevos controles a los imanes", E),
        ("China bläst Verschärfung der Exportregeln für Seltene Erden ab", E),
        # firms struck off a list
        ("Pékin raye huit entreprises de sa liste de contrôle des aimants", E),
        # duties of licence and other obstacles
        ("La Chine supprime l'obligation de licence pour le terbium", E),
        ("China elimina el requisito de licencia para el terbio", E),
        ("China baut Hürden für Magnetexporte ab", E),
        # licences refused and taken back
        ("Ministerium in Peking versagt Händler Exportlizenz für Magnete", T),
        ("China entzieht Händler die Ausfuhrlizenz für Terbium", T),
        ("Terre rare, la Cina nega le licenze ai produttori", T),
        # measures at the border, reserves
        ("Washington taxe à 30 % les aimants chinois", M),
        ("EEUU grava con un 30% los imanes chinos", M),
        ("Corea del Sur amplía su reserva de tierras raras", M),
    ],
)
def test_a_plain_headline_tells_its_direction(title: str, direction: Direction) -> None:
    reading = read(article(title), lexicon())
    assert reading.clear_direction is direction


def test_fewer_obstacles_are_read_as_relief() -> None:
    title = "La Chine réduit les obstacles à l'exportation d'aimants"
    assert read(article(title), rules()).direction is E


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("China verlängert Aussetzung der Kontrollen für Magnete nicht", T),
        ("China rechaza prorrogar la suspensión de los controles de imanes", T),
        ("Malaysia lockert Ausfuhrverbot für Seltene Erden vorerst nicht", T),
        ("Grönland verlängert Lizenz für Seltene Erden nicht", T),
        ("La Chine exclut d'assouplir ses contrôles sur les aimants", T),
        ("China retrasa el endurecimiento de los controles de imanes", E),
        ("La Chine raccourcit la validité des licences d'aimants", T),
    ],
)
def test_what_is_turned_is_never_told_as_its_opposite(title: str, direction: Direction) -> None:
    told = read(article(title), lexicon()).clear_direction
    assert told is not OPPOSITE[direction]


def test_the_bare_name_of_controls_supports_no_opposite() -> None:
    assert (
        read(
            article("Pékin raye huit entreprises d'un registre de contrôles des aimants"),
            lexicon(),
        ).clear_direction
        is None
    )


@pytest.mark.parametrize(
    "title",
    [
        "China lässt Mittelständler auf Magnetlizenzen warten",
        "Bund steckt 90 Millionen Euro in Magnetfabrik",
        "Faute d'aimants, un équipementier met ses salariés au chômage partiel",
    ],
)
def test_magnets_alone_may_be_policy(title: str) -> None:
    assert judge(article(title), lexicon()).relevant


def test_what_something_costs_is_no_policy() -> None:
    title = "Cuánto cuesta un imán de neodimio y para qué sirve"
    assert not judge(article(title), lexicon()).relevant
