"""Models to JSON text and back, with a message for everything that can be wrong with a file."""

import contextlib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import format_text
from talonbench.json_reading import read_json
from talonbench.values import json_text
from talonbench.values.pointer import format_pointer

Model = TypeVar("Model", bound=BaseModel)
_LONGEST_POINTER = 100
_KEY_NAMES = ("key", "apikey", "authorization", "token", "secret", "password")
_REASONS = {  # by pydantic's names for what is wrong
    "extra_forbidden": "is unknown",
    "missing": "is missing",
    "recursion_depth_exceeded": "is nested too deeply",
    "string_type": "must be a string",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "has the wrong format",
    "invalid-json-value": "must be a JSON value",
    "int_type": "must be an integer",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be an array",
    "dict_type": "must be an object",
    "model_type": "must be an object",
}


def format_json_file(model: BaseModel) -> bytes:
    """*model* as indented JSON; a lone surrogate is written as its escape, so any text comes back as it was."""
    text = json_text(model.model_dump())
    with contextlib.suppress(EventSyntaxError):  # nested too deeply to be formatted: saved in one line rather than lost
        text = format_text(text)
    return f"{text}\n".encode()


def read_json_file(path: Path, model: type[Model], newest: int) -> Model:
    """The *model* in the file *path*, of a version up to *newest*; WorkspaceError, with the location, if invalid."""
    content = read_json(path)
    if not isinstance(content, dict):
        raise WorkspaceError(f"{path}: must contain a JSON object")
    version = content.get("version")
    if isinstance(version, int) and version > newest:
        raise WorkspaceError(
            f"{path}: made by a newer Talonbench (file format {version}; this version reads up to {newest})"
        )
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise WorkspaceError("\n".join(f"{path}: {line}" for line in describe_validation_errors(error))) from None


def describe_validation_errors(error: ValidationError) -> list[str]:
    """One line per error, with its JSON pointer; never the value, which may be a secret."""
    return [
        f"{_pointer(fault['loc'])} {reason(str(fault['loc'][-1]) if fault['loc'] else '', fault['type'], fault['msg'])}"
        for fault in error.errors(include_url=False, include_input=False)
    ]


def _pointer(place: tuple[int | str, ...]) -> str:
    pointer = format_pointer(place) or "the file"
    return pointer if len(pointer) <= _LONGEST_POINTER else pointer[: _LONGEST_POINTER - 1] + "…"


def reason(name: str, kind: str, message: str) -> str:
    """What is wrong with the field *name*: pydantic's *kind* and *message*, in words that hold no value."""
    if kind == "extra_forbidden" and name.lower().replace("_", "").replace("-", "") in _KEY_NAMES:
        return "isn't allowed: an API key belongs in the keychain, not in a file"
    return _REASONS.get(kind) or _rephrase(message)


def _rephrase(message: str) -> str:
    begin, rule, rest = message.partition(" should be ")
    if rule and begin in ("Input", "Value"):
        return f"must be {rest}"
    words = message.removeprefix("Value error, ")
    return f"is invalid: {words[:1].lower()}{words[1:]}"
