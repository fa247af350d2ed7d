"""A mapping as rows that people edit: its tree, changes inside it, and one kind of node turned into another."""

from __future__ import annotations

from typing import Any

import pytest

from talonbench.document import edits, new_document
from talonbench.events.completion import complete_line, find_typed_path, match_paths
from talonbench.mapping.conversions import convert_node, find_array, make_source
from talonbench.mapping.form_rows import FormRow, is_at, list_array_heads, list_rows, list_values
from talonbench.mapping.forms import FORMS
from talonbench.mapping.node_edits import find_free_name, move_node, put_node, rename_key
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED, Value, json_text
from tests.core.test_pipeline import explained

FIELDS = ACTIONS["updateCustomerSessionV2"].fields
CART = next(field for field in FIELDS if field.key == "cartItems")
BODY: dict[str, Value] = {
    "userId": "u1",
    "properties": {"products": [{"SKU": "A", "name": "Shoes", "x": 1}, {"quantity": 2}], "tags": ["a"]},
}


def path(text: str) -> Value:
    return {"@path": text}


def array(shape: Value) -> Value:
    return {"@arrayPath": ["$.properties.products", shape]}


def outline(rows: tuple[FormRow, ...], depth: int = 0) -> list[str]:
    lines = []
    for row in rows:
        if row.node is not UNDEFINED:
            lines += [f"{'  ' * depth}{row.name}", *outline(row.children, depth + 1)]
    return lines


@pytest.mark.parametrize(
    ("node", "lines"),
    [
        (path("$.x"), []),
        ({"a": 1, "b": {"c": path("$.x")}}, ["a", "b", "  c"]),
        (array({"sku": path("$.sku"), "attributes": {"x": 1}}), ["SKU", "Attribute-Value pairs", "  x"]),
        (array({"@merge": {"objects": [{"a": 1}], "direction": "left"}}), ["Each item", "  Object 1", "    a"]),
        ([1, {"a": 2}], ["Item 1", "Item 2", "  a"]),
        ({"@if": {"exists": path("$.x"), "then": {"a": 1}, "else": "no"}}, ["Then", "  a"]),
        ({"@json": {"mode": "encode", "value": {"a": 1}}}, ["Value", "  a"]),
        ({"@arrayPath": "odd"}, []),
        ({"@merge": {"objects": "odd"}}, []),
        ({"@path": "$.x", "y": 1}, []),
    ],
    ids=[
        "path",
        "object",
        "array",
        "shape by a directive",
        "list",
        "branch",
        "inner value",
        "odd",
        "odd merge",
        "mixed",
    ],
)
def test_what_a_node_holds_is_rows_below_it(node: Value, lines: list[str]) -> None:
    (row,) = (row for row in list_rows(FIELDS, {"cartItems": node}) if row.keys == ("cartItems",))

    assert outline(row.children) == lines


def test_the_values_of_a_row_are_those_sent_or_those_its_directive_gave() -> None:
    node = array(
        {"name": path("$.name"), "attributes": {"@merge": {"objects": [{"n": path("$.x")}], "direction": "left"}}}
    )
    trace = explained("updateCustomerSessionV2", cartItems=node, customerSessionId="s")["cartItems"]
    (row,) = (row for row in list_rows(FIELDS, {"cartItems": node}) if row.keys == ("cartItems",))
    name, attributes = row.children

    assert list_values(name, [{"name": "a"}, {}], ()).found == ("a",)
    assert list_values(name, [{"name": "a"}, {}], ()).is_partial
    merged = attributes.children[0].children[0]
    assert merged.is_candidate
    assert list_values(merged, UNDEFINED, trace.steps).places == 2


def test_a_row_is_found_by_its_place_in_the_mapping_and_in_the_payload() -> None:
    (row,) = (row for row in list_rows(FIELDS, {"cartItems": array({"sku": path("$.x")})}) if row.children)
    sku = row.children[0]

    assert is_at(sku, ("cartItems", "3", "sku"))
    assert is_at(sku, ("cartItems", "@arrayPath", "1", "sku", "@path"))
    assert not is_at(sku, ("cartItems", "3"))


def test_the_arrays_around_a_place_are_named_from_the_outside_in() -> None:
    inner: Value = {"@arrayPath": ["$.parts", {"n": 1}]}
    mapping: Value = {"cartItems": array({"attributes": inner})}
    keys = ("cartItems", "@arrayPath", "1", "attributes", "@arrayPath", "1", "n")

    assert list_array_heads(mapping, keys) == [path("$.properties.products"), path("$.parts")]
    assert list_array_heads(mapping, keys[:2]) == []


