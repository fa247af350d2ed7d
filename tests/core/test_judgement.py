"""The judgement on an event: its code, its sentences, each mapping's reason and the first suggestion."""

import html
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talonbench.destination import Missing, Settings, Subscription
from talonbench.document import DestinationInfo
from talonbench.events import read_event
from talonbench.filters import DestinationFilter
from talonbench.formats import read_paths, to_workspace
from talonbench.ingestion import Receipt
from talonbench.judgement import Judgement, Refusal
from talonbench.lint.linter import compile_linter
from talonbench.preview import compile_destination, make_preview
from talonbench.report import html_text, make_report
from talonbench.talon_one import make_subscription
from talonbench.trace import CompiledDestination
from tests.core.conftest import Run

EXAMPLES = Path(__file__).parents[1] / "examples"
TICKETS = EXAMPLES / "tickets"
CASES: list[dict[str, Any]] = json.loads((EXAMPLES / "judgements.json").read_text("utf-8"))
SETTINGS = Settings("key", "https://my.talon.one")
MAPPING: dict[str, Any] = {"customerProfileId": "c1", "eventType": {"@path": "$.event"}}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_judgement_says_what_becomes_of_the_event(case: dict[str, Any]) -> None:
    judged = judge(case)
    mappings = [one for one in judged.trace.mappings if one.outcome is not None]

    assert judged.summary.code == case["code"]
    assert judged.summary.sends is (case["code"] == "ok")
    for part in case["says"]:
        assert part in judged.summary.message
    assert [[one.status, judged.explain(one).code] for one in mappings] == case["outcomes"]
    for text, holds, found in case.get("conditions", []):
        listed = [(one.text, one.holds, one.found) for one in judged.explain(mappings[0]).conditions]
        assert (text, holds, found) in listed
    if "first" in case:
        assert judged.suggest(judged.trace.mappings[0])[0].sentence == case["first"]


def judge(case: dict[str, Any]) -> Judgement:
    to = of_ticket(case["ticket"]) if "ticket" in case else of_parts(case)
    event = case.get("event") or read_event((TICKETS / case["ticket"] / "event.json").read_text("utf-8")).body
    if "filler" in case:
        event = {**event, "properties": {"text": "x" * case["filler"]}}
    trace = to.trace(event, SETTINGS, receipt=Receipt(0, "m") if case.get("call") else None)
    return Judgement(trace, to, SETTINGS, compile_linter(to).check(trace, SETTINGS))


def of_ticket(name: str) -> CompiledDestination:
    held = to_workspace(read_paths([TICKETS / name]))
    assert held.destination is not None
    return compile_destination(
        [part.as_subscription() for part in held.mappings],
        [part.as_filter() for part in held.filters],
        info=held.destination.as_info(),
    )


def of_parts(case: dict[str, Any]) -> CompiledDestination:
    trigger, is_enabled = case.get("trigger", 'type = "track"'), not case.get("off", False)
    mapping = Subscription("m", "Track", "trackEventV2", trigger, case.get("mapping", MAPPING), is_enabled)
    filters = [DestinationFilter("F", case["filter"], ({"type": "DROP"},))] if "filter" in case else []
    missing = tuple(Missing(*one) for one in case.get("missing", []))
    info = DestinationInfo("d", "Shop", enabled=case.get("enabled", True), missing=missing)
    return compile_destination([mapping], filters, info=info)


def test_the_data_has_the_summary_and_each_reason(run: Run) -> None:
    code, out, _ = run("preview", TICKETS / "01-filter" / "event.json", "--workspace", TICKETS / "01-filter", "--json")
    data = json.loads(out)

    assert code == 1
    assert data["summary"] == {
        "sends": False, "code": "FILTERED_BY_RULES",
        "message": "Not sent: the filter “Only NOK” discards the event. "
        "Discarded because it matches properties.currency != \"NOK\"; the event has \"EUR\".",
    }  # fmt: skip
    reason = data["outcomes"][0]["reason"]
    assert reason["code"] == "FILTERED_BY_RULES"
    assert {"text": 'properties.currency != "NOK"', "holds": True, "found": "EUR"} in reason["conditions"]
    assert reason["suggestions"][0] == {
        "message": "Disable the filter “Only NOK”.", "edits": [{"do": "disable_filter", "filter": "Only NOK"}],
    }  # fmt: skip


def test_of_several_events_each_has_a_summary_and_one_that_sends_is_enough(run: Run, tmp_path: Path) -> None:
    events = tmp_path / "events.json"
    events.write_text(
        json.dumps([{"type": "page", "userId": "u"}, {"type": "track", "event": "A", "userId": "u"}]), "utf-8"
    )

    code, out, _ = run("preview", events, "--action", "trackEventV2", "--trigger", 'type = "track"', "--json")
    data = json.loads(out)

    assert code == 0
    assert data["summary"]["code"] == "ok"
    assert [one["code"] for one in data["summaries"]] == ["NO_MATCHING_MAPPING", "ok"]
    assert all(one["event"] for one in data["summaries"])


def test_the_text_says_why_with_conditions_and_values(run: Run, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"type": "track", "event": "order completed", "userId": "u"}', "utf-8")

    code, out, _ = run("preview", event, "--action", "trackEventV2", "--trigger", 'event = "Order Completed"')

    assert code == 1
    assert '✕ event = "Order Completed"   found "order completed"' in out
    assert '→ In the event: change event from "order completed" to "Order Completed".' in out


def test_explain_says_it_in_sentences_without_requests(run: Run) -> None:
    folder = TICKETS / "32-state"

    code, out, _ = run("explain", folder / "event.json", "--workspace", folder)

    assert code == 0
    assert "1 of 2 mappings sends" in out
    assert '→ In the mapping: set State to "closed".' in out
    assert "authorization" not in out


