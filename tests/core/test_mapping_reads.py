"""The paths that a mapping reads, as its directives tell them."""

from typing import Any

import pytest

from talonbench.mapping import PathRead, compile_mapping, find_origins, find_path_reads

ROOT = "__segment_internal_directive"
CASES: list[tuple[str, Any, list[tuple[Any, ...]]]] = [
    ("a path", {"a": {"@path": "$.traits.plan"}}, [("/a/@path", "$.traits.plan", ("traits", "plan"), "value", ("a",))]),
    (
        "a template with two paths",
        {"a": {"@template": "{{userId}}-{{ traits.plan }}"}},
        [
            ("/a/@template", "userId", ("userId",), "text", ("a",)),
            ("/a/@template", "traits.plan", ("traits", "plan"), "text", ("a",)),
        ],
    ),
    (
        "double braces around triple ones, which may be any path",
        {"a": {"@template": "{{traits.{{{b}}}}}"}},
        [
            ("/a/@template", "b", ("b",), "text", ("a",)),
            ("/a/@template", "traits.", ("traits",), "text", ("a",)),
            ("/a/@template", "$", (), "any", ("a",)),
        ],
    ),
    (
        "a path that only an event can tell",
        {"a": {"@path": {"@template": "{{b}}"}}},
        [("/a/@path/@template", "b", ("b",), "text", ("a",)), ("/a/@path", "$", (), "any", ("a",))],
    ),
    (
        "a list and the shape of its items",
        {"items": {"@arrayPath": ["$.properties.products", {"sku": {"@path": "$.sku"}}]}},
        [
            ("/items/@arrayPath/0", "$.properties.products", ("properties", "products"), "list", ("items",)),
            (
                "/items/@arrayPath/1/sku/@path", "$.sku", ("properties", "products", "*", "sku"), "value",
                ("items", "*", "sku"),
            ),
        ],
    ),
    (
        "a list by a directive",
        {"items": {"@arrayPath": [{"@path": "$.p"}, {"x": {"@path": "y"}}]}},
        [
            ("/items/@arrayPath/0/@path", "$.p", ("p",), "list", ("items",)),
            ("/items/@arrayPath/1/x/@path", "y", ("p", "*", "y"), "value", ("items", "*", "x")),
        ],
    ),
    (
        "one of two lists",
        {"i": {"@arrayPath": [{"@if": {"exists": {"@path": "a"}, "then": {"@path": "a"}, "else": {"@path": "b"}}},
                              {"x": {"@path": "y"}}]}},
        [
            ("/i/@arrayPath/0/@if/exists/@path", "a", ("a",), "condition", ("i",)),
            ("/i/@arrayPath/0/@if/then/@path", "a", ("a",), "list", ("i",), "/i/@arrayPath/0/@if"),
            ("/i/@arrayPath/0/@if/else/@path", "b", ("b",), "list", ("i",), "/i/@arrayPath/0/@if"),
            ("/i/@arrayPath/1/x/@path", "y", ("a", "*", "y"), "value", ("i", "*", "x")),
            ("/i/@arrayPath/1/x/@path", "y", ("b", "*", "y"), "value", ("i", "*", "x")),
        ],
    ),
    (
        "a list made on the way, whose items lie nowhere in the event",
        {"i": {"@arrayPath": [{"@json": {"mode": "decode", "value": {"@path": "$.text"}}}, {"x": {"@path": "$.y"}}]}},
        [
            ("/i/@arrayPath/0/@json/value/@path", "$.text", ("text",), "value", ("i",)),
            ("/i/@arrayPath/1/x/@path", "$.y", None, "value", ("i", "*", "x")),
        ],
    ),
    (
        "a list as it is",
        {"i": {"@arrayPath": ["$.p"]}},
        [("/i/@arrayPath/0", "$.p", ("p",), "value", ("i",))],
    ),
    (
        "a condition and its branches",
        {"a": {"@if": {"exists": {"@path": "$.u"}, "then": {"@path": "$.u"}, "else": "x"}}},
        [
            ("/a/@if/exists/@path", "$.u", ("u",), "condition", ("a",)),
            ("/a/@if/then/@path", "$.u", ("u",), "value", ("a",), "/a/@if"),
        ],
    ),
    (
        "a text in a condition",
        {"a": {"@if": {"blank": {"@template": "{{u}}"}, "then": "x"}}},
        [("/a/@if/blank/@template", "u", ("u",), "condition", ("a",))],
    ),
    (
        "a transform, whose mapping reads the event through what it applies",
        {"@transform": {"apply": {"x": {"@path": "$.a"}}, "mapping": {"y": {"@path": "$.x"}}}},
        [
            ("/@transform/apply/x/@path", "$.a", ("a",), "value", (), "", False),
            ("/@transform/mapping/y/@path", "$.x", ("a",), "value", ("y",)),
        ],
    ),
    (
        "a transform of what it makes itself",
        {"@transform": {"apply": {"x": {"@template": "{{a}}"}, "z": 1}, "mapping": {"y": {"@template": "{{x}}{{z}}"}}}},
        [
            ("/@transform/apply/x/@template", "a", ("a",), "text", (), "", False),
            ("/@transform/mapping/y/@template", "x", None, "text", ("y",)),
            ("/@transform/mapping/y/@template", "z", None, "text", ("y",)),
        ],
    ),
    (
        "a list through a transform",
        {"@transform": {
            "apply": {"l": {"@arrayPath": ["$.p", {"i": {"@path": "$.j"}}]}},
            "mapping": {"y": {"@arrayPath": ["$.l", {"x": {"@path": "$.i.k"}}]}},
        }},
        [
            ("/@transform/apply/l/@arrayPath/0", "$.p", ("p",), "list", (), "", False),
            ("/@transform/apply/l/@arrayPath/1/i/@path", "$.j", ("p", "*", "j"), "value", (), "", False),
            ("/@transform/mapping/y/@arrayPath/0", "$.l", None, "value", ("y",)),
            ("/@transform/mapping/y/@arrayPath/1/x/@path", "$.i.k", ("p", "*", "j", "k"), "value", ("y", "*", "x")),
        ],
    ),
    (
        "the root directive, which takes the fields in",
        {ROOT: {"@transform": {"apply": {"x": {"@path": "$.a"}}}}, "y": {"@path": "$.x"}},
        [
            ("/@transform/apply/x/@path", "$.a", ("a",), "value", (), "", False),
            ("/@transform/mapping/y/@path", "$.x", ("a",), "value", ("y",)),
        ],
    ),
    (
        "liquid",
        {"a": {"@liquid": "{% assign t = traits %}{{ t['plan.b'] | upcase }}"}},
        [("/a/@liquid", 'traits["plan.b"]', ("traits", "plan.b"), "text", ("a",))],
    ),
    (
        "liquid over the items of a list",
        {"i": {"@arrayPath": ["$.p", {"x": {"@liquid": "{{ sku }}"}}]}},
        [
            ("/i/@arrayPath/0", "$.p", ("p",), "list", ("i",)),
            ("/i/@arrayPath/1/x/@liquid", "sku", ("p", "*", "sku"), "text", ("i", "*", "x")),
        ],
    ),
    (
        "inside the options of others",
        {"a": {"@case": {"operator": "upper", "value": {"@path": "$.event"}}}},
        [("/a/@case/value/@path", "$.event", ("event",), "value", ("a",))],
    ),
    (
        "objects made one",
        {"a": {"@merge": {"objects": [{"@path": "$.traits"}, {"b": {"@path": "$.c"}}], "direction": "right"}}},
        [
            ("/a/@merge/objects/0/@path", "$.traits", ("traits",), "value", ("a",)),
            ("/a/@merge/objects/1/b/@path", "$.c", ("c",), "value", ("a", "b")),
        ],
    ),
    (
        "an object made flat, whose members have other names in the result",
        {"a": {"@flatten": {"value": {"b": {"@path": "$.c"}}, "separator": "."}}},
        [("/a/@flatten/value/b/@path", "$.c", ("c",), "value", ("a",), "", False)],
    ),
    (
        "a text with a part replaced",
        {"a": {"@replace": {"value": {"@path": "$.c"}, "pattern": "-"}}},
        [("/a/@replace/value/@path", "$.c", ("c",), "value", ("a",))],
    ),
    (
        "an object that only looks like a directive, in a list, where Segment looks at nothing",
        {"a": [{"@path": "$.b", "c": 1}]},
        [],
    ),
    ("a directive that there is not", {"a": {"@nope": {"@path": "$.b"}}}, []),
    ("options that no directive takes", {"a": {"@if": 1}, "b": {"@merge": {"objects": 1}}, "c": {"@path": 5}}, []),
    ("a mapping that is none", {ROOT: {"@transform": 1}}, []),
    ("no path at all", {"a": "plain", "b": {"@literal": 1}}, []),
]  # fmt: skip


