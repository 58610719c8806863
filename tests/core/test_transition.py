"""What a further report of a story changes: told once, by its weight, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from articles import NOW, article, lexicon

from core.alert import Alert, Reason
from core.article import Article
from core.bearing import Bearing
from core.entry import EntryKind
from core.feed import Tier
from core.reading import read
from core.relevance import judge
from core.story import Story, develop, story_from_json, story_to_json
from core.taxonomy import Certainty, Direction
from core.transition import Held, Transition, edited

TITLE = "China suspends terbium export controls"
TEXT = (
    "The commerce ministry suspends the controls on terbium, sources said. It covers 120 tonnes."
)
QUIET = {Reason.MORE_OUTLETS, Reason.CONFIRMED}


def tell(
    story: Story | None,
    report: Article,
    kind: EntryKind = EntryKind.NEW,
    bearing: Bearing | None = None,
) -> tuple[Story, Alert | None]:
    verdict, reading = judge(report, lexicon()), read(report, lexicon())
    taken = lexicon().retractions.said(report.entry.title)
    more = (bearing or Bearing(), taken)
    return develop(story, report, verdict, reading, kind, report.seen_at, *more)


def told() -> Story:
    return tell(None, article(TITLE, TEXT, key="a"))[0]


def post(title: str = TITLE, text: str = TEXT, **more: object) -> Article:
    return article(title, text, **{"key": "b", "outlet": "Post", **more})  # type: ignore[arg-type]


def test_a_status_that_changes_is_told_in_words_and_once() -> None:
    change = ("No. 7/2026: in force → suspended until 10 Nov 2026",)
    bearing = Bearing(changes=change, still=("No. 9/2026 in force (Tb)",), until="10 Nov 2026")
    story, alert = tell(told(), post(), bearing=bearing)
    assert alert
    assert (alert.reason, alert.changed, alert.changed_at) == (Reason.STATUS, *change, NOW)
    assert (alert.still, alert.until) == (bearing.still, "10 Nov 2026")
    # the ledger holds it now: the next report changes nothing there
    story, alert = tell(story, post(key="c", outlet="Daily"))
    assert alert
    assert alert.reason is Reason.MORE_OUTLETS
    assert alert.changed == change[0]


def test_what_moves_back_is_a_reversal() -> None:
    bearing = Bearing(changes=("No. 7/2026: suspended → in force",), reverses=True)
    _, alert = tell(told(), post(), bearing=bearing)
    assert alert
    assert alert.reason is Reason.REVERSAL


def test_a_new_story_that_moves_a_measure_says_so_at_once() -> None:
    bearing = Bearing(changes=("No. 7/2026: announced → in force",))
    _, alert = tell(None, post(), bearing=bearing)
    assert alert
    assert (alert.reason, alert.revision, alert.changed) == (Reason.STATUS, 1, *bearing.changes)


@pytest.mark.parametrize(
    ("text", "days", "reason"),
    [
        pytest.param("It takes effect on April 1, 2026.", (), Reason.NEW_DATE, id="new"),
        pytest.param(
            "It takes effect on April 1, 2026.", (date(2026, 4, 1),), None, id="in the ledger"
        ),
        pytest.param("It took effect on January 1, 2026.", (), None, id="past"),
    ],
)
def test_a_day_to_come_that_nobody_knew(
    text: str, days: tuple[date, ...], reason: Reason | None
) -> None:
    bearing = Bearing(days=frozenset(days))
    story, alert = tell(told(), post(text=f"{TEXT} {text}"), bearing=bearing)
    assert alert
    assert alert.reason is reason or (reason is None and alert.reason in QUIET)
    # the tenth outlet that repeats it is nothing
    _, again = tell(story, post(text=f"{TEXT} {text}", key="c", outlet="Daily"))
    assert again is None or again.reason in QUIET


def test_a_firm_in_a_headline_is_news_and_one_in_the_text_is_not() -> None:
    _, alert = tell(told(), post(text=f"{TEXT} MP Materials said it was pleased."))
    assert alert
    assert alert.reason in QUIET
    story, alert = tell(told(), post(f"{TITLE} for MP Materials"))
    assert alert
    assert (alert.reason, alert.changed) == (Reason.NEW_ENTITY, "names MP Materials")
    _, again = tell(story, post(f"{TITLE} for MP Materials", key="c", outlet="Daily"))
    assert again is None or again.reason in QUIET


def test_what_only_looks_like_a_firm_rings_no_bell() -> None:
    report = post(f"{TITLE} for Ruritania Magnetics")
    assert "Ruritania Magnetics" in read(report, lexicon()).companies
    _, alert = tell(told(), report)
    assert alert
    assert alert.reason in QUIET


def test_an_official_text_where_only_talk_was() -> None:
    official = post(outlet="Ministry", feed="gov", tier=Tier.OFFICIAL)
    story, alert = tell(told(), official)
    assert alert
    assert (alert.reason, alert.changed) == (
        Reason.OFFICIAL_TEXT,
        "official text published: Ministry",
    )
    _, again = tell(story, post(outlet="Gazette", feed="gazette", tier=Tier.OFFICIAL, key="c"))
    assert again is None or again.reason in QUIET


@pytest.mark.parametrize(
    ("title", "text", "words"),
    [
        pytest.param(TITLE, TEXT.replace("120", "90"), "90 t, not 120 t", id="figure"),
        pytest.param(
            TITLE,
            TEXT.replace("It covers 120 tonnes.", "It covers 120 tonnes and 35 firms."),
            "",
            id="added",
        ),
    ],
)
def test_the_first_outlet_changes_its_facts(title: str, text: str, words: str) -> None:
    story, alert = tell(told(), article(title, text, key="a"), EntryKind.CHANGED)
    assert alert
    assert alert.reason is (Reason.CORRECTION if words else Reason.TEXT_CHANGED)
    assert alert.changed == words
    assert alert.summary == text
    # the same version again changes nothing more
    assert tell(story, article(title, text, key="a"), EntryKind.CHANGED)[1] is None


def test_what_nobody_saw_needs_no_correction() -> None:
    far = TEXT + " So it is." * 80
    story, _ = tell(None, article(TITLE, f"{far} It was 70 tonnes.", key="a"))
    changed = article(TITLE, f"{far} It was 90 tonnes.", key="a")
    assert tell(story, changed, EntryKind.CHANGED)[1] is None


def test_the_first_outlet_turns_round() -> None:
    turned = article("China tightens terbium export controls", key="a")
    _, alert = tell(told(), turned, EntryKind.CHANGED)
    assert alert
    assert (alert.reason, alert.direction) == (Reason.CORRECTION, Direction.TIGHTENING)
    assert alert.changed == "tightening, not easing"


def test_a_report_is_taken_back_by_its_outlet_alone() -> None:
    story = told()
    gone = f"Retracted: {TITLE}"
    after, alert = tell(story, article(gone, TEXT, key="a"), EntryKind.CHANGED)
    assert alert
    assert (alert.reason, alert.retracted) == (Reason.RETRACTION, True)
    assert alert.changed == "taken back by The Strelsau Post"
    assert tell(after, article(gone, TEXT, key="d"))[1] is None
    _, alert = tell(story, article(gone, TEXT, key="c"))
    assert alert
    assert alert.reason is Reason.RETRACTION
    _, other = tell(story, post(gone))
    assert other
    assert other.reason in QUIET


def test_a_correction_of_its_own_is_told_in_its_words() -> None:
    _, alert = tell(told(), article(f"Correction: {TITLE}", TEXT, key="c"))
    assert alert
    assert (alert.reason, alert.changed) == (Reason.CORRECTION, f"Correction: {TITLE}")


def test_who_confirms_it_is_named() -> None:
    said = post(text="China's commerce ministry said on Monday that it suspends the controls.")
    _, alert = tell(told(), said)
    assert alert
    assert (alert.reason, alert.changed) == (
        Reason.CONFIRMED,
        "confirmed by China's commerce ministry, says Post",
    )


def test_an_office_of_another_side_confirms_nothing() -> None:
    _, alert = tell(told(), post(text="The White House said it is glad. " + TEXT.split("It")[1]))
    assert alert
    assert alert.reason is Reason.MORE_OUTLETS


def test_who_disputes_a_story_does_not_confirm_it() -> None:
    denial = "China's commerce ministry denied it. " + TEXT
    story, alert = tell(told(), post(text=denial))
    assert alert
    assert alert.reason is Reason.STATUS
    _, again = tell(story, post(text=denial, key="c", outlet="Daily"))
    assert again
    assert again.reason is Reason.MORE_OUTLETS


def test_who_is_firmer_than_a_retraction_lifts_it() -> None:
    story, _ = tell(told(), article(f"Retracted: {TITLE}", TEXT, key="a"), EntryKind.CHANGED)
    _, alert = tell(story, post(outlet="Ministry", feed="gov", tier=Tier.OFFICIAL))
    assert alert
    assert not alert.retracted


def test_a_page_deepens_in_silence_and_the_feed_is_still_compared_with_itself() -> None:
    story = told()
    page = article(TITLE, f"{TEXT} It takes effect on April 1, 2026. MP Materials.", key="a")
    richer, alert = tell(story, page, EntryKind.ENRICHED)
    assert alert
    assert (alert.reason, alert.headline, alert.summary) == (
        Reason.ENRICHED,
        story.alert.headline,
        story.alert.summary,
    )
    assert tell(richer, page, EntryKind.ENRICHED)[1] is None
    assert tell(richer, article(TITLE, TEXT, key="a"), EntryKind.CHANGED)[1] is None
    # the page told the day: nobody is told it as news
    _, later = tell(richer, post(text=f"{TEXT} It takes effect on April 1, 2026."))
    assert later
    assert later.reason in QUIET


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param(
            "until 2026-11-10",
            "until 2027-01-10",
            "until 10 Jan 2027, not 10 Nov 2026",
            id="day",
        ),
        pytest.param("until 2026-11-10", "deadline 2027-01-10", "", id="another day's role"),
    ],
)
def test_days_are_corrected_by_role(before: str, after: str, words: str) -> None:
    story = replace(told(), stated={"date": [before]})
    report = article(TITLE, TEXT, key="a")
    reading = read(report, lexicon())
    held = Held(story.alert, {}, story.stated, TITLE, frozenset(), (), 3)
    change = edited(held, report, reading, {"date": [after]}, None)
    assert change
    assert change.changed == words


def test_numbers_are_corrected_as_numbers() -> None:
    report = article(TITLE, TEXT, key="a")
    reading = read(report, lexicon())
    held = Held(told().alert, {}, {"number": ["7/2026"]}, TITLE, frozenset(), (), 3)
    change = edited(held, report, reading, {"number": ["8/2026"]}, None)
    assert change == Transition(Reason.CORRECTION, "No. 8/2026, not No. 7/2026")


def test_another_report_that_changes_may_name_a_day() -> None:
    story, _ = tell(told(), post())
    changed = post(text=f"{TEXT} It takes effect on April 1, 2026.")
    _, alert = tell(story, changed, EntryKind.CHANGED)
    assert alert
    assert alert.reason is Reason.NEW_DATE


def test_a_story_keeps_what_it_knows() -> None:
    story, _ = tell(told(), post(seen_at=NOW + timedelta(1)))
    assert story.known
    assert story_from_json(story_to_json(story), story.alert) == story


TRUCE = "China agrees to suspend terbium export controls, US says"
SAID = "US Treasury Secretary Scott Bessent said China would suspend its controls on terbium."


def test_one_sides_word_stays_a_claim_until_the_other_says_so() -> None:
    story, alert = tell(None, article(TRUCE, SAID, key="a"), bearing=Bearing(claim="US"))
    assert alert
    assert alert.claim == "US"
    story, more = tell(story, post(TRUCE, SAID), bearing=Bearing(claim="US"))
    assert more
    assert more.claim == "US"
    ministry = "China's commerce ministry said on Monday that it suspends the terbium controls."
    said = post("China's commerce ministry says it suspends terbium controls", ministry, key="c")
    _, settled = tell(story, said)
    assert settled
    assert (settled.claim, settled.reason) == ("", Reason.STATUS)
    assert settled.changed == f"the other side confirms: {said.headline}"
    text = post(outlet="Ministry", feed="gov", tier=Tier.OFFICIAL, key="d")
    _, official = tell(story, text)
    assert official
    assert (official.claim, official.reason) == ("", Reason.OFFICIAL_TEXT)


def test_a_denial_is_told_and_only_a_text_settles_it() -> None:
    denial = post(
        "Beijing denies suspending terbium export controls",
        "China's commerce ministry denied that it had suspended the terbium export controls.",
    )
    story, alert = tell(told(), denial)
    assert alert
    assert (alert.reason, alert.certainty) == (Reason.STATUS, Certainty.DISPUTED)
    assert alert.changed == f"disputed: {denial.headline}"
    _, again = tell(story, post(key="c", outlet="Daily"))
    assert again
    assert (again.reason, again.certainty) == (Reason.MORE_OUTLETS, Certainty.DISPUTED)
    _, text = tell(story, post(outlet="Ministry", feed="gov", tier=Tier.OFFICIAL, key="d"))
    assert text
    assert (text.reason, text.certainty) == (Reason.OFFICIAL_TEXT, Certainty.OFFICIAL_TEXT)


def test_the_newest_words_head_the_story_and_the_first_outlet_takes_them_back_no_more() -> None:
    story, _ = tell(None, article("China may suspend terbium controls, sources say", key="a"))
    text = post("China suspends terbium export controls", outlet="Ministry", tier=Tier.OFFICIAL)
    story, alert = tell(story, text)
    assert alert
    assert (alert.reason, alert.headline) == (Reason.OFFICIAL_TEXT, text.headline)
    same = article("China may suspend terbium controls, sources say", key="a")
    assert tell(story, same, EntryKind.CHANGED)[1] is None
    other = article("China could suspend terbium controls soon", key="a")
    _, alert = tell(story, other, EntryKind.CHANGED)
    assert alert
    assert (alert.reason, alert.headline) == (Reason.TEXT_CHANGED, text.headline)


def test_words_in_another_language_head_no_story() -> None:
    said = "商务部今天宣布，暂停实施对铽等物项的出口管制，自公布之日起执行。"
    text = post("商务部暂停铽出口管制", said, outlet="Ministry", tier=Tier.OFFICIAL)
    _, alert = tell(told(), text)
    assert alert
    assert (alert.reason, alert.headline) == (Reason.OFFICIAL_TEXT, TITLE)


def test_reports_that_together_say_the_opposite_correct_the_first() -> None:
    story = told()
    assert story.alert.direction is Direction.EASING
    reading = read(post(), lexicon())
    opposite = replace(
        reading, direction=Direction.TIGHTENING, direction_sure=True, event=None, label=None
    )
    verdict = judge(post(), lexicon())
    several = replace(story, outlets=(*story.outlets, "second.test"))
    # two outlets, two reports, and three of each
    for held, reports, corrected in ((story, 3, False), (several, 2, False), (several, 3, True)):
        said = replace(opposite, reports=reports)
        _, alert = develop(held, post(), verdict, said, EntryKind.NEW, NOW)
        assert (alert is not None and alert.reason is Reason.CORRECTION) is corrected
        if alert and corrected:
            assert alert.direction is Direction.TIGHTENING
            assert alert.changed == "tightening, not easing: 3 reports"
            # what nobody says better stands
            assert alert.event_label == story.alert.event_label
