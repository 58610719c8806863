"""Classify, evaluate, replay and explain over an invented record."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from articles import lexicon

from configuration import read_ledger
from core.desk import Desk
from core.errors import RarewatchError
from core.subscription import parse_filter
from study.classify import brief, classify, decided
from study.evaluate import evaluate
from study.explain import explain, marked, told
from study.replay import Replay, in_time
from study.rows import Row, entries_of, row_of
from study.tables import record, tables

RECORD: list[dict[str, Any]] = [
    {
        "id": "first",
        "published": "2026-03-02",
        "lang": "en",
        "outlet": "Daily Compass",
        "title": "China imposes export controls on terbium and lutetium magnets",
        "text": "The commerce ministry said 31 exporters need licences from 1 April 2026.",
        "relevant": True,
        "event": "terbium-controls",
        "event_type": "export_control_new",
        "direction": "tightening",
        "jurisdictions": ["CN"],
        "elements": ["Tb", "Lu"],
        "companies": [],
        "figures": [{"what": "exporters", "value": "31"}],
    },
    {
        "id": "copy",
        "published": "2026-03-02",
        "lang": "en",
        "outlet": "Harbour Post",
        "title": "China imposes export controls on terbium and lutetium magnets",
        "text": "",
        "relevant": True,
        "event": "terbium-controls",
        "event_type": "export_control_new",
        "direction": "easing",
        "jurisdictions": ["CN"],
        "elements": ["Tb", "Lu"],
        "companies": ["Lynas"],
        "figures": [],
    },
    {
        "id": "band",
        "published": "2026-03-03",
        "lang": "de",
        "outlet": "Stadtblatt",
        "title": "Kindergarten eröffnet neuen Spielplatz",
        "text": "Der Bürgermeister kam mit Kuchen.",
        "relevant": False,
        "negative_kind": "N3",
    },
]


def rows(*changes: dict[str, Any]) -> list[Row]:
    lines = [{**line, **change} for line, change in zip(RECORD, changes, strict=False)] or RECORD
    return [row_of(json.dumps(line), "here") for line in lines]


def desk() -> Desk:
    return Desk(lexicon(), ledger=read_ledger())


def test_every_line_has_an_answer_and_copies_share_a_story() -> None:
    first, copy, band = classify(rows(), desk())
    assert first["relevant"]
    assert (first["event_type"], first["direction"]) == ("export_control_new", "tightening")
    assert first["jurisdictions"] == ["CN"]
    assert set(first["elements"]) == {"Tb", "Lu"}
    assert first["story"] == copy["story"] is not None
    assert 1 <= first["severity"] <= 5
    assert "31" in [figure["value"].split()[0] for figure in first["figures"]]
    assert not band["relevant"]
    assert (band["story"], band["event_type"], band["elements"]) == (None, None, [])
    assert band["reasons"]


def test_answers_are_the_same_every_time_and_on_one_line() -> None:
    once, again = (list(classify(rows(), desk())) for _ in range(2))
    assert json.dumps(once) == json.dumps(again)
    assert brief(once[0]).split() == [
        "first",
        f"{once[0]['score']:.2f}",
        once[0]["story"],
        "export_control_new",
        "tightening",
    ]
    assert brief(once[2]).endswith("-  -  -")


def test_an_evaluation_counts_what_is_right_and_names_what_is_wrong() -> None:
    data = rows()
    report = evaluate(data, list(classify(data, desk())), lexicon())
    scores = report.groups["all"]
    assert (scores.lines, scores.relevant) == (3, 2)
    assert scores.relevance.f1 == scores.stories.f1 == scores.event_type == 1.0
    assert scores.direction == scores.opposite == 0.5
    assert (scores.companies.hits, scores.companies.misses) == (0, 1)
    assert (scores.figures.hits, scores.figures.misses) == (1, 0)
    assert report.directions["easing"] == {"tightening": 1}
    assert [(case.id, case.what) for case in report.worst] == [("copy", "opposite direction")]
    assert report.groups["other languages"].relevant == 0
    text = tables(report)
    assert "opposite direction: easing / tightening  [copy]" in text
    assert json.loads(json.dumps(record(report)))["groups"]["all"]["relevance"]["f1"] == 1.0


def test_a_day_among_the_figures_is_found_by_the_day() -> None:
    wanted = [{"what": "in force", "value": day} for day in ("1 April 2026", "2 April 2026")]
    data = rows({"figures": wanted}, {}, {})
    answers = list(classify(data, desk()))
    assert {"what": "effective", "value": "2026-04-01"} in answers[0]["figures"]
    found = evaluate(data, answers, lexicon()).groups["all"].figures
    assert (found.hits, found.misses) == (1, 1)
    undated = rows({"figures": wanted, "published": None}, {}, {})
    # without a date of its own a line's day is not guessed
    assert evaluate(undated, answers, lexicon()).groups["all"].figures.hits == 0


def test_merged_events_misses_and_false_alarms_are_named() -> None:
    data = rows({}, {"event": "another", "direction": "tightening"}, {"relevant": True})
    answers = list(classify(data, desk()))
    report = evaluate(data, answers, lexicon())
    assert report.unheard == ("another",)
    assert [(case.id, case.what) for case in report.worst] == [
        ("copy", "joined another event"),
        ("band", "missed"),
    ]
    data = rows({"relevant": False})
    (case,) = evaluate(data, answers[:1], lexicon()).worst
    assert case.what == "false alarm"


def test_lines_without_labels_cannot_be_compared() -> None:
    data = [row_of('{"id": "a", "title": "T"}', "here")]
    with pytest.raises(RarewatchError, match="a: no label `relevant`"):
        evaluate(data, list(classify(data, desk())), lexicon())


def test_a_replay_says_when_what_would_have_gone_to_whom() -> None:
    replay = Replay(desk(), [parse_filter("terbium"), parse_filter("lanthanum")])
    sent = [one for seen in in_time(entries_of(rows())) for one in replay.take(seen)]
    said = [one.record() for one in sent if not one.alert.story.startswith("clock-")]
    assert [one["reason"] for one in said] == ["first_report", "more_outlets"]
    assert [one["filters"] for one in said] == [["terbium"]] * 2
    assert said[0]["at"] == "2026-03-02T00:00:00+00:00"
    assert [one["silent"] for one in said] == [False, True]


def test_the_clock_rings_in_a_replay_once_a_day_and_date() -> None:
    replay = Replay(desk())
    begin, end = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)
    assert list(replay.wait(begin)) == []
    rung = list(replay.wait(end))
    assert list(replay.wait(end)) == []
    assert rung
    assert all(one.alert.reason == "clock" and begin < one.at <= end for one in rung)
    names = [(one.alert.story, one.at) for one in rung]
    assert len(names) == len(set(names))
    assert {one.filters for one in rung} == {("everything",)}
    revisions = [one.alert.revision for one in rung if one.alert.story == rung[0].alert.story]
    assert revisions == list(range(1, len(revisions) + 1))


def test_versions_of_a_line_are_changes_and_repeats_are_left_out() -> None:
    one, other = rows()[0], rows({"text": "The ministry corrected the number to 32 exporters."})[0]
    kinds = [seen.kind for seen in in_time(entries_of([one, one, other]))]
    assert kinds == ["new", "changed"]


def test_an_explanation_shows_facts_where_they_stand() -> None:
    ((_, decision),) = decided(rows()[:1], desk())
    said = json.loads(json.dumps(explain(decision), default=str))
    assert said["told"] == "first_report"
    assert said["joins"] is None
    assert said["story_reasons"] == ["nothing like it is known"]
    for fact in said["facts"]:
        text = decision.article.headline if fact["place"] == "headline" else RECORD[0]["text"]
        assert text[fact["start"] : fact["end"]] == fact["quote"]
    assert "elements Tb" in marked(decision)
    assert "severity_reasons" in told(decision)
    best, share = said["kinds"][0].split()
    assert best == said["event_type"]
    assert 0.5 < float(share) <= 1
    assert said["directions"][0].startswith("tightening ")
    # the strongest first, each with its evidence; the rules' own answer is among them
    points = [float(reason.rpartition(" ")[2]) for reason in said["kind_reasons"]]
    assert points == sorted(points, reverse=True)
    assert any(r.startswith("the rules say 'export_control_new'") for r in said["kind_reasons"])


def test_facts_stand_where_they_are_marked_below_empty_lines() -> None:
    text = f"{RECORD[0]['title']}\n\n\n  Home\n\nThe ban on   dysprosium and terbium was lifted.\n"
    ((_, decision),) = decided(rows({"text": text})[:1], desk())
    said = explain(decision)
    shown = {"headline": said["headline"], "text": said["text"]}
    assert all(shown[f["place"]][f["start"] : f["end"]] == f["quote"] for f in said["facts"])
    assert "Dy" in {f["value"] for f in said["facts"] if f["place"] == "text"}
    assert "dysprosium[elements Dy] and terbium was lifted" in marked(decision)
    assert "lutetium[elements Lu] magnets" in marked(decision)


def test_an_irrelevant_text_is_explained_by_its_reasons() -> None:
    ((_, decision),) = decided(rows()[2:], desk())
    assert "facts" not in explain(decision)
    assert marked(decision) == f"{RECORD[2]['title']}\n{RECORD[2]['text']}"
    assert "reasons" in told(decision)
