"""Each form of a request that can be run, run: the bytes that arrive are the bytes that were shown."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talonbench.request import Request, Response
from talonbench.request_export import EXPORTS, export_text, har_entry, har_text
from talonbench.values import json_text
from tests.recorder import CALLBACK, KEY, recording, run_form

BODIES = {
    "plain": '{"eventType":"Paid"}',
    "quotes": '{"a":"it\'s \\"so\\" `id` $HOME \\\\ !"}',
    "unicode": '{"ä":"日本 \U0001f600 \u2028"}',
    "lines": '{\n  "a": 1\n}\n',
    "an at sign": '"@file"',
    "braces": "{{a}} {b} [1-3]",
    "commands": '{"a":"$(touch pwned) `touch pwned` ${HOME} !! %s \\u0000"}',
    "signs": json_text({"a": "\0\x01\x7f\u2028\ud800\U0001f469\u200d\U0001f467"}),
    "32 KB": json_text({"a": "x" * 16_000 + "日本'" * 4_000}),
    "an option": "-d",
    "a carriage return": '{"a":1}\r\n',
    "none": None,
}


@pytest.fixture
def recorder() -> Iterator[Any]:
    with recording() as server:
        yield server


def request(port: int, body: str | None) -> Request:
    headers = (
        ("authorization", f"ApiKey-v1 {KEY}"),
        ("content-type", "application/json"),
        ("destination-hostname", "https://my.talon.one/"),
        ("x-callback-api-key", f"X-Key {CALLBACK}"),
        ("x-content-fields", "effects, it's"),
    )
    address = f"http://127.0.0.1:{port}/segment/v2/customer_sessions/a%20b%23c?skipNonExistingAttributes=true"
    return Request("DELETE" if body is None else "PUT", address, headers, body)


@pytest.mark.parametrize("form", ["curl", "python", "fetch"])
def test_a_header_beyond_ascii_arrives_in_the_bytes_that_segment_sends(
    recorder: Any, tmp_path: Path, form: str
) -> None:
    shown = replace(request(recorder.server_port, "{}"), headers=(("destination-hostname", "https://mü.100%.\\one"),))

    run_form(form, export_text(shown, form), tmp_path)

    assert recorder.arrived[0][2]["destination-hostname"] == "https://mü.100%.\\one"


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("form", ["curl", "httpie", "python", "fetch"])
def test_what_arrives_is_what_was_shown(recorder: Any, tmp_path: Path, form: str, name: str) -> None:
    program = {"curl": "curl", "fetch": "node"}.get(form)
    assert program is None or shutil.which(program), f"{program} is to be installed"
    shown = request(recorder.server_port, BODIES[name])

    run_form(form, export_text(shown, form), tmp_path)

    ((method, path, headers, body),) = recorder.arrived
    assert (method, path) == (shown.method, shown.url.partition(f":{recorder.server_port}")[2])
    assert {key: headers.get(key) for key, _ in shown.headers} == dict(shown.headers)
    assert body == (shown.body or "").encode()
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("form", [one.id for one in EXPORTS])
def test_no_form_holds_a_key(form: str) -> None:
    text = export_text(request(80, "{}"), form)

    assert KEY not in text
    assert CALLBACK not in text


@pytest.mark.parametrize("form", [one.id for one in EXPORTS])
def test_a_key_with_blanks_is_in_no_part_of_a_form(form: str) -> None:
    headers = (("authorization", "ApiKey-v1 first second third"), ("x-callback-api-key", "X-Key fourth fifth"))

    text = export_text(replace(request(80, "{}"), headers=headers), form)

    assert not [part for part in ("first", "second", "fourth") if part in text]


def test_a_postman_collection_has_the_request_and_the_keys_as_variables() -> None:
    collection = json.loads(export_text(request(80, '{"a":1}'), "postman"))
    inner = collection["item"][0]["request"]

    assert collection["info"]["schema"].endswith("v2.1.0/collection.json")
    assert (inner["method"], inner["body"]["raw"]) == ("PUT", '{"a":1}')
    assert {**inner["url"], "raw": ""} == {
        "raw": "", "protocol": "http", "host": ["127", "0", "0", "1"], "port": "80",
        "path": ["segment", "v2", "customer_sessions", "a%20b%23c"],
        "query": [{"key": "skipNonExistingAttributes", "value": "true"}],
    }  # fmt: skip
    assert {"key": "authorization", "value": "ApiKey-v1 {{TALONBENCH_API_KEY}}"} in inner["header"]
    assert [one["key"] for one in collection["variable"]] == ["TALONBENCH_API_KEY", "TALONBENCH_CALLBACK_API_KEY"]


def test_an_archive_has_the_request_and_its_answer() -> None:
    answer = Response(200, "OK", (("content-type", "application/json"),), b'{"effects":[]}', 0.25)
    archive = json.loads(har_text([har_entry(request(80, "{}"), answer, "2026-01-21T15:04:05.000Z")], "1"))
    (entry,) = archive["log"]["entries"]

    assert archive["log"]["version"] == "1.2"
    assert (entry["time"], entry["response"]["status"]) == (250, 200)
    assert entry["response"]["content"]["text"] == '{"effects":[]}'
    assert entry["request"]["queryString"] == [{"name": "skipNonExistingAttributes", "value": "true"}]
    assert entry["request"]["postData"]["text"] == "{}"


def test_an_archive_says_why_no_answer_came() -> None:
    entry: Any = har_entry(request(80, None), None, failure="No answer came in 10 s.", seconds=10)

    assert (entry["response"]["status"], entry["response"]["comment"]) == (0, "No answer came in 10 s.")
    assert entry["time"] == entry["timings"]["wait"] == 10_000


def test_an_answer_that_is_no_text_is_kept_as_base64() -> None:
    entry: Any = har_entry(request(80, None), Response(200, "OK", (), b"\xff\xfe", 0))

    assert entry["response"]["content"] == {"size": 2, "mimeType": "", "text": "//4=", "encoding": "base64"}
