from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from articles import NOW, article, lexicon

from core.entry import EntryKind
from core.feed import Tier
from core.reading import read
from core.recent import Link, Recent
from core.relevance import judge
from core.story import develop, story_from_json, story_to_json

if TYPE_CHECKING:
    from core.article import Article

TITLE = "China grants first terbium export licences to JL Mag"
LEAD = (
    "Nine makers of magnets, among them two from Ganzhou, may ship terbium again after months of "
    "waiting, it was reported on Monday by people who have seen the papers in the ministry."
)


RUBRIC = "The ministry answers questions about export controls"
ONE = (
    "Asked about Lynas, the Malaysian ministry said that the fine of 14 million ringgit over its "
    "waste in Kuantan stands, and that nobody had asked for a review of the licence so far."
)
TWO = (
    "Vietnam invites tenders for the mines of Dong Pao in March; foreign bidders need a partner "
    "from Hanoi that holds half of the shares, a spokesman told reporters on Thursday evening."
)


class Desk:
    """What triage does, without a store."""

    def __init__(self) -> None:
        self.recent = Recent()

    def take(self, report: Article) -> str:
        reading = read(report, lexicon())
        before = self.recent.get(self.recent.assign(report, reading))
        verdict = judge(report, lexicon())
        story, _ = develop(before, report, verdict, reading, EntryKind.NEW, report.seen_at)
        self.recent.put(story)
        return story.id


def pair(one: Article, other: Article) -> bool:
    desk = Desk()
    return desk.take(one) == desk.take(other)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(f"{TITLE} - Daily Compass", "", id="same headline, another outlet"),
        pytest.param(
            "China grants the first terbium export licences to JL Mag", "", id="one word"
        ),
        pytest.param("Papers for Ganzhou in China", LEAD, id="same first sentences"),
        pytest.param(
            "First terbium licences issued by China, JL Mag among the makers",
            "Terbium export licences went to JL Mag.",
            id="same event in other words",
        ),
        pytest.param(
            "中国向金力永磁发放首批铽出口许可证", "", id="same event in another language"
        ),
    ],
)
def test_reports_of_one_event_are_one_story(title: str, text: str) -> None:
    one = article(TITLE, LEAD, key="a")
    assert pair(one, article(title, text, key="b", outlet="Daily Compass"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(TITLE, "China grants first holmium export licences to JL Mag", id="element"),
        pytest.param(
            TITLE,
            "China grants first terbium export licences to Yunsheng",
            id="one company for another",
        ),
        pytest.param(
            "Japan bans terbium scrap exports", "India bans terbium scrap exports", id="state"
        ),
        pytest.param(
            "China lifts terbium export controls",
            "China tightens terbium export controls",
            id="opposite direction",
        ),
        pytest.param(
            "Zenda imposes export controls on terbium oxide",
            "Tesmar imposes export controls on terbium oxide",
            id="unknown states",
        ),
        pytest.param(
            "China sets a quota",
            "Japan meets Australia for talks on a stockpile",
            id="nothing shared",
        ),
        pytest.param("Quota", "Quota", id="a headline too short to prove anything"),
    ],
)
def test_two_events_are_two_stories(one: str, other: str) -> None:
    assert not pair(article(one, key="a"), article(other, key="b", outlet="Daily Compass"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "China weighs export controls on terbium",
            "China imposes export controls on terbium",
            id="a plan, then the act",
        ),
        pytest.param(
            "China imposes export controls on terbium",
            "China weighs an end of export controls on terbium",
            id="an act, then a plan",
        ),
        pytest.param(
            "China suspends export controls on terbium",
            "China extends suspension of export controls on terbium",
            id="a suspension, then its extension",
        ),
        pytest.param(
            "MOFCOM Announcement No. 18: terbium export controls",
            "MOFCOM Announcement No. 61: terbium export controls",
            id="two official numbers",
        ),
        pytest.param(
            "商务部公告2025年第18号 铽出口管制",
            "商务部公告2025年第61号 铽出口管制",
            id="two official numbers in chinese",
        ),
    ],
)
def test_an_act_that_comes_further_is_an_event_of_its_own(before: str, after: str) -> None:
    later = NOW + timedelta(hours=1)
    assert not pair(
        article(before, key="a"), article(after, key="b", outlet="Post", seen_at=later)
    )


