from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sample_alert import NOW, sample_alert

from core.alert import Alert, Reason, Source, from_json, to_json


@pytest.mark.parametrize(
    "alert",
    [
        pytest.param(sample_alert(), id="full"),
        pytest.param(sample_alert(event=None, event_label=None, direction=None), id="unclear"),
        pytest.param(
            sample_alert(sources=(Source("o", "t", "u", None, 4, "f"),) * 2), id="no dates"
        ),
        pytest.param(
            sample_alert(
                still=("No. 7 in force",), next=("1 May",), changed="new date", changed_at=NOW
            ),
            id="changed",
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
    quiet = {Reason.MORE_OUTLETS, Reason.CONFIRMED, Reason.TEXT_CHANGED, Reason.ENRICHED}
    assert {r for r in Reason if r.silent} == quiet
    assert not any(r.answers for r in (*quiet, Reason.FIRST_REPORT))
    assert Reason.RETRACTION.answers
    assert Reason.NEW_DATE.answers


def test_an_alert_of_another_version_is_read() -> None:
    alert = sample_alert()
    record = json.loads(to_json(alert))
    for name in ("still", "until", "next", "what", "changed", "changed_at", "claim"):
        del record[name]
    del record["measures"], record["direction_sure"]
    assert from_json(json.dumps(record)) == alert
    assert from_json(json.dumps({**record, "colour": "green"})) == alert
