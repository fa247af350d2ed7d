"""Variables of Postman's collections: those with a value in the collection or in an environment are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from talonbench.values import Json, json_text, parse_json, to_text

_COLLECTION: Final = "schema.getpostman.com"
_ENVIRONMENT: Final = '"_postman_variable_scope"'
_NAME: Final = re.compile(r"\{\{\s*([\w.$-]+)\s*\}\}")
_BARE: Final = re.compile(r"(?<=[:\[,])(\s*)(\{\{[^{}]*\}\})(?=(?:\s|\\[nrt])*(?:[,}\]]))")  # a value without quotes
_SECRET: Final = re.compile(r"key|token|secret|password|auth", re.IGNORECASE)
NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})


def is_environment(text: str) -> bool:
    """Whether *text* is an environment."""
    return _ENVIRONMENT in text


def read_environment(text: str) -> dict[str, str]:
    """The variables of the environment that *text* is; empty if it is none. Secrets aren't read."""
    return _read(text, "values") if is_environment(text) else {}


def fill_in(text: str, environment: Mapping[str, str] = NO_VALUES) -> str:
    """*text* with the variables of a collection filled in; those without a value stay, as strings. Others unchanged."""
    if _COLLECTION not in text or "{{" not in text:
        return text
    values = {**_read(text, "variable"), **environment}
    filled = _NAME.sub(lambda found: _escape(values.get(found[1]), found[0]), text)
    return _BARE.sub(lambda found: f'{found[1]}\\"{found[2]}\\"', filled)


def _read(text: str, key: str) -> dict[str, str]:
    try:
        content = parse_json(text)
    except ValueError:
        return {}
    listed: Json = content.get(key) if isinstance(content, dict) else None
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    return {
        str(row.get("key")): to_text(row.get("value"))
        for row in rows
        if row.get("enabled") is not False and row.get("type") != "secret" and not _SECRET.search(str(row.get("key")))
    }


def _escape(value: str | None, written: str) -> str:
    """*value* inside of the JSON string that a body is; *written* if there is none."""
    return written if value is None else json_text(json_text(value)[1:-1])[1:-1]
