from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.errors import RarewatchError
from jobs.archive import archived, page

if TYPE_CHECKING:
    from pathlib import Path

SAVED = datetime(2026, 3, 2, 12, tzinfo=UTC)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>
<item><guid>a</guid><title>Old</title><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>
<item><guid>b</guid><title>Ahead</title><pubDate>Sun, 01 Mar 2037 08:00:00 GMT</pubDate></item>
<item><guid>c</guid><title>Undated</title></item>
</channel></rss>"""


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (SAVED.timestamp(), SAVED.timestamp()))


def test_documents_are_entries_of_the_feeds_that_their_files_are_named_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "more").mkdir()
    save(tmp_path / "more" / "Harbour Post-20260302T1200.xml", RSS)
    save(tmp_path / "broken.xml", "<html><body>Sorry</body></html>")
    save(tmp_path / "notes.txt", "no document")
    seen = {one.entry.title: one for one in archived(tmp_path)}
    assert {one.feed for one in seen.values()} == {"harbour-post"}
    assert seen["Old"].seen_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert seen["Ahead"].seen_at == seen["Undated"].seen_at == SAVED
    assert "broken.xml is left out" in caplog.text


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RarewatchError, match="holds no feed documents"):
        list(archived(tmp_path))


def test_a_page_is_its_heading_and_its_article() -> None:
    said = "Zenda will license exports of terbium from the first of May, its ministry said. " * 8
    body = "<html><head><title>X | Post</title></head><body><nav>Home</nav><h1>Zenda  licenses"
    body += f" terbium</h1><article><p>{said}</p></article></body></html>"
    title, text = page(body.encode(), "https://post.test/1")
    assert title == "Zenda licenses terbium"
    assert text.startswith("Zenda will license exports of terbium")
    assert page(b"", "") == ("", "")