@pytest.mark.parametrize(
    ("node", "keys", "new", "expected"),
    [
        ({"a": {"b": 1}}, ("a", "b"), 2, {"a": {"b": 2}}),
        ({"a": {"b": 1}}, ("a", "b"), UNDEFINED, {"a": {}}),
        ([1, 2, 3], ("1",), UNDEFINED, [1, 3]),
        ([1], ("1",), 2, [1, 2]),
        ({"@arrayPath": ["$.x"]}, ("@arrayPath", "1", "a"), 1, {"@arrayPath": ["$.x", {"a": 1}]}),
        ({"a": 1}, ("gone", "b"), 2, {"a": 1}),
        (1, ("a",), 2, 1),
    ],
)
def test_a_part_is_set_or_deleted(node: Value, keys: tuple[str, ...], new: Value, expected: Value) -> None:
    assert put_node(node, keys, new) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("z", {"z": 1, "b": path("$.b")}),
        ("b", {"a": 1, "b": path("$.b")}),
        ("@path", {"a": 1, "b": path("$.b")}),
        ("", {"a": 1, "b": path("$.b")}),
    ],
    ids=["free", "taken", "a directive's", "none"],
)
def test_a_key_is_renamed_if_it_can_be(name: str, expected: Value) -> None:
    renamed = rename_key({"a": 1, "b": path("$.b")}, ("a",), name)

    assert renamed == expected
    assert isinstance(renamed, dict)
    assert isinstance(expected, dict)
    assert list(renamed) == list(expected)


def test_a_path_that_repeats_its_key_follows_it_and_new_names_are_free() -> None:
    assert rename_key({"b": path("$.b")}, ("b",), "c") == {"c": path("$.c")}
    assert rename_key({"b": {"price": path("$.b")}}, ("b",), "c") == {"c": {"price": path("$.c")}}
    assert find_free_name({"key": 1, "key2": 2}) == "key3"


@pytest.mark.parametrize(
    ("node", "keys", "step", "expected"),
    [
        ({"a": 1, "b": 2, "c": 3}, ("a",), 1, {"b": 2, "a": 1, "c": 3}),
        ([1, 2, 3], ("2",), -1, [1, 3, 2]),
        ({"a": 1}, ("a",), 1, {"a": 1}),
        (1, ("a",), 1, 1),
    ],
)
def test_keys_and_items_move_among_their_own(node: Value, keys: tuple[str, ...], step: int, expected: Value) -> None:
    assert json_text(move_node(node, keys, step)) == json_text(expected)


def test_edits_of_keys_are_edits_of_their_field_and_typing_is_one_step() -> None:
    document = edits.add_mapping("updateCustomerSessionV2", "").change(new_document("{}"))
    for edit in (
        edits.set_node("mapping-1", ("attributes",), {}),
        edits.add_node("mapping-1", ("attributes", "key"), 1),
        edits.rename_key("mapping-1", ("attributes", "key"), "plan"),
        edits.set_node("mapping-1", ("attributes", "plan"), "gold"),
    ):
        document = edit.change(document)

    assert document.mappings[0].mapping["attributes"] == {"plan": "gold"}
    document = edits.delete_node("mapping-1", ("attributes", "plan")).change(document)
    assert document.mappings[0].mapping["attributes"] == {}
    first, second = (edits.set_node("mapping-1", ("attributes", key), 1).merge for key in "ab")
    assert first != second
    assert edits.delete_node("mapping-1", ("attributes", "gone")).change(document) is document


SHAPE: Value = {"name": path("$.name"), "sku": path("$.SKU"), "quantity": path("$.quantity")}


@pytest.mark.parametrize(
    ("node", "kind", "expected"),
    [
        (path("$.userId"), "template", {"@template": "{{userId}}"}),
        ({"@template": "{{ userId }}"}, "path", path("$.userId")),
        ({"@template": "{{$.userId}}"}, "path", path("$.userId")),
        ({"@template": "Hi {{x}} there"}, "literal", "Hi  there"),
        ("x", "template", {"@template": "x"}),
        ("$.x", "path", path("$.x")),
        (path("$.x"), "case", {"@case": {"operator": "lower", "value": path("$.x")}}),
        ({"@case": {"operator": "upper", "value": path("$.x")}}, "path", path("$.x")),
        (
            {"@case": {"operator": "upper", "value": path("$.x")}},
            "json",
            {"@json": {"mode": "encode", "value": path("$.x")}},
        ),
        (path("$.x"), "if", {"@if": {"exists": path("$.x"), "then": path("$.x"), "else": ""}}),
        ({"@if": {"exists": path("$.x"), "then": "v", "else": ""}}, "literal", "v"),
        ({"@template": "{{ x }}"}, "liquid", {"@liquid": "{{ x }}"}),
        (path("$.properties.products"), "array", array(SHAPE)),
        (UNDEFINED, "array", array(SHAPE)),
        ({"a": 1}, "array", array({"a": 1})),
        (array({"a": 1}), "object", {"a": 1}),
        ({"a": 1}, "merge", {"@merge": {"objects": [{"a": 1}], "direction": "right"}}),
        ({"@merge": {"objects": [{"a": 1}], "direction": "right"}}, "object", {"a": 1}),
        ({"@odd": 1}, "raw", {"@odd": 1}),
        ("x", "literal", "x"),
    ],
)
def test_another_kind_keeps_what_it_can(node: Value, kind: str, expected: Value) -> None:
    assert convert_node(node, kind, BODY, CART) == expected


