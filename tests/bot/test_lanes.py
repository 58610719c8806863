"""Who is next: lanes, fairness, order per chat, chats that are set aside."""

from __future__ import annotations

import random

from bot.lanes import FAIR, Lanes
from core.delivery import Delivery, Kind, Lane


def delivery(
    number: int, chat: str = "", lane: Lane = Lane.ROUTINE, partition: int = 0
) -> Delivery:
    return Delivery(partition, lane, f"{number}-0", Kind.ALERT, chat or f"c{number}", "s")


def filled(*deliveries: Delivery) -> Lanes:
    lanes = Lanes()
    for one in deliveries:
        assert lanes.add(one, 0.0)
    return lanes


def test_lower_lanes_go_first() -> None:
    order = [Lane.EDIT, Lane.ROUTINE, Lane.ANSWER, Lane.URGENT]
    lanes = filled(*[delivery(n, lane=lane) for n, lane in enumerate(order)])
    taken = [lanes.take(0.0) for _ in order]
    assert [d.lane for d in taken if d] == list(Lane)
    assert lanes.take(0.0) is None


def test_nobody_starves() -> None:
    edits = [delivery(n, lane=Lane.EDIT) for n in range(2)]
    routine = [delivery(n, lane=Lane.ROUTINE) for n in range(2, 4)]
    lanes = filled(*edits, *routine, *[delivery(n, lane=Lane.URGENT) for n in range(10, 60)])
    taken = [lanes.take(0.0) for _ in range(4 * FAIR)]
    lower = [d.id for d in taken if d and d.lane is not Lane.URGENT]
    assert sorted(lower) == ["0-0", "1-0", "2-0", "3-0"]


def test_an_answer_does_not_wait_for_two_broadcasts() -> None:
    routine = [delivery(n) for n in range(200)]
    urgent = [delivery(n, lane=Lane.URGENT) for n in range(200, 400)]
    lanes = filled(*routine, *urgent, delivery(500, lane=Lane.ANSWER))
    taken = [lanes.take(0.0) for _ in range(3 * FAIR)]
    assert Lane.ANSWER in [d.lane for d in taken if d]


def test_one_at_a_time_per_chat_and_in_order() -> None:
    lanes = filled(delivery(2, "a"), delivery(1, "a"), delivery(3, "b"))
    first = lanes.take(0.0)
    assert first
    assert first.id == "1-0"
    assert [d.id for d in (lanes.take(0.0),) if d] == ["3-0"]
    assert lanes.take(0.0) is None
    lanes.finish(first, 1.0, 0.0)
    assert lanes.take(0.5) is None
    assert lanes.next_at(0.5) == 1.0
    second = lanes.take(1.0)
    assert second
    assert second.id == "2-0"


def test_put_back_keeps_its_place() -> None:
    lanes = filled(delivery(1, "a"), delivery(2, "a"))
    first = lanes.take(0.0)
    assert first
    lanes.put_back(first, 5.0, 0.0)
    assert lanes.take(4.9) is None
    assert lanes.take(5.0) == first


def test_what_is_held_is_not_taken_in_again() -> None:
    lanes = filled(delivery(1, "a"))
    assert not lanes.add(delivery(1, "a"), 0.0)
    taken = lanes.take(0.0)
    assert taken
    assert not lanes.add(delivery(1, "a"), 0.0)
    lanes.finish(taken, 0.0, 0.0)
    assert lanes.add(delivery(1, "a"), 0.0)


def test_waiting_chats_leave_room_for_others() -> None:
    lanes = filled(*[delivery(n, "slow") for n in range(5)], delivery(9, "b"))
    assert lanes.ready(0, Lane.ROUTINE) == 6
    slow = lanes.take(0.0)
    assert slow
    assert lanes.ready(0, Lane.ROUTINE) == 1
    lanes.put_back(slow, 43_200.0, 0.0)
    assert (lanes.ready(0, Lane.ROUTINE), lanes.held(0, Lane.ROUTINE)) == (1, 6)
    lanes.add(delivery(10, "slow"), 1.0)
    assert lanes.ready(0, Lane.ROUTINE) == 1


def test_drop_forgets_a_partition() -> None:
    lanes = filled(delivery(1, "a", partition=1), delivery(2, "a", partition=1), delivery(3, "b"))
    under_way = lanes.take(0.0)
    assert under_way
    lanes.drop(1)
    assert lanes.held(1, Lane.ROUTINE) == 1
    lanes.finish(under_way, 0.0, 0.0)
    assert lanes.held(1, Lane.ROUTINE) == 0
    assert [d.id for d in (lanes.take(0.0), lanes.take(0.0)) if d] == ["3-0"]


def test_any_history_leaves_nothing_behind() -> None:
    """Random use: every delivery comes out once per finish, counters end at zero."""
    for seed in range(30):
        _play(random.Random(seed))


def _play(rng: random.Random) -> None:
    lanes, now, finished, under_way = Lanes(), 0.0, [], []
    waiting = [delivery(n, f"c{rng.randrange(6)}", rng.choice(list(Lane)), 0) for n in range(80)]
    last: dict[tuple[str, Lane], tuple[int, int]] = {}
    while waiting or under_way or len(lanes):
        now += rng.random()
        if waiting and rng.random() < 0.6:
            lanes.add(waiting.pop(0), now)
        taken = lanes.take(now)
        if taken:
            under_way.append(taken)
            assert len({d.chat for d in under_way}) == len(under_way)
        if under_way and rng.random() < 0.7:
            one = under_way.pop(rng.randrange(len(under_way)))
            if rng.random() < 0.3:
                lanes.put_back(one, now + rng.random() * 3, now)
                continue
            lanes.finish(one, now + rng.random() * 3, now)
            finished.append(one.id)
            assert last.get((one.chat, one.lane), (-1, 0)) < one.order
            last[one.chat, one.lane] = one.order
    assert sorted(finished) == sorted(f"{n}-0" for n in range(80))
    assert all(lanes.ready(0, lane) == lanes.held(0, lane) == 0 for lane in Lane)
    assert lanes.next_at(now + 10) is None
