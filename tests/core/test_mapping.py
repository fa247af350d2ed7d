"""Mappings: directives as Segment resolves them (recorded from its engine), and the plan's account of itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.errors import MappingError
from talonbench.mapping import compile_mapping, path_keys
from talonbench.mapping.forms import FORMS, find_form, format_shorthand, make_blank_node, parse_shorthand
from talonbench.values import UNDEFINED, Value, json_text

TABLE = json.loads((Path(__file__).parents[1] / "examples" / "mapping.json").read_text(encoding="utf-8"))
EVENT: dict[str, Value] = TABLE["event"]


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_directive(case: dict[str, Any]) -> None:
    if case.get("fails"):
        with pytest.raises(MappingError) as caught:
            compile_mapping(case["mapping"]).resolve(EVENT)
        assert all(fault.rule == "mapping" and fault.message for fault in caught.value.faults)
    else:
        assert json_text(compile_mapping(case["mapping"]).resolve(EVENT)) == case["result"]


def test_a_mapping_is_refused_with_every_fault_at_its_place() -> None:
    with pytest.raises(MappingError) as caught:
        compile_mapping({"a": {"@path": 5}, "b": {"c": {"@nope": 1}}})

    assert [fault.path for fault in caught.value.faults] == ["/a/@path", "/b/c"]


def test_resolving_changes_neither_the_mapping_nor_the_event() -> None:
    mapping: dict[str, Value] = {"v": {"@merge": {"objects": [{"@path": "$.traits"}, {"x": 1}], "direction": "right"}}}
    before = json_text(mapping), json_text(EVENT)

    compile_mapping(mapping).resolve(EVENT)

    assert (json_text(mapping), json_text(EVENT)) == before


def test_the_plan_says_which_places_it_read() -> None:
    shape: Value = {"id": {"@path": "$.sku"}}
    plan = compile_mapping({"v": {"@arrayPath": ["$.properties.products", shape]}, "w": {"@template": "{{event}}!"}})

    products, word = plan.explain(EVENT)

    assert [read.keys for read in products.reads] == [
        ("properties", "products"),
        ("properties", "products", "0", "sku"),
        ("properties", "products", "1", "sku"),
    ]
    assert [read.value for read in products.reads[1:]] == ["A", "B"]
    assert (word.reads[0].keys, word.resolved) == (("event",), "Order Completed!")
    assert [step.directive for step in word.steps] == ["@template"]


def test_the_plan_says_what_liquid_read_in_the_event() -> None:
    template = "{% assign own = event %}{{ own }}{{ properties.products[1]['sku'] | upcase }}{% if nope.x %}{% endif %}"

    (trace,) = compile_mapping({"v": {"@liquid": template}}).explain(EVENT)

    assert [(read.path, read.keys, read.value) for read in trace.reads] == [
        ("event", ("event",), "Order Completed"),
        ("properties.products[1]['sku']", ("properties", "products", "1", "sku"), "B"),
        ("nope.x", ("nope", "x"), UNDEFINED),
    ]


def test_what_a_transform_reads_has_no_place_in_the_event() -> None:
    plan = compile_mapping({"v": {"@transform": {"apply": {"a": {"@path": "$.event"}}, "mapping": {"@path": "$.a"}}}})

    (trace,) = plan.explain(EVENT)

    assert [read.keys for read in trace.reads] == [("event",), None]
    assert trace.resolved == "Order Completed"


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("properties.products[0].sku", ("properties", "products", "0", "sku")),
        ("properties['x y']", ("properties", "x y")),
        ("a[b]", ("a[b]",)),
        ("..a", ("a",)),
    ],
)
def test_a_path_splits_as_segments_does(path: str, keys: tuple[str, ...]) -> None:
    assert path_keys(path) == keys


def test_a_nest_of_ten_thousand_levels_is_refused_in_words() -> None:
    node: Value = {"@path": "$.a"}
    for _ in range(10_000):
        node = {"a": node}

    with pytest.raises(MappingError, match="too deeply"):
        compile_mapping(node)


@pytest.mark.parametrize(
    "node",
    [
        {"@path": "$.a"},
        "plain",
        "12",
        12,
        True,
        None,
        {"@template": "{{a}}"},
        {"a": [1]},
        "$.looks.like.a.path",
        "{{x}}",
        "",
    ],
    ids=json_text,
)
def test_a_value_written_in_short_reads_back(node: Value) -> None:
    assert parse_shorthand(format_shorthand(node)) == node


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_every_form_takes_its_blank_node_apart_and_together_again(form: Any) -> None:
    node = make_blank_node(form.kind)

    parts = form.read(node)

    assert parts is not None
    assert form.read(form.write(parts)) == parts
    assert compile_mapping({"v": form.write(parts)}).explain(EVENT)


def test_what_no_form_fits_is_raw_json() -> None:
    form, parts = find_form({"@if": {"exists": 1, "blank": 2}})

    assert (form.kind, parts["value"]) == ("raw", {"@if": {"exists": 1, "blank": 2}})
    assert find_form(UNDEFINED)[0].kind == "raw"