def test_a_disabled_destination_gives_1_everywhere(run: Run) -> None:
    folder = TICKETS / "04b-destdisabled"

    for command in (["preview"], ["explain"], ["send", "--sandbox"], ["replay"]):
        code, out, err = run(*command, folder / "event.json", "--workspace", folder)
        assert (command, code) == (command, 1), out + err


def test_a_replay_counts_the_events_by_code(run: Run, tmp_path: Path) -> None:
    events = tmp_path / "events.ndjson"
    rows: list[dict[str, Any]] = [
        {"type": "track", "event": "A", "userId": "u"}, {"type": "page", "userId": "u"},
        {"type": "track", "event": "A", "userId": 5},
    ]  # fmt: skip
    events.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    _, out, _ = run("replay", events, "--action", "trackEventV2", "--trigger", 'type = "track"', "--json")

    assert json.loads(out)["codes"] == {"ok": 1, "NO_MATCHING_MAPPING": 1, "ingestion_rejected": 1}


def test_window_preview_and_report_say_the_same() -> None:
    judged = judge(CASES[0])

    report = make_report("{}", judged, {}, "today")

    assert report.summary == judged.summary.message
    assert judged.summary.message in html.unescape(html_text(report))


MISSING = {"customerProfileId": {"@path": "$.nowhere"}}


@pytest.mark.parametrize(
    ("mappings", "statuses", "told"),
    [
        ({"A": {}}, [400], "Talon.One rejected the request (400). No."),
        ({"A": {}, "B": {"eventType": "b"}}, [422],
         "Both mappings send, but Talon.One rejected the request of “A” (422). No."),
        ({"A": {}, "B": {"eventType": "b"}}, [400, 401],
         "Both mappings send, but Talon.One rejected the requests of “A” and “B” (400, 401). No."),
        ({"A": {}, "B": MISSING}, [400],
         "1 of 2 mappings sends, but Talon.One rejected the request of “A” (400). No. “B” is rejected: "),
    ],
)  # fmt: skip
def test_requests_that_were_rejected_lead_the_summary(
    mappings: dict[str, dict[str, Any]], statuses: list[int], told: str
) -> None:
    made = [make_subscription("trackEventV2", 'type = "track"', name, at) for at, name in enumerate(mappings)]
    to = compile_destination([replace(one, mapping={**one.mapping, **mappings[one.name]}) for one in made])
    trace = to.trace({"type": "track", "event": "A", "userId": "u"}, SETTINGS)
    sent = [request for mapping in trace.mappings for request in mapping.requests]
    known = [Refusal(request, status, ("No.",)) for request, status in zip(sent, statuses, strict=False)]
    other = Refusal(replace(sent[0], body="{}"), 400)

    judged = Judgement(trace, to, SETTINGS, refusals=(other, *known))

    assert judged.summary.message.startswith(told)
    assert (judged.summary.sends, judged.summary.code, judged.decisive) == (True, "ok", 0)
    assert judged.explain(trace.mappings[0]).message == f"Sends 1 request, which Talon.One rejected ({statuses[0]})."
    assert not Judgement(trace, to, SETTINGS, refusals=(other,)).summary.is_refused


def test_the_filter_that_certainly_discards_is_named_though_an_earlier_one_may() -> None:
    mapping = Subscription("m", "Track", "trackEventV2", 'type = "track"', MAPPING)
    filters = [
        DestinationFilter("Half", "all", ({"type": "SAMPLE", "percent": 0.5},)),
        DestinationFilter("No tracks", 'type = "track"', ({"type": "DROP"},)),
    ]
    to = compile_destination([mapping], filters)
    judged = Judgement(to.trace({"type": "track", "event": "A", "userId": "u"}, SETTINGS), to, SETTINGS)

    assert "“No tracks” discards the event" in judged.summary.message
    assert judged.explain(judged.trace.mappings[0]).conditions[0].text == 'type = "track"'
    assert judged.decider == "Filter “No tracks”"


def test_a_mapping_decides_where_no_filter_stops_the_event() -> None:
    to = compile_destination([Subscription("m", "Track", "trackEventV2", 'type = "track"', MAPPING)])
    judged = [Judgement(to.trace({"type": kind, "userId": "u"}, SETTINGS), to, SETTINGS) for kind in ("track", "page")]

    assert [one.decider for one in judged] == ["Track", "Track"]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ('{"event": "Order Completed", "userId": "u1"}', "ok"),
        ('{"type": "", "event": "Order Completed", "userId": "u1"}', "ok"),
        ('{"traits": {"plan": "gold"}, "userId": "u1"}', "NO_MATCHING_MAPPING"),
        ('{"type": null, "userId": "u1"}', "NO_MATCHING_MAPPING"),
    ],
)
def test_an_event_without_its_type_is_judged_alike_as_typed_and_as_a_file(
    event: str, code: str, run: Run, tmp_path: Path
) -> None:
    mapping = Subscription("m", "Order", "trackEventV2", 'type = "track"', MAPPING)
    typed = make_preview(event, compile_destination([mapping]), SETTINGS)
    file, fields = tmp_path / "event.json", tmp_path / "mapping.json"
    file.write_text(event, "utf-8")
    fields.write_text(json.dumps(MAPPING), "utf-8")

    _, out, _ = run("preview", file, "--action", mapping.action, "--trigger", mapping.trigger, "--mapping", fields,
                    "--deployment", SETTINGS.deployment, "--json")  # fmt: skip

    said = json.loads(out)
    assert (said["summary"]["code"], typed.judgement.summary.code) == (code, code)
    assert said["outcomes"][0]["status"] == typed.mappings[0].status
