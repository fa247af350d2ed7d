"""Removes credentials from pasted text: shell sessions, headers, write keys. What is removed is never kept anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MASK: Final = "••••"
_WORD: Final = r"[^\s'\"\\,;)}\]]+"
# Each form with what a text contains, in lower case, if it has the form: most texts have none of it.
_FORMS: Final = tuple(
    (marks, re.compile(form, re.IGNORECASE))
    for marks, form in (
        (
            ("authorization",),
            rf"(authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token|apikey-v1|managementkey-v1)\s+)({_WORD})",
        ),
        (("bearer", "key-v1"), rf"(\b(?:bearer|apikey-v1|managementkey-v1)\s+)((?=[^\s'\"]*\d){_WORD})"),
        (("x-api-key",), rf"(\bx-api-key[\"']?\s*[:=]\s*[\"']?)({_WORD})"),
        (("sgp_",), r"()(\bsgp_[A-Za-z0-9]{8,})"),
        (("writekey", "write_key"), rf"(\bwrite_?key[\"']?\s*[:=]\s*[\"']?)({_WORD})"),
        (
            ("--user", " -u", "\t-u", "\n-u"),
            r"((?:^|\s)(?-i:-u|--user)(?:\s+|=)?[\"']?)([^\s'\":]+:?[^\s'\"]*)(?=[\"'\s]|$)",
        ),
        (("@",), r"(\bhttps?://)([^\s/@:'\"]*:[^\s/@'\"]+)(?=@)"),
        (("eyj",), r"()(\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})"),
        (
            ("token=", "key=", "signature="),
            r"([?&](?:token|api_?key|write_?key|access_token|signature)=)([^\s&'\"#]+)",
        ),
    )
)
_HEADERS: Final = _FORMS[:4]  # what no event has as data of its own


def remove_credentials(text: str) -> tuple[str, int]:
    """*text* with credentials masked, and how many there were; events in it can still be recognized.

    Text that is JSON is an event's or a configuration's, and stays as it is.
    """
    return (text, 0) if _is_json(text) else _mask(text, _FORMS)


def remove_from_part(text: str) -> tuple[str, int]:
    """*text*, a part of an event, with credentials masked, and how many there were; in JSON only those of headers."""
    return _mask(text, _HEADERS if _is_json(text) else _FORMS)


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def _mask(text: str, forms: Sequence[tuple[tuple[str, ...], re.Pattern[str]]]) -> tuple[str, int]:
    lower, count = text.lower(), 0

    def mask(found: re.Match[str]) -> str:
        nonlocal count
        if MASK in found[2] or found[2].startswith(("$", "<", "{")):
            return found[0]  # masked already, or a placeholder
        count += 1
        tail = ":" if found[2].endswith(":") else ""
        return f"{found[1]}{MASK}{tail}"

    for marks, form in forms:
        if any(mark in lower for mark in marks):
            text = form.sub(mask, text)
    return text, count