@pytest.mark.parametrize("kind", [form.kind for form in FORMS])
@pytest.mark.parametrize(
    "node", [UNDEFINED, None, 1, "x", [], {}, path("$.x"), {"@odd": []}, array({"a": [1]})], ids=str
)
def test_a_converted_node_is_of_its_kind(node: Value, kind: str) -> None:
    form = next(form for form in FORMS if form.kind == kind)

    assert form.read(convert_node(node, kind, BODY, CART)) is not None


@pytest.mark.parametrize(
    ("keys", "node", "dropped", "expected"),
    [
        (("state",), "open", "$.userId", path("$.userId")),
        (("cartItems",), UNDEFINED, "$.properties.products", array(SHAPE)),
        (("cartItems",), array({"a": 1}), "$.other", {"@arrayPath": ["$.other", {"a": 1}]}),
        (("cartItems", "@arrayPath", "1", "a"), array({"a": 1}), "$.properties.products[0].SKU", path("$.SKU")),
        (("cartItems", "@arrayPath", "1", "a"), array({"a": 1}), "$.userId", path("$.userId")),
    ],
    ids=["a value", "a list of objects", "an array keeps its keys", "inside an item", "outside of the items"],
)
def test_a_path_of_the_event_becomes_the_source_of_a_row(
    keys: tuple[str, ...], node: Value, dropped: str, expected: Value
) -> None:
    mapping = {keys[0]: node}
    rows = list(list_rows(FIELDS, mapping))
    row = next(one for top in rows for one in (top, *top.children) if one.keys == keys)

    assert make_source(dropped, row, list_array_heads(mapping, keys), BODY) == expected


def test_the_first_array_of_objects_is_found() -> None:
    assert find_array(BODY) == "$.properties.products"
    assert find_array({"a": ["x"], "b": {"c": [{}]}}) == "$.b.c"
    assert find_array({"a": 1}) == ""


@pytest.mark.parametrize(
    ("text", "cursor", "is_path", "typed"),
    [
        ("$.a", 3, True, ("$.a", False)),
        ("abc", 2, True, ("ab", False)),
        ("x {{ab", 6, False, ("ab", True)),
        ("x {{ ab }} c", 7, False, ("ab", True)),
        ("{{ a }} b", 9, False, None),
        ("go $.a", 6, False, ("$.a", False)),
        ("go a", 4, False, None),
    ],
)
def test_the_path_being_typed_is_found(text: str, cursor: int, is_path: bool, typed: Any) -> None:
    found = find_typed_path(text, cursor, is_path=is_path)

    assert (None if found is None else (found.text, found.in_braces)) == typed


@pytest.mark.parametrize(
    ("text", "cursor", "path_", "expected"),
    [
        ("x {{ab", 6, "$.cab", "x {{cab}}|"),
        ("{{ ab", 5, "$.cab", "{{ cab }}|"),
        ("{{ab}} y", 4, "$.cab", "{{cab|}} y"),
        ("{{$.ab", 6, "$.cab", "{{$.cab}}|"),
        ("go $.a", 6, "$.b", "go $.b|"),
    ],
)
def test_an_accepted_path_completes_the_line(text: str, cursor: int, path_: str, expected: str) -> None:
    typed = find_typed_path(text, cursor, is_path=False)
    assert typed is not None

    made, place = complete_line(text, cursor, typed, path_)

    assert f"{made[:place]}|{made[place:]}" == expected


def test_paths_match_with_or_without_their_beginning() -> None:
    paths = [("$.properties.order", "1"), ("$.order", "2"), ("$.x", "3")]

    assert [one for one, _ in match_paths(paths, "Order")] == ["$.order", "$.properties.order"]
    assert match_paths(paths, "$.order") == match_paths(paths, "order")
