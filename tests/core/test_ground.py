from __future__ import annotations

import pytest
from articles import NOW, article, entry, lexicon

from core.article import read_entry
from core.fact import Facts
from core.facts import extract
from core.feed import Tier
from core.taxonomy import Certainty

SINGLE, SOURCES = Certainty.SINGLE_OUTLET, Certainty.SOURCES_SAY
SAID, DISPUTED = Certainty.OFFICIAL_STATEMENT, Certainty.DISPUTED
TITLE = "China to grant holmium licences"


def read(title: str, text: str = "", tier: Tier = Tier.TRADE) -> Facts:
    return extract(article(title, text, tier=tier), lexicon())


@pytest.mark.parametrize(
    ("title", "text", "certainty", "words", "side"),
    [
        pytest.param(TITLE, "", SINGLE, None, None, id="nobody"),
        pytest.param(TITLE, "Traders said so.", SINGLE, None, None, id="anybody"),
        pytest.param(TITLE, "MOFCOM said so on Monday.", SAID, "said", "CN", id="an office"),
        pytest.param(
            "White House says China will lift controls", "", SAID, "says", "US", id="one side"
        ),
        pytest.param(
            "Beijing government announces holmium quota", "", SAID, "announces", "CN", id="a state"
        ),
        pytest.param("China issues permits after Trump visit", "", SINGLE, None, None, id="guest"),
        pytest.param(TITLE, "Permits will come, said MOFCOM.", SAID, "said", "CN", id="behind"),
        pytest.param(TITLE, "The ministry announced it.", SAID, "announced", "CN", id="ministry"),
        pytest.param(
            "Permits granted", "The ministry announced it.", SAID, "announced", None, id="whose?"
        ),
        pytest.param(
            TITLE,
            "MOFCOM said so, people familiar with the matter told.",
            SOURCES,
            "people familiar",
            None,
            id="the weaker ground wins",
        ),
        pytest.param(
            "知情人士：中国将发放许可", "", SOURCES, "知情人士", None, id="chinese sources"
        ),
        pytest.param(
            "関係者によると中国は許可へ", "", SOURCES, "関係者によると", None, id="japanese"
        ),
        pytest.param("소식통, 중국이 허가한다", "", SOURCES, "소식통", None, id="korean sources"),
        pytest.param(
            TITLE, "Das sagten Insider in Peking.", SOURCES, "Insider", None, id="german sources"
        ),
        pytest.param(
            "MOFCOM denies that it stops permits", "", DISPUTED, "denies", None, id="a denial"
        ),
        pytest.param(
            TITLE,
            "White House spoke of it and MOFCOM denied it, a spokesman said.",
            DISPUTED,
            "denied",
            "CN",
            id="a denial with its speaker",
        ),
        pytest.param("中国商务部否认停发许可", "", DISPUTED, "否认", None, id="chinese denial"),
        pytest.param(
            TITLE, "A trader denied it.", SINGLE, None, None, id="a denial by somebody else"
        ),
        pytest.param(TITLE, "Last October MOFCOM denied it.", SINGLE, None, None, id="long ago"),
        pytest.param(
            TITLE,
            "Permits come soon. Trade has waited. Ships sail. White House denied another story.",
            SINGLE,
            None,
            None,
            id="far down, and perhaps about something else",
        ),
    ],
)
def test_what_a_report_rests_on(
    title: str, text: str, certainty: Certainty, words: str | None, side: str | None
) -> None:
    facts = read(title, text)
    assert facts.certainty is certainty
    assert (facts.ground.quote if facts.ground else None) == words
    assert (facts.claimant.value if facts.claimant else None) == side


def test_an_official_feed_gives_the_text_and_its_author() -> None:
    facts = read("Notice No. 7: export controls", "MOFCOM, sources say.", Tier.OFFICIAL)
    assert facts.certainty is Certainty.OFFICIAL_TEXT
    assert facts.claimant
    assert facts.claimant.value == "CN"
    assert read("Notice No. 7", "", Tier.OFFICIAL).claimant is None


@pytest.mark.parametrize(
    ("link", "official"),
    [
        pytest.param("https://www.mofcom.gov.cn/article/7", True, id="china"),
        pytest.param("https://www.whitehouse.gov/7", True, id="united states"),
        pytest.param("https://ec.europa.eu/7", True, id="european union"),
        pytest.param("https://www.meti.go.jp/7", True, id="japan"),
        pytest.param("https://gov.news.test/7", False, id="only sounds like it"),
        pytest.param("http://[broken", False, id="no address"),
    ],
)
def test_only_the_site_of_an_office_publishes_an_official_text(
    link: str, *, official: bool
) -> None:
    made = read_entry(entry("Holmium rules", link=link), feed="f", seen_at=NOW, lexicon=lexicon())
    found = extract(made, lexicon()).certainty
    assert (found is Certainty.OFFICIAL_TEXT) is official


@pytest.mark.parametrize(
    ("title", "link", "official"),
    [
        pytest.param(
            "China sets rules on holmium", "https://trade.go.jp/7", False, id="another's"
        ),
        pytest.param("China sets rules on holmium", "https://trade.gov.cn/7", True, id="its own"),
        pytest.param("Japan and China agree", "https://trade.go.jp/7", True, id="one of two"),
        pytest.param("UK sets rules on holmium", "https://dbt.gov.uk/7", True, id="britain"),
    ],
)
def test_what_an_agency_of_another_state_writes_is_a_report(
    title: str, link: str, *, official: bool
) -> None:
    made = read_entry(entry(title, link=link), feed="f", seen_at=NOW, lexicon=lexicon())
    assert (extract(made, lexicon()).certainty is Certainty.OFFICIAL_TEXT) is official
