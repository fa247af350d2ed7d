"""Why a text isn't valid JSON, in words: Python's decoder says it for programmers."""

from json import JSONDecodeError
from typing import Final

_WORDS: Final = {
    "Extra data": "unexpected text after the value",
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing",
    "Expecting ':' delimiter": "“:” is missing after the key",
    "Expecting ',' delimiter": "“,” is missing",
    "Illegal trailing comma before end of object": "remove the comma before “}”",
    "Illegal trailing comma before end of array": "remove the comma before “]”",
    "Unterminated string starting at": "unterminated string",
    "Invalid control character at": "unescaped control character in a string",
    "Invalid \\escape": "invalid escape in a string",
    "Invalid \\uXXXX escape": "invalid \\u escape in a string",
}


def describe_json_error(error: ValueError, is_located: bool = False) -> str:
    """What is wrong with the text that `parse_json` refused: “a value is missing”, and where if *is_located*."""
    if not isinstance(error, JSONDecodeError):
        return str(error)
    reason = _WORDS.get(error.msg.rstrip(": "), error.msg)
    return f"{reason} (line {error.lineno}, column {error.colno})" if is_located else reason
