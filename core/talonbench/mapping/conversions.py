"""A node turned into another kind of node, keeping what both can express; and the shape of an array's items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from talonbench.mapping.forms import FORM_BY_KIND, find_form, make_blank_node
from talonbench.mapping.trial import find_item_base, try_node
from talonbench.values import UNDEFINED, Undefined, Value

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench.mapping.form_rows import FormRow

_only_variable = re.compile(r"\{\{([^{}|]+)\}\}").fullmatch
_variable = re.compile(r"\{\{.*?(?:\}\}|(?P<rest>$))", re.MULTILINE)  # what isn't closed is passed over at once
_letters = re.compile(r"[\W_]+")
COSTS = "additionalCosts"
_MOST_ITEMS = 20  # items whose keys are looked at
_INNER = ("@case", "@replace", "@flatten", "@json")


def convert_node(node: Value, kind: str, body: Value = UNDEFINED, field: Field | None = None) -> Value:
    """*node* as a node of *kind*; what can't be kept starts blank. *body* is what its paths start from."""
    form = FORM_BY_KIND[kind]
    if not isinstance(node, Undefined) and form.read(node) is not None:
        return node
    make = _MAKERS.get(kind)
    made = make(node, body, field) if make is not None else UNDEFINED
    return make_blank_node(kind) if isinstance(made, Undefined) else made


def make_array(path: str, body: Value, field: Field | None) -> Value:
    """An array over *path*, with the keys of *field* that the items in *body* have."""
    items = find_items(path, body)
    return {"@arrayPath": [path, make_shape(items, field)]}


def make_shape(items: list[Value], field: Field | None) -> dict[str, Value]:
    """A path for each known key of *field* that one of *items* has, in its spelling."""
    names: dict[str, str] = {}
    for item in items[:_MOST_ITEMS]:
        for name in item if isinstance(item, dict) else ():
            names.setdefault(_letters.sub("", name).lower(), name)
    known = field.properties if field is not None else ()
    found = ((one.key, names.get(one.key.lower(), "")) for one in known)
    return {key: {"@path": f"$.{name}"} for key, name in found if name and "." not in name}


def make_source(path: str, row: FormRow, heads: list[Value], body: Value) -> Value:
    """The node with which *row* reads *path*, a path of the event; *heads* are the arrays around it.

    A list of objects becomes an array with its known keys; an array keeps the keys that it has.
    """
    for head in heads:
        path = _relative_path(path, head)
    base = find_item_base(heads, body)
    if row.kind == "array" and isinstance(row.node, dict) and isinstance(options := row.node["@arrayPath"], list):
        return {"@arrayPath": [path, *options[1:]]}
    field = row.field
    if field is not None and field.multiple and field.properties and find_items(path, base):
        return make_array(path, base, field)
    return {"@path": path}


def _relative_path(path: str, head: Value) -> str:
    """*path* as read from an item of the array *head*, if it leads into one."""
    above = head.get("@path") if isinstance(head, dict) else None
    if not isinstance(above, str):
        return path
    found = re.fullmatch(rf"{re.escape(above)}(?:\[\d+\]|\.\d+)?\.(.+)", path)
    return f"$.{found[1]}" if found is not None else path


def find_items(path: str, body: Value) -> list[Value]:
    """The items of the array at *path* in *body*; an object counts as one."""
    found = try_node({"@path": path}, body)
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else []


def find_array(body: Value) -> str:
    """The path of the first array of objects in *body*, the least nested; empty if there is none."""
    level: list[tuple[str, Value]] = [("$", body)]
    while level:
        for path, value in level:
            if isinstance(value, list) and value and isinstance(value[0], dict):
                return path
        level = [
            (f"{path}.{key}", part)
            for path, value in level
            if isinstance(value, dict)
            for key, part in value.items()
            if _letters.search(key.replace("_", "")) is None
        ]
    return ""


def make_member(name: str, owner: FormRow, base: Value) -> Value:
    """The node of a new key *name* of *owner*: the path of that name; *base* is where paths start.

    A cost is an object with its price.
    """
    shape = make_shape([base], owner.field)
    path: Value = shape.get(name, {"@path": f"$.{name}"})
    field = owner.field
    return {"price": path} if field is not None and field.key == COSTS and owner.keys[-1] == COSTS else path


