"""What leaves the ledger when an outlet takes its report back.

Requirement: nothing stands in the ledger on the word of somebody who does not stand by it any
more.

Theory: a retraction is a ruling like an administrator's: the event stays written down, and counts
no more. It reaches what the story's first outlet added alone: what another outlet added, what a
published text says, and what an administrator looked at stay as they are.

Known exceptions: what two outlets reported on one day is one event, of the first; it goes with
him, and counts again when somebody reports it on another day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.ruling import Ruling, Verb

if TYPE_CHECKING:
    from datetime import datetime

    from core.article import Article
    from core.ledger import Ledger
    from core.story import Story


def withdrawn(
    story: Story | None, article: Article, ledger: Ledger, now: datetime
) -> tuple[Ruling, ...]:
    """The rulings by which a retraction takes back what its outlet's story added to the ledger."""
    if story is None or article.house not in story.outlets[:1]:
        return ()
    own = {source.url for source in story.sources if source.house == article.house}
    looked_at = {ruling.event for ruling in ledger.rulings}
    return tuple(
        Ruling(
            id=f"{event.id}-retracted",
            event=event.id,
            verb=Verb.RETRACT,
            by=article.outlet,
            at=now,
            why=article.headline,
            source=article.entry.link or None,
        )
        for event in ledger.events.values()
        if event.story == story.id
        and not event.notice
        and event.id not in looked_at
        and (event.source or "") in {*own, article.entry.link}
    )
