"""The parity runner's protocol."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from talonbench.conformance import answered

EXAMPLES = Path(__file__).parents[1] / "examples"


def answer(**job: Any) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(answered(json.dumps({"id": 7, **job}).encode())[0])
    return result


def test_transform_gives_the_resolved_value() -> None:
    result = answer(op="transform", mapping={"v": {"@path": "$.a"}}, event={"a": 1.0})

    assert result == {"id": 7, "ok": {"v": 1}}


def test_transform_says_where_the_value_is_undefined() -> None:
    assert answer(op="transform", mapping={"@path": "$.a"}, event={}) == {"id": 7, "undefined": True}


def test_transform_fails_where_an_event_is_too_deep_for_a_directive() -> None:
    job = b'{"op":"transform","mapping":{"v":{"@template":"{{a}}"}},"event":{"a":%s1%s}}' % (b"[" * 850, b"]" * 850)

    assert json.loads(answered(job)[0])["error"]["stage"] == "mapping"


def test_transform_fails_at_the_mapping() -> None:
    assert answer(op="transform", mapping={"v": {"@nope": 1}}, event={})["error"]["stage"] == "mapping"


def test_trigger_says_whether_it_matches() -> None:
    assert answer(op="trigger", fql='type = "track"', event={"type": "track"})["ok"] == {"match": True}
    assert answer(op="trigger", fql='type = "track"', event={"type": "page"})["ok"] == {"match": False}


def test_trigger_fails_where_it_cannot_be_parsed() -> None:
    assert answer(op="trigger", fql="(type", event={})["error"]["stage"] == "trigger"


def test_filter_says_whether_it_holds() -> None:
    assert answer(op="filter", fql="type = 'track'", event={"type": "track"})["ok"] == {"match": True}
    assert answer(op="filter", fql="all", event={})["ok"] == {"match": True}
    assert answer(op="filter", fql="length(userId) < 1", event={"userId": "u"})["ok"] == {"match": False}


def test_filter_says_where_segments_description_leaves_the_answer_open() -> None:
    mixed = 'type = "page" and event = "A" or userId = "u"'

    assert answer(op="filter", fql=mixed, event={"userId": "u"}) == {"id": 7, "ok": {"match": True}, "open": True}


def test_filter_fails_where_it_cannot_be_parsed() -> None:
    assert answer(op="filter", fql="type == 1", event={})["error"]["stage"] == "filter"


def test_filter_action_gives_the_event_after_it_or_null() -> None:
    event = {"type": "track", "properties": {"a": 1, "b": 2}}
    action = {"type": "DROP_PROPERTIES", "fields": {"properties": ["b"]}}

    assert answer(op="filter_action", action=action, event=event)["ok"] == {"type": "track", "properties": {"a": 1}}
    assert answer(op="filter_action", action={"type": "DROP"}, event=event) == {"id": 7, "ok": None}
    assert answer(op="filter_action", action={"type": "HASH"}, event=event)["error"]["stage"] == "filter"


@pytest.mark.parametrize("column", ["documented", "trigger"])
def test_every_expression_of_the_conformance_table_is_answered_as_it_says(column: str) -> None:
    table = json.loads((EXAMPLES / "fql_conformance.json").read_text(encoding="utf-8"))
    op = "filter" if column == "documented" else "trigger"
    for case in table["cases"]:
        result = answer(op=op, fql=case["expr"], event=table["events"][case["event"]])
        if isinstance(case[column], bool):
            assert result["ok"]["match"] is case[column], case
        elif case[column].startswith("invalid"):
            assert result["error"]["stage"] == op, case
        else:
            assert result["open"], case


def test_request_lays_the_mapping_over_the_defaults_unless_told_not_to() -> None:
    job = {"op": "request", "action": "trackEventV2", "mapping": {"eventType": "e"}, "event": {"userId": "u"}}

    (request,) = answer(**job)["ok"]
    without = answer(**job, defaults=False)

    assert request["body"] == '{"customerProfileId":"u","eventType":"e"}'
    assert without["error"] == {
        "stage": "validation",
        "faults": [{"path": "/customerProfileId", "rule": "required"}],
    }


def test_request_without_a_body_has_an_empty_text() -> None:
    (request,) = answer(op="request", action="deleteAudience", mapping={"audienceId": "a"}, event={})["ok"]

    assert (request["method"], request["body"]) == ("DELETE", "")


@pytest.mark.parametrize(
    ("settings", "authorization", "hostname"),
    [
        ({"apiKey": None, "deployment": None}, "ApiKey-v1 null", "null"),
        ({"apiKey": True, "deployment": 1e20}, "ApiKey-v1 true", "100000000000000000000"),
        ({}, "ApiKey-v1 undefined", None),
        (None, "ApiKey-v1 some_api_key", "https://demo.europe-west1.talon.one"),
    ],
)
def test_request_writes_odd_settings_as_javascript_does(
    settings: Any, authorization: str, hostname: str | None
) -> None:
    (request,) = answer(
        op="request", action="deleteAudience", mapping={"audienceId": "a"}, event={}, settings=settings
    )["ok"]

    assert request["headers"]["authorization"] == authorization
    assert request["headers"].get("destination-hostname") == hostname


def test_auth_checks_the_settings_and_coerces_them() -> None:
    (request,) = answer(op="auth", settings={"apiKey": None, "deployment": ["https://a.example"]})["ok"]
    refused = answer(op="auth", settings={"deployment": {}})

    assert request["url"] == "https://a.example/v2/authping"
    assert request["headers"]["authorization"] == "ApiKey-v1 "
    assert refused["error"]["stage"] == "validation"
    assert {(fault["path"], fault["rule"]) for fault in refused["error"]["faults"]} == {
        ("/apiKey", "required"),
        ("/deployment", "type"),
    }


def test_auth_fails_where_the_deployment_is_no_address() -> None:
    assert "error" in answer(op="auth", settings={"apiKey": "k", "deployment": "https://a b"})


@pytest.mark.parametrize("event", [None, [], "x", 5, False])
def test_an_event_that_is_no_object_cannot_be_mapped(event: Any) -> None:
    assert answer(op="transform", mapping={"v": 1}, event=event)["error"]["stage"] == "mapping"
    assert answer(op="request", action="deleteAudience", mapping={"audienceId": "a"}, event=event)["error"] == {
        "stage": "mapping",
        "faults": [{"path": "", "rule": "mapping"}],
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": 7', "invalid JSON: "),
        ("[7]", "a job must be a JSON object"),
        ('{"id": 7}', "op is missing"),
        (
            '{"id": 7, "op": "no"}',
            "unknown op no; op must be one of transform, trigger, filter, filter_action, request, auth",
        ),
        ('{"id": 7, "op": "transform", "mapping": {}}', "event is missing"),
        ('{"id": 7, "op": "request", "action": "nope"}', "unknown action nope"),
    ],
)
def test_a_line_that_is_no_job_is_told_why_and_answered(line: str, message: str) -> None:
    result, complaint = answered(line.encode())

    assert complaint.startswith(message)
    assert json.loads(result) == {"id": 7 if line.endswith("}") else None, "error": {"stage": "job", "faults": []}}


def test_a_mark_of_byte_order_is_passed_over() -> None:
    assert json.loads(answered(b'\xef\xbb\xbf{"id":1,"op":"transform","mapping":{},"event":{}}\r\n')[0])["ok"] == {}


def test_the_runner_answers_standard_input_line_by_line() -> None:
    jobs = [{"id": index, "op": "transform", "mapping": {"v": "\ud83d"}, "event": {}} for index in range(3)]
    text = "\n".join(json.dumps(job) for job in jobs).encode()

    done = subprocess.run([sys.executable, "-m", "talonbench.conformance"], input=text, capture_output=True, check=True)

    assert [json.loads(line)["ok"] for line in done.stdout.splitlines()] == [{"v": "\ud83d"}] * 3


def test_what_is_no_job_is_named_by_its_line_and_the_rest_is_answered() -> None:
    job = b'{"id":%d,"op":"trigger","fql":"type = \\"x\\"","event":{}}\n'
    jobs = job % 1 + b'\n{"id":2,\xff}\n{"op": "nope"\n' + job % 3

    done = subprocess.run([sys.executable, "-m", "talonbench_gui", "conformance"], input=jobs, capture_output=True)

    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, None, None, 3]
    first, second = done.stderr.decode().splitlines()
    assert first == "talonbench: line 3: not UTF-8 text (byte 8)"
    assert second.startswith("talonbench: line 4: invalid JSON: ")
