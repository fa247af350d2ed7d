"""Literals of JavaScript and Python as JSON text: bare keys, single quotes, ``None``, ``undefined`` and the like."""

from __future__ import annotations

import re
from typing import Final

from talonbench.values import json_text

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|\#[^\n]*|/\*[\s\S]*?\*/)
      |(?P<text>"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`)
      |(?P<number>[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][-+]?\d+)?)
      |(?P<word>[^\W\d][\w$]*|\$[\w$]*)
      |(?P<sign>=>|[\[\]{}():,=.]|.)""",
    re.VERBOSE,
)
_WORDS: Final = {
    "true": "true", "True": "true", "false": "false", "False": "false",
    "null": "null", "None": "null", "nil": "null", "undefined": "null",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


class LiteralError(ValueError):
    """The text at *start* is no literal: a variable, a call, an operator."""

    def __init__(self, start: int) -> None:
        super().__init__(f"no literal at {start}")
        self.start = start


def read_literals(text: str, start: int, closing: str = ")") -> tuple[list[tuple[str, str]], int]:
    """The literals from *start* of *text* up to *closing*, separated by commas, and where that ends.

    Each is its name (of ``name=value`` or ``name: value``; empty without one) and its JSON text. LiteralError where
    something else stands there.
    """
    reader = _Reader(text, start)
    found: list[tuple[str, str]] = []
    while not reader.take(closing):
        name = reader.name()
        found.append((name, reader.value()))
        if not reader.take(","):
            if reader.take(closing):
                break
            raise LiteralError(reader.at)
    return found, reader.at


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self.at = start
        self._skip()

    def _skip(self) -> None:
        while (found := _TOKEN.match(self._text, self.at)) is not None and found["blank"]:
            self.at = found.end()

    def take(self, sign: str) -> bool:
        """Go behind *sign* where it stands next."""
        if not self._text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        self._skip()
        return True

    def name(self) -> str:
        """The name of a named argument, with what stands behind it; empty where there is none."""
        found, before = _TOKEN.match(self._text, self.at), self.at
        if found is None or not found["word"]:
            return ""
        self.at = found.end()
        self._skip()
        if (self._text.startswith("=", self.at) and not self._text.startswith("==", self.at)) or self.take(":"):
            self.take("=")
            return found[0]
        self.at = before
        return ""

    def value(self) -> str:
        """The JSON text of the literal that stands next."""
        found = _TOKEN.match(self._text, self.at)
        if found is None:
            raise LiteralError(self.at)
        if found[0] in "{[":
            return self._object() if found[0] == "{" else self._list()
        if found["text"]:
            return self._end(found, json_text(_unquoted(found[0])))
        if found["number"]:
            return self._end(found, _number(found[0]))
        if found["word"] in _WORDS:
            return self._end(found, _WORDS[found[0]])
        raise LiteralError(self.at)

    def _end(self, found: re.Match[str], written: str) -> str:
        self.at = found.end()
        self._skip()
        return written

    def _object(self) -> str:
        self.take("{")
        members: list[str] = []
        while not self.take("}"):
            key = self._key()
            if not (self.take(":") or self.take("=>")):
                raise LiteralError(self.at)
            members.append(f"{key}: {self.value()}")
            if not self.take(",") and not self._text.startswith("}", self.at):
                raise LiteralError(self.at)
        return "{" + ", ".join(members) + "}"

    def _key(self) -> str:
        found = _TOKEN.match(self._text, self.at)
        if found is None or not (found["word"] or found["text"] or found["number"]):
            raise LiteralError(self.at)
        return self._end(found, json_text(_unquoted(found[0]) if found["text"] else found[0]))

    def _list(self) -> str:
        self.take("[")
        items: list[str] = []
        while not self.take("]"):
            items.append(self.value())
            if not self.take(",") and not self._text.startswith("]", self.at):
                raise LiteralError(self.at)
        return "[" + ", ".join(items) + "]"


def _number(text: str) -> str:
    plain = text.replace("_", "").lstrip("+")
    return plain if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", plain) else json_text(float(plain))


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16))
    return "" if found[4] else _ESCAPES.get(found[5], found[5])
