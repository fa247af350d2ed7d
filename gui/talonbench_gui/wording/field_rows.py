"""The rows of the field tree in words: where a value comes from, what was found, and its state."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from talonbench.mapping.form_rows import GROWING, FormRow, RowValues, any_item, is_at, list_values
from talonbench.mapping.forms import find_form, format_shorthand
from talonbench.mapping.nodes import find_kind, is_constant
from talonbench.pipeline import mask_field_trace
from talonbench.talon_one.secrets import mask_node
from talonbench.values import UNDEFINED, Undefined, Value, json_text
from talonbench_gui.wording.fields import MOST_VALUES, format_value, format_values, part_state
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.errors import Fault
    from talonbench.fields import Field, FieldChange
    from talonbench.lint import Finding
    from talonbench.mapping.forms import FormValues
    from talonbench.pipeline import FieldTrace
    from talonbench.values.pointer import Keys

ADD = "+ Add"
_LONGEST = 80  # characters of a chip
_MOST_IN_TIP = 2_000  # characters


class FoundField:
    """What became of a field: its *trace*, with errors and conversions by their place, that of any item as ``*``.

    *warnings* are findings about it.
    """

    def __init__(self, trace: FieldTrace, warnings: Sequence[Finding] = ()) -> None:
        self.trace = mask_field_trace(trace)
        self._warnings = warnings

    @cached_property
    def faults(self) -> dict[Keys, list[Fault]]:
        """The errors by their places in the payload or the mapping."""
        places: dict[Keys, list[Fault]] = {}
        for fault in self.trace.faults:
            places.setdefault(any_item(fault.path), []).append(fault)
        return places

    @cached_property
    def changes(self) -> dict[Keys, list[FieldChange]]:
        """The conversions by their places in the payload."""
        places: dict[Keys, list[FieldChange]] = {}
        for change in self.trace.changes:
            places.setdefault(any_item(change.path), []).append(change)
        return places

    @cached_property
    def warnings(self) -> dict[Keys, list[Finding]]:
        """The warnings by their places in the payload or the mapping."""
        places: dict[Keys, list[Finding]] = {}
        for finding in self._warnings:
            places.setdefault(any_item(finding.place.path), []).append(finding)
        return places


class Piece(NamedTuple):
    """A part of a source: *look* is ``code`` (a chip in the code font), ``chip`` or ``words``."""

    text: str
    look: str


class RowCells(NamedTuple):
    """What one row shows."""

    name: str
    is_required: bool
    is_plain: bool  # muted: not set, or empty
    sign: str
    word: str
    tone: str
    pieces: tuple[Piece, ...]
    is_default: bool
    value: str
    more: str
    value_tone: str
    adds: bool

    @property
    def source(self) -> str:
        """Where the value comes from, as text."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def spoken(self) -> str:
        """The whole row, for screen readers."""
        source = f"from {self.source}" if self.source else ""
        value = " ".join(part for part in (self.value, self.more) if part and part != self.word)
        return ", ".join(part for part in (self.name, self.word, source, value) if part)


def describe_row(row: FormRow, found: FoundField | None) -> RowCells:
    """The cells of *row*; *found* is what became of its field."""
    values = list_row_values(row, found)
    changes = list_row_changes(row, found)
    faults = list_row_faults(row, found)
    sign, word, tone = _state(row, values, changes, faults)
    if tone == "good" and _has_warning(row, found):
        sign, word, tone = "!", "sent, with a warning", "warn"
    value, more = _value(row, values)
    return RowCells(
        name=row.name,
        is_required=row.field is not None and row.field.required and row.field.key == row.keys[-1],
        is_plain=sign in ("–", "○"),
        sign=sign,
        word=word,
        tone=tone,
        pieces=tuple(_pieces(mask_node(row.keys[0], row.node), changes, len(row.children))),
        is_default=found is not None and len(row.keys) == 1 and found.trace.is_default,
        value=value or ("" if row.children and row.is_candidate else word),
        more=more,
        value_tone=tone if not value or faults else "text",
        adds=row.kind in GROWING,
    )


# -- what the trace found -------------------------------------------------------------------------------------


def list_row_values(row: FormRow, found: FoundField | None) -> RowValues:
    """The values of *row*, with masked keys."""
    return list_values(row, found.trace.sent, found.trace.steps) if found is not None else RowValues((), 0)


def list_row_faults(row: FormRow, found: FoundField | None) -> list[Fault]:
    """The errors at *row* or below it."""
    places = found.faults.items() if found is not None else ()
    return [fault for place, faults in places if is_at(row, place) for fault in faults]


def list_row_changes(row: FormRow, found: FoundField | None) -> list[FieldChange]:
    """The conversions at *row* or below it."""
    places = found.changes.items() if found is not None else ()
    return [change for place, changes in places if is_at(row, place) for change in changes]


def _has_warning(row: FormRow, found: FoundField | None) -> bool:
    """Whether there is a warning at *row* or below it."""
    return found is not None and any(is_at(row, place) for place in found.warnings)


def row_notes(row: FormRow, found: FoundField | None) -> list[str]:
    """The errors, warnings and conversions of *row*, without those that a row below it has."""
    if found is None:
        return []
    lines = [f"✕ {part.message}" for place, parts in found.faults.items() if _is_own(row, place) for part in parts]
    lines += [f"! {part.message}" for place, parts in found.warnings.items() if _is_own(row, place) for part in parts]
    lines += [f"≈ {part.why}" for place, parts in found.changes.items() if _is_own(row, place) for part in parts]
    return list(dict.fromkeys(lines))


def _is_own(row: FormRow, place: Keys) -> bool:
    return is_at(row, place) and not any(is_at(child, place) for child in row.children)


