"""The commands that read and measure, as a person calls them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from core.errors import RarewatchError
from main import app

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    {
        "id": "one",
        "published": "2026-03-02",
        "title": "China imposes export controls on terbium magnets",
        "text": "The commerce ministry said exporters need licences from 1 April 2026.",
        "relevant": True,
        "event": "terbium",
        "event_type": "export_control_new",
        "direction": "tightening",
    },
    {"id": "two", "title": "A new bakery opens in the old town", "relevant": False},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return path


def said(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_classify_prints_an_object_or_a_line_for_each_line(file: Path) -> None:
    answers = [json.loads(line) for line in said("classify", file).splitlines()]
    assert [(one["id"], one["relevant"]) for one in answers] == [("one", True), ("two", False)]
    assert said("classify", file, "--brief").splitlines()[0].endswith("tightening")


def test_evaluate_prints_tables_or_an_object(file: Path) -> None:
    assert "event type: label -> answers" in said("evaluate", file)
    assert json.loads(said("evaluate", file, "--json"))["groups"]["all"]["lines"] == 2


def test_replay_prints_what_would_have_gone_out_in_a_span_of_days(file: Path) -> None:
    all_days = said("replay", file, "--filter", "terbium 2+")
    assert "first_report" in all_days
    assert all_days.rstrip().endswith("-> terbium severity>=2")
    assert said("replay", file, "--from", "2026-03-03") == ""
    records = said("replay", file, "--json", "--to", "2026-03-02").splitlines()
    assert json.loads(records[0])["reason"] == "first_report"


def test_replay_reads_a_folder_of_documents(tmp_path: Path) -> None:
    (tmp_path / "post.xml").write_text(
        "<rss version='2.0'><channel><item><guid>1</guid><title>China imposes export controls on"
        " terbium magnets</title></item></channel></rss>",
        encoding="utf-8",
    )
    assert "first_report" in said("replay", tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.txt", f"{LINES[0]['title']}\n{LINES[0]['text']}", id="text"),
        pytest.param("a.jsonl", json.dumps(LINES[0]), id="line"),
        pytest.param("a.html", f"<h1>{LINES[0]['title']}</h1>", id="page"),
    ],
)
def test_explain_reads_what_a_file_holds(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert json.loads(said("explain", path, "--json"))["told"] == "first_report"
    assert "[elements Tb" in said("explain", path)


def test_a_text_without_a_date_is_of_today(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("China bans terbium exports\nThe ministry said so on Tuesday.", "utf-8")
    (day,) = (f["value"] for f in json.loads(said("explain", path, "--json"))["figures"])
    assert timedelta(0) <= datetime.now(UTC).date() - date.fromisoformat(day) <= timedelta(days=8)


def test_explain_fetches_under_the_guard() -> None:
    with pytest.raises(RarewatchError, match="could not be fetched"):
        said("explain", "http://127.0.0.1:9/page")


def test_the_calendar_is_printed_or_written(tmp_path: Path) -> None:
    assert said("calendar").startswith("BEGIN:VCALENDAR")
    out = tmp_path / "dates.ics"
    assert str(out) in said("calendar", "--out", out)
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("classify", "nowhere.jsonl"), "nowhere.jsonl cannot be read", id="no file"),
        pytest.param(("explain", "nowhere.txt"), "neither an address nor a file", id="no text"),
        pytest.param(("replay", "x", "--from", "31/2/26"), "--from '31/2/26'", id="no date"),
    ],
)
def test_mistakes_are_named(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(RarewatchError, match=message):
        said(*arguments)
