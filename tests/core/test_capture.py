"""The stand-in for Segment's Tracking API: real SDKs, every path, every kind of nonsense."""

import gzip
import json
import socket
from typing import Any

import pytest

from talonbench.capture import Capture, CapturedEvent, CaptureLog
from talonbench.capture.app import TrackingApi
from talonbench.errors import SettingsError
from talonbench.serving import ServerThread
from tests.core.captures import SIX, arrived, post, send_many


@pytest.mark.parametrize(
    ("path", "kind"),
    [*((f"/v1/{kind}", kind) for kind in sorted(SIX)), ("/v1/t", "track"), ("/v1/i", "identify"), ("/v1/a", "alias")],
)
def test_a_single_call_has_the_type_of_its_path(capture: Capture, path: str, kind: str) -> None:
    status, answer, _ = post(capture, path, {"userId": "u1", "event": "E", "writeKey": "secret"})

    assert (status, answer) == (200, {"success": True})
    (event,) = arrived(capture, 1)
    assert (event.type, event.number, event.body["userId"]) == (kind, 1, "u1")
    assert "secret" not in json.dumps(event.body)


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/import", "/v1/b"])
def test_a_batch_gives_its_context_and_integrations_to_its_events(capture: Capture, path: str) -> None:
    batch = {
        "batch": [
            {"type": "track", "event": "A", "userId": "u", "context": {"locale": "de"}},
            {"type": "page", "userId": "u"},
        ],
        "context": {"locale": "en", "ip": "1.2.3.4"}, "integrations": {"All": False}, "writeKey": "secret",
    }  # fmt: skip

    assert post(capture, path, batch)[0] == 200
    first, second = arrived(capture, 2)

    assert first.body["context"] == {"locale": "de", "ip": "1.2.3.4"}
    assert second.body["context"] == {"locale": "en", "ip": "1.2.3.4"}
    assert first.body["integrations"] == second.body["integrations"] == {"All": False}


@pytest.mark.parametrize(
    ("event", "faults"),
    [
        ({"type": "track", "event": "A", "userId": "u"}, ()),
        ({"type": "track", "event": "A"}, ("no_user_anon_id",)),
        ({"type": "track", "event": "A", "userId": 5}, ("id_not_string",)),
        ({"type": "track", "event": "A", "userId": "", "anonymousId": "a"}, ()),  # as the mobile SDKs send it
        ({"type": "track", "event": "A", "userId": None, "anonymousId": "a"}, ()),
        ({"type": "track", "userId": "u"}, ("event_not_defined",)),
        ({"type": "track", "event": 5, "userId": "u"}, ("event_not_string",)),
        ({"type": "track", "event": "A", "userId": "u", "properties": []}, ("properties_not_object",)),
        ({"type": "identify", "userId": "u", "traits": "x"}, ("traits_not_object",)),
        ({"type": "page", "userId": "u", "name": 5}, ("name_not_string",)),
        ({"type": "page", "userId": "u", "category": 5}, ("category_not_string",)),
        ({"type": "track", "event": "A", "userId": "u", "name": 5, "category": ""}, ()),
        ({"event": "A", "userId": "u"}, ("missing_type",)),
        ({"type": "dance", "userId": "u"}, ("invalid_type",)),
        ({"type": "track", "event": "A", "userId": "u", "properties": {"x": "y" * 33_000}}, ("event_too_large",)),
        ({"type": "track", "event": "A", "userId": "u", "messageId": "m" * 99}, ()),
        ({"type": "track", "event": "A", "userId": "u", "messageId": "m" * 100}, ("message_id_too_long",)),
        (5, ("not_object",)),
        (None, ("not_object",)),
    ],
)
def test_the_checks_of_segments_ingest_are_told_with_each_event(
    capture: Capture, event: Any, faults: tuple[str, ...]
) -> None:
    assert post(capture, "/v1/batch", {"batch": [event]})[0] == 200
    assert arrived(capture, 1)[0].faults == faults


def test_events_beyond_2500_of_a_batch_are_answered_with_200_and_told_as_rejected(capture: Capture) -> None:
    assert post(capture, "/v1/batch", many(2502))[0] == 200

    events = arrived(capture, 2502)
    assert [event.faults for event in events[2498:]] == [(), (), ("batch_too_long",), ("batch_too_long",)]


def test_a_single_call_beyond_32_kb_is_answered_with_400_and_told(capture: Capture) -> None:
    for size in (33_000, 200_000):
        assert post(capture, "/v1/track", {"userId": "u", "event": "A", "properties": {"x": "y" * size}})[0] == 400

    assert [event.faults for event in arrived(capture, 2)] == [("event_too_large",)] * 2


def test_a_gzip_body_of_several_members_is_one_text(capture: Capture) -> None:
    body = b"".join(gzip.compress(part) for part in (b'{"userId":"u",', b'"event":"A"}'))

    assert post(capture, "/v1/track", body)[0] == 200
    assert arrived(capture, 1)[0].name == "A"


