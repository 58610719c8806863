"""What kind of event a report tells of: the kind for which its clues speak most.

Requirement: one of fourteen kinds, right for acts never seen before, in any of eight languages;
told in an alert only where the answer is clear.

Theory: who does what to what makes the kind, and each idea in a report (`core/clue.py`) speaks for
one kind or for a few. The weights in `config/lexicon/kinds.yaml` are arguments, not counts:

- an instrument outweighs what it is about: a suit over an export quota is a legal case, a quota on
  mining a quota, a tariff that answers controls a tariff, a police raid on a mine enforcement;
- the pair of a deed and its object outweighs both: controls imposed, paused and freed, licences
  granted and refused, quotas set, exports moved;
- what is done to a measure outweighs the measure that is named: bare "export controls" say little;
- an effect outweighs its cause: a plant that halts is told as the effect of controls;
- speech without a deed is a statement: whoever protests, warns or defends has not acted yet, and
  the acts that such a report recalls count less;
- a stop that is reported but nowhere ordered is a licence withheld, no new control;
- who owns what outweighs who pays, unless a state pays to add supply or buys into a producer.

The headline tells the event, its first sentences tell it again with more facts, and the rest is
background: each clue counts where it stands, and only once in each place. What a clause gives as a
reason or a circumstance (`core/clause.py`) counts like the background. Who acts and what is denied
(`core/frame.py`) are clues like any other.

Known exceptions: a hint in a gesture is a statement unless the report names the measure; irony is
not read; a listing of named firms counts as a control although some call it a penalty.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from core.acts import acts
from core.clause import Clause, clauses
from core.clue import Found, languages_of
from core.fact import Place, Role
from core.features import of_kind
from core.finer import GIVEN, finer
from core.frame import framed, framed_elsewhere, subject
from core.lexicon import Kind as Term
from core.quoted import is_quoted, is_source
from core.taxonomy import EventType
from core.terms import comparable
from core.word import DENSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.article import Article
    from core.clue import Clues
    from core.fact import Facts
    from core.features import Features, Traits
    from core.lexicon import Lexicon, Match

#: languages whose negations stand beside the verb
_EUROPEAN = frozenset({"de", "fr", "es"})
#: how much a clue counts in the headline, its background, the first sentences and the rest
_HEADLINE, _ASIDE, _OPENING, _REST = 1.0, 0.2, 0.55, 0.25
_HEADLINE_ENDS, _OPENING_ENDS, _REST_ENDS = 400, 100, 420
#: where a sign must stand at least for a stake to be the event, and what makes it a rule on owners
_BOUGHT = 0.5
_OWNERS = ("screening", "chinese_owner", "purchase_blocked", "sale_ordered", "foreigner")
#: where a character is a word
_DENSE_OPENING_ENDS = 40
#: a headline of speech leads by so much; its text then recalls the acts that are spoken about
_SPOKEN, _RECALLED = 1.5, 0.4
#: less than this is no sign at all: a country, a mine
_TRACE = 0.2
#: a kind for which no clue speaks more than this is a guess, however likely
_HINT = 1.0
#: how far the best kind must lead the second by points to be told
_SURE = 1.2
#: how likely it must be to be told, if it leads and if it does not
_EVEN, _LIKELY = 0.8, 0.9
#: how likely it must be by words and rules for nobody else to be heard
CLEAR = 0.8


K = TypeVar("K", bound=str)


@dataclass(frozen=True, slots=True)
class Kind:
    """What happened: the finer kind of `config/lexicon/acts.yaml`, its type, how it is called."""

    event: str
    type: EventType
    label: str
    #: whether it is clear enough to be told; else a guess
    sure: bool = True
    #: how likely each type is, together 1
    shares: Mapping[EventType, float] = field(default_factory=dict)


def kind_of(
    article: Article, facts: Facts, lexicon: Lexicon, traits: Traits | None = None
) -> Kind | None:
    """Say what kind of event a report tells of; None if nothing says it.

    Without its traits, or without fitted weights, the rules alone say it.
    """
    weights = _weights(article, facts, lexicon)
    scores = lexicon.clues.points(weights)
    opinion = lexicon.opinions.get("kind")
    if traits and opinion and not _outspoken(weights, scores, lexicon.clues):
        shares = opinion.shares(of_kind(traits, weights, scores), traits.on("kind"), CLEAR)
        if _buys_in(traits.signs, weights):
            shares = _as_support(shares)
            scores = _as_support(scores)
    elif max(scores.values(), default=0.0) < _TRACE:
        return None
    else:
        shares = _squares(scores)
    best = max(sorted(EventType), key=lambda kind: shares.get(kind, 0.0))
    leads = scores.get(best, 0.0) - _next(scores, best) >= _SURE
    likely = shares.get(best, 0.0)
    hinted = scores.get(best, 0.0) >= _HINT
    clear = likely >= (_EVEN if leads else _LIKELY) and hinted
    trapped = is_trapped(article)
    event = finer(best, article, weights, lexicon, [] if trapped else acts(article.in_title))
    # what is denied, asked or only considered must not be told as given
    sure = clear and not (trapped and event in GIVEN)
    named = {EventType(kind): share for kind, share in shares.items()}
    return Kind(event, best, lexicon.events[event].label, sure, named)


def _buys_in(signs: Mapping[str, float], clues: Mapping[str, float]) -> bool:
    """Whether a state buys into a producer: its money, and no rule on who may own what."""
    ruled = max(clues.get(name, 0.0) for name in _OWNERS)
    return ruled < _BOUGHT <= max(signs.get("state_stake", 0.0), clues.get("state_pays", 0.0))


def _as_support(points: Mapping[K, float]) -> dict[K, float]:
    """Points or shares with those of ownership given to support."""
    owned = sum(p for kind, p in points.items() if kind == EventType.INVESTMENT_OR_OWNERSHIP_RULE)
    given = {
        EventType.DOMESTIC_SUPPORT_OR_STOCKPILE: owned,
        EventType.INVESTMENT_OR_OWNERSHIP_RULE: -owned,
    }
    return {kind: p + given.get(EventType(kind), 0.0) for kind, p in points.items()}


def kind_features(article: Article, facts: Facts, lexicon: Lexicon, traits: Traits) -> Features:
    """What an opinion on the kind is asked with; the same as what it is fitted on."""
    weights = _weights(article, facts, lexicon)
    return of_kind(traits, weights, lexicon.clues.points(weights))


def _next(scores: Mapping[EventType, float], best: EventType) -> float:
    return max((points for kind, points in scores.items() if kind is not best), default=0.0)


def _outspoken(
    weights: Mapping[str, float], scores: Mapping[EventType, float], clues: Clues
) -> bool:
    """Whether a headline spells out an act that weights have not met, and rules agree on it."""
    best = max(sorted(EventType), key=lambda kind: scores.get(kind, 0.0))
    said = any(
        weights.get(name, 0.0) >= _HEADLINE and clues.says[name].get(best, 0.0) >= _SURE
        for name in clues.outspoken
    )
    return said and scores[best] - _next(scores, best) >= _SURE


def _squares(scores: Mapping[EventType, float]) -> dict[str, float]:
    """Shares by the points of the rules alone."""
    total = sum(max(points, 0.0) ** 2 for points in scores.values())
    return {kind: max(points, 0.0) ** 2 / total for kind, points in scores.items()}


def is_trapped(article: Article) -> bool:
    """Whether a word of the headline turns or weakens its act: denies, considers, falls short."""
    # a question in a headline says that something is not known
    return "?" in article.title or _has(_outside_numbers(article), "trap")


def _outside_numbers(article: Article) -> list[Match]:
    """The headline without the numbers of official texts: `No. 7` denies nothing."""
    numbers = [m.term for m in article.in_title if m.kind is Term.NUMBER]
    numbered = [term for number in numbers for term in comparable(number).split(" ")]
    return [m for m in article.in_title if not (m.id == "trap" and f"{m.term}." in numbered)]


def _has(matches: Iterable[Match], cue: str) -> bool:
    return any(m.kind is Term.CUE and m.id == cue for m in matches)


def _weights(article: Article, facts: Facts, lexicon: Lexicon) -> dict[str, float]:
    """How much each clue counts, by the places where it stands."""
    languages = languages_of(facts.language, article.language)
    # sorted, so that every process adds up in the same order and comes to the same sum
    found: dict[str, float] = defaultdict(float)
    for names, weight in _of_headline(article, lexicon, languages):
        for name in sorted(names):
            found[name] += weight
    share = _RECALLED if _is_speech(found, lexicon.clues) else 1.0
    for names, weight in _of_text(article, facts, lexicon.clues, languages):
        for name in sorted(names):
            found[name] += weight * share
    return found


def _is_speech(found: Mapping[str, float], clues: Clues) -> bool:
    """Whether a headline tells that somebody spoke and nothing that was done."""
    scores = clues.points(found)
    spoken = scores.pop(EventType.OFFICIAL_STATEMENT_OTHER, 0.0)
    return spoken - max(scores.values(), default=0.0) >= _SPOKEN


def _of_headline(
    article: Article, lexicon: Lexicon, languages: frozenset[str]
) -> Iterator[tuple[set[str], float]]:
    title, clues = article.title[:_HEADLINE_ENDS], lexicon.clues
    parts = clauses(title)
    found = (*_unnamed(article, languages, clues), *_speakers(article.in_title, lexicon))
    if not languages & {"ja", "ko"}:
        found = (*found, *subject(title, found))
    if len(parts) > 1 and is_source(parts[-1], found):
        parts = parts[:-1]
    quoted = is_quoted(title, found, clues)
    spoken = {"speech", "official_speaks"} if quoted else set[str]()
    # where all is background, the background is the news
    told = [part for part in parts if part.news] or parts
    aside = [part for part in parts if part not in told]
    if "ja" in languages and parts and not aside:
        # a Japanese comma parts a topic from its verb
        told = [Clause(0, parts[-1].end, title, news=True)]
    yield spoken.union(*(clues.told(found, part) for part in told)), _HEADLINE
    yield set[str]().union(*(clues.told(found, part) for part in aside)), _ASIDE


def _of_text(
    article: Article, facts: Facts, clues: Clues, languages: frozenset[str]
) -> Iterator[tuple[set[str], float]]:
    opening, rest, told, read = set[str](), set[str](), 0, 0
    opens = _DENSE_OPENING_ENDS if languages & DENSE else _OPENING_ENDS
    for sentence, role in _sentences(article, facts):
        found = _found(sentence, languages, clues)
        for part in clauses(sentence):
            early = part.news and role is Role.EVENT and told + part.start < opens
            (opening if early else rest).update(clues.told(found, part))
        told += len(sentence) if role is Role.EVENT else 0
        read += len(sentence)
        if read >= _REST_ENDS:
            break
    yield opening - clues.spoken, _OPENING
    yield rest - clues.spoken, _REST


def _unnamed(article: Article, languages: frozenset[str], clues: Clues) -> list[Found]:
    """The clues of a headline outside the names of firms: `Northern Technology Metals`."""
    names = [(m.start, m.end) for m in article.in_title if m.kind is Term.COMPANY]
    found = _found(article.title[:_HEADLINE_ENDS], languages, clues)
    return [f for f in found if not any(_is_inside(f, *name) for name in names)]


def _is_inside(found: Found, start: int, end: int) -> bool:
    return start <= found.start and found.end <= end and found.end - found.start < end - start


def _found(text: str, languages: frozenset[str], clues: Clues) -> tuple[Found, ...]:
    """The clues of a text, as they are meant."""
    found = clues.find(text, languages)
    if "en" in languages:
        return framed(text, found)
    return framed_elsewhere(text, found) if languages & _EUROPEAN else found


def _sentences(article: Article, facts: Facts) -> Iterator[tuple[str, Role]]:
    """The sentences of a text that belong to its report."""
    text = article.entry.text.removeprefix(article.entry.title)
    for sentence in facts.sentences:
        if sentence.place is Place.TEXT and sentence.role is not Role.FURNITURE:
            end = min(sentence.end, sentence.start + _REST_ENDS)
            yield comparable(text[sentence.start : end]), sentence.role


def _speakers(matches: Iterable[Match], lexicon: Lexicon) -> Iterator[Found]:
    """Persons, authorities of a state and firms by name, as clues."""
    for m in matches:
        named = m.kind in {Term.INSTITUTION, Term.PERSON}
        if named and lexicon.places.get(m.id) in lexicon.countries:
            yield Found(m.start, m.end, "official")
        elif m.kind is Term.COMPANY:
            yield Found(m.start, m.end, "firm")
            yield Found(m.start, m.end, _firm(m, lexicon))


def _firm(match: Match, lexicon: Lexicon) -> str:
    return "producer_firm" if lexicon.companies[match.id].rare_earth else "user"
