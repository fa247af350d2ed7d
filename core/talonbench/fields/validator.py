"""A payload coerced to an action's fields and checked, by closures compiled from the fields.

At the root, for each known key: empty values are removed, a scalar for an array is wrapped, and then the value is
validated: a wrong type is coerced, unknown members are dropped, and what is still invalid is a fault. A valid value
skips these steps. No value is changed in place: it may be part of the event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from talonbench.errors import Fault
from talonbench.fields.coercion import FITS, compile_coercion
from talonbench.fields.definition import Field
from talonbench.fields.fast_checks import EXACT, exact_types, other_tests
from talonbench.fields.pruning import compile_empty, compile_prune
from talonbench.fields.wording import enum_message, missing_fault, type_message
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench.values.pointer import below, format_pointer

# A value's path: its key and the path above it; formatted only for a fault.
Path: TypeAlias = "tuple[Path, str | int] | None"
# Coerces a value to its field and appends faults to the list; UNDEFINED if the value is dropped.
Bring: TypeAlias = Callable[[Value, Path, list[Fault]], Value]
# A payload as it would be sent, and every fault that prevents sending.
Checked: TypeAlias = tuple[dict[str, Value], tuple[Fault, ...]]


@dataclass(frozen=True, slots=True)
class PayloadValidator:
    """Fields, compiled."""

    fields: tuple[Field, ...]
    check: Callable[[Value], Checked]


def compile_fields(fields: tuple[Field, ...]) -> PayloadValidator:
    """The checker of *fields*."""
    exact, tests = exact_types(fields), other_tests(fields)
    required = tuple(field.key for field in fields if field.required)
    change = _change(fields)

    def check(payload: Value) -> Checked:
        if not isinstance(payload, dict):
            return {}, (Fault("", "type", "The payload must be an object."),)
        odd: list[str] = []
        for key, value in payload.items():
            if exact.get(key) is type(value):
                if value or value != "":
                    continue
            elif key in tests and tests[key](value):
                continue
            odd.append(key)
        if odd:
            return change(payload, odd)
        for key in required:
            if key not in payload:
                return change(payload, odd)
        return payload, ()

    return PayloadValidator(fields, check)


def _change(fields: tuple[Field, ...]) -> Callable[[dict[str, Value], list[str]], Checked]:
    """The exact check, for a payload with unfit values at the *odd* keys, or with something missing."""
    members = {field.key: _root(field) for field in fields}
    required = tuple(field for field in fields if field.required)

    def change(payload: dict[str, Value], odd: list[str]) -> Checked:
        faults: list[Fault] = []
        out = dict(payload)
        for key in odd:
            brought = members[key](out[key], (None, key), faults) if key in members else UNDEFINED
            if brought is UNDEFINED:
                del out[key]
            else:
                out[key] = brought
        for field in required:
            if field.key not in out:
                faults.append(missing_fault(format_pointer((field.key,)), field))
        return out, tuple(faults)

    return change


def compile_settings(settings: Field) -> Callable[[Value], Checked]:
    """The check of *settings*, an object field: as for a payload, but empty values aren't removed first."""
    validate = _validated(settings)

    def check(value: Value) -> Checked:
        faults: list[Fault] = []
        brought = validate(value, None, faults)
        return brought if isinstance(brought, dict) else {}, tuple(faults)

    return check


def pointer(path: Path) -> str:
    """*path* as a JSON pointer."""
    return "" if path is None else below(pointer(path[0]), path[1])


def _root(field: Field) -> Bring:
    if field.multiple and not field.properties and not field.choices:
        return _root_scalars(field)
    prune, validate, multiple = compile_prune(field), _validated(field), field.multiple

    def bring(value: Value, path: Path, faults: list[Fault]) -> Value:
        kept = UNDEFINED if value == "" else prune(value)
        if isinstance(kept, Undefined):
            return kept
        return validate([kept] if multiple and not isinstance(kept, list) else kept, path, faults)

    return bring


def _root_scalars(field: Field) -> Bring:
    """An array of scalars: pruning and check in one pass."""
    only, is_empty, single = EXACT[field.type], compile_empty(field), _scalar(field)

    def bring(value: Value, path: Path, faults: list[Fault]) -> Value:
        if value is None or value is UNDEFINED or value == "":
            return UNDEFINED
        out: list[Value] = []
        for item in value if type(value) is list else (value,):
            if type(item) is only:
                out.append(item)
            elif not is_empty(item):
                out.append(single(item, (path, len(out)), faults))
        return out

    return bring


def _validated(field: Field) -> Bring:
    single = _object(field) if field.properties else _scalar(field)
    return _list(field, single) if field.multiple else single


def _list(field: Field, single: Bring) -> Bring:
    def bring(value: Value, path: Path, faults: list[Fault]) -> Value:
        if isinstance(value, list):
            return [single(item, (path, index), faults) for index, item in enumerate(value)]
        if type(value) is dict:
            faults.append(Fault(pointer(path), "type", type_message(field, value)))
            return value
        return [single(value, (path, 0), faults)]

    return bring


def _scalar(field: Field) -> Bring:
    fits, bring_to_kind = FITS[field.type], compile_coercion(field.type)
    choices = frozenset(choice.value for choice in field.choices)

    def bring(value: Value, path: Path, faults: list[Fault]) -> Value:
        brought = value if fits(value) else bring_to_kind(value)
        if isinstance(brought, Undefined):
            faults.append(Fault(pointer(path), "type", type_message(field, value)))
            brought = value
        if choices and (not isinstance(brought, str) or brought not in choices):
            faults.append(Fault(pointer(path), "enum", enum_message(field, brought)))
        return brought

    return bring


def _object(field: Field) -> Bring:
    members = {part.key: _validated(part) for part in field.properties}
    required = tuple(part for part in field.properties if part.required)

    def bring(value: Value, path: Path, faults: list[Fault]) -> Value:
        if type(value) is not dict:
            faults.append(Fault(pointer(path), "type", type_message(field, value)))
            return value
        for one in required:
            if one.key not in value:
                faults.append(missing_fault(pointer((path, one.key)), one))
        return {key: members[key](part, (path, key), faults) for key, part in value.items() if key in members}

    return bring