def found_text(row: FormRow, found: FoundField | None) -> str:
    """The values found for *row*, for the end of its input; empty if its input is the value."""
    if isinstance(row.node, Undefined) or find_kind(row.node) != "directive":
        return ""
    values = list_row_values(row, found)
    return " ".join(_value(row, values)).rstrip() if row.kind in GROWING else format_values(values.found)


# -- cells ----------------------------------------------------------------------------------------------------


def _state(
    row: FormRow, values: RowValues, changes: Sequence[FieldChange], faults: Sequence[Fault]
) -> tuple[str, str, str]:
    """A row's sign, word and color."""
    sent = values.found[0] if values.found else UNDEFINED
    is_required = row.field is not None and row.field.required
    if row.is_candidate and not values.places and not faults:
        return ("●", "set", "muted") if row.children or is_constant(row.node) else ("–", "not used", "muted")
    if values.is_partial and not faults:
        return "!", f"{len(values.found)} of {plural(values.places, 'item')}", "warn"
    return part_state(row.node, sent, changes, faults, is_required=is_required)


def _value(row: FormRow, values: RowValues) -> tuple[str, str]:
    """The value of *row*, and a muted rest."""
    if row.is_candidate and not values.places:
        return (format_value(row.node) if row.kind == "value" and is_constant(row.node) else ""), ""
    if not values.found:
        return "", ""
    first, count = values.found[0], len(values.found)
    rest = f"+{count - 1}" if count > 1 else ""
    some = f"{count} of {plural(values.places, 'item')}" if values.is_partial else ""
    if isinstance(first, list):
        is_short = len(first) <= 1 and not any(isinstance(item, (dict, list)) for item in first)
        return (format_values(first) if is_short else plural(len(first), "item")), some or rest
    if isinstance(first, dict):
        if some or row.kind != "object" or not row.children:
            return some or plural(len(first), "key"), "" if some else rest
        there = sum(child.keys[-1] in first for child in row.children)
        return f"{there} of {len(row.children)}", ""
    return format_value(first), some or rest


def type_title(field: Field | None, values: RowValues | None = None) -> str:
    """A value's type: the field's if the action knows it, else that of the value found."""
    if field is not None:
        return f"list of {field.type}s" if field.multiple else field.type
    if values is None or not values.found:
        return ""
    kind = find_kind(values.found[0])
    return "list" if kind == "array" else kind


# -- where a value comes from -----------------------------------------------------------------------------------


def _pieces(node: Value, changes: Sequence[FieldChange], children: int) -> list[Piece]:
    if isinstance(node, Undefined):
        return []
    form, parts = find_form(node)
    wrapped = [Piece("→ array", "words")] if any(change.what == "wrapped" for change in changes) else []
    match form.kind:
        case "path":
            return [_code(parts["text"]), *wrapped]
        case "template" | "liquid":
            return [_code(parts["text"]), *wrapped]
        case "literal":
            return [Piece(_cut(format_value(node) if node != "" else '""'), "chip"), Piece("fixed", "words"), *wrapped]
        case "object":
            return [Piece(f"object · {plural(children, 'key')}", "words")]
        case "array":
            shape = f"→ {plural(children, 'field')}" if children else "→ as it is"
            return [_code(format_shorthand(parts["path"])), Piece(shape, "words")]
        case "merge":
            return [Piece(f"merge · {plural(children, 'object')}", "words")]
        case "raw" if isinstance(node, list):
            return [Piece(f"list · {plural(len(node), 'item')}", "words")]
        case "raw":
            return [_code(format_value(node))]
    return _directive(form.kind, parts)


def _directive(kind: str, parts: FormValues) -> list[Piece]:
    """The pieces of a directive that works on another value."""
    inner = _inner(parts["value"])
    match kind:
        case "if":
            branches = [Piece("→", "words"), _inner(parts["then"])]
            if not isinstance(parts["else"], Undefined):
                branches += [Piece("else", "words"), _inner(parts["else"])]
            return [Piece("if", "words"), inner, Piece(str(parts["test"]), "words"), *branches]
        case "case":
            return [inner, Piece(f"→ {parts['operator']}case", "words")]
        case "replace":
            return [inner, Piece(f"“{parts['pattern']}” → “{parts['replacement']}”", "words")]
        case "flatten":
            return [inner, Piece("→ flattened", "words")]
    return [inner, Piece("→ JSON text" if parts["mode"] == "encode" else "→ from JSON text", "words")]


def _inner(node: Value) -> Piece:
    """A value inside a directive."""
    match node:
        case {"@liquid": str(text)}:
            return _code(text)
    text = format_shorthand(node) or "nothing"
    is_code = isinstance(node, dict)
    return _code(text) if is_code else Piece(_cut(text if node != "" else '""'), "chip")


def _code(text: Value) -> Piece:
    return Piece(_cut(str(text)), "code")


def _cut(text: str) -> str:
    line = text.replace("\n", "⏎")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def describe_tip(row: FormRow, found: FoundField | None, *, is_value: bool) -> str:
    """The tooltip of a row: its values in full, or what it is."""
    values = list_row_values(row, found)
    if is_value and values.found:
        return "\n".join(format_value(value, _MOST_IN_TIP) for value in values.found[:MOST_VALUES])
    known = row.field.help if row.field is not None else ""
    kind = type_title(row.field, values)
    lines = [f"{row.name} · {row.keys[-1]}{f' ({kind})' if kind else ''}", known, *row_notes(row, found)]
    return "\n".join(line for line in lines if line)


def copied_text(row: FormRow, found: FoundField | None) -> str:
    """The values of *row* for the clipboard: text as it is, everything else as JSON, one value per line."""
    return "\n".join(
        value if isinstance(value, str) else json_text(value) for value in list_row_values(row, found).found
    )
