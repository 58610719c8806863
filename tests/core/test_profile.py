from __future__ import annotations

import json

from articles import article, lexicon

from core.profile import Profile, profile_from_record, profile_to_record
from core.reading import read

TITLE = "Malaysia fines Lynas RM 14 million over waste"
TEXT = "The Ministry says that Lynas has until 1 June. Sign up for our newsletter about Estonia."


def profile(title: str, text: str = "") -> Profile:
    return read(article(title, text), lexicon()).profile


def test_the_headline_is_told_from_the_text() -> None:
    found = profile(TITLE, TEXT)
    assert {"country:MY", "company:Lynas", "size:1.4e+07"} <= found.headline.keys()
    assert {"concept:waste", "concept:penalty"} <= found.headline.keys()
    assert not found.headline.keys() & found.text.keys()


def test_names_are_ordered_by_what_they_name() -> None:
    found = profile(TITLE, "Vietnam waits.")
    assert found.headed["country"] == {"country:MY"}
    assert found.named["country"] >= {"country:MY", "country:VN"}
    names = {name for group in found.named.values() for name in group}
    assert names == found.headline.keys() | found.text.keys()


def test_furniture_names_nothing() -> None:
    assert "concept:estonia" not in profile(TITLE, TEXT).text
    assert "concept:estonia" in profile(TITLE, "Estonia will take the waste.").text


def test_a_long_report_keeps_what_is_rare() -> None:
    sentences = " ".join(
        f"Word{chr(97 + n % 26)}{chr(97 + n // 26)}x met Trump." for n in range(600)
    )
    found = profile(TITLE, sentences)
    assert len(found.headline) + len(found.text) <= 160
    assert "country:MY" in found.headline


def test_a_profile_survives_the_store() -> None:
    found = profile("中国向金力永磁发放首批铽出口许可证", "商务部公告2025年第61号。")
    record = json.loads(json.dumps(profile_to_record(found)))
    assert profile_from_record(record) == found
    assert "number:61" in found.text


def strange(title: str) -> Profile:
    return read(article(title, title, key="k"), lexicon()).profile


def test_strange_reports_have_a_profile() -> None:
    for title in ("", "?", "\u202e", "x" * 100_000, "7" * 5_000):
        assert strange(title) == strange(title)
