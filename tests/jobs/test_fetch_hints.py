"""What headers say about when to come back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from jobs.http_hints import freshness, http_date, retry_after

NOW = 784_111_777.0  # Sun, 06 Nov 1994 08:49:37 GMT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Sun, 06 Nov 1994 08:49:37 GMT", NOW, id="fixdate"),
        pytest.param("Sunday, 06-Nov-94 08:49:37 GMT", NOW, id="rfc850"),
        pytest.param("Sun Nov  6 08:49:37 1994", NOW, id="asctime"),
        pytest.param("Sun, 06 Nov 1994 16:49:37 +0800", NOW, id="with-a-zone"),
        pytest.param("0", None, id="zero"),
        pytest.param("-1", None, id="minus-one"),
        pytest.param("", None, id="empty"),
        pytest.param("Sun, 99 Nov 1994 08:49:37 GMT", None, id="no-such-day"),
        pytest.param("Sun, 06 Nov 99999 08:49:37 GMT", None, id="no-such-year"),
        pytest.param("tomorrow", None, id="words"),
    ],
)
def test_http_dates(text: str, expected: float | None) -> None:
    assert http_date(text) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"Retry-After": "120"}, 120.0, id="seconds"),
        pytest.param({"Retry-After": " 1.5 "}, 1.5, id="fraction"),
        pytest.param({"Retry-After": "-5"}, None, id="negative"),
        pytest.param({"Retry-After": "9" * 5000}, None, id="absurd"),
        pytest.param({"Retry-After": "١٢"}, None, id="foreign-digits"),
        pytest.param({"Retry-After": "soon"}, None, id="words"),
        pytest.param({"Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT"}, 60.0, id="date"),
        pytest.param({"Retry-After": "Sun, 06 Nov 1994 08:40:00 GMT"}, 0.0, id="date-in-the-past"),
        pytest.param(
            {
                "Retry-After": "Sun, 06 Nov 1994 11:00:00 GMT",
                "Date": "Sun, 06 Nov 1994 10:59:00 GMT",
            },
            60.0,
            id="date-on-the-servers-wrong-clock",
        ),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after(CIMultiDict(headers), NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"Cache-Control": "max-age=300"}, 300.0, id="max-age"),
        pytest.param({"cache-control": 'Public, Max-Age = "60"'}, 60.0, id="any-case-quoted"),
        pytest.param({"Cache-Control": "s-maxage=9, max-age=60"}, 60.0, id="not-s-maxage"),
        pytest.param({"Cache-Control": "s-maxage=9"}, None, id="only-s-maxage"),
        pytest.param({"Cache-Control": "max-age=300", "Age": "100"}, 200.0, id="less-its-age"),
        pytest.param({"Cache-Control": "max-age=300", "Age": "999"}, 0.0, id="stale"),
        pytest.param({"Cache-Control": "max-age=300", "Age": "x"}, 300.0, id="bad-age"),
        pytest.param({"Cache-Control": "no-cache, max-age=300"}, None, id="no-cache"),
        pytest.param({"Cache-Control": "max-age=x"}, None, id="bad-max-age"),
        pytest.param({"Expires": "Sun, 06 Nov 1994 08:59:37 GMT"}, 600.0, id="expires"),
        pytest.param({"Expires": "0"}, None, id="bad-expires"),
        pytest.param(
            {
                "Cache-Control": "max-age=60",
                "Expires": "Sun, 06 Nov 1994 08:59:37 GMT",
            },
            60.0,
            id="max-age-before-expires",
        ),
        pytest.param(
            {
                "Expires": "Sun, 06 Nov 1994 11:00:00 GMT",
                "Date": "Sun, 06 Nov 1994 10:59:00 GMT",
            },
            60.0,
            id="expires-on-the-servers-clock",
        ),
    ],
)
def test_freshness(headers: dict[str, str], expected: float | None) -> None:
    assert freshness(CIMultiDict(headers), NOW) == expected


@given(st.text(), st.text(), st.text(), st.text())
def test_no_header_breaks_them(one: str, two: str, three: str, four: str) -> None:
    headers = {"Retry-After": one, "Cache-Control": two, "Expires": three, "Date": four}
    for found in (retry_after(headers, NOW), freshness(headers, NOW)):
        assert found is None or found >= 0
