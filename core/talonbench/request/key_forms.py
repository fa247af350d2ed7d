"""Finds a key in what a server echoes, in whatever encoding, and masks it."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from typing import Final
from urllib.parse import quote

SHORTEST: Final = 6  # characters of a key, or of a form of it, that can be told from any other text
_MARKS: Final = (b"\\u", b"\\U", b"\\x", b"\\X", b"%", b"&#")  # how an escaped character begins
_WIDE: Final = ("utf-16-le", "utf-16-be")


class KeyForms:
    """The forms of *key*, which are replaced by *shown*: plain, escaped character by character, base64, hexadecimal.

    Each character may be escaped or not: in JSON (also twice), in a URL, in HTML.
    """

    def __init__(self, key: str, shown: str) -> None:
        self._shown = shown
        escapable = _escapable(key)
        self._text = re.compile("|".join([escapable, *map(re.escape, _list_packed(key))]))
        self._escaped = re.compile(escapable.encode("utf-8", "surrogatepass"))
        self._marks = (*_MARKS, b"\\") if re.search(r'["\\/]', key) else _MARKS
        self._literal = [(form.encode("utf-8", "surrogatepass"), shown.encode()) for form in (key, *_list_packed(key))]
        self._literal += [(key.encode(code, "surrogatepass"), shown.encode(code)) for code in _WIDE]

    def mask_text(self, text: str) -> str:
        """*text* with the key masked."""
        return self._text.sub(self._shown, text)

    def mask_bytes(self, data: bytes) -> bytes:
        """*data* with the key masked; fast for much data without escapes, as answers mostly are."""
        for form, shown in self._literal:
            data = data.replace(form, shown)
        is_escaped = any(mark in data for mark in self._marks)
        return self._escaped.sub(self._shown.encode(), data) if is_escaped else data


def _escapable(key: str) -> str:
    """A pattern of *key* with any of its characters escaped. Repetitions are bounded, so that it takes linear time."""
    return "".join(map(_character, key))


def _character(character: str) -> str:
    number = ord(character)
    forms = [
        re.escape(character),
        rf"\\{{1,2}}{re.escape(character)}",
        rf"\\{{1,2}}(?i:u{number:04x}|x{number:02x})",
        rf"&#(?i:x0{{0,6}}{number:x}|0{{0,6}}{number});",
        rf"(?i:{_percent(character)})",
    ]
    return f"(?:{'|'.join(forms)})"


def _percent(character: str) -> str:
    octets = character.encode("utf-8", "surrogatepass")
    forms = {"".join(f"%(?:25)?{octet:02x}" for octet in octets)}
    if ord(character) < 256:
        forms.add(f"%(?:25)?{ord(character):02x}")
    return "|".join(sorted(forms))


def _list_packed(key: str) -> list[str]:
    """*key* in hexadecimal, and in base64, alone or inside another text: what doesn't depend on its neighbors."""
    octets = key.encode("utf-8", "surrogatepass")
    found: dict[str, None] = {}
    for shift in range(3):
        begin, end = -(-shift * 8 // 6), (shift + len(octets)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            form = encode(b"\0" * shift + octets).decode()[begin:end]
            if len(form) >= SHORTEST:
                found[form] = found[quote(form, safe="")] = None
    return [*sorted(found, key=len, reverse=True), octets.hex(), octets.hex().upper()]
