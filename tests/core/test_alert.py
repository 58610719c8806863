from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sample_alert import sample_alert

from core.alert import Alert, Reason, Source, from_json, to_json


@pytest.mark.parametrize(
    "alert",
    [
        pytest.param(sample_alert(), id="full"),
        pytest.param(sample_alert(event=None, event_label=None, direction=None), id="unclear"),
        pytest.param(
            sample_alert(sources=(Source("o", "t", "u", None, 4, "f"),) * 2), id="no dates"
        ),
        pytest.param(sample_alert(headline="稀土 \u2028 \ud7ff <b>"), id="any text"),
    ],
)
def test_an_alert_survives_the_stream(alert: Alert) -> None:
    assert from_json(to_json(alert)) == alert
    assert from_json(to_json(alert).encode()) == alert


def test_only_known_types_are_written() -> None:
    odd = replace(sample_alert(), why=(datetime(2026, 1, 1, tzinfo=UTC).date(),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="date does not belong"):
        to_json(odd)


def test_what_goes_first_and_what_comes_quietly() -> None:
    assert [sample_alert(severity=s).urgent for s in (1, 3, 4, 5)] == [False, False, True, True]
    assert [r.silent for r in Reason] == [False, True, True]