def _text_of(node: Value) -> str | None:
    """*node* as one line of text, if it is one."""
    match node:
        case str(text) | {"@path": str(text)} | {"@template": str(text)} | {"@liquid": str(text)}:
            return text
    return None


def _inner(node: Value) -> Value:
    """The value that a directive works on, or *node* itself."""
    if isinstance(node, dict) and len(node) == 1:
        name, options = next(iter(node.items()))
        if isinstance(options, dict):
            if name in _INNER:
                return options.get("value", UNDEFINED)
            if name == "@if":
                return options.get("then", UNDEFINED)
        if name == "@arrayPath" and isinstance(options, list) and options and isinstance(options[0], str):
            return {"@path": options[0]}
    return node


def _path(node: Value, _: Value, __: Field | None) -> Value:
    inner = _inner(node)
    text = _text_of(inner)
    if text is None:
        return UNDEFINED
    if isinstance(inner, dict) and "@path" in inner:
        return inner
    found = _only_variable(text)
    name = found[1].strip() if found is not None else ""
    if name:
        return {"@path": name if name.startswith("$") else f"$.{name}"}
    return {"@path": text} if text.startswith("$") else UNDEFINED


def _template(node: Value, _: Value, __: Field | None) -> Value:
    inner = _inner(node)
    text = _text_of(inner)
    if text is None:
        return UNDEFINED
    is_path = isinstance(inner, dict) and "@path" in inner
    return {"@template": f"{{{{{text.removeprefix('$.')}}}}}" if is_path else text}


def _liquid(node: Value, body: Value, field: Field | None) -> Value:
    made = _template(node, body, field)
    text = _text_of(made)
    return UNDEFINED if text is None else {"@liquid": text}


def _literal(node: Value, _: Value, __: Field | None) -> Value:
    inner = _inner(node)
    if not isinstance(inner, (dict, list, Undefined)):
        return inner
    text = _text_of(inner) if isinstance(inner, dict) and "@path" not in inner else None
    return (
        UNDEFINED
        if text is None
        else _variable.sub(lambda found: "" if found["rest"] is None else found[0], text).strip()
    )


def _if(node: Value, _: Value, __: Field | None) -> Value:
    if isinstance(node, Undefined):
        return UNDEFINED
    tested: Value = node if isinstance(node, dict) and "@path" in node else {"@path": "$."}
    return {"@if": {"exists": tested, "then": node, "else": ""}}


def _around(kind: str) -> Callable[[Value, Value, Field | None], Value]:
    """A directive of one value, which is the former node's."""

    def make(node: Value, _: Value, __: Field | None) -> Value:
        inner = _inner(node)
        blank = make_blank_node(kind)
        if isinstance(inner, Undefined) or not isinstance(blank, dict):
            return UNDEFINED
        name, options = next(iter(blank.items()))
        return {name: {**options, "value": inner}} if isinstance(options, dict) else UNDEFINED

    return make


def _array(node: Value, body: Value, field: Field | None) -> Value:
    inner = _inner(node)
    path = inner.get("@path") if isinstance(inner, dict) else None
    if not isinstance(path, str) or not find_items(path, body):
        path = find_array(body) or "$.properties.products"
    form, parts = find_form(node)
    if form.kind == "object" and parts["rows"]:
        return {"@arrayPath": [path, parts["rows"]]}
    return make_array(path, body, field)


def _object(node: Value, _: Value, __: Field | None) -> Value:
    for part in _candidates(node):
        if FORM_BY_KIND["object"].read(part) is not None:
            return part
    return UNDEFINED


def _candidates(node: Value) -> Iterator[Value]:
    match node:
        case {"@arrayPath": [_, dict(shape)]}:
            yield shape
        case {"@merge": {"objects": list(objects)}}:
            yield from objects
        case [dict(first), *_]:
            yield first
        case _:
            yield _inner(node)


def _merge(node: Value, _: Value, __: Field | None) -> Value:
    if not isinstance(node, dict):
        return UNDEFINED
    return {"@merge": {"objects": [node], "direction": "right"}}


_MAKERS: dict[str, Callable[[Value, Value, Field | None], Value]] = {
    "path": _path,
    "template": _template,
    "literal": _literal,
    "if": _if,
    "liquid": _liquid,
    "array": _array,
    "object": _object,
    "merge": _merge,
    "raw": lambda node, _, __: node,
    **{kind: _around(kind) for kind in ("case", "replace", "flatten", "json")},
}
