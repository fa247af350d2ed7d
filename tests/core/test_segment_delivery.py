"""What Segment counted is shown per day, event, mapping and discard reason, as it says it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from talonbench.answers.prediction import predict_run
from talonbench.clock import hold
from tests.core.conftest import Run
from tests.core.runs import FAILED, FILTERED, MISSED, SENT, Row, verdict, write_run
from tests.core.segment_server import TOKEN, Body, Workspace, says, segment

NOON = 1_796_040_000  # 2026-11-30T12:00:00Z


def counted(event: str, *counts: int, **more: str) -> Body:
    """The counts of an event on the 28th, 29th and 30th."""
    series = [{"time": f"2026-11-{28 + at}T00:00:00Z", "count": count} for at, count in enumerate(counts)]
    return {"eventName": event, "eventType": "track", "total": sum(counts), "series": series} | more


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace()
    made.counts = {
        "successful-delivery": [
            counted("Order Completed", 100, 0, 200, subscriptionId="m1"),
            counted("Cart Viewed", 10, 0, 0, subscriptionId="m9"),
        ],
        "failed-delivery": [
            counted("Order Completed", 0, 0, 3, subscriptionId="m1", discardReason="discarded.bad_request"),
        ],
        "filtered-at-destination": [counted("Test", 5, 0, 0, discardReason="FILTERED_BY_RULES")],
        "successfully-received": [counted("Order Completed", 105, 0, 203)],
    }  # fmt: skip
    return made


@pytest.fixture
def url(workspace: Workspace) -> Iterator[str]:
    with segment(workspace) as address:
        yield address


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TALONBENCH_SEGMENT_TOKEN", TOKEN)
    with hold(NOON):
        yield


def test_counts_are_shown_as_a_chart_and_in_rows(run: Run, url: str) -> None:
    code, out, err = run("delivery", "--destination", "d1", "--days", 3, "--region", url)

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "█ delivered  ▒ discarded  ░ filtered at the destination"
    assert [line.split() for line in lines[1:4]] == [
        ["2026-11-28", "█" * 16 + "░", "110", "/", "0", "/", "5"],
        ["2026-11-29", "0", "/", "0", "/", "0"],
        ["2026-11-30", "█" * 30 + "▒", "200", "/", "3", "/", "0"],
    ]
    assert lines[lines.index("delivered: 310 events") :] == [
        "delivered: 310 events",
        "         300  Order Completed  Mapping m1",
        "          10  Cart Viewed  m9",
    ]
    assert "           3  Order Completed  Mapping m1  discarded.bad_request" in lines
    assert "           5  Test  FILTERED_BY_RULES" in lines
    assert "rejected on receipt: 0 events" in lines


def test_what_is_asked_for_is_what_segment_documents(run: Run, workspace: Workspace, url: str) -> None:
    workspace.largest_page = 1
    assert run("delivery", "--destination", "d1", "--region", url)[0] == 0

    asked = [urlsplit(call.removeprefix("GET ")) for call in workspace.asked if "overview/successful-delivery" in call]
    assert len(asked) == 2
    query: dict[str, Any] = parse_qs(asked[0].query)
    assert query == {
        "sourceId": ["s1"], "destinationConfigId": ["d1"], "granularity": ["DAY"],
        "startTime": ["2026-11-24T00:00:00Z"], "endTime": ["2026-11-30T12:00:00Z"],
        "groupBy.0": ["eventName"], "groupBy.1": ["subscriptionId"], "groupBy.2": ["discardReason"],
        "pagination.count": ["200"],
    }  # fmt: skip
    received = next(call for call in workspace.asked if "successfully-received" in call)
    assert "destinationConfigId" not in received
    assert "subscriptionId" not in received


def test_counts_are_json_too_and_a_stage_that_cannot_be_read_says_so(run: Run, workspace: Workspace, url: str) -> None:
    workspace.answers = [("GET /delivery-overview/failed-delivery", says(403, {}))]

    code, out, err = run("delivery", "--destination", "d1", "--days", 3, "--region", url, "--json")

    assert code == 1
    assert err.startswith("talonbench: Segment refused the counts of events discarded (403).")
    found = {one["stage"]: one for one in json.loads(out)["stages"]}
    assert list(found) == [
        "successfully-received", "failed-on-ingest", "filtered-at-source", "filtered-at-destination", "failed-delivery",
        "successful-delivery",
    ]  # fmt: skip
    assert (found["failed-delivery"]["total"], found["failed-delivery"]["error"] != "") == (0, True)
    delivered = found["successful-delivery"]
    assert (delivered["total"], delivered["error"]) == (310, "")
    assert delivered["days"] == [
        {"day": "2026-11-28", "count": 110}, {"day": "2026-11-29", "count": 0}, {"day": "2026-11-30", "count": 200},
    ]  # fmt: skip
    assert delivered["rows"][0] == {
        "event": "Order Completed", "mapping": "m1", "name": "Mapping m1", "reason": "", "count": 300,
    }  # fmt: skip


@pytest.mark.parametrize("days", [0, 31])
def test_segment_counts_30_days_at_most(run: Run, days: int) -> None:
    code, _, err = run("delivery", "--destination", "d1", "--days", days)

    assert code == 2
    assert "--days" in err


def _make_run(folder: Path) -> Path:
    """A run over the 28th and 30th: as Segment counted, but for what is sent on the 30th and no mapping takes."""
    night, verdicts = (NOON - 43_200) * 1000, [SENT] * 110 + [FILTERED] * 5
    first = [Row(at, night - 2 * 86_400_000 + at, "Order Completed", "u", one) for at, one in enumerate(verdicts)]
    verdicts = [SENT] * 4 + [FAILED] * 3 + [MISSED] * 2
    last = [Row(500 + at, night + at, "Order Completed", "u", one) for at, one in enumerate(verdicts)]
    return write_run(folder, [*first, *last, Row(900, None, "Undated", "u", SENT)])


def test_what_a_run_predicts_is_beside_it(run: Run, url: str, tmp_path: Path) -> None:
    kept = _make_run(tmp_path / "run")

    code, out, err = run("delivery", "--destination", "d1", "--days", 3, "--region", url, "--run", kept)
    as_json = json.loads(
        run("delivery", "--destination", "d1", "--days", 3, "--region", url, "--run", kept, "--json")[1]
    )

    assert (code, err) == (0, "")
    lines = out.splitlines()
    told = lines[lines.index("beside the prediction of the run (Segment / predicted)") + 1 : -1]
    assert told == [
        "filtered at the destination: 5 / 7", "  2026-11-30  0 / 2", "  Order Completed  0 / 7", "  Test  5 / 0",
        "discarded: 3 / 3", "delivered: 310 / 114", "  2026-11-30  200 / 4", "  Order Completed  300 / 114",
        "  Cart Viewed  10 / 0",
    ]  # fmt: skip
    assert "isn't documented" in lines[-1]
    assert as_json["predicted"]["failed-delivery"] == {
        "total": 3, "events": [{"event": "Order Completed", "count": 3}],
        "days": [{"day": f"2026-11-{day}", "count": count} for day, count in ((28, 0), (29, 0), (30, 3))],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "status", "is_counted"),
    [
        ("FILTERED_BY_RULES", "filtered", True), ("FILTERED_BY_INTEGRATIONS_OBJECT", "filtered", True),
        ("NO_MATCHING_MAPPING", "not_triggered", True), ("setup_incomplete", "not_triggered", True),
        ("duplicate_message_id", "filtered", False), ("ingestion_rejected", "filtered", False),
        ("event_too_large", "filtered", False), ("destination_disabled", "filtered", False),
    ],
)  # fmt: skip
def test_only_what_comes_to_the_destination_is_predicted_as_filtered_there(
    tmp_path: Path, code: str, status: str, is_counted: bool
) -> None:
    stopped = verdict(code, [["m1", status, code, 0], ["m2", status, code, 0]])
    rows = [Row(1, NOON * 1000, "Paid", "u", SENT), Row(2, NOON * 1000, "Paid", "u", stopped)]

    found = predict_run(write_run(tmp_path, rows), ["2026-11-29", "2026-11-30"])

    stage = "filtered-at-destination"
    assert found.days[stage] == {"2026-11-29": 0, "2026-11-30": int(is_counted)}
    assert found.names[stage] == ({"Paid": 1} if is_counted else {})
    assert {one: found.total(one) for one in found.days if one != stage} == {
        "successful-delivery": 1, "failed-delivery": 0,
    }  # fmt: skip


def test_mappings_that_are_all_disabled_filter_at_the_destination(tmp_path: Path) -> None:
    rows = [Row(1, NOON * 1000, "Paid", "u", verdict("mappings_disabled", []))]

    found = predict_run(write_run(tmp_path, rows), ["2026-11-30"])

    assert found.total("filtered-at-destination") == 1


def test_without_a_run_in_the_folder_nothing_is_asked(run: Run, url: str, workspace: Workspace, tmp_path: Path) -> None:
    code, _, err = run("delivery", "--destination", "d1", "--region", url, "--run", tmp_path)

    assert (code, workspace.asked) == (2, [])
    assert "not an archive run" in err
