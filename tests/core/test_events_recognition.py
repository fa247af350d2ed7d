"""Whatever people paste becomes events; plain events stay as they are, and nothing is ever thrown."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talonbench.events import read_event
from talonbench.events.recognition import RecognizedEvents, recognize_events

EXAMPLES = Path(__file__).parents[1] / "examples" / "paste"
ODD_SHAPES = json.loads((EXAMPLES.parent / "paste_shapes.json").read_text("utf-8"))
FILES = {
    "events_debugger_raw.json": (6, "a JSON array"),
    "events_ecommerce.json": (14, "JSON in a wrapper"),
    "events_engage.json": (0, ""),
    "events_http_batch.json": (3, "JSON in a wrapper"),
    "events_reverse_etl.json": (3, "JSON in a wrapper"),
    "events_segment_generated_style.json": (3, "JSON in a wrapper"),
    "events_archive.ndjson": (0, "JSON line by line"),
    "event_delivery_error_sample.json": (1, "JSON in a wrapper"),
}
TRACK = {"type": "track", "event": "A", "userId": "u"}
CURL = """curl https://api.segment.io/v1/identify -u key: -H 'Content-Type: application/json' \\
  --data-raw '{"userId":"u","writeKey":"k"}'"""
SHAPES: list[tuple[str, str, list[dict[str, Any]], str]] = [
    ("an array with comments", '[{"type": "track", "event": "A", "userId": "u"}, // one\n]', [TRACK], "a JSON array"),
    ("a wrapper", '{"event": {"type": "track", "event": "A", "userId": "u"}}', [TRACK], "JSON in a wrapper"),
    (
        "objects beneath each other",
        '{"event": "A", "userId": "u"}\n\n{\n"userId": "u", "traits": {}}',
        [TRACK, {"type": "identify", "userId": "u", "traits": {}}],
        "JSON line by line, 2 events",
    ),
    (
        "a body with its write key",
        '{"event": "A", "userId": "u", "writeKey": "k"}',
        [TRACK],
        "removed the write key",
    ),
    (
        "analytics.js",
        "analytics.track('A', {\n price: 14.5, 'q': 2, // pieces\n ok: true, no: undefined,\n});",
        [{"type": "track", "event": "A", "properties": {"price": 14.5, "q": 2, "ok": True, "no": None}}],
        "an SDK call",
    ),
    (
        "analytics-node",
        "analytics.identify({ userId: 'u', traits: { a: [1, 'x',] } })",
        [{"type": "identify", "userId": "u", "traits": {"a": [1, "x"]}}],
        "an SDK call",
    ),
    (
        "a browser's identify",
        "analytics.identify('u', {plan: 'pro'});",
        [{"type": "identify", "userId": "u", "traits": {"plan": "pro"}}],
        "call",
    ),
    (
        "identify with traits only",
        "analytics.identify({plan: 'pro'});",
        [{"type": "identify", "traits": {"plan": "pro"}}],
        "call",
    ),
    ("a page with a name", "analytics.page('Home')", [{"type": "page", "name": "Home"}], "call"),
    (
        "a page with its category",
        "analytics.page('Shop', 'Home', {a: 1})",
        [{"type": "page", "category": "Shop", "name": "Home", "properties": {"a": 1}}],
        "call",
    ),
    (
        "Python",
        "analytics.track('u', 'A', {'ok': True, 'none': None})",
        [{"type": "track", "userId": "u", "event": "A", "properties": {"ok": True, "none": None}}],
        "call",
    ),
    (
        "Python with names",
        "analytics.track(user_id='u', event='A', properties={'a': 1})",
        [{"type": "track", "userId": "u", "event": "A", "properties": {"a": 1}}],
        "call",
    ),
    (
        "several calls in a program",
        "if (x) {\n analytics.track('A');\n analytics.group('g', {size: 5});\n}",
        [{"type": "track", "event": "A"}, {"type": "group", "groupId": "g", "traits": {"size": 5}}],
        "2 events",
    ),
    ("curl", CURL, [{"type": "identify", "userId": "u"}], "a curl command; removed the write key"),
    ("curly quotes", "{“type”: “track”, “event”: “A”, “userId”: “u”}", [TRACK], "were replaced"),
    (
        "a byte-order mark and CRLF in a batch",
        '\ufeff{"batch": [\r\n{"type": "track", "event": "A", "userId": "u"}\r\n]}',
        [TRACK],
        "JSON in a wrapper",
    ),
]


def bodies(found: RecognizedEvents) -> list[dict[str, Any]]:
    return [read_event(text).body for text in found.texts]


@pytest.mark.parametrize(
    ("text", "events", "said"), [shape[1:] for shape in SHAPES], ids=[shape[0] for shape in SHAPES]
)
def test_a_paste_becomes_events_and_one_line_says_how(text: str, events: list[dict[str, Any]], said: str) -> None:
    found = recognize_events(text)

    assert bodies(found) == events
    assert said in found.summary


@pytest.mark.parametrize("shape", ODD_SHAPES, ids=lambda shape: shape["name"])
def test_what_integrators_copy_becomes_events(shape: dict[str, Any]) -> None:
    found = recognize_events(shape["text"])

    assert bodies(found) == shape["events"]
    assert shape["said"] in found.summary


@pytest.mark.parametrize("name", FILES)
def test_every_shape_of_segments_is_recognised(name: str) -> None:
    count, said = FILES[name]
    found = recognize_events((EXAMPLES / name).read_text("utf-8"))

    assert found.texts
    assert not count or len(found.texts) == count
    assert said in found.summary
    assert all(body.get("type") for body in bodies(found))


def test_a_batch_gives_its_context_to_each_event() -> None:
    for body in bodies(recognize_events((EXAMPLES / "events_http_batch.json").read_text("utf-8"))):
        assert body["context"]["library"] == {"name": "my-backend", "version": "0.4"}


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "track", // or identify\n "event": "A",}',
        '{"anything": 1}',
        "{}",
        '{"type": "track", "properties": {"payload": {"a": 1}}}',
        '{"type": "track", "event": "E", "data": {"type": "identify", "userId": "z"}}',
        '{"type": "track", "event": "E", "batch": [{"type": "identify", "userId": "z"}]}',
        '{"name": "Shoe", "category": "Shoes"}',
        '{"properties": {"buyer": {"userId": "z", "traits": {}}}}',
    ],
)
def test_an_event_stays_exactly_as_it_was_pasted(text: str) -> None:
    assert recognize_events(text) == RecognizedEvents((text,))


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "{", '{"a": ', "42", "[1, 2]", "analytics.track(name)", "curl x",
        '{"type": "track", "event": "A\0", "userId": "u"}',
        'see {"type": "track", "p": {"type": "page", "userId": "u"} "q": 1}', "[" * 300,
        '{"type": "track", "userId": "u" "event": "E"}', '{"type": "track", "userId": u", "event": "E"}',
        '{"type": "track", "properties": {\n"a": {"type": "page"}\n"b": 2}}', '{\n"products": [\n{"sku": "A"}\n{}\n]}',
    ],
)  # fmt: skip
def test_what_is_nothing_known_gives_nothing(text: str) -> None:
    assert recognize_events(text) == RecognizedEvents(())


@pytest.mark.parametrize(
    "part",
    ["[", "{", '{"a":', "'", '"', '{\\"', "a.track(", "x.track('a',{", "new Map {", "analytics.Track{", "curl ",
     "curl x\n", "/*", "\n", " ", "`${", '"""', "\\", "{} ", "see [", 'put("a",'],
)  # fmt: skip
def test_garbage_of_any_kind_comes_to_an_end(part: str) -> None:
    """What would take hours if it were looked at again and again."""
    assert isinstance(recognize_events(part * (60_000 // len(part))), RecognizedEvents)


@given(st.text(max_size=60) | st.text("{}[]\"':,()/\\ analytics.track curl -d", max_size=80))
@example('{"batch": [{"batch": [{}]}]}')
@example("analytics.track('A', {'a': '\\")
def test_no_text_whatever_is_too_much(text: str) -> None:
    for one in recognize_events(text).texts:
        assert isinstance(one, str)


def test_a_large_paste_of_lines_is_taken() -> None:
    line = json.dumps({**TRACK, "properties": {"x": "y" * 400}})

    assert len(recognize_events("\n".join([line] * 2000)).texts) == 2000
