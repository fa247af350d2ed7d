"""Reads Terraform's language as far as configuration files use it: blocks, literals and ``jsonencode``.

What needs evaluation (references, functions, ``${…}``) is kept as `Unresolved`, for `hcl_expressions`. A heredoc
without interpolation is a literal. Our own parser: docs/architecture.md says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

from talonbench.errors import SourceError
from talonbench.values.json_parser import read_integer

_SPACE = re.compile(r"[ \t\r]+|(?:#|//)[^\n]*|/\*[\s\S]*?\*/")
_BREAK = re.compile(r"(?:[ \t\r\n]+|(?:#|//)[^\n]*|/\*[\s\S]*?\*/)*")
_NAME = re.compile(r"[^\W\d][\w-]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_COMMENT = re.compile(r"(?:#|//)[^\n]*|/\*[\s\S]*?\*/")
_LABEL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_PLAIN = re.compile(r'(?:[^"\\\n$%]|\\.|\$\$\{|%%\{|[$%](?!\{))*')
HEREDOC = re.compile(r"<<(-?)(\w+)[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^[ \t]*\2[ \t]*\r?$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_PUT_IN = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
_ONLY_PUT_IN = re.compile(r'\$\{\s*([^{}"]*?)\s*\}')
_FOR = re.compile(r"[{\[]\s*for\s+[^\W\d]")
_DEEPEST = 100
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class HclSyntaxError(SourceError):
    """A Terraform file has a syntax error."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """The source of an expression that isn't evaluated, or can't be."""

    text: str


_OPEN = Unresolved("")
HclValue: TypeAlias = None | bool | int | float | str | Unresolved | list["HclValue"] | dict[str, "HclValue"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block such as ``resource "type" "label" { … }``; *start* is its offset."""

    type: str
    labels: tuple[str, ...]
    start: int
    attributes: dict[str, HclValue] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)


def read_hcl(text: str) -> tuple[Block, ...]:
    """The blocks of *text*; HclSyntaxError with the location of the first error."""
    reader = _Reader(text)
    top = Block("", (), 0)
    reader.body(top, is_top=True)
    return tuple(top.blocks)


