"""Every key that exists, in one place.

Scheme 1. A key is `rw1:{tag}:name`; all keys of one script carry one tag, so they share a slot of
a cluster. Tags: `p<N>` feed partitions (N = crc32(feed id) % partitions), `d<N>` delivery
partitions (N = crc32(chat) % partitions), `t` triage, `m` members, `b<id>` one bot identity,
`c` configuration of the store itself.
"""

from __future__ import annotations

import zlib

from core.delivery import chat_of

SCHEME = 1
_ROOT = f"rw{SCHEME}"


def feed_partition(feed: str, partitions: int) -> int:
    """The partition of a feed."""
    return zlib.crc32(feed.encode()) % partitions


def chat_partition(target: str, partitions: int) -> int:
    """The partition of a target: topics of one chat stay together."""
    return zlib.crc32(chat_of(target).encode()) % partitions


class FeedKeys:
    """Keys of one feed partition."""

    def __init__(self, partition: int) -> None:
        root = f"{_ROOT}:{{p{partition}}}"
        #: ZSET feed -> next poll in Unix ms: schedule and lease at once
        self.due = f"{root}:due"
        #: HASH feed -> token of the newest claim
        self.fence = f"{root}:fence"
        #: HASH feed -> Unix ms until which it is polled faster, set after a relevant entry
        self.hot = f"{root}:hot"
        #: STREAM of seen entries (`k` kind, `j` JSON), group `triage`
        self.entries = f"{root}:entries"
        #: STREAM of entries that failed five times
        self.dead = f"{root}:entries:dead"
        self._root = root

    def seen(self, feed: str) -> str:
        """HASH 8-byte digest -> fingerprint, last seen, alias, edits (store/feeds.py)."""
        return f"{self._root}:seen:{feed}"

    def state(self, feed: str) -> str:
        """HASH `done` (last committed token), `s` (FeedState as JSON), `day`, `new`, `at`."""
        return f"{self._root}:st:{feed}"


class DeliveryKeys:
    """Keys of one delivery partition."""

    def __init__(self, partition: int) -> None:
        root = f"{_ROOT}:{{d{partition}}}"
        #: STRING `worker:token`, PX: the exclusive owner; and the counter of tokens
        self.own = f"{root}:own"
        self.fence = f"{root}:fence"
        #: HASH target -> Subscription as JSON
        self.subs = f"{root}:subs"
        #: STREAM of targets whose subscription changed, trimmed
        self.subs_log = f"{root}:subs:log"
        #: HASH chat -> Unix ms until which the platform wants silence
        self.hold = f"{root}:hold"
        #: HASH old chat id -> new chat id
        self.moved = f"{root}:moved"
        #: STREAM of deliveries that were given up, with the reason
        self.dead = f"{root}:dead"
        #: HASH chat -> texts that may not have arrived and of which the chat was not told yet
        self.gap = f"{root}:gap"
        #: HASH target -> Unix ms of its /stop: what was queued before is not sent any more
        self.left = f"{root}:left"
        #: HASH outcome -> how often: `unknown`, `refused`, `moved`, `suspended`, `stopped`, `dead`
        self.tally = f"{root}:tally"
        self._root = root

    def out(self, lane: int) -> str:
        """STREAM of deliveries of one lane, group `send`."""
        return f"{self._root}:out:{lane}"

    def told(self, story: str) -> str:
        """HASH target -> state of this story there; kept 30 days."""
        return f"{self._root}:dl:{story}"

    def alert(self, story: str) -> str:
        """HASH `rev`, `body`: the newest alert of a story, copied here for the senders."""
        return f"{self._root}:alert:{story}"

    def pace(self, chat: str) -> str:
        """LIST of the newest sends to a chat in Unix ms, kept a minute."""
        return f"{self._root}:pace:{chat}"

    def asked(self, chat: str) -> str:
        """STRING: answers that a chat asked for in this minute."""
        return f"{self._root}:asked:{chat}"

    def update(self, update_id: int, chat: str) -> str:
        """STRING: this update had its effect on this chat; kept two days (updates live one)."""
        return f"{self._root}:upd:{update_id}:{chat}"


class TriageKeys:
    """Keys of triage and routing; one slot, one owner."""

    _base = f"{_ROOT}:{{t}}"
    own = f"{_base}:own"
    fence = f"{_base}:fence"
    #: STREAM of alerts, group `route`
    alerts = f"{_base}:alerts"
    dead = f"{_base}:alerts:dead"
    #: ZSET story -> Unix ms of its newest change
    recent = f"{_base}:recent"
    #: HASH of what was appended to the ledger of measures, name -> its place in the stream
    ledger = f"{_base}:ledger"
    #: STREAM of the same (`n` name, `j` JSON), never trimmed
    ledger_log = f"{_base}:ledger:log"
    #: STRING: Unix seconds up to which the clock has rung
    rung = f"{_base}:rung"

    @classmethod
    def story(cls, story: str) -> str:
        """HASH of a story: `story` (its memory), `alert` (newest), both JSON; kept 30 days."""
        return f"{cls._base}:story:{story}"

    @classmethod
    def handled(cls, entry_key: str) -> str:
        """STRING: this version of this entry had its effect; kept 30 days."""
        return f"{cls._base}:done:{entry_key}"


MEMBERS = f"{_ROOT}:{{m}}:deliver"
CONFIG = f"{_ROOT}:{{c}}:config"


def rate(bot: str) -> str:
    """HASH `tat`, `block`: the brake of one bot identity over all replicas."""
    return f"{_ROOT}:{{b{bot}}}:rate"


def intake(bot: str) -> tuple[str, str]:
    """STRING owner, STRING counter: the one replica that fetches a bot's updates."""
    root = f"{_ROOT}:{{b{bot}}}:intake"
    return f"{root}:own", f"{root}:fence"


def slot_once(job: str) -> str:
    """STRING: the newest period of a singleton job that was taken."""
    return f"{_ROOT}:{{once:{job}}}"
