"""Where the parts of an event stand, and its paths as text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talonbench.events import complete_paths, index_spans, nearest_path, path_text, read_event
from talonbench.mapping.paths import path_keys

TEXT = """{
  "type": "track", // "type" again
  "properties": {
    "products": [
      {"sku": "A"},
      {"sku": "B", "sku": "C"},
    ],
    "a.b": 1
  }
}"""
BODY = read_event(TEXT).body


@pytest.mark.parametrize(
    ("keys", "value", "key"),
    [
        (("type",), '"track"', '"type"'),
        (("properties", "products", "0", "sku"), '"A"', '"sku"'),
        (("properties", "products", "1", "sku"), '"C"', '"sku"'),
        (("properties", "products", "0"), '{"sku": "A"}', None),
        (("properties", "a.b"), "1", '"a.b"'),
        ((), TEXT, None),
        (("properties", "products", "2"), None, None),
        (("nothing", "here"), None, None),
    ],
)
def test_a_path_has_its_place(keys: tuple[str, ...], value: str | None, key: str | None) -> None:
    places = index_spans(TEXT)

    assert [span and TEXT[slice(*span)] for span in (places.span(keys), places.key_span(keys))] == [value, key]


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ("", "$"),
        ("{\n  ", "$.type"),
        ('"type":', "$.type"),
        ('"track"', "$.type"),
        ('// "ty', "$"),
        ('"products": [', "$.properties.products"),
        ('{"sku"', "$.properties.products[0].sku"),
        ('"A"}', "$.properties.products[0]"),
        ('"C', "$.properties.products[1].sku"),
        ('"a.b"', '$.properties["a.b"]'),
        (TEXT, "$"),
    ],
)
def test_the_path_under_the_cursor(before: str, path: str) -> None:
    offset = TEXT.index(before) + len(before)

    assert path_text(index_spans(TEXT).path_at(offset)) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a": {"b": 1, |', "$.a"),
        ('{"a": {"b": [1, 2|', "$.a.b[1]"),
        ('{"a": {"b": 1} "c": {"d": |2}}', "$"),
        ("|", "$"),
        ("x|", "$"),
    ],
)
def test_a_text_with_a_fault_has_its_places_up_to_there(text: str, path: str) -> None:
    offset = text.index("|")

    assert path_text(index_spans(text.replace("|", "")).path_at(offset)) == path


@given(st.text(alphabet='{}[]:,"ab1 \\/*\n\ud800\0'), st.integers(0, 30))
def test_no_text_is_refused(text: str, offset: int) -> None:
    places = index_spans(text)

    assert places.span(places.path_at(offset)) is not None or places.path_at(offset) == ()


def test_an_event_of_segments_limit_is_located() -> None:
    text = json.dumps({"products": [{"sku": f"S-{number}", "price": 1.5} for number in range(900)]}, indent=1)

    assert index_spans(text).path_at(text.index('"S-800"')) == ("products", "800", "sku")
    assert len(text) > 32_000


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ((), "$"),
        (("properties", "products", "0", "sku"), "$.properties.products[0].sku"),
        (("traits", "first name"), "$.traits.first name"),
        (("a.b",), '$["a.b"]'),
        (("",), '$[""]'),
        (("a", "01"), "$.a.01"),
        (("0", "1"), "$.0[1]"),
    ],
)
def test_a_path_is_written_as_segment_does(keys: tuple[str, ...], text: str) -> None:
    assert path_text(keys) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="""."'[]$"""), min_size=1), min_size=1))
def test_the_engine_reads_the_path_back(keys: list[str]) -> None:
    path = path_text(tuple(keys))

    assert path_keys(path.replace("$.", "", 1)) == tuple(keys)


def test_the_paths_of_an_event_are_offered_with_examples() -> None:
    assert complete_paths(BODY, "$.PROPERTIES.p") == [
        ("$.properties.products", "[…] 2 items"),
        ("$.properties.products[0]", "{…} 1 key"),
        ("$.properties.products[0].sku", '"A"'),
    ]


def test_paths_that_hold_what_was_typed_come_after_those_that_begin_with_it() -> None:
    assert [path for path, _ in complete_paths(read_event('{"a": {"type": 1}, "type": 2}').body, "type")] == [
        "$.a.type",
        "$.type",
    ]
    assert [path for path, _ in complete_paths(read_event('{"b": {"$.a": 1}, "a": 2}').body, "$.a")] == ["$.a"]


def test_a_long_value_is_shortened_as_an_example() -> None:
    ((_, shown),) = complete_paths({"text": "x" * 200}, "$.text")

    assert len(shown) == 60
    assert shown.endswith("…")


def test_keys_that_segment_cannot_reach_are_not_offered() -> None:
    assert all("a.b" not in path for path, _ in complete_paths(BODY, ""))


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("$.propertys.products", "$.properties.products"),
        ("$.type", "$.type"),
        ("type", "$.type"),
        ("$.Type", "$.type"),
        ("$.properties.Products[0].SKU", "$.properties.products[0].sku"),
        ("$.traits.sku", "$.properties.products[0].sku"),
        ("$.properties.propertie", None),  # not what is above it
        ("$.zzz.qqq", None),
    ],
)
def test_the_nearest_path_to_a_wrong_one(wrong: str, meant: str | None) -> None:
    assert nearest_path(BODY, wrong) == meant
