"""Finds the Public API's responses in shell sessions and other text."""

import re
from json import JSONDecodeError, JSONDecoder

from talonbench.formats.model import ConfigText
from talonbench.formats.recognition import Found, is_public, read_public

_DECODER = JSONDecoder()
_ENVELOPE = re.compile(r'\{\s*"data"\s*:')
_MOST_IN_SESSION = 100  # responses in one text


def find_in_session(source: ConfigText) -> Found:
    """The Public API's responses among the commands of a shell session, or in other text."""
    text, at = source.text, 0
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return  # JSON, whose error is to be shown
    for _ in range(_MOST_IN_SESSION):
        opening = _ENVELOPE.search(text, at)
        if opening is None:
            return
        at = opening.start() + 1
        try:
            content, end = _DECODER.raw_decode(text, opening.start())
        except (JSONDecodeError, RecursionError):
            continue
        if is_public(content):
            at = end
            line = text.count("\n", 0, opening.start()) + 1
            yield from read_public(content, f"{source.name}:{line}")
