"""A mapping's node as a form: its kind, and the inputs that a person fills in.

Inside a form, a value is in shorthand: ``$.traits.plan`` is a path, text with ``{{…}}`` a template, JSON is itself,
anything else a plain string. `parse_shorthand` reads it, and `format_shorthand` writes it; they are inverse.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from talonbench.values import UNDEFINED, Undefined, Value, json_text, parse_json

FormValues: TypeAlias = dict[str, Value]
_untypable = re.compile("[\ud800-\udfff]").search  # no edit holds them; in JSON text they are escapes


@dataclass(frozen=True, slots=True)
class FormInput:
    """One input of a form.

    *type* is ``value`` (in shorthand), ``text``, ``long_text``, ``choice``, ``flag``, ``rows`` (names with values) or
    ``lines`` (an array of values).
    """

    key: str
    label: str
    type: str = "value"
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ValueForm:
    """A kind of node: *read* splits its options into inputs, *write* joins them again."""

    kind: str
    title: str
    summary: str
    parts: tuple[FormInput, ...]
    read: Callable[[Value], FormValues | None]
    write: Callable[[FormValues], Value]


def parse_shorthand(text: str) -> Value:
    """The value of the shorthand *text*; undefined if blank."""
    if not text.strip():
        return UNDEFINED
    if text.startswith("$"):
        return {"@path": text}
    try:
        return parse_json(text)
    except ValueError:
        return {"@template": text} if "{{" in text else text


def format_shorthand(node: Value) -> str:
    """*node* in shorthand."""
    if isinstance(node, Undefined):
        return ""
    match node:
        case str(text) | {"@path": str(text)} | {"@template": str(text)} if not _untypable(text):
            return text if parse_shorthand(text) == node else json_text(node)
    return json_text(node)


def _options(name: str, node: Value) -> Value:
    """The options of the directive *name*; undefined if *node* is something else."""
    return node[name] if isinstance(node, dict) and set(node) == {name} else UNDEFINED


def _one(name: str) -> Callable[[Value], FormValues | None]:
    """A directive whose option is a string."""

    def read(node: Value) -> FormValues | None:
        options = _options(name, node)
        return {"text": options} if isinstance(options, str) else None

    return read


def _object(name: str, keys: tuple[str, ...], **defaults: Value) -> Callable[[Value], FormValues | None]:
    """A directive whose options are an object with some of *keys*."""

    def read(node: Value) -> FormValues | None:
        options = _options(name, node)
        if not isinstance(options, dict) or not set(options) <= set(keys):
            return None
        return {key: options.get(key, defaults.get(key, UNDEFINED)) for key in keys}

    return read


def _writes(name: str, *keys: str) -> Callable[[FormValues], Value]:
    """The directive *name* with those of *keys* that are filled in."""
    return lambda parts: {name: {key: parts[key] for key in keys if parts.get(key, UNDEFINED) is not UNDEFINED}}


def _read_if(node: Value) -> FormValues | None:
    options = _options("@if", node)
    if not isinstance(options, dict) or not set(options) <= {"exists", "blank", "then", "else"}:
        return None
    test = "exists" if "exists" in options else "blank"
    if len({"exists", "blank"} & set(options)) != 1:
        return None
    return {
        "test": test,
        "value": options[test],
        "then": options.get("then", UNDEFINED),
        "else": options.get("else", UNDEFINED),
    }


def _write_if(parts: FormValues) -> Value:
    options = {str(parts["test"]): parts["value"], "then": parts["then"], "else": parts["else"]}
    return {"@if": {key: part for key, part in options.items() if part is not UNDEFINED}}


def _is_name(key: str) -> bool:
    """Whether *key* names a member, and can be typed."""
    return key != "" and not key.startswith("@") and not _untypable(key)


def _read_members(node: Value) -> FormValues | None:
    return {"rows": node} if isinstance(node, dict) and all(map(_is_name, node)) else None


def _read_array(node: Value) -> FormValues | None:
    options = _options("@arrayPath", node)
    if not isinstance(options, list) or not 1 <= len(options) <= 2:
        return None
    shape = options[1] if len(options) == 2 else {}
    if not isinstance(shape, dict) or not all(map(_is_name, shape)):
        return None
    head = options[0]
    return {"path": {"@path": head} if isinstance(head, str) and head.startswith("$") else head, "rows": shape}


def _write_array(parts: FormValues) -> Value:
    head = parts["path"]
    if isinstance(head, dict) and set(head) == {"@path"}:
        head = head["@path"]
    return {"@arrayPath": [head, parts["rows"]] if parts["rows"] else [head]}


def _read_merge(node: Value) -> FormValues | None:
    parts = _object("@merge", ("objects", "direction"), direction="right")(node)
    return parts if parts is not None and isinstance(parts["objects"], list) else None


def _is_raw(node: Value) -> FormValues | None:
    return {"value": node}


def _read_literal(node: Value) -> FormValues | None:
    if isinstance(node, (dict, list, Undefined)):
        return None
    return {"value": node}


FORMS: tuple[ValueForm, ...] = (
    ValueForm(
        "path",
        "Event field",
        "The value at a path in the event.",
        (FormInput("text", "Path", "path", hint="$.properties.order_id"),),
        _one("@path"),
        lambda parts: {"@path": parts["text"]},
    ),
    ValueForm(
        "template",
        "Text template",
        "Text with values from the event.",
        (FormInput("text", "Text", "text", hint="Hello {{traits.firstName}}"),),
        _one("@template"),
        lambda parts: {"@template": parts["text"]},
    ),
    ValueForm(
        "literal",
        "Fixed value",
        "The same for every event.",
        (FormInput("value", "Value", hint="open, 12, true"),),
        _read_literal,
        lambda parts: parts["value"],
    ),
    ValueForm(
        "if",
        "If",
        "One value if a condition is met, otherwise another.",
        (
            FormInput("test", "Condition", "choice", ("exists", "blank"), "blank includes empty strings"),
            FormInput("value", "Field", hint="$.traits.plan"),
            FormInput("then", "Then", hint="$.traits.plan"),
            FormInput("else", "Else", hint="free"),
        ),
        _read_if,
        _write_if,
    ),
    ValueForm(
        "case",
        "Case",
        "A string in lowercase or uppercase.",
        (
            FormInput("operator", "Convert to", "choice", ("lower", "upper")),
            FormInput("value", "Value", hint="$.traits.email"),
        ),
        _object("@case", ("operator", "value"), operator="lower"),
        _writes("@case", "operator", "value"),
    ),
    ValueForm(
        "replace",
        "Replace",
        "A string with a part replaced; pattern and replacement can have at most 10 characters.",
        (
            FormInput("value", "Value", hint="$.traits.phone"),
            FormInput("pattern", "Pattern", "text"),
            FormInput("replacement", "Replacement", "text"),
            FormInput("ignorecase", "Ignore case", "flag"),
            FormInput("global", "Replace all", "flag"),
        ),
        _object(
            "@replace",
            ("value", "pattern", "replacement", "ignorecase", "global"),
            pattern="",
            replacement="",
            ignorecase=False,
            **{"global": True},
        ),
        _writes("@replace", "value", "pattern", "replacement", "ignorecase", "global"),
    ),
    ValueForm(
        "array",
        "Array",
        "An array from the event, with each item mapped; paths start at the item.",
        (FormInput("path", "Array", hint="$.properties.products"), FormInput("rows", "Each item", "rows")),
        _read_array,
        _write_array,
    ),
    ValueForm(
        "merge",
        "Merge",
        "Several objects merged; with right, later ones win.",
        (FormInput("objects", "Objects", "lines"), FormInput("direction", "Direction", "choice", ("right", "left"))),
        _read_merge,
        _writes("@merge", "objects", "direction"),
    ),
    ValueForm(
        "flatten",
        "Flatten",
        "A nested object flattened, with its keys joined.",
        (
            FormInput("value", "Value", hint="$.traits"),
            FormInput("separator", "Separator", "text"),
            FormInput("omitArrays", "Keep arrays", "flag"),
        ),
        _object("@flatten", ("value", "separator", "omitArrays"), separator=".", omitArrays=False),
        _writes("@flatten", "value", "separator", "omitArrays"),
    ),
    ValueForm(
        "json",
        "JSON encode/decode",
        "A value encoded as JSON text, or JSON text decoded.",
        (
            FormInput("mode", "Mode", "choice", ("encode", "decode")),
            FormInput("value", "Value", hint="$.properties.payload"),
        ),
        _object("@json", ("mode", "value"), mode="encode"),
        _writes("@json", "mode", "value"),
    ),
    ValueForm(
        "liquid",
        "Liquid",
        "A Liquid template of at most 1,000 characters; loops are disabled.",
        (FormInput("text", "Template", "long_text", hint="{{ event | downcase }}"),),
        _one("@liquid"),
        lambda parts: {"@liquid": parts["text"]},
    ),
    ValueForm(
        "object",
        "Object",
        "An object with named values.",
        (FormInput("rows", "Members", "rows"),),
        _read_members,
        lambda parts: parts["rows"],
    ),
    ValueForm(
        "raw",
        "Raw JSON",
        "Any value or directive, as JSON.",
        (FormInput("value", "JSON", "long_text"),),
        _is_raw,
        lambda parts: parts["value"],
    ),
)
FORM_BY_KIND = {form.kind: form for form in FORMS}


def find_form(node: Value) -> tuple[ValueForm, FormValues]:
    """The first form that fits *node*, with its inputs; raw JSON fits all."""
    for form in FORMS:
        parts = form.read(node)
        if parts is not None:
            return form, parts
    raise AssertionError("raw JSON fits every node")


def describe_node(node: Value) -> str:
    """*node* in one line, for a table."""
    form, _ = find_form(node)
    if isinstance(node, Undefined):
        return ""
    return (
        format_shorthand(node)
        if form.kind in ("path", "template", "literal", "object", "raw")
        else f"{form.title}: {json_text(node)}"
    )


def make_blank_node(kind: str) -> Value:
    """A node of *kind* to start from; an object has no members yet."""
    starts: dict[str, Value] = {
        "path": {"@path": "$."},
        "template": {"@template": ""},
        "literal": "",
        "if": {"@if": {"exists": {"@path": "$."}, "then": "", "else": ""}},
        "case": {"@case": {"operator": "lower", "value": {"@path": "$."}}},
        "replace": {"@replace": {"value": {"@path": "$."}, "pattern": "-", "replacement": ""}},
        "array": {"@arrayPath": ["$.properties.products", {"name": {"@path": "$.name"}}]},
        "merge": {"@merge": {"objects": [{"@path": "$.traits"}], "direction": "right"}},
        "flatten": {"@flatten": {"value": {"@path": "$.traits"}, "separator": "."}},
        "json": {"@json": {"mode": "encode", "value": {"@path": "$."}}},
        "liquid": {"@liquid": "{{ event }}"},
    }
    return starts.get(kind, {})
