"""What the page shows, read at the moment of the request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from core.agenda import agenda
from core.calendar import calendar_file
from core.ledger import Ledger
from core.status import Board, overview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.agenda import Appointment, Planned
    from core.alert import Alert
    from core.status import Overview
    from store.latest import Latest, Officials, Pulse

ALERTS = 30


class Ledgers(Protocol):
    """Where the ledger of now comes from."""

    async def __call__(self) -> Ledger:
        """Read it."""
        ...


async def _no_ledger() -> Ledger:
    return Ledger()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page."""

    at: datetime
    alerts: Sequence[Alert]
    ledger: Ledger
    overview: Overview
    dates: Sequence[Appointment]
    pulse: Pulse
    officials: Officials


@dataclass(frozen=True, slots=True)
class Window:
    """Reads what the page shows."""

    latest: Latest
    ledger: Ledgers = _no_ledger
    planned: tuple[Planned, ...] = ()
    board: Board = field(default_factory=Board)
    now: Callable[[], datetime] = _now

    async def view(self) -> View:
        """Read everything."""
        ledger, now = await self.ledger(), self.now()
        return View(
            at=now,
            alerts=await self.latest.alerts(ALERTS),
            ledger=ledger,
            overview=overview(ledger, self.board, now.date()),
            dates=agenda(ledger, now.date(), self.planned),
            pulse=await self.latest.pulse(now),
            officials=await self.latest.officials(now),
        )

    async def calendar(self) -> bytes:
        """The dates ahead as a calendar file."""
        return calendar_file(agenda(await self.ledger(), self.now().date(), self.planned))
