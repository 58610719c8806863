from __future__ import annotations

import pytest
from articles import article, lexicon

from core.feed import Tier
from core.reading import read
from core.taxonomy import Certainty, Direction


@pytest.mark.parametrize(
    ("title", "text", "event"),
    [
        pytest.param("China grants first export licences", "", "licence_grant", id="act"),
        pytest.param("India signs off a stockpile", "", "stockpile", id="term in the headline"),
        pytest.param(
            "Zenda drafts papers following a trade agreement",
            "",
            None,
            id="background of a headline",
        ),
        pytest.param(
            "After truce, India plans a stockpile", "", "stockpile", id="after the background"
        ),
        pytest.param(
            "News from Baotou", "A mining quota was set.", "quota", id="the lead tells the act"
        ),
        pytest.param("The mines of Zenda", "Nothing else.", None, id="nothing"),
        pytest.param("China eases rare earth export controls", "", "relaxation", id="eased"),
        pytest.param("China suspends export controls", "", "suspension_pause", id="paused"),
        pytest.param("China scraps export controls", "", "removal", id="lifted"),
        pytest.param(
            "China to lift export controls, but not all",
            "",
            None,
            id="in doubt nothing is told",
        ),
        pytest.param("China to scrap export controls", "", "easing_planned", id="to lift"),
        pytest.param("中国将取消稀土出口管制", "", "easing_planned", id="will lift"),
        pytest.param("中国、レアアース輸出規制を解除へ", "", "easing_planned", id="towards"),
        pytest.param(
            "China issues licences to ease trade tensions", "", "licence_grant", id="a motive"
        ),
        pytest.param(
            "China lifts export ban",
            "It is suspended for a year.",
            "suspension_pause",
            id="lifted is only suspended",
        ),
        pytest.param(
            "China temporarily lifts export ban", "", "suspension_pause", id="for a time"
        ),
        pytest.param(
            "中国、レアアース輸出停止を検討", "", "export_ban", id="a halt is the measure"
        ),
        pytest.param(
            "Announcement No. 44: suspension of export controls",
            "",
            "suspension_pause",
            id="No. is no denial",
        ),
        pytest.param("China weighs export licences", "", "licensing", id="the subject of a plan"),
        pytest.param("China resumes rare earth exports", "", "flow_allowed", id="resumed"),
        pytest.param(
            "Suspension of export controls on holmium", "", "suspension_pause", id="a noun"
        ),
        pytest.param(
            "WTO rules on China's export restrictions", "", "dispute", id="a case on a measure"
        ),
        pytest.param(
            "Carmaker halts production over export curbs", "", "supply_shock", id="an effect"
        ),
        pytest.param("The lift of Zenda", "Ferries run late.", None, id="a verb alone"),
        pytest.param(
            "China imposes tariffs, signs a pact and sets a quota",
            "",
            None,
            id="several acts: nothing is told",
        ),
    ],
)
def test_the_kind_of_act(title: str, text: str, event: str | None) -> None:
    reading = read(article(title, text), lexicon())
    assert reading.event == event
    assert (reading.label is None) is (reading.event is None)


@pytest.mark.parametrize(
    ("title", "text", "tier", "certainty"),
    [
        pytest.param(
            "Notice No. 7: export controls",
            "",
            Tier.OFFICIAL,
            Certainty.OFFICIAL_TEXT,
            id="official feed",
        ),
        pytest.param(
            "China to grant licences, sources say",
            "",
            Tier.WIRE,
            Certainty.SOURCES_SAY,
            id="sources",
        ),
        pytest.param(
            "China to grant licences",
            "MOFCOM said so, people familiar said.",
            Tier.WIRE,
            Certainty.SOURCES_SAY,
            id="the weaker ground wins",
        ),
        pytest.param(
            "China to grant licences",
            "MOFCOM said so on Monday.",
            Tier.WIRE,
            Certainty.OFFICIAL_STATEMENT,
            id="an office in the text",
        ),
        pytest.param(
            "Licences granted, Zenda ministry says",
            "",
            Tier.TRADE,
            Certainty.OFFICIAL_STATEMENT,
            id="an office in the headline",
        ),
        pytest.param(
            "China to grant licences",
            "Officials said so.",
            Tier.WIRE,
            Certainty.SINGLE_OUTLET,
            id="officials in a text may be anybody",
        ),
        pytest.param(
            "China to grant licences", "", Tier.WIRE, Certainty.SINGLE_OUTLET, id="nothing"
        ),
    ],
)
def test_what_a_report_rests_on(title: str, text: str, tier: Tier, certainty: Certainty) -> None:
    assert read(article(title, text, tier=tier), lexicon()).certainty is certainty


def test_jurisdictions_come_from_the_headline_or_else_from_the_lead() -> None:
    text = "The ministers met. Vietnam and India too."
    titled = read(article("Japan asks MOFCOM for licences", text), lexicon())
    assert titled.jurisdictions == ("JP", "CN")
    lead = read(article("Licences for magnets", "Vietnam and the WTO."), lexicon())
    assert lead.jurisdictions == ("VN",)
    assert read(article("Licences", "for magnets"), lexicon()).jurisdictions == ()


def test_goods_and_companies() -> None:
    reading = read(article("NdPr and terbium for Lynas", "MP Materials waits."), lexicon())
    assert reading.elements == ("Pr", "Nd", "Tb")
    assert reading.companies == ("Lynas", "MP Materials")


@pytest.mark.parametrize(
    ("title", "text", "elements"),
    [
        pytest.param(
            "DFC lends $565 million to Serra Verde", "", {"Nd", "Pr", "Tb", "Dy"}, id="all"
        ),
        pytest.param(
            "DFC lends $565 million to Serra Verde for terbium", "", {"Tb"}, id="what is named"
        ),
        pytest.param("DFC lends $565 million to Serra Verde and Arafura", "", set(), id="two"),
        pytest.param("DFC lends $565 million to miners", "", set(), id="nobody"),
        pytest.param(
            "Treasurer orders Chinese funds to sell shares in Northern Minerals",
            "",
            set(),
            id="an order on shares is about no goods",
        ),
    ],
)
def test_state_money_concerns_what_its_producer_makes(
    title: str, text: str, elements: set[str]
) -> None:
    reading = read(article(title, text), lexicon())
    assert set(reading.elements) == elements
    assert all(fact.evidence.quote in title for fact in reading.facts.elements)


def test_a_plan_to_lift_that_is_dropped_is_not_told_as_a_lifting() -> None:
    assert read(article("China scraps export controls"), lexicon()).label
    dropped = read(article("China scraps plan to lift export controls"), lexicon())
    assert (dropped.event, dropped.label) == (None, None)
    assert dropped.clear_direction is not Direction.EASING


def test_stories_are_told_apart_by_what_reports_say_not_by_what_is_known_of_producers() -> None:
    def named(title: str) -> set[str]:
        profile = read(article(title), lexicon()).profile
        return {n for n in (*profile.headline, *profile.text) if n.startswith("element:")}

    assert named("DFC lends $565 million to Serra Verde for terbium") == {"element:Tb"}
    assert named("DFC lends $565 million to Serra Verde") == set()


def test_an_official_text_may_name_its_act_below_its_number() -> None:
    text = "A mining quota was set."
    official = article("Announcement No. 7 of 2026", text, tier=Tier.OFFICIAL)
    assert read(official, lexicon()).event == "quota"
