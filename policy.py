"""What is known of policy, wired for the rooms that ask: measures, dates, and the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from configuration import read_ledger, read_planned, read_status
from store.ledger import LedgerStore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from contextlib import AbstractAsyncContextManager

    from bot.enquiries import Known
    from bot.ledger_commands import LedgerCommands
    from core.agenda import Planned
    from core.feed import Feed
    from core.lexicon import Lexicon
    from core.settings import Settings
    from core.status import Board
    from jobs.clock import Clock
    from jobs.reminders import Reminders
    from jobs.silences import Notify
    from store.connection import Store
    from store.latest import Latest
    from web.view import Window


@dataclass(frozen=True, slots=True)
class Policy:
    """What the configuration knows of policy, and what was added to it since."""

    ledger: LedgerStore
    planned: tuple[Planned, ...]
    board: Board

    def known(self, lexicon: Lexicon) -> Known:
        """What people's questions are answered from."""
        from bot.enquiries import Known

        return Known(
            self.ledger.current,
            self.planned,
            self.board,
            countries=lexicon.countries,
            elements=lexicon.elements,
        )

    def rulings(self, admins: Collection[int]) -> LedgerCommands:
        """What administrators may say to the ledger."""
        from bot.ledger_commands import LedgerCommands

        return LedgerCommands(self.ledger, admins)

    def window(self, store: Store, feeds: Iterable[Feed]) -> Window:
        """What the page is drawn from."""
        from store.latest import Latest
        from web.view import Window

        return Window(Latest(store, feeds), self.ledger.current, self.planned, self.board)

    def reminders(self, store: Store, owner: Callable[[], str | None]) -> Reminders:
        """The clock's job."""
        from jobs.reminders import Reminders

        return Reminders(store, self.ledger.current, owner, self.planned)


def beside_triage(
    reminders: Reminders, latest: Latest, notify: Notify
) -> AbstractAsyncContextManager[Clock]:
    """What ticks as long as triage runs."""
    from jobs import reminders as ringing
    from jobs import silences
    from jobs.clock import ticking

    listening = silences.Silences(latest, reminders.owner, notify)
    return ticking(
        (ringing.TICK_SECONDS, "reminders", reminders.tick),
        (silences.TICK_SECONDS, "silences", listening.tick),
    )


def read_policy(settings: Settings, store: Store) -> Policy:
    """Read what a configuration folder knows of policy."""
    folder = settings.config_dir
    given = read_ledger(folder)
    planned = read_planned(folder, given)
    return Policy(LedgerStore(store, given), planned, read_status(folder, given))
