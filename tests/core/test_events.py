"""Event text: what is read, where it breaks, and what the words are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talonbench.errors import EventSyntaxError
from talonbench.events import MAX_DEPTH, read_event
from talonbench.events.parser import read_body, read_exactly
from talonbench.samples import samples
from talonbench.values import Json, json_text

EXAMPLES = Path(__file__).parents[1] / "examples"
FAULTS = json.loads((EXAMPLES / "events_faults.json").read_text(encoding="utf-8"))
READ = json.loads((EXAMPLES / "events_read.json").read_text(encoding="utf-8"))

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
values = st.recursive(
    scalars, lambda part: st.one_of(st.lists(part, max_size=4), st.dictionaries(st.text(), part, max_size=4))
)
bodies = st.dictionaries(st.text(), values, max_size=5)
# Pieces that texts with and without faults are made of.
pieces = st.lists(
    st.sampled_from(
        [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            '"a"',
            '"2"',
            '"\\u00e9"',
            '"//"',
            '"',
            "1",
            "1.0",
            "-0",
            "9007199254740993",
            "1e5",
            "true",
            "null",
            " ",
            "\n",
            "\u00a0",
            "\ufeff",
            "// c\n",
            "/* , */",
            "//",
            "/*",
            "*/",
            "/",
            "\\",
            "\ud800",
            "x",
        ]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_place_and_its_words(name: str) -> None:
    case = FAULTS[name]

    with pytest.raises(EventSyntaxError) as caught:
        read_event(case["text"])

    error = caught.value
    assert (error.line, error.column, error.source[error.start : error.end], error.message) == (
        case["line"],
        case["column"],
        case["marked"],
        case["message"],
    )
    assert error.message.endswith(".")


@pytest.mark.parametrize("name", READ)
def test_what_people_paste_is_read_as_javascript_would(name: str) -> None:
    case: dict[str, Any] = READ[name]

    event = read_event(case["text"])

    assert (json_text(event.body), event.plain) == (case["body"], case["plain"])
    assert event.text == case["text"]


@given(bodies)
def test_any_object_is_read_back(body: dict[str, Json]) -> None:
    text = json.dumps(body)

    read = read_event(text).body

    assert repr(read) == repr(_as_javascript(body))


@settings(max_examples=2000)
@given(pieces)
@example('{"a":[,]}')
@example('{"a":/1}')
@example('{"a":"//x",}')
@example('{"a":1,/*')
def test_the_fast_way_and_the_exact_way_agree(inside: str) -> None:
    text = "{" + inside + "}"

    assert _result(text, exactly=False) == _result(text, exactly=True)


def test_numbers_are_whole_where_javascript_prints_them_whole() -> None:
    body = read_event('{"a": 1.0, "b": 9007199254740991, "c": 9007199254740993, "d": 1e3, "e": -0.0, "f": 1e999}').body

    assert [type(value) for value in body.values()] == [int, int, float, int, int, float]
    assert body["f"] == float("inf")


def test_an_event_at_the_greatest_depth_is_read_and_a_deeper_one_refused_at_its_bracket() -> None:
    inner = MAX_DEPTH - 1
    read_event('{"a":' + "[" * inner + "]" * inner + "}")

    with pytest.raises(EventSyntaxError, match=f"at most {MAX_DEPTH} levels") as caught:
        read_event('{"a":' + "[" * (inner + 1) + "]" * (inner + 1) + "}")

    assert caught.value.start == 5 + inner


def test_a_large_event_is_read_with_and_without_oddities() -> None:
    products = [
        {"sku": f"S-{number}", "name": "A thing", "price": number + 0.25, "ok": True} for number in range(90_000)
    ]
    line = json.dumps({"type": "track", "properties": {"products": products}})
    odd = line.replace('"track"', '"track", /* odd */ "n": 1.0', 1)

    with pytest.raises(EventSyntaxError) as unfinished:
        read_event(line[:-1])

    assert len(line) > 5_000_000
    assert read_event(line).body["properties"] == read_event(odd).body["properties"] == {"products": products}
    assert unfinished.value.start == len(line) - 1


def test_a_comment_that_never_ends_is_found_in_a_large_text() -> None:
    with pytest.raises(EventSyntaxError) as caught:
        read_event("/* /* " * 1_000_000)

    assert caught.value.start == 0


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_the_samples_are_events_of_a_known_type(sample: Any) -> None:
    body = read_event(sample.text).body

    assert body["type"] in ("track", "identify", "page", "screen", "group", "alias")
    assert sample.title
    assert sample.description.endswith(".")


def test_the_first_sample_is_the_documented_payload_with_its_comments() -> None:
    first = samples()[0]

    assert first.name == "documentation"
    assert '"type": "track", // or any other type in Segment\n' in first.text
    assert read_event(first.text).body["messageId"] == "segment-test-message-t1kx8e"


def _result(text: str, exactly: bool) -> object:
    try:
        value = read_exactly(text) if exactly else read_body(text)[0]
    except EventSyntaxError as error:
        return error.message, error.start, error.end
    return repr(value)


def _as_javascript(value: Json) -> Json:
    """*value* with whole numbers as ints up to 2^53 and as doubles past it, and keys that are indices first."""
    if isinstance(value, dict):
        indices = sorted((key for key in value if re.fullmatch("0|[1-9][0-9]{0,8}", key)), key=int)
        return {key: _as_javascript(value[key]) for key in dict.fromkeys([*indices, *value])}
    if isinstance(value, list):
        return [_as_javascript(part) for part in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    number = float(value)
    return int(number) if number.is_integer() and abs(number) <= 2**53 - 1 else number
