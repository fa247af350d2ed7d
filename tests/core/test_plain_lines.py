"""A line is read to what is looked at, and that is what the whole event has there."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive.needs import Needs, find_needs
from talonbench.archive.plain_lines import compile_reader, read_plain
from talonbench.destination import Subscription
from talonbench.filters import DestinationFilter
from talonbench.preview import compile_destination

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "examples/plain_lines.json").read_text("utf-8")
)
NEEDS: Needs = {"properties": {"total": None, "products": {"*": {"sku": None}}}, "context": {"app": {"version": None}}}
PLAIN = '{"type":"track","event":"A"}'


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["name"] for one in EXAMPLES])
def test_what_is_read_of_a_line(example: dict[str, Any]) -> None:
    read = compile_reader(NEEDS, is_number_sensitive=False)
    lines = [PLAIN.encode(), example["line"].encode(), PLAIN.encode()]
    assert read(lines) == [json.loads(PLAIN), example["event"], json.loads(PLAIN)]
    whole = read_plain(lines[1], is_number_sensitive=False)
    assert (whole is None) == (example["event"] is None)


@pytest.mark.parametrize(
    "part",
    [b'"\xff"', 201 * b"[" + 201 * b"]", 201 * b'{"":' + b"1" + 201 * b"}", 1100 * b"[" + 1100 * b"]"],
    ids=["bytes that are no text", "deep lists", "deep objects", "lists deeper than Python goes"],
)
def test_what_nobody_looks_at_takes_a_closer_look_all_the_same(part: bytes) -> None:
    line = b'{"type":"track","locale":' + part + b"}"
    read = compile_reader(NEEDS, is_number_sensitive=False)
    assert read([PLAIN.encode(), line]) == [json.loads(PLAIN), None]
    assert read_plain(line, is_number_sensitive=False) is None


def test_an_event_may_have_200_levels() -> None:
    line = b'{"type":"track","locale":' + 199 * b"[" + 199 * b"]" + b"}"
    assert compile_reader(NEEDS, is_number_sensitive=False)([line]) == [{"type": "track"}]


def test_long_integers_take_a_closer_look_where_filters_compare_numbers() -> None:
    line = b'{"type":"track","properties":{"total":12345678901234567}}'
    assert compile_reader(NEEDS, is_number_sensitive=True)([line]) == [None]
    assert compile_reader(NEEDS, is_number_sensitive=False)([line]) == [json.loads(line)]


@pytest.mark.parametrize(
    ("mapping", "needs"),
    [
        ({"eventType": "fixed"}, {}),
        ({"eventType": {"@path": "$.properties.kind"}}, {"properties": {"kind": None}}),
        ({"attributes": {"@path": "$.properties"}}, {"properties": None}),
        ({"attributes": {"a": {"@path": "$.traits.a"}, "b": {"@path": "$.traits"}}}, {"traits": None}),
        (
            {"attributes": {"@arrayPath": ["$.properties.products", {"sku": {"@path": "$.sku"}}]}},
            {"properties": {"products": {"*": {"sku": None}}}},
        ),
        ({"eventType": {"@template": "{{properties.a}} of {{event}}"}}, {"properties": {"a": None}, "event": None}),
        ({"eventType": {"@path": "$.properties.products.0.sku"}}, {"properties": {"products": None}}),
        ({"eventType": {"@path": "$.properties.constructor.name"}}, {"properties": None}),
        ({"eventType": {"@path": "$.properties.*.sku"}}, None),
        ({"eventType": {"@path": "$."}}, None),
        ({"eventType": {"@template": "{{ {{{properties.a}}} }}"}}, None),
        ({"eventType": {"@liquid": "{{ properties.a }}"}}, None),
    ],
)
def test_what_a_mapping_needs_of_an_event(mapping: dict[str, Any], needs: Needs) -> None:
    found = find_needs(compile_destination((subscription(mapping),)))
    expected = None if needs is None else {**needs, "type": None}
    assert found == expected


def test_a_trigger_needs_what_it_compares_and_a_disabled_mapping_nothing() -> None:
    trigger = 'type = "track" and (properties.total >= 5 or context.app.version = "1")'
    on, off = subscription({}, trigger), subscription({}, 'traits.a = "b"', enabled=False)
    needs = {"type": None, "properties": {"total": None}, "context": {"app": {"version": None}}}
    assert find_needs(compile_destination((on, off))) == needs


def test_with_filters_all_of_an_event_is_read() -> None:
    one = DestinationFilter("F", 'type = "page"', ({"type": "DROP"},))
    assert find_needs(compile_destination((subscription({}),), (one,))) is None


def subscription(mapping: dict[str, Any], trigger: str = 'type = "track"', *, enabled: bool = True) -> Subscription:
    return Subscription("m", "M", "trackEventV2", trigger, mapping, enabled)
