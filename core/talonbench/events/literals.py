"""Converts literals of JavaScript, Python and others to JSON: bare keys, single quotes, ``None``, ``undefined`` etc."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from talonbench.events.grammar import MAX_DEPTH
from talonbench.values import json_text

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|\#[^\n]*|/\*[\s\S]*?\*/)
      |(?P<long>"{3}[\s\S]*?"{3}|'{3}[\s\S]*?'{3})
      |(?P<text>"(?:[^"\\\n\0]|\\[\s\S])*+"|'(?:[^'\\\n\0]|\\[\s\S])*+'|`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+`)
      |(?P<number>[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][-+]?\d+)?)
      |(?P<word>[^\W\d][\w$]*|\$[\w$]*)
      |(?P<other>`(?:[^`\\]|\\[\s\S])*+`|"(?:[^"\\\n]|\\[\s\S]){4000}|'(?:[^'\\\n]|\\[\s\S]){4000})
      |(?P<sign>=>|[\[\]{}():,=.]|.)""",
    re.VERBOSE,
)
_WORDS: Final = {
    "true": "true", "True": "true", "false": "false", "False": "false",
    "null": "null", "None": "null", "nil": "null", "undefined": "null",
    "TRUE": "true", "FALSE": "false", "NULL": "null",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5})\}|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_FUNCTION = re.compile(r"(?:async\b\s*)?(?:function\b|lambda\b|\(?[\w\s,]*\)?\s*=>)")
# What may replace a value in a separate literal: a variable, a member of one, a call. Anything else is a mistake.
_VARIABLE = re.compile(r"(?:\.\.\.|(?:new|await)\s+)?[^\W\d][\w$]*(?:\s*\??\.\s*[\w$]+|\[[^\]\"]*\]|\([^\"]*?\))*")
# What builds an object from pairs, in Kotlin, Java, C# and Go: mapOf("a" to 1), put("a", 1), { "a", 1 }, ["a"] = 1.
_BUILDER = re.compile(r"(?:new\s+)?(?:[\w.]*(?:[mM]apOf|Map|Properties|Traits|Context|JsonObject|Dictionary)\b|map\[)")
_PAIR = re.compile(
    r"""(?:\b(?:put\w*|[sS]et|add|Add)\s*\(\s*(?={T}\s*,)|\{\s*(?={T}\s*[,:])|\[\s*(?={T}\s*\]\s*=)|,\s*(?={T}\s*:)
      |[(,]\s*(?={T}\s*to\b))(?P<key>{T})\s*(?:,|:|\]\s*=|to\b)\s*""".replace("{T}", r'"(?:[^"\\\n]|\\.)*"'),
    re.VERBOSE,
)
_SYMBOL = re.compile(r":\w+\s*=>")  # Ruby's
_DATE = re.compile(r"""new\s+Date\(\s*["'](\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)["']\s*\)""")
_ENCODER = re.compile(r"(?:JSON\.stringify|json\.dumps|json_encode|JSON\.generate)\s*\(")  # says its argument
_OPEN, _CLOSE = "([{", ")]}"
_LONGEST = 4000  # characters of an expression


class LiteralError(ValueError):
    """The text at *start* is unterminated or isn't a list of values."""

    def __init__(self, start: int) -> None:
        super().__init__(f"no literal at {start}")
        self.start = start


@dataclass(slots=True)
class Literals:
    """Values that were read: each with its name (from ``name=value`` or ``name: value``; else empty) and its JSON text.

    *left* are the keys of members, and the arguments, that aren't literals (variables, calls): members are left out,
    arguments without a name are null. Functions aren't listed. *end* is where the values end.
    """

    values: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    end: int = 0


def read_literals(text: str, start: int, closing: str = ")") -> Literals:
    """The values from *start* of *text* up to *closing*, separated by commas; LiteralError if *closing* is missing."""
    reader = _Reader(text, start)
    found = Literals(left=reader.left)
    while not reader.take(closing):
        name = reader.name()
        value = reader.value(name)
        if value is not None or not name:
            found.values.append((name, value or "null"))
        if not reader.take(","):
            if reader.take(closing):
                break
            raise LiteralError(reader.at)
    found.end = reader.at
    return found


def read_literal(text: str, start: int, *, is_strict: bool = True) -> tuple[str, list[str], int]:
    """The JSON text of the object or list at *start*, what it leaves out, and where it ends; else LiteralError.

    If it *is_strict*, only variables and calls are left out: anything else counts as a mistake in an intended event.
    """
    reader = _Reader(text, start, is_strict=is_strict)
    if not text.startswith(("{", "["), reader.at):
        raise LiteralError(reader.at)
    return reader.plain(), reader.left, reader.at


