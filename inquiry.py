"""The commands that read and measure: classify, evaluate, replay, explain, calendar."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from configuration import read_ledger, read_lexicon, read_planned
from core.errors import RarewatchError
from study.rows import Row, entries_of, read_rows, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.desk import Desk
    from core.entry import SeenEntry
    from core.lexicon import Lexicon

T = TypeVar("T")
app = typer.Typer()

Lines = Annotated[Path, typer.Argument(help="One JSON object a line: id, title, text, ...")]
Config = Annotated[
    Path | None, typer.Option("--config", envvar="RAREWATCH_CONFIG_DIR", help="Another config/.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("classify")
def classify_command(
    file: Lines,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json/--brief", help="Objects, or a table.")] = True,
) -> None:
    """Read lines of news as one stream; print what each one means, a line each."""
    from study.classify import brief, classify

    rows = read_rows(file)
    for answer in _shown(classify(rows, _desk(config)[0]), len(rows)):
        print(json.dumps(answer, ensure_ascii=False) if as_json else brief(answer))


@app.command("evaluate")
def evaluate_command(file: Lines, config: Config = None, as_json: AsJson = False) -> None:
    """Compare what is read with the labels of the same lines."""
    from study.classify import classify
    from study.evaluate import evaluate
    from study.tables import record, tables

    rows = read_rows(file)
    desk, lexicon = _desk(config)
    report = evaluate(rows, list(_shown(classify(rows, desk), len(rows))), lexicon)
    print(json.dumps(record(report), ensure_ascii=False) if as_json else tables(report))


@app.command("replay")
def replay_command(
    source: Annotated[Path, typer.Argument(help="Lines of news, or a folder of feed documents.")],
    start: Annotated[str, typer.Option("--from", help="Show what was sent since.")] = "",
    end: Annotated[str, typer.Option("--to", help="Let time pass to the end of this day.")] = "",
    wanted: Annotated[
        list[str] | None, typer.Option("--filter", help="As /subscribe takes it; repeat for more.")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show what would have been sent, when, and to which filter."""
    from core.subscription import parse_filter
    from study.replay import Replay, in_time

    first, last = _day(start, "--from"), _day(end, "--to", late=True)
    entries = [seen for seen in in_time(_entries(source)) if not last or seen.seen_at <= last]
    desk, lexicon = _desk(config)
    replay = Replay(
        desk,
        [parse_filter(text) for text in wanted or ()],
        planned=read_planned(config, desk.ledger),
        names={**lexicon.countries, **lexicon.elements},
    )
    if first:
        list(replay.wait(min([first, *(seen.seen_at for seen in entries[:1])])))
    sent = [one for seen in _shown(entries, len(entries)) for one in replay.take(seen)]
    sent += replay.wait(last) if last else ()
    for one in sent:
        if not first or one.at >= first:
            record = one.record()
            print(json.dumps(record, ensure_ascii=False) if as_json else _line(record))


@app.command("explain")
def explain_command(
    source: Annotated[str, typer.Argument(help="An address, an HTML page, a text, or one line.")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show what a text states, where it says so, and what is decided about it."""
    from study.explain import explain, told

    row = _document(source)
    desk, _ = _desk(config)
    # "on Tuesday" of a text without a date is the last Tuesday
    (seen,) = entries_of([row], now=datetime.now(UTC))
    decision = desk.decide(seen, seen.kind, seen.seen_at)
    print(json.dumps(explain(decision), ensure_ascii=False) if as_json else told(decision))


@app.command("calendar")
def calendar_command(
    out: Annotated[Path | None, typer.Option(help="Where to write it.")] = None,
    config: Config = None,
) -> None:
    """Write the scheduled dates as a calendar file (.ics)."""
    from core.agenda import agenda
    from core.calendar import calendar_file

    ledger = read_ledger(config)
    today = datetime.now(UTC).date()
    written = calendar_file(agenda(ledger, today, read_planned(config, ledger)))
    if out is None:
        print(written.decode(), end="")
        return
    out.write_bytes(written)
    print(f"{out}: the dates from {today.isoformat()} on")


def _desk(config: Path | None) -> tuple[Desk, Lexicon]:
    from core.desk import Desk

    lexicon = read_lexicon(config)
    return Desk(lexicon, ledger=read_ledger(config)), lexicon


def _shown(work: Iterable[T], total: int) -> Iterator[T]:
    """Show progress on a terminal; be quiet in a pipe."""
    if not sys.stderr.isatty():
        yield from work
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(work, "reading", total, console=Console(stderr=True), transient=True)


def _day(text: str, option: str, *, late: bool = False) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RarewatchError(f"{option} {text!r} is no date; write e.g. 2026-03-02") from error
    if late and len(text) == len("2026-03-02"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _entries(source: Path) -> Iterable[SeenEntry]:
    if not source.is_dir():
        return entries_of(read_rows(source))
    from jobs.archive import archived

    return archived(source)


def _line(record: dict[str, object]) -> str:
    mark = "edit  " if record["silent"] else "alert "
    filters = record["filters"]
    to = ", ".join(filters) if isinstance(filters, list) and filters else "nobody"
    what = record["changed"] or record["headline"]
    return f"{str(record['at'])[:16]}  {mark} {record['reason']}: {what}  -> {to}"


async def _fetched(url: str) -> tuple[str, str]:
    from core.settings import Settings
    from jobs.archive import fetched
    from replica import open_fetcher

    async with open_fetcher(Settings.parse(os.environ)) as fetcher:
        return await fetched(url, fetcher)


def _document(source: str) -> Row:
    """A text to explain: from an address, an HTML page, one line of JSON, or plain text."""
    if source.startswith(("http://", "https://")):
        title, text = asyncio.run(_fetched(source))
        return Row(source, title, source, "", "", text, None, {})
    path = Path(source)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise RarewatchError(f"{source} is neither an address nor a file: {error}") from error
    if path.suffix in (".html", ".htm"):
        from jobs.archive import page

        title, text = page(body, "")
        return Row(source, title, "", "", "", text, None, {})
    written = body.decode("utf-8", "replace").strip()
    if written.startswith("{"):
        return row_of(written.partition("\n")[0], f"{source}, line 1")
    title, _, text = written.partition("\n")
    return Row(source, title, "", "", "", text, None, {})
