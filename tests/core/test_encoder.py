"""The shipped encoder: what it hears of a report that no word or rule is clear about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from articles import article, lexicon

from configuration import SHIPPED, read_encoder
from core.encoder import Encoder, hearing
from core.kind import CLEAR
from core.opinion import load_opinion
from core.reading import read
from core.taxonomy import Direction, EventType, Relevance

if TYPE_CHECKING:
    from collections.abc import Mapping


UNCLEAR = "No dysprosium for Ruritania, says Zenda"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return read_encoder(SHIPPED)


def best(evidence: Mapping[str, float]) -> str:
    return max(evidence, key=lambda answer: evidence[answer])


def test_it_says_how_likely_each_answer_is(encoder: Encoder) -> None:
    heard = encoder.hear("China caps its output of rare earths", "The ministry set a limit.")
    assert {question: set(found) for question, found in heard.items()} == {
        "relevance": set(Relevance),
        "kind": set(EventType),
        "direction": set(Direction),
    }
    for found in heard.values():
        assert math.fsum(math.exp(points / 100) for points in found.values()) == pytest.approx(
            1, abs=0.05
        )
        assert all(float(points).is_integer() for points in found.values())


@pytest.mark.parametrize(
    ("title", "kind", "direction"),
    [
        ("Magnet metals may no longer leave Vietnam, Hanoi decides", "export_control_new", "T"),
        ("Customs men find dysprosium hidden in crates of tea", "enforcement_or_smuggling", ""),
        ("Paris puts money into a magnet works near Lyon", "domestic_support_or_stockpile", "E"),
        ("Geneva judges to hear the case on rare earth duties", "legal_or_wto", ""),
        ("Pékin lève les permis pour les aimants", "export_control_eased_or_suspended", "E"),
        ("磁石材料の輸出を全面的に禁じる方針", "export_control_new", "T"),
        ("희토류 자석 부족으로 자동차 공장 멈춰", "supply_impact", "T"),
    ],
)  # fmt: skip
def test_it_hears_what_a_headline_means_whatever_its_words(
    encoder: Encoder, title: str, kind: str, direction: str
) -> None:
    heard = encoder.hear(title, "")
    assert best(heard["kind"]) == kind
    assert best(heard["direction"])[0].upper() in (direction or "TENM")


@pytest.mark.parametrize(
    ("act", "none"),
    [
        (
            "Council lets the rare earth mine at Zenda go ahead",
            "Drill results at the rare earth mine at Zenda beat forecasts",
        ),
        (
            "State bank lends Ruritania Magnets 40 million for its plant",
            "Ruritania Magnets doubles its profit as its plant runs at full load",
        ),
        ("希土類磁石の輸出許可、経産省が支援窓口", "希土類磁石の販売が好調、東北金属が最高益"),
        (
            "Mine de terres rares : le préfet refuse le permis",
            "Mine de terres rares : des forages prometteurs",
        ),
    ],
)  # fmt: skip
def test_it_hears_whether_a_state_acts(encoder: Encoder, act: str, none: str) -> None:
    assert best(encoder.hear(act, "")["relevance"]) == Relevance.RELEVANT
    assert best(encoder.hear(none, "")["relevance"]) == Relevance.IRRELEVANT


def test_the_order_of_words_matters(encoder: Encoder) -> None:
    one = encoder.hear("China sues the United States over rare earths", "")
    other = encoder.hear("The United States sues China over rare earths", "")
    assert one != other


def test_the_beginning_of_the_text_is_heard_once(encoder: Encoder) -> None:
    title = "Talks on rare earths"
    assert encoder.hear(title, f"{title} Beijing ends all licences.") == encoder.hear(
        title, "Beijing ends all licences."
    )
    assert encoder.hear(title, "") != encoder.hear(title, "Beijing ends all licences.")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("稀土" * 500_000, "稀土" * 500_000, id="a megabyte"),
        pytest.param("\x00\ud7ff🪨🧲", "﷽ \u202e", id="signs that no piece holds"),
        pytest.param("rare\ud800", "\udc00 earths", id="halves of signs"),
        pytest.param("<b>rare</b> &amp; earths", "<script>", id="markup"),
    ],
)
def test_any_text_is_heard(encoder: Encoder, title: str, text: str) -> None:
    heard = encoder.hear(title, text)
    assert all(math.isfinite(points) for found in heard.values() for points in found.values())


def test_a_report_is_heard_once_and_only_if_somebody_asks() -> None:
    class Counting(Encoder):
        asked = 0

        def hear(self, title: str, text: str) -> dict[str, dict[str, float]]:
            self.asked += 1
            return {"kind": {title: 1.0}, "direction": {text: 2.0}}

    def load() -> None:
        raise AssertionError

    counting = Counting(load)  # type: ignore[arg-type]
    heard = hearing(counting, "title", "text")
    assert counting.asked == 0
    assert (heard("kind"), heard("direction")) == ({"title": 1.0}, {"text": 2.0})
    assert counting.asked == 1


DATA = {"answers": ["a", "b"], "base": [0, 0], "weights": {"x": [50, 0], "y": [900, 0]}}


def test_what_is_heard_is_weighed_where_the_features_are_not_clear() -> None:
    opinion, asked = load_opinion(DATA), []

    def heard() -> dict[str, float]:
        asked.append(1)
        return {"a": -200.0, "b": 0.0}

    unclear = opinion.shares({"x": 1.0}, heard, CLEAR)
    assert unclear["b"] == pytest.approx(1 / (1 + math.exp(0.4 * 0.5 - 0.6 * 2.0)))
    assert asked == [1]
    clear = opinion.shares({"y": 1.0}, heard, CLEAR)
    assert clear["a"] >= CLEAR
    assert clear == opinion.shares({"y": 1.0})
    assert asked == [1]


def test_a_reading_rests_on_what_was_heard_and_a_clear_one_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kinds() -> list[Mapping[EventType, float]]:
        titles = (UNCLEAR, "China bans exports of rare earth magnets")
        return [read(article(title), lexicon()).kinds for title in titles]

    with_it = kinds()
    with monkeypatch.context() as patch:
        patch.setattr(lexicon(), "encoder", None)
        without = kinds()
    assert max(without[0].values()) < CLEAR <= max(without[1].values())
    assert with_it[0] != without[0]
    assert best(with_it[0]) == EventType.EXPORT_CONTROL_NEW != best(without[0])
    assert with_it[1] == without[1]
