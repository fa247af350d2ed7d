"""Receipt by Segment: what it adds to a call, which calls it rejects, and which shapes count as calls at every door."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.capture import Capture
from talonbench.cases import check_case, read_cases
from talonbench.destination import Settings, Subscription
from talonbench.ingestion import Receipt, Reception, complete_call, ingest
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from tests.core.captures import arrived, post
from tests.core.conftest import Run

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "examples" / "ingestion.json").read_text("utf-8"))
NOON = 1772366400  # 2026-03-01 12:00 UTC
SETTINGS = Settings("key", "https://my.talon.one")
RECEIVED = {"messageId", "originalTimestamp", "receivedAt", "timestamp"}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_segment_adds_to_a_call_what_it_documents(case: dict[str, Any]) -> None:
    given = json.dumps(case["event"])

    found = ingest(case["event"], Receipt(NOON * 1000, "new", "anon" if case.get("sdk") else ""))

    assert {key: found.get(key) for key in case["gives"]} == case["gives"]
    assert json.dumps(case["event"]) == given


def test_an_sdk_adds_its_part_before_segment_checks_the_call() -> None:
    assert complete_call({"type": "page"}, Receipt(0, "m", "a"))["anonymousId"] == "a"
    assert "anonymousId" not in complete_call({"type": "page"}, Receipt(0, "m"))


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"type": "track", "event": "A", "userId": "u"}, "ok"),
        ({"type": "track", "event": "A"}, "ingestion_rejected"),
        ({"type": "track", "userId": "u"}, "ingestion_rejected"),
        ({"type": "track", "event": "A", "receivedAt": "2026-01-01T00:00:00Z"}, "ok"),
        ({"type": "track", "event": "new", "__segment_id": "r1"}, "ok"),
    ],
)
def test_a_call_is_rejected_for_what_it_lacks(event: dict[str, Any], code: str) -> None:
    assert judge(event, Receipt(0, "m")).summary.code == code


def judge(event: dict[str, Any], receipt: Receipt | None, **more: Any) -> Judgement:
    mapping: dict[str, Any] = {
        "customerProfileId": "c",
        "eventType": "x",
        "attributes": {"at": {"@path": "$.receivedAt"}},
    }
    to = compile_destination([Subscription("m", "M", "trackEventV2", 'type = "track"', mapping)])
    return Judgement(to.trace(event, SETTINGS, receipt=receipt, **more), to, SETTINGS)


def test_a_duplicate_within_a_day_is_dropped_and_a_later_one_is_not() -> None:
    moments = iter([0.0, 86_399.0, 86_401.0])
    reception = Reception(lambda: next(moments), lambda: "new")
    event: dict[str, Any] = {"type": "track", "event": "A", "userId": "u", "messageId": "m1"}

    codes = [judge(event, None, at_the_door=reception.compare(event)).summary.code for _ in range(3)]

    assert codes == ["ok", "duplicate_message_id", "ok"]


def test_what_was_received_is_compared_by_its_own_time_of_receipt() -> None:
    reception = Reception(lambda: 0.0, lambda: "new")
    days = ("2026-03-01T00:00:00Z", "2026-03-01T23:00:00Z", "2026-03-03T00:00:00Z")

    found = [reception.compare({"messageId": "m1", "receivedAt": day}) for day in days]

    assert [bool(faults) for faults in found] == [False, True, False]
    assert reception.compare({"messageId": ""}) == reception.compare({"messageId": 5}) == ()


# -- the doors ------------------------------------------------------------------------------------------------------

BODY = '{"userId":"u","event":"Order Completed"}'
POSTMAN = {
    "info": {"name": "Segment"},
    "item": [{"request": {"url": {"raw": "https://api.segment.io/v1/track"}, "body": {"mode": "raw", "raw": BODY}}}],
}
TYPED = {"type": "track", "userId": "u", "event": "Order Completed"}
SHAPES: dict[str, tuple[str, bool]] = {  # the text, and whether it is a call
    "an event": (json.dumps(TYPED), False),
    "an event with comments": (f"// one\n{json.dumps(TYPED)}", False),
    "an event in a wrapper": (json.dumps({"payload": TYPED}), False),
    "a Kafka message": (json.dumps({"topic": "t", "offset": 3, "value": TYPED}), False),
    "a Kafka message with text": (json.dumps({"topic": "t", "value": json.dumps(TYPED)}), False),
    "a body without type": (BODY, True),
    "a body with its write key": (json.dumps({**TYPED, "writeKey": "k"}), True),
    "a batch": (json.dumps({"batch": [TYPED], "sentAt": "2026-01-01T00:00:00Z"}), True),
    "a Postman collection": (json.dumps(POSTMAN), True),
    "a curl command": (f"curl https://api.segment.io/v1/track -u k: -d '{BODY}'", True),
    "an SDK call": ("analytics.track('Order Completed', {}, {userId: 'u'});", True),
    "code with fetch": (
        f"fetch('https://api.segment.io/v1/t', {{method: 'POST', body: JSON.stringify({BODY})}})",
        True,
    ),
    "code with requests": (f"requests.post('https://api.segment.io/v1/track', data=json.dumps({BODY}))", True),
    "an HTTP request": (f"POST /v1/track HTTP/1.1\nHost: api.segment.io\n\n{BODY}", True),
}
MAPPING = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {key: {"@path": f"$.{key}"} for key in (*RECEIVED, "type")},
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    mapping = {"id": "m", "name": "Track", "action": "trackEventV2", "trigger": 'type = "track"', "mapping": MAPPING}
    path = tmp_path / "w.talonbench.json"
    path.write_text(json.dumps({"version": 1, "mappings": [mapping]}), "utf-8")
    return path


def body_of(shown: str) -> dict[str, Any]:
    (outcome,) = json.loads(shown)["outcomes"]
    (request,) = outcome["requests"]
    found: dict[str, Any] = json.loads(request["body"])
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_every_door_reads_the_same_shapes(shape: str, run: Run, tmp_path: Path, workspace: Path) -> None:
    text, is_call = SHAPES[shape]
    event = tmp_path / "e.txt"
    event.write_text(text, "utf-8")
    to = ("--workspace", workspace, "--json")
    case = {"event": "e.txt", "workspace": workspace.name, "expect": [{"mapping": "Track", "status": "ready"}]}
    (tmp_path / "one.case.json").write_text(json.dumps(case), "utf-8")

    codes = [run(door, event, *to) for door in ("preview", "explain")]
    sent = run("send", event, "--sandbox", *to)
    replayed = run("replay", event, *to)
    checked = check_case(read_cases(tmp_path / "one.case.json"))

    added = RECEIVED if is_call else set()
    for code, out, _ in (*codes, sent):
        body = body_of(out)
        assert (code, body["eventType"], body["customerProfileId"]) == (0, "Order Completed", "u")
        assert body["eventAttributes"].keys() == {"type", *added}
    assert json.loads(replayed[1])["mappings"][0]["attributes"].keys() == {"type", *added}
    assert checked.actual[0]["requests"][0]["body"]["eventAttributes"].keys() == {"type", *added}


def test_a_typed_event_is_previewed_as_received_where_that_is_asked(run: Run, tmp_path: Path, workspace: Path) -> None:
    event = tmp_path / "e.json"
    event.write_text(json.dumps(TYPED), "utf-8")

    for door in ("preview", "explain", "send"):
        more = ("--sandbox",) if door == "send" else ()
        _, out, _ = run(door, event, "--workspace", workspace, "--json", "--as-received", *more)
        assert body_of(out)["eventAttributes"].keys() == {"type", *RECEIVED}
    _, out, _ = run("replay", event, "--workspace", workspace, "--json", "--as-received")
    assert json.loads(out)["mappings"][0]["attributes"].keys() == {"type", *RECEIVED}


def test_the_second_of_two_events_with_one_message_id_is_dropped_by_every_command(
    run: Run, tmp_path: Path, workspace: Path
) -> None:
    event = tmp_path / "e.json"
    event.write_text(json.dumps([{**TYPED, "messageId": "m1"}] * 2), "utf-8")

    for command in (("preview",), ("send", "--sandbox")):
        code, out, _ = run(*command, event, "--workspace", workspace, "--json")
        shown = json.loads(out)
        assert code == (0 if command == ("preview",) else 1)
        assert [one["code"] for one in shown["summaries"]] == ["ok", "duplicate_message_id"]
        assert [one["status"] for one in shown["outcomes"]] == ["ready", "filtered"]
    _, out, _ = run("replay", event, "--workspace", workspace)
    assert "1 event dropped as duplicates" in out


def test_live_ingests_what_arrives_and_drops_a_duplicate(capture: Capture) -> None:
    call = {"userId": "u", "event": "A", "timestamp": "2020-01-01T00:00:00Z", "messageId": "m1", "writeKey": "k"}
    post(capture, "/v1/batch", {"batch": [{**call, "type": "track"}], "sentAt": "2020-01-01T00:00:00Z"})
    post(capture, "/v1/track", call)

    first, second = arrived(capture, 2)

    assert first.received["timestamp"] == first.received["receivedAt"] != "2020-01-01T00:00:00Z"
    assert first.received["originalTimestamp"] == "2020-01-01T00:00:00Z"
    assert judge(first.body, first.receipt, at_the_door=first.at_the_door).summary.code == "ok"
    assert second.faults == ("duplicate_message_id",)
    judged = judge(second.body, second.receipt, at_the_door=second.at_the_door)
    assert judged.summary.code == "duplicate_message_id"
    assert "Segment drops duplicates for 24 hours" in judged.summary.message


def test_a_case_is_received_at_the_same_moment_each_time(tmp_path: Path, workspace: Path) -> None:
    path = tmp_path / "one.case.json"
    case = {"event": TYPED, "workspace": workspace.name, "as_received": True, "expect": []}
    path.write_text(json.dumps(case), "utf-8")

    one, other = check_case(read_cases(path)), check_case(read_cases(path))

    assert one.actual == other.actual
    assert one.actual[0]["requests"][0]["body"]["eventAttributes"]["receivedAt"] == "2024-03-05T16:07:08.000Z"


def test_a_case_with_several_events_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.json").write_text(json.dumps([TYPED, TYPED]), "utf-8")
    (tmp_path / "one.case.json").write_text(json.dumps({"event": "e.json"}), "utf-8")

    code, _, err = run("check", tmp_path)

    assert code == 2
    assert "found 2 events; a case checks one" in err
