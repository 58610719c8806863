"""Text from strangers, folded, tidied, freed of markup and cut."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import cut, fold, plain, tidy


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("  Rare\tEarth\n CONTROLS ", "rare earth controls", id="case and space"),
        pytest.param("China`s", "china's", id="backtick"),
        pytest.param(
            "China’s “rare–earths” — «now»", 'china\'s "rare-earths" - "now"', id="marks"
        ),
        pytest.param("Ｒａｒｅ　ｅａｒｔｈ", "rare earth", id="full width"),
        pytest.param("ﬁne Straße", "fine strasse", id="ligatures"),
        pytest.param("rare\u200b ea\u00adrth\ufeff", "rare earth", id="zero width"),
        pytest.param("\u202eabc\u2066def", "abcdef", id="bidi"),
        pytest.param("a\x00b\x07c", "abc", id="controls"),
        pytest.param("é = e\u0301", "é = é", id="composed"),
        pytest.param("x\ud800y ☎\ufe0f", "xy ☎", id="surrogates and selectors"),
        pytest.param("稀土 出口", "稀土 出口", id="chinese"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_what_is_printable_for_python_and_unseen_for_us_goes() -> None:
    """The quick way for printable texts must drop the same characters as the slow one."""
    for code in (0x180B, 0x180D, 0xE0100, 0xE01EF):
        assert chr(code).isprintable()
        assert fold(f"é{chr(code)}x") == tidy(f"é{chr(code)}x") == "éx"
    for code in (0x034F, 0xFE00, 0xFE0F):
        assert fold(f"é{chr(code)}x") == "éx"


@given(st.text())
def test_folding_is_stable_and_can_be_encoded(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    folded.encode()
    assert fold(f"a {text}\u200b’").startswith("a")


@given(st.text(alphabet="ABc’“—  é\u200bß\u0301\t稀ﬁ"))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        pytest.param(" a \n\t b\u00a0c\x00 ", "a b c", id="space and controls"),
        pytest.param("ABC “q” – é", "ABC “q” – é", id="kept"),
        pytest.param("pay\u202elap\u2069", "paylap", id="bidi"),
        pytest.param("ra\u200bre e\u200darth\u200c", "rare earth", id="zero width"),
        pytest.param(
            "می\u200cخواهم 👩\u200d🔬", "می\u200cخواهم 👩\u200d🔬", id="joiners that belong"
        ),
        pytest.param("a\udc00b\ufffeé", "abé", id="surrogates and non-characters"),
        pytest.param("line\u2028break\x85", "line break", id="line separators"),
    ],
)
def test_tidy(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("no markup at all", "no markup at all", id="none"),
        pytest.param("caf&eacute; &amp; bar &#8217;", "café & bar ’", id="entities"),
        pytest.param("5 &lt; 6", "5 < 6", id="escaped angle"),
        pytest.param("<p>One</p><p>Two</p>", "One Two", id="paragraphs part words"),
        pytest.param("rare<b>-</b>earth<i>s</i>", "rare-earths", id="inline tags do not"),
        pytest.param("a<br>b<BR/>c<li>d<img src=x>e", "a b c d e", id="breaks"),
        pytest.param("a<script>b</script><style>c</style>d<!-- e -->f", "adf", id="unshown"),
        pytest.param(
            "<title>x</title>a<iframe>b</iframe><svg><text>c</text></svg>", "a", id="more"
        ),
        pytest.param("<table>x<tr><td>a<td>b</table>", "x a b", id="tables"),
        pytest.param("<html><head></head><body>a</body></html>b", "ab", id="a page"),
        pytest.param("a < b", "a < b", id="bare angle"),
        pytest.param("a <b", "a", id="cut in a tag"),
        pytest.param("<![CDATA[a <b>c</b>]]>", "a c", id="escaped CDATA"),
        pytest.param("<b>\x00a\ud800\u202e</b>", "a", id="hidden characters"),
        pytest.param("<", "<", id="an angle"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_plain(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(st.text(alphabet="<>/&;#!-[]ab scriptx\"'=\x00\ud800é "))
def test_plain_never_fails_and_is_tidy(markup: str) -> None:
    text = plain(markup)
    assert tidy(text) == text
    text.encode()


@pytest.mark.parametrize(
    ("text", "limit", "shortened"),
    [
        pytest.param("short", 5, "short", id="fits"),
        pytest.param("one two three", 10, "one two…", id="at a word"),
        pytest.param("one two, three", 10, "one two…", id="without the comma"),
        pytest.param("one two three", 8, "one two…", id="a word that ends there"),
        pytest.param("a pneumonoultramicroscopic", 10, "a pneumon…", id="within a long word"),
        pytest.param("稀土出口管制公告", 5, "稀土出口…", id="no words"),
        pytest.param("ab\u0301cd", 3, "a…", id="combining mark"),
        pytest.param("a👩\u200d🔬b", 4, "a…", id="joined emoji"),
        pytest.param("a👩\u200d🔬b", 3, "a…", id="before the joiner"),
        pytest.param("a👍🏽bc", 3, "a…", id="skin tone"),
        pytest.param("🇩🇪🇫🇷!", 4, "🇩🇪…", id="flags"),
        pytest.param("🇩🇪🇫🇷!", 3, "🇩🇪…", id="between flags"),
        pytest.param("🇩🇪🇫🇷!", 2, "…", id="half a flag"),
        pytest.param("a\ud83d\ude00b", 3, "a…", id="surrogates"),
        pytest.param("abc", 1, "…", id="one"),
        pytest.param("abc", 0, "", id="none"),
    ],
)
def test_cut(text: str, limit: int, shortened: str) -> None:
    assert cut(text, limit) == shortened


@given(st.text(), st.integers(-1, 40))
def test_cutting_keeps_the_limit_and_whole_characters(text: str, limit: int) -> None:
    shortened = cut(text, limit)
    assert len(shortened) <= max(limit, 0)
    if shortened != text and len(shortened) > 1:
        rest = text[len(shortened.removesuffix("…")) :].lstrip(" ,;:-–—(\"'")
        assert not rest or not unicodedata.combining(rest[0])
