"""Why one text is told as it is: score parts, facts marked where they stand, story, severity."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from core.encoder import HUNDREDTHS
from core.fact import Evidence, Place
from core.kind import CLEAR, kind_features
from core.passage import body
from core.reading import traits_of
from study.classify import answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.desk import Decision
    from core.fact import Fact, Facts

#: an answer less likely than this comes into no question
_LIKELY = 0.05
_FEATURES = {"w": "word", "c": "clue", "p": "sign", "s": "points for", "b": "the rules say"}
_NAMED = ("jurisdictions", "authorities", "numbers", "elements", "forms", "companies")


def explain(decision: Decision) -> dict[str, Any]:
    """Everything that was decided about a text and what it rests on, as JSON's own types."""
    article, reading = decision.article, decision.reading
    said: dict[str, Any] = {"headline": article.headline, **answer(decision)}
    if reading is None:
        return said
    facts = reading.facts
    return {
        **said,
        "language": facts.language,
        "label": reading.label,
        "kinds": _likeliest(reading.kinds),
        "directions": _likeliest(reading.directions),
        "kind_reasons": _kind_reasons(decision),
        "direction_sure": reading.direction_sure,
        "direction_reasons": list(reading.direction_reasons),
        "severity_reasons": list(reading.severity_reasons),
        # what the spans of facts and sentences count in
        "text": body(article),
        "facts": [_fact(*one) for one in evidence(facts)],
        "sentences": [
            {"place": s.place, "start": s.start, "end": s.end, "role": s.role}
            for s in facts.sentences
        ],
        "joins": decision.before.id if decision.before else None,
        "story_reasons": list(decision.link.reasons) if decision.link else [],
        "told": decision.alert.reason if decision.alert else None,
        "effects": [
            {"measure": e.measure, "status": e.event.status if e.event else None}
            for e in decision.effects
        ],
    }


def _likeliest(shares: Mapping[Any, float]) -> list[str]:
    """The answers that come into question, the likeliest first: `quota 0.84`."""
    ordered = sorted(shares, key=lambda answer: (-shares[answer], answer))
    return [f"{answer} {shares[answer]:.2f}" for answer in ordered if shares[answer] >= _LIKELY]


def _kind_reasons(decision: Decision) -> list[str]:
    """What in the report itself speaks most for its kind."""
    article, reading = decision.article, decision.reading
    opinion = article.lexicon.opinions.get("kind")
    if opinion is None or reading is None or reading.type is None:
        return []
    lexicon, facts = article.lexicon, reading.facts
    traits = traits_of(article, facts, lexicon)
    features = kind_features(article, facts, lexicon, traits)
    found = opinion.reasons(features, reading.type)
    reasons = [f"{_feature(name)} {points:+.2f}" for name, points in found if points > 0]
    heard = traits.on("kind")
    if heard and max(opinion.shares(features).values()) < CLEAR:
        likely = math.exp(heard()[reading.type] / HUNDREDTHS)
        reasons.append(f"the encoder, as likely as {likely:.2f}")
    return reasons


def _feature(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return f"{_FEATURES[prefix]} {rest!r}"


def evidence(facts: Facts) -> Iterator[tuple[str, str, Evidence]]:
    """Every fact: its name, its value, where it stands."""
    for name in _NAMED:
        found: Iterable[Fact] = getattr(facts, name)
        for fact in found:
            yield name, fact.value, fact.evidence
    for figure in facts.figures:
        yield "figures", f"{figure.value} {figure.unit}".strip(), figure.evidence
    for dated in facts.dates:
        yield "dates", f"{dated.role} {dated.day.isoformat()}", dated.evidence
    if facts.ground:
        yield "certainty", facts.certainty, facts.ground
    if facts.claimant:
        yield "claimant", facts.claimant.value, facts.claimant.evidence


def _fact(name: str, value: str, where: Evidence) -> dict[str, Any]:
    return {
        "fact": name,
        "value": value,
        "place": where.place,
        "start": where.start,
        "end": where.end,
        "quote": where.quote,
    }


def marked(decision: Decision) -> str:
    """The headline and the text with each fact in brackets behind its words."""
    reading, article = decision.reading, decision.article
    texts = {Place.HEADLINE: article.headline, Place.TEXT: body(article)}
    notes: dict[Place, defaultdict[int, list[str]]] = {p: defaultdict(list) for p in texts}
    for name, value, where in evidence(reading.facts) if reading else ():
        if where.end > where.start:
            note = f"{name} {value}"
            if note not in notes[where.place][where.end]:
                notes[where.place][where.end].append(note)
    return "\n".join(_annotated(text, notes[place]) for place, text in texts.items() if text)


def _annotated(text: str, notes: dict[int, list[str]]) -> str:
    parts, begun = [], 0
    for end in sorted(notes):
        parts += [text[begun:end], f"[{'; '.join(notes[end])}]"]
        begun = end
    return "".join([*parts, text[begun:]])


def told(decision: Decision) -> str:
    """The explanation as text for a terminal."""
    said = explain(decision)
    listed = ("reasons", "kind_reasons", "direction_reasons", "severity_reasons", "story_reasons")
    plain = {name: value for name, value in said.items() if name not in (*listed, "facts")}
    for shown in ("sentences", "text"):
        plain.pop(shown, None)
    lines = [marked(decision), ""]
    lines += [f"{name:<16} {_words(value)}" for name, value in plain.items()]
    for name in listed:
        lines += [name, *(f"  {reason}" for reason in said.get(name, ()))]
    return "\n".join(lines)


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "-"
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "-" if value is None else str(value)
