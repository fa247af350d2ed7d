"""Faults in words. What a value is comes first, then what is wanted."""

from talonbench.fields.definition import Field
from talonbench.values import Native, Undefined, Value, json_text, to_text

_KINDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
}


def required_message(field: Field) -> str:
    """*field* is required and nothing is left of it."""
    return f"{field.label} is required, and this event gives it no value."


def type_message(field: Field, value: Value) -> str:
    """*value* cannot be brought to the field's type."""
    return f"{field.label} is to be {_KINDS[field.type]}; {shown(value)} is not and cannot be made one."


def enum_message(field: Field, value: Value) -> str:
    """*value* is none of the field's choices."""
    return f"{field.label} is to be one of {', '.join(choice.value for choice in field.choices)}; not {shown(value)}."


def shown(value: Value) -> str:
    """*value* as JSON, cut to what a sentence can hold."""
    if isinstance(value, Native):
        return to_text(value)
    text = "nothing" if isinstance(value, Undefined) else json_text(value)
    return text if len(text) <= 60 else text[:59] + "…"
