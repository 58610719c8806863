"""The text of an article's page, and whether it is worth more than what the feed said.

Requirement: a page only adds. Theory: the article's own page repeats the words of its headline and
says more than the feed; a wall of consent, a login, an aggregator's stub and a page that moved do
not. Known exceptions: a page that is rendered in the browser has no text here, and is ignored.
"""

from __future__ import annotations

from core.article import words
from core.terms import comparable
from core.text import cut, tidy

#: of the headline's words, in any language, that the page must repeat
_SHARE = 0.5
_LETTERS = 400
#: what a page must say more than the feed did
_MORE = 1.2
_LONGEST = 20_000


def page_text(body: bytes, url: str) -> str:
    """Extract the article's text; empty where there is none. Heavy: not for the event loop."""
    from trafilatura import extract

    found = extract(
        body, url=url, include_comments=False, include_tables=False, favor_precision=True
    )
    return cut(tidy(found or ""), _LONGEST)


def says_more(text: str, title: str, known: str) -> bool:
    """Whether a page's text is the article of this headline, and longer than what is known."""
    if len(text) < max(_LETTERS, _MORE * len(known)):
        return False
    wanted = words(comparable(title))
    return bool(wanted) and len(wanted & words(comparable(text))) >= _SHARE * len(wanted)