def test_bytes_that_are_no_text_are_told_with_their_place(capture: Capture) -> None:
    status, answer, _ = post(capture, "/v1/track", b'{"userId":"\xfc"}')

    assert (status, answer["message"]) == (400, "The body isn't UTF-8 text: byte 12 is invalid.")


def test_a_gzip_body_is_unpacked(capture: Capture) -> None:
    body = gzip.compress(json.dumps({"userId": "u", "event": "A"}).encode())

    assert post(capture, "/v1/track", body, {"content-encoding": "gzip"})[0] == 200
    assert arrived(capture, 1)[0].name == "A"


def test_browsers_of_any_origin_may_call(capture: Capture) -> None:
    headers = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }

    status, _, answer = post(capture, "/v1/t", b"", headers, "OPTIONS")

    assert status == 200
    assert answer["access-control-allow-origin"] == "*"
    assert "access-control-allow-private-network" not in answer


def test_settings_send_the_sdk_back_here(capture: Capture) -> None:
    status, settings, _ = post(capture, "/v1/projects/write-key/settings", b"", method="GET")

    assert status == 200
    assert settings["integrations"]["Segment.io"]["apiHost"] == capture.url.removeprefix("http://") + "/v1"


def many(count: int) -> dict[str, Any]:
    return {"batch": [{"type": "track", "event": "A", "userId": "u"}] * count}


@pytest.mark.parametrize(
    ("path", "body", "headers", "method", "status"),
    [
        ("/v1/track", b"{", {}, "POST", 400),
        ("/v1/track", b"[]", {}, "POST", 400),
        ("/v1/track", b"\xff\xfe", {}, "POST", 400),
        ("/v1/track", b"", {}, "POST", 400),
        ("/v1/batch", {"no": "batch"}, {}, "POST", 400),
        ("/v1/batch", {"batch": ["x" * 600_000]}, {}, "POST", 400),
        ("/v1/track", b"no gzip", {"content-encoding": "gzip"}, "POST", 400),
        ("/v1/track", gzip.compress(b'{"a":1}', mtime=0)[:-9], {"content-encoding": "gzip"}, "POST", 400),
        ("/v1/batch", gzip.compress(b" " * 50_000_000, mtime=0), {"content-encoding": "gzip"}, "POST", 400),
        ("/v1/track", b"", {}, "GET", 405),
        ("/v1/track", b"{}", {}, "DELETE", 405),
        ("/v1/nothing", b"{}", {}, "POST", 404),
        ("/v1/track", {"userId": "u"}, {"host": "evil.example"}, "POST", 400),
    ],
)
def test_nonsense_gets_its_status_and_it_lives_on(
    capture: Capture, path: str, body: Any, headers: dict[str, str], method: str, status: int
) -> None:
    assert post(capture, path, body, headers, method)[0] == status
    assert len(capture.log) == 0
    assert post(capture, "/v1/track", {"userId": "u", "event": "A"})[0] == 200
    assert len(arrived(capture, 1)) == 1


def test_a_body_of_100_mb_is_refused_and_takes_no_memory(capture: Capture) -> None:
    assert post(capture, "/v1/batch", b"x" * 100_000_000)[0] == 400
    assert post(capture, "/v1/track", {"userId": "u", "event": "A"})[0] == 200


def test_a_body_that_is_half_sent_harms_nobody(capture: Capture) -> None:
    port = int(capture.url.rpartition(":")[2])
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(b"POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")

    assert post(capture, "/v1/track", {"userId": "u", "event": "A"})[0] == 200


def test_a_body_of_which_no_more_comes_is_answered_with_408() -> None:
    running = ServerThread(TrackingApi(lambda _: None, patience=0.1).build(), 0, "half")
    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=20) as half:
        half.sendall(b"POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")
        answer = b"".join(iter(lambda: half.recv(4096), b""))
    running.stop()

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"nothing followed the first 1 byte" in answer


def test_it_listens_on_this_machine_only(capture: Capture) -> None:
    assert capture.url.startswith("http://127.0.0.1:")
    with pytest.raises(SettingsError, match="Can't use port"):
        Capture().start(int(capture.url.rpartition(":")[2]))


def test_older_events_go_to_a_file_and_stay_at_hand() -> None:
    log = CaptureLog(in_memory=10)
    events = [
        CapturedEvent(n + 1, float(n), {"type": "track", "event": f"e{n} \ud800"}, ("x",), "track") for n in range(100)
    ]
    for event in events:
        log.add(event)

    assert len(log) == 100
    assert list(log) == events
    assert log.event(3) == events[3]
    with pytest.raises(IndexError):
        log.event(100)
    log.clear()
    assert list(log) == []
    for event in events[50:70]:
        log.add(event)
    assert list(log) == events[50:70]
    log.close()


def test_two_thousand_events_a_second_lose_none(capture: Capture) -> None:
    sent, _ = send_many(capture, 2000, 3)

    names = [event.name for event in arrived(capture, sent)]

    assert names == [f"e{number}" for number in range(sent)]
