from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import ConfigError
from core.subscription import (
    MAX_LETTERS,
    MAX_WORDS,
    Filter,
    FilterError,
    Subscription,
    format_filter,
    parse_channels,
    parse_filter,
    subscription_from_json,
    subscription_to_json,
)
from core.text import fold


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", Filter(), id="nothing is everything"),
        pytest.param("  \n ", Filter(), id="blanks"),
        pytest.param("Dysprosium TERBIUM", Filter(("dysprosium", "terbium")), id="words"),
        pytest.param("dy dy Dy", Filter(("dy",)), id="once each"),
        pytest.param('"export licence" dy', Filter(("export licence", "dy")), id="phrase"),
        pytest.param("“export licence”", Filter(("export licence",)), id="typographic quotes"),
        pytest.param(
            '-lithium -"lithium ion"', Filter((), ("lithium", "lithium ion")), id="minus"
        ),
        pytest.param("−lithium", Filter((), ("lithium",)), id="typographic minus"),
        pytest.param("severity>=3", Filter(severity=3), id="severity"),
        pytest.param("SEV >= 3 dy", Filter(("dy",), severity=3), id="short and spaced"),
        pytest.param("severity 3+", Filter(severity=3), id="in words"),
        pytest.param("dy 4+", Filter(("dy",), severity=4), id="plus alone"),
        pytest.param("sev:2 severity=5", Filter(severity=5), id="the last one counts"),
        pytest.param('"severity>=3"', Filter(("severity>=3",)), id="quoted it is a phrase"),
        pytest.param("severity", Filter(("severity",)), id="the bare word"),
        pytest.param(
            "稀土 レアアース 희토류", Filter(("稀土", "レアアース", "희토류")), id="any script"
        ),
        pytest.param('dy"export licence"', Filter(("dy", "export licence")), id="no space"),
    ],
)
def test_filters_read_as_people_write_them(text: str, wanted: Filter) -> None:
    assert parse_filter(text) == wanted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("severity>=9", "'severity>=9'", id="severity too high"),
        pytest.param("sev high", "'sev high'", id="severity in letters"),
        pytest.param("severity>3", "'severity>3'", id="more than"),
        pytest.param("dy !!!", "'!!!'", id="no letters"),
        pytest.param('""', "''", id="empty phrase"),
        pytest.param('"open', "quotation mark", id="open quotation mark"),
        pytest.param("x" * (MAX_LETTERS + 1), "'xxxxxxxxxxxxxxxxxxxx…'", id="long word"),
        pytest.param(" ".join(f"w{i}" for i in range(MAX_WORDS + 1)), "21 words", id="many words"),
        pytest.param("dy -Dy", "'dy' is wanted and unwanted", id="contradiction"),
    ],
)
def test_an_error_names_the_word_and_shows_an_example(text: str, names: str) -> None:
    with pytest.raises(FilterError, match="Example: dysprosium") as error:
        parse_filter(text)
    assert names in str(error.value)


#: what people write around words is in no word
_MARKS = frozenset('"“”„‟«»「」『』＂〝〞〟')
_words = (
    st.text(min_size=1, max_size=20)
    .map(lambda text: fold("".join(c for c in text if c not in _MARKS)))
    .filter(lambda w: any(c.isalnum() for c in w) and len(w) <= MAX_LETTERS and '"' not in w)
)


@given(
    words=st.lists(_words, max_size=8, unique=True),
    without=st.lists(_words, max_size=8, unique=True),
    severity=st.integers(1, 5),
)
@example(words=["severity"], without=["3+"], severity=1)
@example(words=["-x", "sev"], without=["-y"], severity=2)
def test_what_is_written_reads_the_same(
    words: list[str], without: list[str], severity: int
) -> None:
    wanted = Filter(tuple(words), tuple(w for w in without if w not in words), severity)
    assert parse_filter(format_filter(wanted)) == wanted


@given(st.text(max_size=200))
def test_any_text_is_a_filter_or_a_sentence_about_it(text: str) -> None:
    try:
        wanted = parse_filter(text)
    except FilterError:
        with pytest.raises(FilterError, match="Example"):
            parse_filter(text)
    else:
        assert parse_filter(format_filter(wanted)) == wanted


def test_channels_come_from_the_settings() -> None:
    text = '@mychannel severity>=3; -1001234567890/7 dysprosium "a; b"; ; @mychannel dy ;'
    assert parse_channels(text) == (
        Subscription("@mychannel", (Filter(severity=3), Filter(("dy",)))),
        Subscription("-1001234567890/7", (Filter(("dysprosium", "a; b")),)),
    )
    assert parse_channels("") == ()
    assert parse_channels('@news "an @name"') == (Subscription("@news", (Filter(("an @name",)),)),)
    assert parse_channels("@all_news") == (Subscription("@all_news"),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("-1001, @news", id="commas"),
        pytest.param("-1001,@news", id="commas without blanks"),
        pytest.param("-1001 @news", id="blanks"),
        pytest.param("-1001\n@news;", id="lines"),
        pytest.param("-1001: ;@news:", id="colons"),
    ],
)
def test_plain_lists_of_channels_are_understood(text: str) -> None:
    assert parse_channels(text) == (Subscription("-1001"), Subscription("@news"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("mychannel severity>=3", "'mychannel' is neither", id="no channel"),
        pytest.param("@mychannel severity>=9", "@mychannel: 'severity>=9'", id="bad filter"),
        pytest.param('@mychannel "open', "quotation mark", id="open quotation mark"),
    ],
)
def test_a_wrong_channel_is_named(text: str, names: str) -> None:
    with pytest.raises(ConfigError, match="RAREWATCH_CHANNELS") as error:
        parse_channels(text)
    assert names in str(error.value)


@pytest.mark.parametrize(
    "subscription",
    [
        pytest.param(Subscription("1"), id="everything"),
        pytest.param(
            Subscription(
                "-100/7",
                (Filter(("dy", "稀土"), ("lithium",), 3), Filter()),
                since=datetime(2026, 3, 2, 8, tzinfo=UTC),
                suspended_at=datetime(2026, 3, 3, 8, 0, 1, 5, tzinfo=UTC),
                suspended_why="blocked",
            ),
            id="all fields",
        ),
        pytest.param(Subscription("1", ()), id="no filters"),
    ],
)
def test_a_subscription_survives_the_store(subscription: Subscription) -> None:
    assert subscription_from_json(subscription_to_json(subscription)) == subscription
    assert subscription_from_json(subscription_to_json(subscription).encode()) == subscription
