"""Places in a JSON value, by their keys and by their pointers."""

from typing import Any

import pytest

from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import (
    EACH,
    below,
    format_pointer,
    get_at,
    has_at,
    is_below,
    parse_pointer,
    set_at,
)

VALUE: Value = {"a/b": 1, "m~n": {"": 2}, "list": [{"x": 1}, {"y": None}], "text": "four"}


@pytest.mark.parametrize(
    ("pointer", "keys"),
    [
        ("", ()),
        ("/", ("",)),
        ("/list/0/x", ("list", "0", "x")),
        ("/a~1b", ("a/b",)),
        ("/m~0n/", ("m~n", "")),
        ("/~01", ("~1",)),  # an escaped tilde before a one is no slash
        ("/~0~1", ("~/",)),
    ],
)
def test_pointers_and_keys_are_each_other(pointer: str, keys: tuple[str, ...]) -> None:
    assert parse_pointer(pointer) == keys
    assert format_pointer(keys) == pointer


def test_an_index_is_written_as_it_is() -> None:
    assert format_pointer(["list", 0, "x"]) == "/list/0/x"
    assert below("/list", 0) == "/list/0"
    assert below("", "a/b") == "/a~1b"


@pytest.mark.parametrize(
    ("pointer", "above", "expected"),
    [("/a", "/a", True), ("/a/b", "/a", True), ("/ab", "/a", False), ("/a", "", True), ("/a", "/a/b", False)],
)
def test_a_place_is_below_another(pointer: str, above: str, expected: bool) -> None:
    assert is_below(pointer, above) is expected


@pytest.mark.parametrize(
    ("keys", "expected", "is_there"),
    [
        ((), VALUE, True),
        (("a/b",), 1, True),
        (("m~n", ""), 2, True),
        (("list", "1", "y"), None, True),
        (("list", "2"), UNDEFINED, False),
        (("list", "²"), UNDEFINED, False),
        (("list", "x"), UNDEFINED, False),
        (("list", EACH, "x"), 1, True),
        (("list", EACH, "y"), UNDEFINED, True),  # of the first item; it is there in another one
        (("list", EACH, "z"), UNDEFINED, False),
        (("text", "length"), UNDEFINED, False),
        (("none", "x"), UNDEFINED, False),
    ],
)
def test_what_stands_at_keys(keys: tuple[str, ...], expected: Value, is_there: bool) -> None:
    assert get_at(VALUE, keys) == expected
    assert has_at(VALUE, keys) is is_there


def test_an_object_stands_for_a_list_of_one() -> None:
    assert has_at({"items": {"x": 1}}, ("items", EACH, "x"))


@pytest.mark.parametrize(
    ("value", "keys", "new", "expected"),
    [
        ({}, ("a", "b"), 1, {"a": {"b": 1}}),
        ({"a": 1}, ("a",), UNDEFINED, {}),
        ({"a": 1}, ("b", "c"), UNDEFINED, {"a": 1}),
        ({}, ("a/b",), 1, {"a/b": 1}),
        ({"list": [1]}, ("list", "2"), 3, {"list": [1, None, 3]}),
        ({"list": [1, 2]}, ("list", "0"), UNDEFINED, {"list": [None, 2]}),
        ({"list": [1, 2]}, ("list", "x"), 3, {"list": {"0": 1, "1": 2, "x": 3}}),
        ({"list": [{}, {}]}, ("list", EACH, "x"), 1, {"list": [{"x": 1}, {"x": 1}]}),
        ({}, ("list", EACH, "x"), 1, {"list": [{"x": 1}]}),
        ({}, ("list", "21"), 1, {"list": {"21": 1}}),
    ],
)
def test_a_value_is_set(value: Any, keys: tuple[str, ...], new: Value, expected: Value) -> None:
    before = repr(value)

    assert set_at(value, keys, new) == expected
    assert repr(value) == before
