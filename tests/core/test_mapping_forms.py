"""Forms of mappings: what they take apart comes together again; what a value finds, tried by itself."""

import random
from typing import Any

import pytest

from talonbench.mapping.forms import (
    FORM_BY_KIND,
    describe_node,
    find_form,
    format_shorthand,
    make_blank_node,
    parse_shorthand,
)
from talonbench.mapping.trial import find_item_base, try_node
from talonbench.values import UNDEFINED, Value, json_text

TEXTS = (
    "", " ", "a", "$", "$.a", " $.a", "{{a}}", '{"a": "{{b}}"}', '"{{a}}"', "[1]", "12", "null", "-0", "a\nb", "\ud800",
    "$.\udc00", "{{a}}\ud800", "\x00", "é 🎁", "\u2028", "@path", "a: b",
)  # fmt: skip
NAMES = ("a", "price", "", "@path", "@nope", "\ud800", "x y", "a.b", "é", "\n")
BODY: dict[str, Value] = {
    "userId": "u1",
    "properties": {"products": [{"sku": "A", "n": 2}, {"sku": "B", "size": 9}], "one": {"x": 1}},
}


def any_node(rng: random.Random, depth: int = 3) -> Value:
    kind = rng.randrange(9 if depth else 5)
    inner = [any_node(rng, depth - 1) for _ in range(rng.randrange(4))] if kind >= 5 else []
    match kind:
        case 0 | 1:
            return rng.choice(TEXTS)
        case 2:
            return rng.choice((0, 1, 1.5, -1, True, False, None))
        case 3:
            return {"@path": rng.choice(TEXTS)}
        case 4:
            return {"@template": rng.choice(TEXTS)}
        case 5:
            return inner
        case 6:
            shape: Value = {rng.choice(NAMES): part for part in inner}
            return {"@arrayPath": [rng.choice(TEXTS), *([shape] if rng.random() < 0.8 else [])]}
        case 7:
            return {"@merge": {"objects": inner, "direction": rng.choice(("left", "right"))}}
    return {rng.choice(NAMES): part for part in inner}


@pytest.mark.parametrize("seed", range(20))
def test_every_node_comes_out_of_its_form_as_it_went_in(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(100):
        node = any_node(rng)

        form, parts = find_form(node)

        written = form.write(parts)
        assert form.read(written) == parts
        if form.kind != "array":  # an empty shape is as good as none
            assert json_text(written) == json_text(node)
        assert json_text(parse_shorthand(format_shorthand(node))) == json_text(node)


@pytest.mark.parametrize("text", TEXTS, ids=json_text)
@pytest.mark.parametrize("name", ["", "@path", "@template"])
def test_a_text_written_in_short_reads_back_as_what_it_was(name: str, text: str) -> None:
    node: Value = {name: text} if name else text

    assert parse_shorthand(format_shorthand(node)) == node
    assert format_shorthand(node).encode()  # a lone surrogate is an escape: an edit would lose it


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ({"shipping": {"price": 9.5}, "plan": {"@path": "$.traits.plan"}}, "object"),
        ({}, "object"),
        ({"": 1}, "raw"),
        ({"@nope": 1}, "raw"),
        ({"a": 1, "@path": "$.a"}, "raw"),
        ({"\ud800": 1}, "raw"),
        ({"@arrayPath": ["$.a", {"": 1}]}, "raw"),
        ([{"a": 1}], "raw"),
    ],
    ids=json_text,
)
def test_an_object_without_directives_has_a_form_of_its_own(node: Value, kind: str) -> None:
    assert find_form(node)[0].kind == kind
    assert describe_node(node) == json_text(node) or kind == "raw"


def test_an_object_begins_without_members() -> None:
    assert FORM_BY_KIND["object"].read(make_blank_node("object")) == {"rows": {}}


@pytest.mark.parametrize(
    ("node", "base", "found"),
    [
        ({"@path": "$.userId"}, BODY, "u1"),
        ({"@path": "$.sku"}, {"sku": "A"}, "A"),
        ({"@path": "$.nothing"}, BODY, UNDEFINED),
        ({"@template": "{{userId}}!"}, BODY, "u1!"),
        ({"@path": 5}, BODY, UNDEFINED),
        ({"@path": "$.constructor.name.x.y"}, BODY, UNDEFINED),
        ({"@liquid": "{{ userId }}"}, BODY, UNDEFINED),
        ("fixed", BODY, UNDEFINED),
        (UNDEFINED, BODY, UNDEFINED),
        ({"@path": "$.length"}, "text", 4),
        ({"@path": "$.a"}, UNDEFINED, UNDEFINED),
    ],
)
def test_a_value_is_tried_by_itself(node: Value, base: Value, found: Any) -> None:
    assert try_node(node, base) == found


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("$.properties.products", {"sku": "A", "n": 2, "size": 9}),
        ("$.properties.one", {"x": 1}),
        ("$.properties.none", UNDEFINED),
    ],
)
def test_paths_of_an_array_s_items_start_at_one_with_the_keys_of_all(path: str, item: Value) -> None:
    assert find_item_base([{"@path": path}], BODY) == item
