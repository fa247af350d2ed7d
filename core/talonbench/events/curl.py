"""Reads events from curl commands that call the HTTP API."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from talonbench.errors import EventSyntaxError
from talonbench.events.arrival import FoundEvent
from talonbench.events.embedded import name_call
from talonbench.events.envelopes import inner_events, read_body
from talonbench.events.event import read_event

_CURL = re.compile(r"^[ \t]*(?:\$[ \t]*)?curl(?:\.exe)?\s", re.MULTILINE)
_BODY = re.compile(r"(?:-d|--(?:data(?:-raw|-binary|-ascii)?|json)(?:=|$))([\s\S]*)")
_SIGNED = re.compile(r"-u\S*|--user(?:=.*)?|authorization:\s*basic\b.*", re.IGNORECASE)
# A shell's $'…' is a string with escapes: browsers use it if a copied body contains a quote or a line break.
_ESCAPED_TEXT = re.compile(r"(?<=[\s=d])\$'((?:[^'\\]|\\[\s\S])*)'")
# Windows' command line escapes with carets, even line ends.
_CARETS = re.compile(r'\^(?:\r?\n|")')
_CARET = re.compile(r"\^(\r?\n|.)")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}


def find_curl_events(text: str) -> tuple[list[FoundEvent], int]:
    """The events of all commands in *text*, and the number of write keys with them."""
    found: list[FoundEvent] = []
    keys = 0
    starts = [one.start() for one in _CURL.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        words = _words(text[start:end])
        events = _events(words)
        found += events
        is_signed = any(_SIGNED.fullmatch(word) for word in words)
        keys += bool(events) and is_signed and not any("writeKey" in event.body for event in events)
    return found, keys


def _words(command: str) -> list[str]:
    if _CARETS.search(command):
        command = _CARET.sub(lambda one: " " if one[1].isspace() else one[1], command)
    plain = _ESCAPED_TEXT.sub(lambda one: shlex.quote(_ESCAPE.sub(_unescaped, one[1])), command)
    try:
        return shlex.split(plain.replace("\\\n", " ").replace("\\\r\n", " "))
    except ValueError:
        return []


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(found[3], found[3])


def _events(words: list[str]) -> list[FoundEvent]:
    call = next(filter(None, map(name_call, words)), "")
    for body in _bodies(words):
        try:
            read = read_event(body).body
        except EventSyntaxError:
            continue
        return inner_events(read) or [read_body(read, call)]
    return []


def _bodies(words: list[str]) -> Iterator[str]:
    """The values of the data flags, attached to them or in the next word."""
    for at, word in enumerate(words):
        if found := _BODY.fullmatch(word):
            yield found[1] or "".join(words[at + 1 : at + 2])
