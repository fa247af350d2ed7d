"""JavaScript's values, as Segment's engine sees them.

What is read with ``orjson`` may hold what JavaScript would not keep (an integer past 2^53, ``1.0``, keys out of
order): everything here that looks at a value, or writes one, treats it as JavaScript would.
"""

from talonbench.values.access import step
from talonbench.values.json_errors import describe_json_error
from talonbench.values.json_parser import parse_event_bytes, parse_json
from talonbench.values.text import (
    is_truthy,
    json_text,
    number_text,
    property_order,
    same_value,
    to_number,
    to_text,
    trim,
    utf16_length,
)
from talonbench.values.types import UNDEFINED, Json, Native, Undefined, Value

__all__ = [
    "UNDEFINED",
    "Json",
    "Native",
    "Undefined",
    "Value",
    "describe_json_error",
    "is_truthy",
    "json_text",
    "number_text",
    "parse_event_bytes",
    "parse_json",
    "property_order",
    "same_value",
    "step",
    "to_number",
    "to_text",
    "trim",
    "utf16_length",
]
