"""Who is next: the deliveries that a sender holds, ordered by lane, fair, and in order per chat.

A chat gets one message at a time. One that has to wait (paced, held, failing) is set aside with
all that is queued for it, so that it delays nobody and wastes no send slot.
"""

from __future__ import annotations

import heapq
from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.delivery import Lane

if TYPE_CHECKING:
    from core.delivery import Delivery

#: every so many turns a lower lane goes first, each in its turn: two broadcasts at once, an urgent
#: one and a routine one, must not make whoever asks something wait for their end
FAIR = 8
_Id = tuple[int, Lane, str]


@dataclass(slots=True)
class _Chat:
    """What waits for one chat, in order of arrival per lane."""

    queues: dict[Lane, list[Delivery]] = field(default_factory=dict)
    busy: bool = False
    not_before: float = 0.0


class Lanes:
    """The waiting deliveries of one sender; times are seconds of any one clock."""

    def __init__(self) -> None:
        self._chats: dict[str, _Chat] = {}
        #: chats that may go now, per lane, in order of their turn
        self._ready: dict[Lane, dict[str, None]] = {lane: {} for lane in Lane}
        self._later: list[tuple[float, str]] = []
        self._known: set[_Id] = set()
        #: what bounds the reading, by partition and lane: all that is held, and what could go now
        self._held: Counter[tuple[int, Lane]] = Counter()
        self._room: Counter[tuple[int, Lane]] = Counter()
        self._turns = 0

    def __len__(self) -> int:
        """How many deliveries are held, those under way included."""
        return len(self._known)

    def ready(self, partition: int, lane: Lane) -> int:
        """How many deliveries of a partition's lane only wait for a send slot."""
        return self._room[partition, lane]

    def held(self, partition: int, lane: Lane) -> int:
        """How many deliveries of a partition's lane are in memory."""
        return self._held[partition, lane]

    def add(self, delivery: Delivery, now: float) -> bool:
        """Take a delivery in, in its place; False if it is held already."""
        key = _key(delivery)
        if key in self._known:
            return False
        self._known.add(key)
        self._held[key[:2]] += 1
        self._wake(now)
        insort(self._queue(delivery), delivery, key=lambda d: d.order)
        chat = self._chats[delivery.chat]
        if not chat.busy and chat.not_before <= now:
            self._ready[delivery.lane].setdefault(delivery.chat)
            self._room[key[:2]] += 1
        return True

    def take(self, now: float) -> Delivery | None:
        """The delivery whose turn it is; its chat is busy until `finish` or `put_back`."""
        self._wake(now)
        lanes = [lane for lane in Lane if self._ready[lane]]
        if not lanes:
            return None
        self._turns += 1
        lane = lanes[0]
        if self._turns % FAIR == 0 and len(lanes) > 1:
            lane = lanes[1 + self._turns // FAIR % (len(lanes) - 1)]
        name = next(iter(self._ready[lane]))
        chat = self._chats[name]
        self._park(name)
        delivery = chat.queues[lane].pop(0)
        if not chat.queues[lane]:
            del chat.queues[lane]
        chat.busy = True
        return delivery

    def finish(self, delivery: Delivery, not_before: float, now: float) -> None:
        """A delivery is settled; the chat's next one may go at `not_before`."""
        self._forget(delivery)
        self._free(delivery.chat, not_before, now)

    def put_back(self, delivery: Delivery, not_before: float, now: float) -> None:
        """A delivery has to go again, in its old place, at `not_before`."""
        insort(self._queue(delivery), delivery, key=lambda d: d.order)
        self._free(delivery.chat, not_before, now)

    def next_at(self, now: float) -> float | None:
        """When something can go: `now`, a later time, or None if nothing waits."""
        self._wake(now)
        if any(self._ready.values()):
            return now
        return self._later[0][0] if self._later else None

    def drop(self, partition: int) -> None:
        """Forget what waits in a partition; what is under way settles by itself."""
        for name, chat in list(self._chats.items()):
            held = [d for queue in chat.queues.values() for d in queue]
            if held and held[0].partition == partition:
                self._park(name)
                chat.queues.clear()
                for delivery in held:
                    self._forget(delivery)
                if not chat.busy:
                    del self._chats[name]

    def waiting(self) -> dict[Lane, int]:
        """How many deliveries are held, by lane."""
        counts = dict.fromkeys(Lane, 0)
        for (_, lane), count in self._held.items():
            counts[lane] += count
        return counts

    def _forget(self, delivery: Delivery) -> None:
        key = _key(delivery)
        if key in self._known:
            self._known.remove(key)
            self._held[key[:2]] -= 1

    def _queue(self, delivery: Delivery) -> list[Delivery]:
        chat = self._chats.setdefault(delivery.chat, _Chat())
        return chat.queues.setdefault(delivery.lane, [])

    def _free(self, name: str, not_before: float, now: float) -> None:
        chat = self._chats.get(name)
        if chat is None:
            return
        chat.busy = False
        chat.not_before = max(chat.not_before, not_before)
        if chat.not_before > now:
            heapq.heappush(self._later, (chat.not_before, name))
        else:
            self._release(name)

    def _wake(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, name = heapq.heappop(self._later)
            chat = self._chats.get(name)
            if chat and not chat.busy and chat.not_before <= now:
                self._release(name)

    def _release(self, name: str) -> None:
        """Line a chat up again, or forget it if nothing waits for it."""
        chat = self._chats[name]
        if not chat.queues:
            del self._chats[name]
        for lane, queue in chat.queues.items():
            if name not in self._ready[lane]:
                self._ready[lane][name] = None
                self._room[queue[0].partition, lane] += len(queue)

    def _park(self, name: str) -> None:
        """Take a chat out of all lines."""
        for lane, queue in self._chats[name].queues.items():
            if name in self._ready[lane]:
                del self._ready[lane][name]
                self._room[queue[0].partition, lane] -= len(queue)


def _key(delivery: Delivery) -> _Id:
    return delivery.partition, delivery.lane, delivery.id
