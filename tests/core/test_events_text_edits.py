"""One value of an event's text changed; everything else stays as it was."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talonbench.events import read_event, set_value_in_text
from talonbench.values import UNDEFINED, json_text

CASES: list[tuple[str, str, tuple[str, ...], Any, str]] = [
    ("a value is replaced", '{"a": 1, // one\n "b": 2}', ("a",), "x", '{"a": "x", // one\n "b": 2}'),
    ("a key is added before the first", '{\n  // head\n  "a": 1\n}', ("b",), 2, '{\n  // head\n  "b": 2,\n  "a": 1\n}'),
    ("a key is added on one line", '{"a": 1}', ("b",), 2, '{"b": 2, "a": 1}'),
    ("a key is added to an empty object", '{"a": { }}', ("a", "b"), 2, '{"a": {"b": 2}}'),
    ("parents are made", '{"a": 1}', ("p", "q", "r"), 2, '{"p": {"q":{"r":2}}, "a": 1}'),
    ("a list is made", '{"a": 1}', ("p", "0", "r"), 2, '{"p": [{"r":2}], "a": 1}'),
    ("an item is added behind the last", '{"a": [1, 2 /* two */]}', ("a", "2"), 3, '{"a": [1, 2, 3 /* two */]}'),
    ("an item is added to an empty list", '{"a": []}', ("a", "0"), 3, '{"a": [3]}'),
    ("what is no object becomes one", '{"a": null}', ("a", "b"), 3, '{"a": {"b":3}}'),
    ("a key is taken away", '{"a": 1, "b": 2, "c": 3}', ("b",), UNDEFINED, '{"a": 1, "c": 3}'),
    ("the last key is taken away", '{"a": 1, "b": 2}', ("b",), UNDEFINED, '{"a": 1}'),
    ("the only key is taken away", '{"a": 1,}', ("a",), UNDEFINED, "{}"),
    ("what is not there is not taken away", '{"a": 1}', ("b",), UNDEFINED, '{"a": 1}'),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(("text", "keys", "value", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_text_is_edited_at_one_place(text: str, keys: tuple[str, ...], value: Any, expected: str) -> None:
    assert set_value_in_text(text, keys, value) == expected


@given(
    st.dictionaries(st.sampled_from("abc"), JSON, max_size=3),
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=3),
    JSON,
)
def test_what_was_put_in_is_there_and_the_rest_is_as_it_was(body: Any, keys: list[str], value: Any) -> None:
    changed = read_event(set_value_in_text(json_text(body), tuple(keys), value)).body
    there: Any = changed
    for key in keys:
        there = there[int(key)] if isinstance(there, list) else there[key]

    assert there == value
    assert {key: part for key, part in changed.items() if key != keys[0]} == {
        key: part for key, part in body.items() if key != keys[0]
    }
