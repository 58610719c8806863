from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from study.rows import BadRow, entries_of, read_rows, row_of

if TYPE_CHECKING:
    from pathlib import Path

LINE = json.dumps({"id": "a", "title": "Zenda limits magnets", "published": "2026-03-02"})


def test_a_line_is_read_with_what_it_leaves_out() -> None:
    row = row_of(json.dumps({"id": 7, "title": "T", "text": None, "lang": None, "more": 1}), "x")
    assert (row.id, row.title, row.text, row.language, row.published) == ("7", "T", "", "", None)
    assert row.fields["more"] == 1


def test_an_outlet_may_be_called_source_and_a_text_summary() -> None:
    row = row_of('{"id": "a", "title": "T", "source": "Post", "summary": "S", "text": ""}', "x")
    assert (row.outlet, row.text) == ("Post", "S")
    with pytest.raises(BadRow, match="source is 5"):
        row_of('{"id": "a", "title": "T", "source": 5}', "x")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{", "not JSON", id="no JSON"),
        pytest.param("[1]", "list instead of an object", id="no object"),
        pytest.param('{"title": "T"}', "an id and a title", id="no id"),
        pytest.param('{"id": "a", "title": null}', "an id and a title", id="no title"),
        pytest.param('{"id": "a", "title": "T", "text": 5}', "text is 5", id="text is a number"),
        pytest.param(
            '{"id": "a", "title": "T", "published": "2026-02-30"}',
            "published is '2026-02-30'",
            id="a day that does not exist",
        ),
    ],
)
def test_a_bad_line_is_named_with_the_way_out(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(f"{LINE}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(BadRow, match=said) as caught:
        read_rows(path)
    assert f"{path}, line 3" in str(caught.value)


def test_an_id_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(f"{LINE}\n{LINE}\n", encoding="utf-8")
    with pytest.raises(BadRow, match="'a' is given to entries 1, 2"):
        read_rows(path)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "news.jsonl.gz"
    for data in (None, b"\xff\xfe", gzip.compress(b"x")[:-5]):
        if data is not None:
            broken.write_bytes(data)
        with pytest.raises(BadRow, match="cannot be read"):
            read_rows(broken)


def test_packed_lines_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + LINE.encode()))
    assert [row.id for row in read_rows(path)] == ["a"]


def test_a_line_without_a_date_is_seen_with_the_last_one() -> None:
    dated = row_of(LINE, "x")
    bare = row_of('{"id": "b", "title": "T"}', "x")
    seen = list(entries_of([bare, dated, bare]))
    day = datetime(2026, 3, 2, tzinfo=UTC)
    assert [one.seen_at for one in seen] == [datetime(2000, 1, 1, tzinfo=UTC), day, day]
    assert seen[0].entry.id == seen[2].entry.id != seen[1].entry.id
    assert seen[1].entry.published == day
    assert seen[0].entry.published is None