class _Reader:
    def __init__(self, text: str, start: int, *, is_strict: bool = False) -> None:
        self._text = text
        self._is_strict = is_strict
        self._depth = 0
        self.at = start
        self.left: list[str] = []
        self._skip()

    def _skip(self) -> None:
        while (found := _TOKEN.match(self._text, self.at)) is not None and found["blank"]:
            self.at = found.end()

    def take(self, sign: str) -> bool:
        """Skip *sign* if it is next."""
        if not self._text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        self._skip()
        return True

    def name(self) -> str:
        """Skip the name of a named argument and its separator; returns the name, or an empty string."""
        found, before = _TOKEN.match(self._text, self.at), self.at
        if found is None or not found["word"]:
            return ""
        self.at = found.end()
        self._skip()
        if not self._text.startswith(("==", "=>", "::"), self.at) and (self.take("=") or self.take(":")):
            return found[0]
        self.at = before
        return ""

    def value(self, name: str = "") -> str | None:
        """The JSON text of the next value; None if it isn't a literal, which is left out as *name*."""
        before, left, depth = self.at, len(self.left), self._depth
        try:
            written = self.plain()
            if self._text[self.at : self.at + 1] in (",", *_CLOSE):
                return written
        except LiteralError:
            pass
        self.at, self._depth = before, depth
        del self.left[left:]
        self._leave(name)
        made = _built(self._text[before : self.at].strip())
        if made is not None:
            self.left[left:] = made[1]
            return made[0]
        return None

    def _leave(self, name: str = "") -> None:
        """Skip an expression, up to the comma or bracket that ends it."""
        before, depth = self.at, 0
        while found := _TOKEN.match(self._text, self.at):
            if depth == 0 and (found[0] == "," or found[0] in _CLOSE):
                break
            depth += (found[0] in _OPEN) - (found[0] in _CLOSE)
            self.at = found.end()
            if self.at > before + _LONGEST:
                raise LiteralError(before)
        written = self._text[before : self.at].strip()
        if found is None or not written or (self._is_strict and not _VARIABLE.fullmatch(written)):
            raise LiteralError(before)
        if not _FUNCTION.match(written):
            self.left.append(name or written)

    def plain(self) -> str:
        """The JSON text of the next literal; LiteralError if there is none."""
        found = _TOKEN.match(self._text, self.at)
        if found is None:
            raise LiteralError(self.at)
        if found[0] in ("{", "["):
            return self._nested(found[0])
        if found["text"] or found["long"]:
            return self._end(found, json_text(_unquoted(found[0])))
        if found["number"]:
            return self._end(found, _number(found[0]))
        if found["word"] in _WORDS:
            return self._end(found, _WORDS[found[0]])
        if found[0] == "array" and self.take("array") and self._text.startswith("(", self.at):
            return self._nested("(")
        if found[0] == "dict" and self.take("dict") and self.take("("):
            return self._object(")")
        if encoder := _ENCODER.match(self._text, self.at):
            return self._encoded(encoder.end())
        raise LiteralError(self.at)

    def _encoded(self, start: int) -> str:
        """The literal that an encoder of JSON, whose arguments are at *start*, makes text of."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LiteralError(start)
        self.at = start
        self._skip()
        written = self.plain()
        while self.take(","):
            self.name()
            self.value()
        if not self.take(")"):
            raise LiteralError(self.at)
        self._depth -= 1
        return written

    def _nested(self, opening: str) -> str:
        """An object or a list; PHP's arrays are either, depending on what follows their first string."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LiteralError(self.at)
        self.take(opening)
        closing = _CLOSE[_OPEN.index(opening)]
        before, key = self.at, self._key()
        is_quoted = self._text[before : before + 1] in ('"', "'")
        signs = ("=>", ":") if is_quoted else ("=>",)  # Swift's dictionaries have brackets, and quoted keys
        has_keys = opening == "{" or (key and self._text.startswith(signs, self.at))
        self.at = before
        written = self._object(closing) if has_keys else self._list(closing)
        self._depth -= 1
        return written

    def _end(self, found: re.Match[str], written: str) -> str:
        self.at = found.end()
        self._skip()
        return written

    def _object(self, closing: str) -> str:
        members: list[str] = []
        while not self.take(closing):
            before, key = self.at, self._key()
            if key and (self.take("=>") or self.take(":") or (closing == ")" and self.take("="))):
                value = self.value(key)
                members += [f"{json_text(key)}: {value}"] if value is not None else []
            else:  # a shorthand name, a computed key, a spread
                self.at = before
                self._leave()
            if not self.take(",") and not self._text.startswith(closing, self.at):
                raise LiteralError(self.at)
        return "{" + ", ".join(members) + "}"

    def _key(self) -> str:
        symbol = _SYMBOL.match(self._text, self.at)
        found = _TOKEN.match(self._text, self.at + 1 if symbol else self.at)
        if found is None or not (found["word"] or found["text"] or found["number"]):
            return ""
        return self._end(found, _unquoted(found[0]) if found["text"] else found[0])

    def _list(self, closing: str) -> str:
        items: list[str] = []
        while not self.take(closing):
            item = self.value()
            items += [item] if item is not None else []
            if not self.take(",") and not self._text.startswith(closing, self.at):
                raise LiteralError(self.at)
        return "[" + ", ".join(items) + "]"


def _built(expression: str) -> tuple[str, list[str]] | None:
    """The JSON text of what *expression* builds, and the keys left out; None if it isn't a known builder."""
    if date := _DATE.fullmatch(expression):
        return json_text(date[1]), []
    if not _BUILDER.match(expression):
        return None
    members: dict[str, str] = {}
    left: list[str] = []
    for pair in _PAIR.finditer(expression):
        key = _unquoted(pair["key"])
        try:
            members[key] = _Reader(expression, pair.end()).plain()
        except LiteralError:
            left.append(key)
    written = ", ".join(f"{json_text(key)}: {value}" for key, value in members.items())
    return (f"{{{written}}}", left) if members else None


def _number(text: str) -> str:
    plain = text.replace("_", "").lstrip("+")
    return plain if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", plain) else json_text(float(plain))


def _unquoted(text: str) -> str:
    quotes = 3 if text[:3] in ('"' * 3, "'" * 3) and len(text) >= 6 else 1
    return _ESCAPE.sub(_unescaped, text[quotes:-quotes])


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16))
    return "" if found[4] else _ESCAPES.get(found[5], found[5])
