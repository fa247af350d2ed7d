"""Expressions: operands, operators, filters; compiled to closures over the variables in reach.

``and``, ``or`` and comparisons group to the right; a comparison binds closer than ``not``, that closer than ``and``.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from talonbench.mapping.liquid.comparison import BLANK, EMPTY, OPERATORS, is_true, read_property
from talonbench.mapping.liquid.filters import FILTERS, Argument
from talonbench.values import UNDEFINED, Value, to_number

Scope: TypeAlias = Callable[[str], Value]
Evaluate: TypeAlias = Callable[[Scope], Value]
_BLANK = re.compile(r"[\s\u00a0\ufeff]*")
_IDENTIFIER = re.compile(r"[\w\-?]+", re.UNICODE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|-?\d+\.(?!\.)|-?\.\d+")
_OPERATOR = re.compile(r"==|!=|>=|<=|>|<|(?:contains|not|and|or)(?![\w\-?])")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{0,4}|x[0-9a-fA-F]{0,2}|[0-7]{1,3}|.)", re.DOTALL)
_LITERALS: Mapping[str, Value] = {"true": True, "false": False, "nil": None, "null": None}
_PRECEDENCE = {"and": 0, "or": 0, "not": 1}


def compile_value(text: str) -> Evaluate:
    """An expression with its filters; ValueError where it cannot be read."""
    reader = Reader(text)
    evaluate = reader.expression()
    reader.skip()
    return reader.filtered(evaluate)


class Reader:
    """A cursor over the text of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip(self) -> None:
        """Move over blanks."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What *pattern* finds here, moved over."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def fail(self, message: str) -> ValueError:
        """An error that names the place."""
        return ValueError(f"{message} at “{self.text[self.at : self.at + 20]}”")

    def expression(self) -> Evaluate:
        """Operands and operators, up to the first filter or the end."""
        parts: list[Evaluate | str] = []
        while True:
            self.skip()
            if self.at < len(self.text) and (found := self.take(_OPERATOR)):
                parts.append(found[0])
                continue
            operand = self.operand()
            if operand is None:
                break
            parts.append(operand)
        return _postfix(parts) if parts else lambda _: UNDEFINED

    def operand(self) -> Evaluate | None:
        """A literal, a range or a variable with its properties."""
        self.skip()
        if found := self.take(_QUOTED):
            text = _unescaped(found[1] if found[1] is not None else found[2])
            return self._properties(lambda _: text)
        if self.text.startswith("(", self.at):
            return self._range()
        if self.text.startswith("[", self.at):
            return self._bracketed_variable()
        found = self.take(_NUMBER)
        if found and not _IDENTIFIER.match(self.text, self.at):
            number = to_number(found[0])
            return lambda _: number
        if found:
            self.at = found.start()
        return self._variable()

    def _variable(self) -> Evaluate | None:
        found = self.take(_IDENTIFIER)
        if not found:
            return None
        name = found[0]
        if self.text[self.at : self.at + 1] not in (".", "["):
            if name in _LITERALS:
                literal = _LITERALS[name]
                return lambda _: literal
            if name in ("empty", "blank"):
                marker = EMPTY if name == "empty" else BLANK
                return lambda _: marker
        return self._properties(lambda scope: scope(name))

    def _bracketed_variable(self) -> Evaluate:
        self.at += 1
        inner = self._inside("]")
        return self._properties(lambda scope: scope(str(inner(scope))))

    def _inside(self, closing: str) -> Evaluate:
        inner = self.operand()
        self.skip()
        if inner is None or not self.text.startswith(closing, self.at):
            raise self.fail(f"{closing} is missing")
        self.at += 1
        return inner

    def _properties(self, base: Evaluate) -> Evaluate:
        while True:
            if self.text.startswith("[", self.at):
                self.at += 1
                base = _member(base, self._inside("]"))
            elif self.text.startswith(".", self.at) and not self.text.startswith("..", self.at):
                self.at += 1
                found = self.take(_IDENTIFIER)
                if not found:
                    raise self.fail("A name is missing")
                base = _member(base, _constant(found[0]))
            else:
                return base

    def _range(self) -> Evaluate:
        self.at += 1
        start = self.operand()
        self.skip()
        if start is None or not self.text.startswith("..", self.at):
            raise self.fail("A range is (a..b)")
        self.at += 2
        end = self._inside(")")
        return lambda scope: list(range(_whole(start(scope)), _whole(end(scope)) + 1))

    def filtered(self, evaluate: Evaluate) -> Evaluate:
        """*evaluate* with the filters that follow."""
        while True:
            self.skip()
            if self.at >= len(self.text):
                return evaluate
            if self.text[self.at] != "|":
                raise self.fail("| is wanted before a filter")
            self.at += 1
            self.skip()
            found = self.take(_IDENTIFIER)
            if not found:
                if self.at < len(self.text):
                    raise self.fail("A filter's name is missing")
                return evaluate
            evaluate = _with_filter(evaluate, found[0], self._arguments())

    def _arguments(self) -> list[Argument]:
        arguments: list[Argument] = []
        self.skip()
        following = self.text[self.at : self.at + 1]
        if following in ("", "|"):
            return arguments
        if following != ":":
            raise self.fail(": is wanted after a filter's name")
        while self.at < len(self.text) and self.text[self.at] in ":,":
            self.at += 1
            argument = self._argument()
            if argument is not None:
                arguments.append(argument)
            self.skip()
        if self.at < len(self.text) and self.text[self.at] != "|":
            raise self.fail("This cannot stand here")
        return arguments

    def _argument(self) -> Argument | None:
        self.skip()
        start = self.at
        value = self.operand()
        if value is None:
            return None
        name = self.text[start : self.at]
        self.skip()
        if not self.text.startswith(":", self.at):
            return None, value
        self.at += 1
        named = self.operand()
        return name, named or (lambda _: UNDEFINED)


def _unescaped(text: str) -> str:
    def replace(found: re.Match[str]) -> str:
        body = found[1]
        if body[0] in "ux" and len(body) > 1:
            return chr(int(body[1:], 16))
        if body[0] in "01234567":
            return chr(int(body, 8))
        return _ESCAPES.get(body, "\0" if body in "ux" else body)

    return _ESCAPE.sub(replace, text) if "\\" in text else text


def _constant(value: Value) -> Evaluate:
    return lambda _: value


def _member(base: Evaluate, key: Evaluate) -> Evaluate:
    return lambda scope: read_property(base(scope), key(scope))


def _whole(value: Value) -> int:
    number = to_number(value) if isinstance(value, str) else value
    return int(number) if isinstance(number, (int, float)) and abs(number) < 10_000 else 0


def _with_filter(evaluate: Evaluate, name: str, arguments: list[Argument]) -> Evaluate:
    """An unknown filter lets everything through."""
    function = FILTERS.get(name)
    if function is None:
        return evaluate
    named = [(key, part) for key, part in arguments]

    def run(scope: Scope) -> Value:
        value = evaluate(scope)
        values: list[Value] = [part(scope) if key is None else [key, part(scope)] for key, part in named]
        return function(value, *values)

    return run


def _postfix(parts: list[Evaluate | str]) -> Evaluate:
    """Shunting-yard, groups to the right; what is left over is passed over, what is missing is nothing."""
    out: list[Evaluate] = []
    waiting: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            out.append(part)
            continue
        while waiting and _PRECEDENCE.get(waiting[-1], 2) > _PRECEDENCE.get(part, 2):
            _apply(waiting.pop(), out)
        waiting.append(part)
    while waiting:
        _apply(waiting.pop(), out)
    return out[0] if out else _constant(UNDEFINED)


def _apply(operator: str, out: list[Evaluate]) -> None:
    right = out.pop() if out else _constant(UNDEFINED)
    if operator == "not":
        out.append(lambda scope: not is_true(right(scope)))
        return
    left = out.pop() if out else _constant(UNDEFINED)
    function = OPERATORS[operator]
    out.append(lambda scope: function(left(scope), right(scope)))
