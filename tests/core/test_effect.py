"""What reports do to the ledger: which measures they mean, and what changes on whose word."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from articles import article, lexicon

from core.concern import concerned, remaining
from core.effect import Effect, effects
from core.feed import Tier
from core.ledger import Group, Ledger
from core.measure import Basis, Measure, MeasureKind, Status, StatusEvent, event_id
from core.reading import read

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = date(2026, 1, 5)


def measure(
    number: str,
    kind: MeasureKind = MeasureKind.EXPORT_LICENSING,
    status: Status = Status.IN_FORCE,
    name: str = "",
    side: str = "CN",
    **more: object,
) -> Measure:
    name = name or "cn-" + number.replace("/", "-")
    began = StatusEvent(event_id(name, DAY, status), name, DAY, status)
    return Measure(
        name, side, "mofcom", "Pucks", kind, f"No. {number}", number=number or None,
        direction="tightening", history=(began,), **more,  # type: ignore[arg-type]
    )  # fmt: skip


LEDGER = Ledger(
    [
        measure("18/2025", elements=("Sm", "Dy")),
        measure("61/2025", related=("cn-18-2025",)),
        measure("62/2025", status=Status.SUSPENDED, elements=("Dy",)),
        measure("70/2025", MeasureKind.SUSPENSION),
        measure(
            "",
            MeasureKind.AGREEMENT,
            name="truce",
            side="US",
            targets=("CN",),
            names=("Busan truce",),
        ),
        measure(
            "",
            MeasureKind.GENERAL_LICENCE_REGIME,
            name="gl",
            elements=("Dy",),
            names=("通用许可",),
        ),
        measure("80/2026", status=Status.ANNOUNCED),
    ],
    groups=[Group("october", "October", ("October package",), ("cn-61-2025", "cn-62-2025"))],
)


def told(
    title: str, text: str = "", tier: Tier = Tier.WIRE, ledger: Ledger = LEDGER
) -> dict[str, Effect]:
    report = article(title, text, tier=tier)
    found = effects(report, read(report, lexicon()), ledger, NOW, "story")
    return {effect.measure: effect for effect in found}


def event(found: dict[str, Effect], name: str) -> StatusEvent:
    added = found[name].event
    assert added
    return added


@pytest.mark.parametrize(
    ("title", "name", "status"),
    [
        (
            "MOFCOM suspends Announcement No. 61 of 2025, ministry says",
            "cn-61-2025",
            Status.SUSPENDED,
        ),
        (
            "MOFCOM revokes Announcement No. 18 of 2025, ministry says",
            "cn-18-2025",
            Status.REVOKED,
        ),
        ("MOFCOM amends Announcement No. 18 of 2025, ministry says", "cn-18-2025", Status.AMENDED),
        (
            "MOFCOM ends suspension of Announcement No. 62 of 2025, ministry says",
            "cn-62-2025",
            Status.IN_FORCE,
        ),
        ("商务部：暂停实施2025年第61号公告", "cn-61-2025", Status.SUSPENDED),
        ("商務部宣布廢止2025年第18號公告", "cn-18-2025", Status.REVOKED),
        ("중국 상무부, 공고 2025년 제61호 시행 중단 발표", "cn-61-2025", Status.SUSPENDED),
        (
            "China setzt Bekanntmachung Nr. 61/2025 aus, sagt das Handelsministerium",
            "cn-61-2025",
            Status.SUSPENDED,
        ),
        (
            "La Chine suspend l’annonce n° 61/2025, selon le ministère du Commerce",
            "cn-61-2025",
            Status.SUSPENDED,
        ),
        (
            "China suspende el anuncio n.º 61/2025, dice el Ministerio de Comercio",
            "cn-61-2025",
            Status.SUSPENDED,
        ),
    ],
)
def test_a_headline_says_what_becomes_of_the_measure_that_it_names(
    title: str, name: str, status: Status
) -> None:
    added = event(told(title), name)
    assert added.status is status
    assert (added.measure, added.on, added.story, added.seen) == (name, NOW.date(), "story", NOW)


def test_an_official_text_changes_a_status_and_is_the_notice() -> None:
    added = event(told("关于暂停实施公告2025年第61号的决定", tier=Tier.OFFICIAL), "cn-61-2025")
    assert (added.basis, added.notice, added.status) == (Basis.OFFICIAL, True, Status.SUSPENDED)


def test_an_official_statement_changes_a_status_and_its_notice_is_missing() -> None:
    found = told(
        "MOFCOM suspends Announcement No. 61 of 2025",
        "The ministry said Announcement No. 61 of 2025 is suspended until 10 November 2026.",
    )
    added = event(found, "cn-61-2025")
    assert (added.basis, added.notice, added.until) == (Basis.OFFICIAL, False, date(2026, 11, 10))


def test_leaks_are_only_reported() -> None:
    found = told("China suspends Announcement No. 61 of 2025, sources say", "Sources say so.")
    assert event(found, "cn-61-2025").basis is Basis.REPORTED
    ledger = LEDGER.with_entries([event(found, "cn-61-2025")])
    again = told(
        "China suspends Announcement No. 61 of 2025, sources say", "Sources.", ledger=ledger
    )
    assert again["cn-61-2025"].event is None
    state = ledger.state("cn-61-2025", NOW.date())
    assert state
    assert state.status is Status.IN_FORCE


def test_what_the_other_side_says_is_its_claim() -> None:
    title = "White House says China lifts No. 18 of 2025"
    found = told(title, "The White House said China removes Announcement No. 18 of 2025.")
    added = event(found, "cn-18-2025")
    assert (added.basis, added.side, added.status) == (Basis.CLAIM, "US", Status.REVOKED)
    ledger = LEDGER.with_entries([added])
    assert told(title, "The White House said so.", ledger=ledger)["cn-18-2025"].event is None


def test_an_agreement_is_official_once_a_second_side_says_the_same() -> None:
    us = told(
        "US Treasury Secretary says Busan truce extended to 10 January 2027",
        "The United States extends the Busan truce with China to 10 January 2027, Bessent said.",
    )
    first = event(us, "truce")
    assert (first.basis, first.side, first.status) == (Basis.CLAIM, "US", Status.AMENDED)
    cn = told(
        "MOFCOM says Busan truce extended to 10 January 2027",
        "China extends the Busan truce with the United States until 10 January 2027, MOFCOM said.",
        ledger=LEDGER.with_entries([first]),
    )
    assert (event(cn, "truce").basis, event(cn, "truce").side) == (Basis.OFFICIAL, None)


@pytest.mark.parametrize(
    "title",
    [
        "China may suspend Announcement No. 61 of 2025",
        "China denies lifting Announcement No. 61 of 2025",
        "Is Announcement No. 61 of 2025 suspended?",
        "China denies that it ends suspension of Announcement No. 62 of 2025",
        "Does China end suspension of Announcement No. 62 of 2025?",
        "Carmaker halts line after China suspends Announcement No. 61 of 2025",
        "What Announcement No. 61 of 2025 says about magnets",
        "China suspends licences under Announcement No. 61 of 2025, exporters wait for permits",
    ],
)
def test_plans_questions_denials_and_background_change_nothing(title: str) -> None:
    assert all(effect.event is None for effect in told(title).values())


def test_what_is_disputed_is_a_claim_at_most() -> None:
    found = told(
        "China revokes Announcement No. 18 of 2025",
        "The White House said that China revoked it. China's commerce ministry denied that.",
    )
    added = found["cn-18-2025"].event
    assert added is None or added.basis is not Basis.OFFICIAL


def test_what_is_prolonged_of_a_suspended_measure_is_its_suspension() -> None:
    found = told(
        "MOFCOM extends Announcement No. 62 of 2025 arrangement, ministry says",
        "The commerce ministry said Announcement No. 62 is prolonged until 10 January 2027.",
    )
    added = event(found, "cn-62-2025")
    assert (added.status, added.until) == (Status.SUSPENDED, date(2027, 1, 10))


def test_one_name_may_mean_several_measures() -> None:
    found = told("China suspends its October package, sources say")
    assert event(found, "cn-61-2025").status is Status.SUSPENDED
    assert found["cn-62-2025"].event is None


def test_an_instrument_is_not_suspended_by_what_it_suspends() -> None:
    found = told("MOFCOM suspends Nos. 61 and 18 of 2025 by Announcement No. 70 of 2025")
    assert "cn-70-2025" in found
    assert found["cn-70-2025"].event is None


def test_an_announced_measure_begins() -> None:
    title = "商务部公告2026年第80号 公布对镝相关物项实施出口管制的决定"
    assert event(told(title, tier=Tier.OFFICIAL), "cn-80-2026").status is Status.IN_FORCE


def test_an_official_text_under_a_new_number_opens_a_measure() -> None:
    found = told(
        "商务部公告2026年第45号 公布对稀土相关物项实施出口管制的决定",
        "根据《中华人民共和国出口管制法》，决定对含镝物项实施出口管制，自2026年5月1日起实施。",
        tier=Tier.OFFICIAL,
    )
    effect = found["cn-2026-45"]
    assert effect.opens
    assert (effect.opens.number, effect.opens.jurisdiction) == ("45/2026", "CN")
    assert "Dy" in effect.opens.elements
    added = event(found, "cn-2026-45")
    assert (added.status, added.effective) == (Status.ANNOUNCED, date(2026, 5, 1))
    ledger = LEDGER.with_entries([effect.opens, added])
    for day, status in (
        (date(2026, 4, 30), Status.ANNOUNCED),
        (date(2026, 5, 1), Status.IN_FORCE),
    ):
        state = ledger.state("cn-2026-45", day)
        assert state
        assert state.status is status


def test_a_notice_that_suspends_another_is_opened_as_a_suspension() -> None:
    title = "商务部公告2026年第9号 公布暂停实施商务部公告2025年第61号"
    found = told(title, tier=Tier.OFFICIAL)
    opened = found["cn-2026-9"].opens
    assert opened
    assert opened.kind is MeasureKind.SUSPENSION
    assert event(found, "cn-61-2025").status is Status.SUSPENDED


def test_an_old_number_is_no_new_measure() -> None:
    title = "商务部公告2023年第47号 公布对稀土相关物项实施出口管制的决定"
    assert "cn-2023-47" not in told(title, tier=Tier.OFFICIAL)


def test_an_office_that_names_its_new_text_opens_it_without_the_notice() -> None:
    found = told(
        "MOFCOM bans rare earth exports by Announcement No. 48 of 2026, ministry says",
        "China's commerce ministry said that Announcement No. 48 of 2026 bans exports.",
    )
    added = event(found, "cn-2026-48")
    assert (added.status, added.notice) == (Status.ANNOUNCED, False)


def test_how_a_text_was_changed_its_text_says() -> None:
    title = "MOFCOM amends Announcement No. 18 of 2025, ministry says"
    said = event(told(title, "The commerce ministry said so."), "cn-18-2025")
    text = event(told("关于修改商务部公告2025年第18号的决定", tier=Tier.OFFICIAL), "cn-18-2025")
    assert (said.basis, text.basis) == (Basis.REPORTED, Basis.OFFICIAL)


def test_press_opens_no_measure() -> None:
    assert told("China publishes Announcement No. 45 on rare earth export controls") == {}


def test_who_shares_goods_is_concerned_and_not_changed() -> None:
    found = told("China issues first dysprosium licences", "Exporters in China got them.")
    assert set(found) == {"cn-18-2025", "gl"}
    assert not found["cn-18-2025"].sure
    assert found["cn-18-2025"].why == "Dy"
    assert all(effect.event is None for effect in found.values())


def test_a_name_in_the_text_concerns_but_not_surely() -> None:
    report = article("中国批准一批磁材出口", "商务部说这些企业可以申请通用许可。")
    found = concerned(report, read(report, lexicon()), LEDGER, NOW.date())
    assert [c.sure for c in found if c.measure == "gl"] == [False]


def test_a_truce_with_somebody_else_is_another_truce() -> None:
    report = article("EU and Japan want the Busan truce between Brussels and Tokyo extended")
    assert concerned(report, read(report, lexicon()), LEDGER, NOW.date()) == ()


def test_measures_of_later_days_concern_nobody_yet() -> None:
    report = article("China suspends Announcement No. 61 of 2025")
    licences = article("China issues first dysprosium licences", "Exporters in China got them.")
    for told_ in (report, licences):
        assert concerned(told_, read(told_, lexicon()), LEDGER, date(2025, 6, 1)) == ()


def test_what_remains_is_in_force_and_restricts() -> None:
    left = remaining(["cn-61-2025", "truce", "unknown", "cn-62-2025"], LEDGER, NOW.date())
    assert [state.measure for state in left] == ["cn-61-2025", "cn-18-2025"]
    assert [s.measure for s in remaining(["cn-18-2025"], LEDGER, NOW.date())] == [
        "cn-18-2025",
        "cn-61-2025",
    ]


@pytest.mark.parametrize("title", ["", "第号公告", "No. " * 5000, "\x00 No. 18/2025 暂停 \uffff"])
def test_any_text_is_read(title: str) -> None:
    assert isinstance(told(title), dict)
