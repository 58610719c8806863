from __future__ import annotations

from dataclasses import replace

import pytest
from articles import article, lexicon

from core.reading import Reading, read
from core.tally import NO_TALLY, Tally, counted, seconded, tally_of_record, tally_to_record
from core.taxonomy import Direction, EventType

GRANTED, DELAYED = EventType.LICENCE_GRANTED, EventType.LICENCE_DENIED_OR_DELAYED
E, T, N = Direction.EASING, Direction.TIGHTENING, Direction.NEUTRAL


def report(
    kinds: dict[EventType, float], directions: dict[Direction, float], event: str | None = None
) -> Reading:
    plain = read(article("Rare earth magnets: news from the port"), lexicon())
    return replace(
        plain,
        type=max(kinds, key=lambda k: kinds[k]),
        event=event,
        label=event,
        direction=max(directions, key=lambda d: directions[d]),
        direction_sure=max(directions.values()) >= 0.7,
        clear=max(directions.values()) >= 0.7,
        direction_reasons=("its own words",),
        kinds=kinds,
        directions=directions,
    )


def tally(*reports: Reading) -> Tally:
    votes = NO_TALLY
    for one in reports:
        votes = counted(votes, one)
    return votes


CLEAR = report({GRANTED: 0.9, DELAYED: 0.1}, {E: 0.8, T: 0.1, N: 0.1}, "licence_grant")
MISLED = report({GRANTED: 0.4, DELAYED: 0.6}, {E: 0.3, T: 0.6, N: 0.1}, "licence_delay_denial")


def test_a_misread_headline_is_outvoted() -> None:
    together = seconded(MISLED, tally(CLEAR, CLEAR))
    assert (together.type, together.direction, together.direction_sure) == (GRANTED, E, True)
    assert together.reports == 3
    assert together.direction_reasons == ("the other reports of the story",)
    # what finer kind it was, it does not tell itself
    assert (together.event, together.label) == (None, None)


def test_a_report_that_agrees_keeps_its_words() -> None:
    together = seconded(CLEAR, tally(CLEAR))
    assert (together.event, together.direction_reasons) == ("licence_grant", ("its own words",))


def test_a_first_report_has_nobody_to_ask() -> None:
    assert seconded(MISLED, NO_TALLY) is MISLED


def test_a_clear_report_is_not_told_as_its_opposite() -> None:
    tight = report({DELAYED: 1.0}, {T: 0.9, E: 0.1})
    together = seconded(CLEAR, tally(tight, tight))
    assert (together.direction, together.direction_sure) == (E, False)


def test_headlines_without_a_direction_do_not_outvote_a_clear_one() -> None:
    vague = report({GRANTED: 1.0}, {E: 0.1, T: 0.3, N: 0.6})
    assert seconded(vague, tally(CLEAR, vague)).direction is E


def test_guesses_add_up_to_no_more_than_a_guess() -> None:
    guess = report({GRANTED: 1.0}, {E: 0.65, T: 0.05, N: 0.3})
    together = seconded(guess, tally(guess, guess, guess))
    assert (together.direction, together.direction_sure) == (E, False)
    assert seconded(guess, tally(guess, CLEAR)).direction_sure


def test_two_opposites_alike_are_told_as_neither() -> None:
    torn = report({GRANTED: 1.0}, {E: 0.44, T: 0.4, N: 0.3})
    together = seconded(torn, tally(torn))
    assert (together.direction, together.direction_sure) == (N, False)


def test_a_vote_is_weighed_by_the_reports_own_words() -> None:
    votes = tally(CLEAR)
    vague = report({GRANTED: 1.0}, {E: 0.4, T: 0.2, N: 0.4})
    together = seconded(vague, votes)
    assert together.direction_sure
    assert counted(votes, together) == counted(votes, vague)


def test_votes_add_up_and_survive_the_store() -> None:
    votes = tally(CLEAR, MISLED)
    assert votes.kinds == {str(GRANTED): 1.3, str(DELAYED): 0.7}
    # the clear one speaks three times on the direction
    assert sum(votes.directions.values()) == pytest.approx(4.0)
    assert (votes.reports, votes.told) == (2, (str(E),))
    stored = tally_to_record(votes)
    assert tally_of_record(stored) == votes


def test_a_tally_from_before_it_said_what_was_told_keeps_what_weighed() -> None:
    stored = tally_to_record(tally(CLEAR, MISLED))
    del stored["told"]
    assert tally_of_record(stored).told == (str(E),)
