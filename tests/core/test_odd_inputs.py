"""What people paste and send: code with variables, queues, tables, mails, Windows' files; each becomes its events."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.events.credentials import remove_credentials
from talonbench.events.recognition import recognize_events
from talonbench.events.rows import read_rows
from talonbench.formats import read_paths
from talonbench.reading import read_text

EVENT = {"type": "track", "event": "Paid", "userId": "u1", "properties": {"total": 12.5}}
JSON = json.dumps(EVENT)
AXIOS = """const orderId = `A-${n}`;
await axios.post(`https://api.segment.io/v1/track`, {
  userId: `${userId}`, event: 'Paid', properties: { order: orderId, total: 12.5, },
}, { auth: { username: process.env.KEY, password: '' } });"""
FETCH = """fetch('https://api.segment.io/v1/identify', { method: 'POST',
  body: JSON.stringify({ userId: user.id ?? null, traits: { plan: 'pro', age: now - born } }) });"""
REQUESTS = """requests.post('https://api.segment.io/v1/track', auth=(KEY, ''), json={
  'userId': user_id, 'event': 'Paid', 'properties': {'first': True, 'total': 2 * price}})"""
KINESIS = json.dumps({"Records": [{"kinesis": {"data": base64.b64encode(JSON.encode()).decode()}}]})
MAIL = 'Hi,\n\n> {\n>   "type": "track",\n>   "event": "Paid", "userId": "u1"\n> }\n\nThanks'


@pytest.mark.parametrize(
    ("text", "events", "says"),
    [
        (AXIOS, [{"type": "track", "event": "Paid", "properties": {"total": 12.5}}], "userId, order"),
        (FETCH, [{"type": "identify", "traits": {"plan": "pro"}}], "userId, age"),
        (REQUESTS, [{"type": "track", "event": "Paid", "properties": {"first": True}}], "userId, total"),
        (MAIL, [{"type": "track", "event": "Paid", "userId": "u1"}], "events in other text"),
        (KINESIS, [EVENT], "inside other JSON"),
        (f"Partition:0\tOffset:12\tu1\t{JSON}\n", [EVENT], "events in other text"),
    ],
)  # fmt: skip
def test_events_are_found_in_it(text: str, events: list[dict[str, Any]], says: str) -> None:
    found = recognize_events(text)

    assert [json.loads(one) for one in found.texts] == events
    assert says in found.summary


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "USER_ID;ORDER_ID;TOTAL;TAGS;COUPON\r\nu1;00017;12.5;[1];\r\n",
            [{"type": "track", "event": "new", "__segment_id": "row-1", "properties": {
                "USER_ID": "u1", "ORDER_ID": "00017", "TOTAL": 12.5, "TAGS": "[1]", "COUPON": None}}],
        ),
        (
            'user_id,event,properties,vip\nu1,Paid,"{""total"": 5}",TRUE\nu2,Paid,,false\n',
            [{"type": "track", "userId": "u1", "event": "Paid", "properties": {"vip": True, "total": 5}},
             {"type": "track", "userId": "u2", "event": "Paid", "properties": {"vip": False}}],
        ),
        (
            "anonymousId\ttype\tplan\na1\tidentify\tpro\n",
            [{"anonymousId": "a1", "type": "identify", "traits": {"plan": "pro"}}],
        ),
        ("timestamp,status,error,count\n2026-02-10,400,\"does not exist\",120\n", []),
        ("user_id,a\nu1\n", []),
        ("email,a\nx@y.example,1\nz\nv@y.example,2\n", [
            {"type": "track", "event": "new", "__segment_id": f"row-{at}", "properties": {"email": email, "a": at}}
            for at, email in ((1, "x@y.example"), (2, "v@y.example"))]),
        ("Dear user, hello\nWe, too\n", []),
    ],
)  # fmt: skip
def test_rows_of_a_table_are_events(text: str, rows: list[dict[str, Any]]) -> None:
    assert list(read_rows(text)) == rows
    assert [json.loads(one) for one in recognize_events(text).texts] == rows


def test_a_broken_row_is_named() -> None:
    found = recognize_events("user_id,a\nu1,1\nu2\nu3,3\n")

    assert (len(found.texts), found.unreadable_lines) == (2, (3,))
    assert "left out (other columns than the header): line 3" in found.summary


def test_an_event_beside_a_call_is_not_lost() -> None:
    text = f"We send:\n```json\n{JSON}\n```\nand\n```js\nanalytics.identify('u1', {{plan: 'pro'}})\n```\n"
    node = "analytics.track({userId: 'u1', event: 'Paid', properties: {total: 5}})"

    assert [json.loads(one)["type"] for one in recognize_events(text).texts] == ["identify", "track"]
    assert len(recognize_events(node).texts) == 1


def test_a_postman_collection_has_the_values_of_its_environment(tmp_path: Path) -> None:
    body = '{"userId": "{{ user }}", "event": "{{name}}", "properties": {"total": {{total}}, "n": {{unknown}}}}'
    request = {"method": "POST", "url": {"raw": "{{host}}/v1/track"}, "body": {"mode": "raw", "raw": body}}
    collection = {
        "info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"name": "Pay", "request": request}], "variable": [{"key": "name", "value": "Paid \"now\""}],
    }  # fmt: skip
    values = [
        {"key": "user", "value": "u1", "enabled": True}, {"key": "total", "value": "12.5"},
        {"key": "writeKey", "value": "wk-secret", "type": "secret"},
    ]  # fmt: skip
    environment = {"name": "Live", "values": values, "_postman_variable_scope": "environment"}
    (tmp_path / "collection.json").write_text(json.dumps(collection), "utf-8")
    (tmp_path / "live.postman_environment.json").write_text(json.dumps(environment), "utf-8")

    read = read_paths([tmp_path])

    expected = {
        "type": "track",
        "userId": "u1",
        "event": 'Paid "now"',
        "properties": {"total": 12.5, "n": "{{unknown}}"},
    }
    assert [event for _, event in read.named_events] == [expected]
    assert read.kept == ()
    assert "wk-secret" not in repr(read)


def test_a_file_of_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_bytes(JSON.encode("utf-16"))

    assert json.loads(read_text(tmp_path / "event.json")) == EVENT
    assert [event for _, event in read_paths([tmp_path / "event.json"]).named_events] == [EVENT]


def test_an_option_that_only_looks_like_a_user_stays() -> None:
    text = "Invoke-RestMethod -Method Post -Uri https://api.segment.io/v1/track"

    assert remove_credentials(text) == (text, 0)
