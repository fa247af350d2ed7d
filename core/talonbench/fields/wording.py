"""Faults in words: what the value must be, then what it is."""

from talonbench.errors import Fault
from talonbench.fields.definition import Field
from talonbench.values import Native, Undefined, Value, json_text, to_text

_KINDS = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
}


def missing_fault(path: str, field: Field) -> Fault:
    """The fault that *field*, at *path*, is required but has no value."""
    return Fault(path, "required", f"{field.label} is required but missing from this event.", field.label)


def unmapped_fault(fault: Fault) -> Fault:
    """*fault* of a required field that the mapping reads nowhere: the event isn't to blame."""
    return Fault(fault.path, fault.rule, f"{fault.missing} is required but not mapped.")


def without_blame(fault: Fault) -> str:
    """The message of a required field whose value is in the event, but isn't sent."""
    return f"{fault.missing} is required." if fault.missing else fault.message


def type_message(field: Field, value: Value) -> str:
    """*value* can't be converted to the field's type."""
    return f"{field.label} must be {_KINDS[field.type]}; {shown(value)} can't be converted."


def enum_message(field: Field, value: Value) -> str:
    """*value* isn't one of the field's choices."""
    *others, last = (choice.value for choice in field.choices)
    choices = f"one of {', '.join(others)} or {last}" if others else last
    return f"{field.label} must be {choices}; got {shown(value)}."


def shown(value: Value) -> str:
    """*value* as JSON, shortened to fit a sentence."""
    if isinstance(value, Native):
        return to_text(value)
    text = "nothing" if isinstance(value, Undefined) else json_text(value)
    return text if len(text) <= 60 else text[:59] + "…"
