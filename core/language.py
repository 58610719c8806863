"""The language of a text, read from the text itself: tags of feeds are often wrong.

Theory: a script tells Chinese, Japanese, Korean and most others; only Latin texts need a model.
English, the language of most feeds, is told by its commonest words, so that the model (py3langid,
Naive Bayes over byte n-grams) is loaded only once another Latin text arrives.

Known exceptions: a Japanese headline without kana reads as Chinese.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: this much of a text is enough
_SAMPLE = 400
#: fewer letters tell nothing
_SHORT = 12
#: languages in Latin letters in which this trade is written about
_LATIN = ("en", "de", "fr", "es", "it", "pt", "pl", "vi", "nl", "tr", "id", "sv", "cs")
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile(r"[\u3041-\u30fa\u30fc-\u30ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[a-z']+")
#: found in no other of these languages as often
_ENGLISH = frozenset(
    ("the", "of", "and", "to", "that", "with", "by", "from", "has", "have", "is", "are", "was")
) | frozenset(
    ("were", "will", "its", "their", "as", "at", "on", "for", "said", "which", "this", "after")
)
_ENGLISH_SHARE = 0.18
#: a Latin name in a Chinese text counts for as many letters as the text has characters
_OWN_SCRIPT = 0.15
#: half of a Japanese text may be in Chinese characters, a Korean one has few
_KANA = 0.08


def detect(text: str, tag: str = "") -> str:
    """Name the language of a text (ISO 639-1, Chinese as zh); its tag only if nothing else can."""
    return _told(text[:_SAMPLE]) or plain_tag(tag)


# a report is asked with and without what stands above its text, mostly the same
@lru_cache(maxsize=8)
def _told(text: str) -> str:
    """The language that the words of a text tell; '' if they are too few."""
    # half a surrogate pair is no text
    sample = text.encode("utf-8", "ignore").decode()
    letters = len(_LETTER.findall(sample))
    # a short headline in a script of its own is still told by it
    return _by_script(sample, letters) or (_latin(sample) if letters >= _SHORT else "")


def plain_tag(tag: str) -> str:
    """Reduce a language tag to what is told apart here: zh-Hant and zh_CN are zh."""
    return tag.replace("_", "-").partition("-")[0].strip().lower()


def _by_script(sample: str, letters: int) -> str:
    if not letters or sample.isascii():
        return ""
    shares = {name: len(script.findall(sample)) / letters for name, script in _SCRIPTS}
    if shares["ja"] > _KANA and shares["ja"] + shares["zh"] > _OWN_SCRIPT:
        return "ja"
    name = max(shares, key=lambda name: shares[name])
    return name if shares[name] > _OWN_SCRIPT else ""


def _latin(sample: str) -> str:
    words = _WORD.findall(sample.lower())
    if sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    return str(_model().classify(sample)[0])


@cache
def _model() -> LanguageIdentifier:
    # loading takes 0.6 s and 50 MB: only whoever reads other Latin texts than English pays it
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    likely, before, names, moves, rows, signs = load_model(MODEL_DIR / MODEL_FILE)
    # its `set_languages` keeps what it is told to leave out, 28 MB
    kept = [at for at, name in enumerate(names) if name in _LATIN]
    names = [names[at] for at in kept]
    return LanguageIdentifier(likely[:, kept], before[kept], names, moves, signs, tk_row=rows)