def read_attributes(text: str) -> dict[str, HclValue]:
    """The attributes of *text* outside of all blocks, as in a ``.tfvars`` file; HclSyntaxError if it is invalid."""
    top = Block("", (), 0)
    _Reader(text).body(top, is_top=True)
    return top.attributes


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def body(self, block: Block, is_top: bool = False, depth: int = 0) -> None:
        """Attributes and blocks up to the closing brace, or the end of the text."""
        if depth > _DEEPEST:
            self._refuse("Nested too deeply.")
        while True:
            self._skip(_BREAK)
            if self._at == len(self._text):
                if not is_top:
                    self._refuse("Unterminated block: “}” is missing.")
                return
            if not is_top and self._take("}"):
                return
            self._member(block, depth)

    def _member(self, block: Block, depth: int) -> None:
        start = self._at
        name = self._name()
        self._skip(_SPACE)
        if self._take("="):
            self._skip(_SPACE)
            block.attributes[name] = self.value()
            return
        labels: list[str] = []
        while not self._take("{"):
            found = _LABEL.match(self._text, self._at) or _NAME.match(self._text, self._at)
            if found is None:
                self._refuse(f"“=” or “{{” is missing after “{name}”.")
            labels.append(found[0].strip('"'))
            self._at = found.end()
            self._skip(_SPACE)
        inner = Block(name, tuple(labels), start)
        self.body(inner, depth=depth + 1)
        block.blocks.append(inner)

    def value(self, is_bracketed: bool = False) -> HclValue:
        """A value or an expression that only Terraform can evaluate; may span lines if it *is_bracketed*."""
        start = self._at
        self._deepen()
        value = _OPEN if _FOR.match(self._text, start) else self._literal()
        self._depth -= 1
        if value is not _OPEN and self._is_at_end_of_value(is_bracketed):
            return value
        self._at = start
        text = self._skip_expression(",]})" if is_bracketed else "\n,]})")
        if not text:
            self._refuse("A name or a value is missing.")
        return Unresolved(text)

    def _literal(self) -> HclValue:
        """A literal or a name; `_OPEN` if there is neither here."""
        text, at = self._text, self._at
        if text.startswith("{", at):
            return self._object()
        if text.startswith("[", at):
            return self._list()
        if text.startswith('"', at):
            return self._string()
        if text.startswith("<<", at):
            return self._heredoc()
        if (found := _NUMBER.match(text, at)) is not None:
            self._at = found.end()
            return float(found[0]) if any(mark in found[0] for mark in ".eE") else read_integer(found[0])
        if (found := _NAME.match(text, at)) is None:
            return _OPEN
        self._at = found.end()
        if found[0] in _WORDS:
            return _WORDS[found[0]]
        return self._encoded() if found[0] == "jsonencode" and self._take("(") else Unresolved(found[0])

    def _encoded(self) -> HclValue:
        """The argument of ``jsonencode``: its result isn't needed."""
        self._skip(_BREAK)
        value = self.value(is_bracketed=True)
        self._skip(_BREAK)
        if not self._take(")"):
            self._refuse("“)” is missing after jsonencode(…")
        return value

    def _string(self) -> HclValue:
        start = self._at
        self._skip_string()
        text = self._text[start + 1 : self._at - 1]
        if (alone := _ONLY_PUT_IN.fullmatch(text)) is not None:
            return Unresolved(alone[1])
        return Unresolved(self._text[start : self._at]) if _PUT_IN.search(text) else unescape(text)

    def _heredoc(self) -> HclValue:
        found = HEREDOC.match(self._text, self._at)
        if found is None:
            self._refuse("Unterminated heredoc.")
        self._at = found.end()
        return _several_lines(found)

    def _list(self) -> HclValue:
        self._at += 1
        items: list[HclValue] = []
        while True:
            self._skip(_BREAK)
            if self._take("]"):
                return items
            items.append(self.value(is_bracketed=True))
            self._skip(_BREAK)
            if not self._take(",") and not self._text.startswith("]", self._at):
                self._refuse("“,” or “]” is missing.")

    def _object(self) -> HclValue:
        self._at += 1
        members: dict[str, HclValue] = {}
        while True:
            self._skip(_BREAK)
            if self._take("}"):
                return members
            key = self._key()
            self._skip(_SPACE)
            if isinstance(key, Unresolved):
                return _OPEN
            if not (self._take("=") or self._take(":")):
                self._refuse(f"“=” is missing after “{key}”.")
            self._skip(_BREAK)
            members[key] = self.value()
            self._skip(_BREAK)
            self._take(",")

    def _key(self) -> str | Unresolved:
        """A key, or an expression for one."""
        if self._text.startswith('"', self._at):
            key = self._string()
            assert isinstance(key, (str, Unresolved))
            return key
        if self._text.startswith("(", self._at):
            return Unresolved(self._skip_expression("=:"))
        if (number := _NUMBER.match(self._text, self._at)) is not None:
            self._at = number.end()
            return number[0]
        return self._name()

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            self._refuse("A name or a value is missing.")
        self._at = found.end()
        return found[0]

    def _is_at_end_of_value(self, is_bracketed: bool) -> bool:
        self._skip(_BREAK if is_bracketed else _SPACE)
        return self._at == len(self._text) or self._text[self._at] in "\n,]})"

    def _skip_expression(self, ends: str) -> str:
        """Skip an expression, up to one of *ends* outside its brackets; returns its source without comments."""
        self._deepen()
        parts: list[str] = []
        depth, start = 0, self._at
        while self._at < len(self._text):
            sign = self._text[self._at]
            if depth == 0 and sign in ends:
                break
            if (comment := _COMMENT.match(self._text, self._at)) is not None:
                parts.append(self._text[start : self._at])
                start = self._at = comment.end()
            elif sign == '"':
                self._skip_string()
            elif (heredoc := HEREDOC.match(self._text, self._at)) is not None:
                self._at = heredoc.end()
            else:
                depth += (sign in "([{") - (sign in ")]}")
                self._at += 1
        self._depth -= 1
        return "".join([*parts, self._text[start : self._at]]).strip()

    def _skip_string(self) -> None:
        """Skip a string; interpolations in it may contain strings again."""
        start = self._at
        self._at += 1
        while (found := _PLAIN.match(self._text, self._at)) is not None:
            self._at = found.end()
            if self._take('"'):
                return
            if not (self._take("${") or self._take("%{")):
                break
            self._skip_expression("}")
            if not self._take("}"):
                break
        self._at = start
        self._refuse("Unterminated string.")

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse("Nested too deeply.")

    def _skip(self, what: re.Pattern[str]) -> None:
        while (found := what.match(self._text, self._at)) is not None and found.end() > self._at:
            self._at = found.end()

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _refuse(self, message: str) -> NoReturn:
        raise HclSyntaxError(message, self._text, self._at)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(found[3], found[0])


def unescape(text: str) -> str:
    """The string that is written as *text* between quotes."""
    return unmark(_ESCAPE.sub(_unescaped, text))


def unmark(text: str) -> str:
    """*text* with the doubled signs of templates written once."""
    return text.replace("$${", "${").replace("%%{", "%{")


def join_heredoc(found: re.Match[str]) -> str:
    """The lines of a heredoc, without the margin that ``<<-`` takes off."""
    lines = found[3].replace("\r\n", "\n").split("\n")
    if found[1]:
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        lines = [line[margin:] for line in lines]
    return "\n".join(lines) + "\n"


def _several_lines(found: re.Match[str]) -> HclValue:
    text = join_heredoc(found)
    return Unresolved(found[0]) if _PUT_IN.search(text) else unmark(text)