@pytest.mark.parametrize(
    ("title", "text", "same"),
    [
        pytest.param(
            "Notice on terbium: licensing of magnets and oxides",
            "MOFCOM asks exporters of magnets to China's partners for papers from today on.",
            False,
            id="it rings",
        ),
        pytest.param(
            "Announcement No. 18: terbium export controls",
            "MOFCOM announces export controls on terbium oxide. In force today.",
            True,
            id="the reports cite it",
        ),
    ],
)
def test_an_official_text_rings_unless_it_is_cited_already(
    title: str, text: str, *, same: bool
) -> None:
    cited = "China asks for licences, says MOFCOM in Announcement No. 18 of 2025 on terbium."
    report = article("China imposes export controls on terbium", cited, key="a")
    official = article(title, text, key="b", outlet="MOFCOM", tier=Tier.OFFICIAL)
    assert pair(report, official) is same


def test_an_official_number_ties_reports_of_states_that_are_not_known() -> None:
    text = "Zenda asks for a licence for terbium oxide under Announcement No. 7."
    one = article("Zenda imposes export controls on terbium", text, key="a")
    other = "Announcement No. 7: Zenda's new export controls on terbium"
    assert pair(one, article(other, text, key="b", outlet="Post"))
    assert not pair(one, article(other.replace("7", "8"), "", key="b", outlet="Post"))
    named = article(f"Japan answers: {other}", text, key="b", outlet="Post")
    known = article("China imposes export controls on terbium", text, key="a")
    assert not pair(known, named)


def test_a_new_version_of_an_entry_stays_with_its_story() -> None:
    desk = Desk()
    one = desk.take(article(TITLE, key="a"))
    changed = article("Something else altogether", key="a", seen_at=NOW + timedelta(days=20))
    assert desk.recent.knows(changed)
    assert desk.recent.assign(changed, read(changed, lexicon())) == one


OTHER = "Chinese terbium licences: what makers expect"


@pytest.mark.parametrize(
    ("title", "days", "same"),
    [
        pytest.param(TITLE, 6, True, id="the same headline within a week"),
        pytest.param(TITLE, 20, True, id="the same headline and names within weeks"),
        pytest.param(OTHER, 1, True, id="other words the day after"),
        pytest.param(OTHER, 22, False, id="a closed story"),
    ],
)
def test_likeness_fades_with_the_days(title: str, days: int, *, same: bool) -> None:
    later = NOW + timedelta(days=days)
    assert pair(article(TITLE, key="a"), article(title, key="b", seen_at=later)) is same


def test_likeness_says_less_with_every_day() -> None:
    desk = Desk()
    desk.take(article(TITLE, key="a"))
    scores = []
    for days in (0, 1, 5, 20):
        late = article(OTHER, key="b", seen_at=NOW + timedelta(days=days))
        scores.append(desk.recent.link(late, read(late, lexicon())).score or 0.0)
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] + 3


def test_only_a_copy_joins_a_closed_story() -> None:
    later = NOW + timedelta(days=25)
    copy = "China grants the first terbium export licences to JL Mag"
    assert pair(article(TITLE, key="a"), article(copy, key="b", seen_at=later))


def test_old_stories_are_forgotten_and_leave_nothing_behind() -> None:
    desk = Desk()
    desk.take(article(TITLE, key="a"))
    shared = article("China cuts a quota", key="b", seen_at=NOW + timedelta(days=31))
    kept = desk.take(shared)
    desk.recent.expire(NOW + timedelta(days=31))
    assert len(desk.recent) == 1
    assert desk.recent.get(kept)
    assert not desk.recent.knows(article(TITLE, key="a"))
    third = article(TITLE, key="c")
    assert desk.recent.assign(third, read(third, lexicon())) is None


def test_a_headline_that_went_to_a_newer_story_stays_there() -> None:
    desk = Desk()
    older = desk.take(article(RUBRIC, ONE, key="a"))
    newer = desk.take(article(RUBRIC, TWO, key="b", seen_at=NOW + timedelta(days=29)))
    assert older != newer
    desk.recent.expire(NOW + timedelta(days=31))
    later = article(RUBRIC, TWO, key="c", seen_at=NOW + timedelta(days=31))
    assert desk.recent.assign(later, read(later, lexicon())) == newer


