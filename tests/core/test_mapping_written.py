"""The paths that a mapping is written with."""

from typing import Any

import pytest

from talonbench.mapping import WrittenPath, written_paths

CASES: list[tuple[str, Any, list[tuple[str, str, tuple[str, ...] | None, str]]]] = [
    ("a path", {"a": {"@path": "$.traits.plan"}}, [("/a/@path", "$.traits.plan", ("traits", "plan"), "value")]),
    (
        "a template with two paths",
        {"a": {"@template": "{{userId}}-{{ traits.plan }}"}},
        [("/a/@template", "userId", ("userId",), "text"), ("/a/@template", "traits.plan", ("traits", "plan"), "text")],
    ),
    (
        "a list and the shape of its items",
        {"items": {"@arrayPath": ["$.properties.products", {"sku": {"@path": "$.sku"}}]}},
        [
            ("/items/@arrayPath/0", "$.properties.products", ("properties", "products"), "list"),
            ("/items/@arrayPath/1/sku/@path", "$.sku", ("properties", "products", "*", "sku"), "value"),
        ],
    ),
    (
        "a list by a directive",
        {"items": {"@arrayPath": [{"@path": "$.p"}, {"x": {"@path": "y"}}]}},
        [
            ("/items/@arrayPath/0/@path", "$.p", ("p",), "list"),
            ("/items/@arrayPath/1/x/@path", "y", ("p", "*", "y"), "value"),
        ],
    ),
    (
        "a condition and its branches",
        {"a": {"@if": {"exists": {"@path": "$.u"}, "then": {"@path": "$.u"}, "else": "x"}}},
        [("/a/@if/exists/@path", "$.u", ("u",), "condition"), ("/a/@if/then/@path", "$.u", ("u",), "value")],
    ),
    (
        "a transform, whose mapping does not read the event",
        {"@transform": {"apply": {"x": {"@path": "$.a"}}, "mapping": {"y": {"@path": "$.x"}}}},
        [
            ("/@transform/apply/x/@path", "$.a", ("a",), "value"),
            ("/@transform/mapping/y/@path", "$.x", None, "value"),
        ],
    ),
    (
        "liquid",
        {"a": {"@liquid": "{{ traits.plan | upcase }}"}},
        [("/a/@liquid", "traits.plan", ("traits", "plan"), "text")],
    ),
    (
        "inside the options of others",
        {"a": {"@case": {"operator": "upper", "value": {"@path": "$.event"}}}},
        [("/a/@case/value/@path", "$.event", ("event",), "value")],
    ),
    ("no path at all", {"a": "plain", "b": {"@literal": 1}}, []),
]


@pytest.mark.parametrize(("mapping", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_path_is_found_with_its_place(mapping: Any, expected: list[Any]) -> None:
    assert written_paths(mapping) == tuple(WrittenPath(*parts) for parts in expected)
