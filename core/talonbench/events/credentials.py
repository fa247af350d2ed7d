"""Removes credentials from pasted text: shell sessions, headers, write keys. What is removed is never kept anywhere."""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "••••"
_WORD: Final = r"[^\s'\"\\,;)}\]]+"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token|apikey-v1|managementkey-v1)\s+)({_WORD})",
        rf"(\b(?:bearer|apikey-v1|managementkey-v1)\s+)((?=[^\s'\"]*\d){_WORD})",
        r"((?:^|\s)(?:-u|--user)(?:\s+|=)?[\"']?)([^\s'\":]+:?[^\s'\"]*)(?=[\"'\s]|$)",
        rf"(\bwrite_?key[\"']?\s*[:=]\s*[\"']?)({_WORD})",
        rf"(\bx-api-key[\"']?\s*[:=]\s*[\"']?)({_WORD})",
        r"(\bhttps?://)([^\s/@:'\"]*:[^\s/@'\"]+)(?=@)",
        r"()(\bsgp_[A-Za-z0-9]{8,})",
        r"()(\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})",
        r"([?&](?:token|api_?key|write_?key|access_token|signature)=)([^\s&'\"#]+)",
    )
)
_QUICK: Final = re.compile(
    r"authorization|bearer|apikey|api-key|managementkey|write.?key|--user|\s-u|sgp_|eyJ|[?&]|://[^/\s]*:[^/\s]*@",
    re.IGNORECASE,
)


def remove_credentials(text: str) -> tuple[str, int]:
    """*text* with credentials masked, and how many there were; events in it can still be recognized.

    Text that is JSON is an event's or a configuration's, and stays as it is.
    """
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) or _QUICK.search(text) is None:
        return text, 0
    count = 0

    def mask(found: re.Match[str]) -> str:
        nonlocal count
        if MASK in found[2] or found[2].startswith(("$", "<", "{")):
            return found[0]  # masked already, or a placeholder
        count += 1
        tail = ":" if found[2].endswith(":") else ""
        return f"{found[1]}{MASK}{tail}"

    for form in _FORMS:
        text = form.sub(mask, text)
    return text, count