def test_the_memory_can_be_filled_again() -> None:
    desk = Desk()
    one = desk.take(article(TITLE, key="a"))
    story = desk.recent.get(one)
    assert story
    other = article(TITLE, key="b")
    assert Recent([story]).assign(other, read(other, lexicon())) == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ("!!!", "China sets a quota"),
            ("?!", "China asks Trump, Greer and Lynas"),
            id="no headlines",
        ),
        pytest.param(("Bessent speaks", ""), ("MOFCOM speaks", ""), id="one common word"),
    ],
)
def test_too_little_in_common(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not pair(article(*one, key="a"), article(*other, key="b"))


#: one invented event in all languages, and another of the same days and the same states
FINE = {
    "en": ("Malaysia fines Lynas 14 million ringgit over thorium waste", "The regulator acted."),
    "zh": ("马来西亚就放射性废物对莱纳斯罚款1400万林吉特", "监管机构周一宣布了处罚。"),
    "ja": ("マレーシア、ライナスに放射性廃棄物で罰金1400万リンギット", "規制当局が発表した。"),
    "ko": ("말레이시아, 라이너스에 방사성 폐기물 벌금 1400만 링깃", "규제 당국이 발표했다."),
    "de": ("Malaysia: Bußgeld gegen Lynas, 14 Millionen Ringgit wegen Abfällen", "Die Behörde."),
    "fr": ("Malaisie : amende de 14 millions de ringgits pour Lynas, déchets radioactifs", "Fin."),
    "es": ("Malasia multa a Lynas con 14 millones de ringgit por residuos radiactivos", "Fin."),
}
TALKS = {
    "en": ("India and Myanmar sign a memorandum on rare earth mining in Kachin", "In Delhi."),
    "zh": ("印度与缅甸签署克钦稀土开采谅解备忘录", "双方在新德里签署。"),
    "ja": ("インドとミャンマー、カチンのレアアース採掘で覚書に署名", "ニューデリーで。"),
    "ko": ("인도·미얀마, 카친 희토류 채굴 양해각서 서명", "뉴델리에서."),
    "de": ("Indien und Myanmar unterzeichnen Absichtserklärung zu Seltenen Erden in Kachin", "."),
    "fr": ("L'Inde et la Birmanie signent un protocole d'accord sur les mines de Kachin", "."),
    "es": ("India y Myanmar firman un memorando sobre la minería de tierras raras en Kachin", "."),
}


def test_two_events_in_seven_languages_are_two_stories() -> None:
    desk, stories = Desk(), {}
    for hours, language in enumerate(FINE):
        for name, family in (("fine", FINE), ("talks", TALKS)):
            title, text = family[language]
            at = NOW + timedelta(hours=hours)
            report = article(title, text, key=f"{name} {language}", outlet=language, seen_at=at)
            stories[name, language] = desk.take(report)
    fines = {story for (name, _), story in stories.items() if name == "fine"}
    talks = {story for (name, _), story in stories.items() if name == "talks"}
    assert (len(fines), len(talks)) == (1, 1)
    assert fines != talks


def test_two_states_that_name_each_other_do_two_things() -> None:
    both = "Japan and India do the same within a day."
    one = article("Japan bans terbium scrap exports", both, key="a")
    assert not pair(one, article("India bans terbium scrap exports", both, key="b", outlet="Post"))


def test_what_many_stories_name_leads_to_none_of_them() -> None:
    desk = Desk()
    elements = ("terbium", "holmium", "erbium", "thulium", "yttrium", "lanthanum", "cerium")
    states = ("Japan", "India", "Brazil", "Australia", "Canada", "Estonia", "Vietnam")
    for state in states:
        for element in elements:
            desk.take(article(f"{state} bans exports of {element}", key=state + element))
    found = article("Vietnam forbids the export of cerium", key="late", outlet="Post")
    link = desk.recent.link(found, read(found, lexicon()))
    story = desk.recent.get(link.story)
    assert story
    assert story.alert.headline == "Vietnam bans exports of cerium"


def test_the_nearest_of_several_that_are_apart_is_named() -> None:
    desk = Desk()
    near = desk.take(article("China grants terbium export licences to JL Mag", key="a"))
    desk.take(article("Japan grants dysprosium import permits", key="b"))
    late = article("China grants holmium export licences to JL Mag", key="c", outlet="Post")
    link = desk.recent.link(late, read(late, lexicon()))
    assert (link.story, link.nearest) == (None, near)


def test_what_two_stories_name_survives_the_older_one() -> None:
    desk = Desk()
    desk.take(article("China grants terbium export licences to JL Mag", key="a"))
    later = NOW + timedelta(days=29)
    kept = desk.take(article("JL Mag opens a terbium plant in Mexico", key="b", seen_at=later))
    desk.recent.expire(NOW + timedelta(days=31))
    late = article("Mexico welcomes the terbium plant of JL Mag", key="c", seen_at=later)
    assert desk.recent.assign(late, read(late, lexicon())) == kept


@pytest.mark.parametrize(
    ("text", "outlet", "hours", "same"),
    [
        pytest.param(TWO, "The Strelsau Post", 48, False, id="other news under a rubric"),
        pytest.param(TWO, "The Strelsau Post", 2, True, id="two feeds of one outlet"),
        pytest.param(ONE + " Now.", "The Strelsau Post", 48, True, id="sent again"),
        pytest.param(TWO, "Daily Compass", 48, True, id="another outlet took the headline over"),
        pytest.param("", "The Strelsau Post", 48, True, id="no text to tell"),
    ],
)
def test_a_rubric_of_one_outlet_is_no_story(
    text: str, outlet: str, hours: int, *, same: bool
) -> None:
    later = NOW + timedelta(hours=hours)
    other = article(RUBRIC, text, key="b", outlet=outlet, seen_at=later)
    assert pair(article(RUBRIC, ONE, key="a"), other) is same


def test_the_page_of_a_report_tells_more_of_its_story() -> None:
    desk = Desk()
    title = "Regulator acts against refinery of Lynas"
    story = desk.take(article(title, key="a"))
    page = "Malaysia fines Lynas 14 million ringgit over thorium waste in Kuantan."
    assert desk.take(article(title, page, key="a", seen_at=NOW + timedelta(hours=1))) == story
    found = desk.recent.get(story)
    assert found
    assert [p.seen_at for p in found.profiles] == [NOW]
    assert "concept:waste" in found.profiles[0].text
    other = article("14 million ringgit for the thorium of Kuantan", key="b", outlet="Post")
    link = desk.recent.link(other, read(other, lexicon()))
    assert link.nearest == story
    changed = article("Something else of Lynas", key="a", seen_at=NOW + timedelta(hours=2))
    desk.take(changed)
    again = desk.recent.get(story)
    assert again
    assert again.profiles == found.profiles


def test_a_denial_belongs_to_what_it_denies() -> None:
    one = article("China halts terbium exports to Poland, sources say", "Poland waits.", key="a")
    other = "China denies that it has halted terbium exports to Poland"
    assert pair(one, article(other, "Beijing denied the reports.", key="b", outlet="Post"))


def test_a_link_says_why() -> None:
    desk = Desk()
    first = article(TITLE, LEAD, key="a")
    begins = desk.recent.link(first, read(first, lexicon()))
    assert (begins.story, begins.score, begins.reasons) == (
        None,
        None,
        ("nothing like it is known",),
    )
    story = desk.take(first)

    def why(title: str, text: str, key: str = "b", **more: Any) -> Link:
        report = article(title, text, key=key, outlet="Post", **more)
        return desk.recent.link(report, read(report, lexicon()))

    assert why("Something else", "", key="a").reasons == (
        "an earlier version of this entry belongs to it",
    )
    assert why(TITLE, "").reasons == ("the same headline",)
    assert why(f"{TITLE} now", "").reasons == ("nearly the same headline",)
    assert why("JL Mag has papers from China", LEAD).reasons == ("the same first sentences",)
    other = why(TITLE.replace("terbium", "holmium"), "")
    assert (other.story, other.nearest) == (None, story)
    assert other.reasons[0] == "their headlines name other elements"
    unlike = why("JL Mag opens a plant in Mexico", "", seen_at=NOW + timedelta(days=9))
    assert (unlike.story, unlike.nearest) == (None, story)
    assert unlike.score is not None
    assert any(reason.startswith("against it: ") for reason in unlike.reasons)


def test_the_same_stream_gives_the_same_stories() -> None:
    def run() -> list[str]:
        desk = Desk()
        return [
            desk.take(article(title, text, key=f"{name} {language}", outlet=language))
            for language in FINE
            for name, (title, text) in (("f", FINE[language]), ("t", TALKS[language]))
        ]

    assert run() == run()


def test_a_memory_that_was_refilled_decides_as_before() -> None:
    desk = Desk()
    for language, (title, text) in FINE.items():
        desk.take(article(title, text, key=language, outlet=language))
    stories = [
        desk.recent.get(desk.recent.assign(a, read(a, lexicon())))
        for a in (article(FINE["en"][0], key="en"),)
    ]
    again = Recent(
        story_from_json(story_to_json(story), story.alert) for story in stories if story
    )
    title = "Lynas gets a fine of 14 million ringgit in Malaysia"
    report = article(title, key="late", outlet="Late", seen_at=NOW + timedelta(days=1))
    reading = read(report, lexicon())
    assert again.link(report, reading) == desk.recent.link(report, reading)
    assert again.link(report, reading).story


def test_two_states_that_nobody_knows_may_do_nearly_the_same_on_one_day() -> None:
    one = article("Norrhavn sets a yearly quota for dysprosium", "Norrhavn fixed its quota.")
    other = article("Varnholm imposes controls on dysprosium", "Varnholm asks for licences.")
    assert not pair(one, other)


def test_a_way_to_licences_and_licences_given_are_two_events() -> None:
    way = article(
        "China to design general licence regime for rare earth exports, sources say",
        "China plans a general licence that is valid for a year, people familiar with it said.",
    )
    given = article(
        "China issues first general licences for rare earth exports",
        "China granted the first general licences to three magnet makers, a source said.",
    )
    assert not pair(way, given)