@pytest.mark.parametrize(("mapping", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_path_is_found_with_its_place_and_what_it_is_for(mapping: Any, expected: list[Any]) -> None:
    assert find_path_reads(mapping) == tuple(PathRead(*parts) for parts in expected)


def test_a_compiled_mapping_knows_what_it_reads_and_where_its_parts_come_from() -> None:
    mapping: Any = {"items": {"@arrayPath": ["$.products", {"sku": {"@path": "$.id"}}]}, "b": {"@literal": "x"}}
    plan = compile_mapping(mapping)

    assert plan.reads == find_path_reads(mapping)
    assert [origin.keys for origin in plan.origins(("items", "1", "sku"))] == [("products", "1", "id")]
    assert plan.origins(("b",)) == ()


def test_a_nest_too_deep_for_segment_reads_nothing() -> None:
    node: Any = {"@path": "$.a"}
    for _ in range(10_000):
        node = {"a": node}

    assert find_path_reads(node) == ()


@pytest.mark.parametrize(
    ("node", "rest", "expected"),
    [
        (
            {"@merge": {"direction": "left", "objects": [{"@path": "$.a"}, {"@path": "$.b"}]}},
            ("x",),
            [("a", "x"), ("b", "x")],
        ),
        ({"@literal": {"k": {"@path": "$.a"}}}, ("k",), [("a",)]),
        ({"@excludeWhenNull": {"@path": "$.a"}}, ("k",), [("a", "k")]),
        ({"@flatten": {"value": {"@path": "$.a"}, "separator": "_"}}, ("k",), [("a",)]),
        ({"@case": {"operator": "upper", "value": {"@path": "$.a"}}}, (), [("a",)]),
        ({"@replace": {"value": {"@path": "$.a"}, "pattern": "-"}}, (), [("a",)]),
        ({"@json": {"mode": "encode", "value": {"@path": "$.a"}}}, (), [("a",)]),
        ({"@liquid": "{% if a.b %}{{ c }}{% endif %}"}, (), [("a", "b"), ("c",)]),
        ({"@arrayPath": ["$.a"]}, ("2", "b"), [("a", "2", "b")]),
        ({"@arrayPath": [{"@path": "$.a"}]}, ("2", "b"), [("a", "2", "b")]),
        ({"@arrayPath": ["$.a", {"x": {"@path": "$.y"}, "z": {"@path": "$.w"}}]}, ("2", "x"), [("a", "2", "y")]),
        ({"@arrayPath": ["$.a", {"x": {"@path": "$.y"}}]}, (), [("a",), ("a", "*", "y")]),
        (
            {"@if": {"exists": {"@path": "$.a"}, "then": {"k": {"@path": "$.b"}}, "else": {"@path": "$.c"}}},
            ("k",),
            [("b",), ("c", "k"), ("a",)],
        ),
        ({"@path": {"@template": "{{a}}"}}, ("k",), [("a",), ()]),
        ([{"@path": "$.a"}, {"@path": "$.b"}], ("1",), [("b",)]),
        ({"a": {"@path": "$.a"}, "b": {"@path": "$.b"}}, (), [("a",), ("b",)]),
        ({"@transform": {"apply": {"x": {"@path": "$.a"}}, "mapping": {"@path": "$.x"}}}, ("k",), [("a", "k")]),
        ({"@transform": {"apply": {"x": 1}, "mapping": {"@path": "$.x"}}}, (), []),
        (
            {"@transform": {"apply": {"x": {"@template": "{{a}}"}}, "mapping": {"y": {"@path": "$.x"}}}},
            ("y",),
            [("a",), None],
        ),
        (
            {"@transform": {"apply": {"x": {"@path": "$.a"}}, "mapping": {"y": {"@template": "{{x.b}}"}}}},
            ("y",),
            [("a", "b")],
        ),
        ("text", (), []),
    ],
)
def test_origins_go_through_directives(node: Any, rest: tuple[str, ...], expected: list[Any]) -> None:
    assert [origin.keys for origin in find_origins(node, rest)] == expected


def test_an_origin_says_the_directives_on_the_way_and_whether_it_is_a_condition() -> None:
    node: Any = {
        "@if": {"exists": {"@path": "$.a"}, "then": {"@case": {"operator": "lower", "value": {"@path": "$.b"}}}}
    }

    assert [(origin.path, origin.steps, origin.is_condition) for origin in find_origins(node, ())] == [
        ("$.b", ("@if", "@case"), False),
        ("$.a", ("@if",), True),
    ]
