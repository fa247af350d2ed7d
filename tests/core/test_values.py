"""JavaScript's values: text of numbers, coercion, key order, JSON."""

import math

import pytest

from talonbench.values import (
    UNDEFINED,
    Value,
    is_truthy,
    json_text,
    number_text,
    parse_event_bytes,
    parse_json,
    property_order,
    same_value,
    step,
    to_number,
    to_text,
    utf16_length,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e16, "10000000000000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (123.456e5, "12345600"),
        (2**53 + 1, "9007199254740992"),
        (12345678901234567890, "12345678901234567000"),
        (5e-324, "5e-324"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
        (10**400, "Infinity"),
    ],
)
def test_a_number_is_written_as_javascript_writes_it(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("  7\n", 7), ("0x1F", 31), ("1e3", 1000), ("-Infinity", -math.inf), ("\u00a05", 5), ("0b11", 3)],
)
def test_a_text_is_read_as_a_number(text: str, number: float) -> None:
    assert to_number(text) == number


@pytest.mark.parametrize("text", ["abc", "1_000", "0x", "1e", "--1", "٣", "-0x10"])
def test_a_text_that_is_no_number_is_nan(text: str) -> None:
    assert math.isnan(to_number(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (UNDEFINED, "undefined"),
        (True, "true"),
        ([1, None, [2, UNDEFINED], "a"], "1,,2,,a"),
        ({"a": 1}, "[object Object]"),
        (1e21, "1e+21"),
    ],
)
def test_string_of(value: Value, text: str) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "10": 2, "9": 3}, '{"9":3,"10":2,"b":1}'),
        ({"b": 1, "01": 2}, '{"b":1,"01":2}'),
        ([1.0, 1e16, 1e21, 5e-7], "[1,10000000000000000,1e+21,5e-7]"),
        ({"id": "1e5-3e4", "a_": ["x1e7", ":1e9"], "b1": "0.0"}, '{"id":"1e5-3e4","a_":["x1e7",":1e9"],"b1":"0.0"}'),
        ({"a": [-0.0, 1.50, 3.05, 2.0], "b": {"c": 1e-7}}, '{"a":[0,1.5,3.05,2],"b":{"c":1e-7}}'),
        (["1.0", "1e16", '"7":'], '["1.0","1e16","\\"7\\":"]'),
        (["\ud800", "😀", "\x1f", "\u2028"], '["\\ud800","😀","\\u001f","\u2028"]'),
        ([UNDEFINED, math.nan], "[null,null]"),
        (2**64, "18446744073709552000"),
        (9007199254740993, "9007199254740992"),
    ],
)
def test_json_is_written_to_the_byte(value: Value, text: str) -> None:
    assert json_text(value) == text


def test_json_that_is_sent_has_no_keys_that_set_a_prototype() -> None:
    value: Value = {"__proto__": {"a": 1}, "b": [{"__proto__": 1, "c": 1.0}], "d": '"__proto__":'}

    assert json_text(value, sent=True) == '{"b":[{"c":1}],"d":"\\"__proto__\\":"}'
    assert json_text({"a": ["\ud800", {"__proto__": 1}]}, sent=True) == '{"a":["\\ud800",{}]}'
    assert json_text({"__proto__": 1}) == '{"__proto__":1}'


def test_json_is_written_at_any_depth() -> None:
    value: Value = 1
    for _ in range(5_000):
        value = [value]

    assert json_text(value) == "[" * 5_000 + "1" + "]" * 5_000


def test_json_is_read_with_the_last_of_equal_keys_and_javascripts_order() -> None:
    assert list(parse_json('{"b":1,"2":0,"1":0,"b":3}').items()) == [("1", 0), ("2", 0), ("b", 3)]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "NaN", "[1,]", "{'a':1}", '"\t"', "01"])
def test_what_json_parse_refuses_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)


def test_a_nest_too_deep_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="deeply"):
        parse_json("[" * 100_000)


def test_what_orjson_refuses_is_read_the_exact_way() -> None:
    assert parse_event_bytes(b'{"a":1}') == {"a": 1}
    assert parse_event_bytes(b'{"a":"\\ud800"}') == {"a": "\ud800"}


def test_values_that_javascript_takes_for_false() -> None:
    false: list[Value] = [None, UNDEFINED, 0, -0.0, "", False, math.nan]
    true: list[Value] = [[], {}, "0", 1, True]

    assert [is_truthy(value) for value in false] == [False] * 7
    assert [is_truthy(value) for value in true] == [True] * 5


def test_strict_equality() -> None:
    assert same_value(1, 1.0)
    assert not same_value(True, 1)
    assert not same_value("1", 1)
    assert not same_value(math.nan, math.nan)


def test_property_access_reaches_lists_and_texts() -> None:
    assert step([1, 2], "1") == 2
    assert step([1, 2], "length") == 2
    assert step("a😀", "length") == 3
    assert step("ab", "1") == "b"
    assert step(0, "anything") == 0
    assert step({"a": 1}, "b") is UNDEFINED


def test_order_and_length() -> None:
    assert list(property_order({"x": 1, "1": 2, "0": 3})) == ["0", "1", "x"]
    assert utf16_length("a😀") == 3
