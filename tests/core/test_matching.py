from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from articles import lexicon
from hypothesis import given
from hypothesis import strategies as st
from sample_alert import sample_alert

from core.alert import Source
from core.matching import Index
from core.subscription import Filter, Subscription, parse_filter

ALERT = sample_alert(
    headline="China grants US makers a licence for dysprosium",
    summary="Beijing eases rare-earth rules, it tells us. 出口许可证 go to three firms.",
    event="licence_grant",
    event_label="Licences granted or sped up",
    jurisdictions=("CN",),
    elements=("Dy",),
    companies=("Zenda Magnets",),
    sources=(Source("The Strelsau Post", "t", "u", None, 2, "f"),),
    severity=3,
)


def names() -> dict[str, tuple[str, ...]]:
    return {**lexicon().countries, **lexicon().elements}


def matched(*texts: str, **changes: Any) -> bool:
    index = Index(names())
    index.replace("1", Subscription("1", tuple(parse_filter(text) for text in texts), **changes))
    return index.match(ALERT) == ["1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", True, id="everything"),
        pytest.param("dysprosium", True, id="word"),
        pytest.param("licence", True, id="plural in the text"),
        pytest.param('"rare earth"', True, id="phrase across a hyphen"),
        pytest.param("rare-earth", True, id="hyphen across a space"),
        pytest.param("licen", False, id="part of a word"),
        pytest.param("licen*", True, id="star"),
        pytest.param("许可", True, id="chinese inside a run"),
        pytest.param("Dy", True, id="symbol"),
        pytest.param("Диспрозий", True, id="name of the element in another language"),
        pytest.param("china", True, id="name of the state"),
        pytest.param("CN", True, id="code of the state"),
        pytest.param("us", True, id="short word in capitals"),
        pytest.param("it", False, id="short word that is only a word"),
        pytest.param("trump", False, id="what points at a state is not said"),
        pytest.param('"zenda magnets"', True, id="company"),
        pytest.param('"strelsau post"', True, id="outlet"),
        pytest.param('"sped up"', True, id="label"),
        pytest.param("terbium holmium dy", True, id="any of several"),
        pytest.param("terbium", False, id="not said"),
        pytest.param("dysprosium -licence", False, id="unwanted word"),
        pytest.param("-licence", False, id="everything but"),
        pytest.param("-terbium", True, id="everything but what is not said"),
        pytest.param("severity>=3", True, id="severity reached"),
        pytest.param("severity>=4", False, id="severity not reached"),
        pytest.param("dysprosium severity>=4", False, id="word without severity"),
    ],
)
def test_who_gets_an_alert(text: str, *, found: bool) -> None:
    assert matched(text) is found


def test_any_filter_will_do_and_nobody_is_named_twice() -> None:
    assert matched("terbium", "dysprosium", "", "")
    assert not matched("terbium", "holmium")
    assert not matched()


def test_suspended_ones_get_nothing_until_they_return() -> None:
    lost = Subscription("1", suspended_at=datetime(2026, 3, 1, tzinfo=UTC))
    index = Index()
    index.replace("1", lost)
    assert index.match(ALERT) == []
    index.replace("1", Subscription("1"))
    assert index.match(ALERT) == ["1"]
    index.replace("1", lost)
    assert index.match(ALERT) == []
    assert len(index) == 1


def test_changes_take_effect_at_once() -> None:
    index = Index()
    index.replace("1", Subscription("1", (Filter(("dysprosium",)),)))
    index.replace("2", Subscription("2", (Filter(("dysprosium",)), Filter(("terbium",)))))
    assert index.match(ALERT) == ["1", "2"]
    index.replace("1", Subscription("1", (Filter(("terbium",)),)))
    assert index.match(ALERT) == ["2"]
    index.replace("2", None)
    index.replace("3", None)
    assert index.match(ALERT) == []
    index.replace("1", Subscription("1", (Filter(severity=2),)))
    assert index.match(ALERT) == ["1"]


def test_many_new_words_are_found_before_and_after_the_whole_is_rebuilt() -> None:
    index = Index()
    for number in range(600):
        index.replace(str(number), Subscription(str(number), (Filter((f"word{number}",)),)))
        if number % 100 == 0:
            assert index.match(ALERT) == []
    told = sample_alert(headline="word0 and word599 meet word300")
    assert index.match(told) == ["0", "300", "599"]


_word = st.sampled_from(["dysprosium", "licence", "terbium", "us", "china", "稀土", "许可"])
_filter = st.builds(
    Filter,
    st.lists(_word, max_size=3, unique=True).map(tuple),
    st.lists(_word, max_size=2, unique=True).map(tuple),
    st.integers(1, 5),
)
_change = st.tuples(st.sampled_from("abc"), st.none() | st.lists(_filter, max_size=3).map(tuple))


@given(st.lists(_change, max_size=12))
def test_an_index_that_was_changed_is_one_that_was_built_anew(
    changes: list[tuple[str, tuple[Filter, ...] | None]],
) -> None:
    index, now = Index(), {}
    for target, filters in changes:
        now[target] = None if filters is None else Subscription(target, filters)
        index.replace(target, now[target])
    expected = []
    for target, subscription in now.items():
        fresh = Index()
        fresh.replace(target, subscription)
        expected += fresh.match(ALERT)
    assert index.match(ALERT) == sorted(expected)
