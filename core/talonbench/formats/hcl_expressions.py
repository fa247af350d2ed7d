"""Compiles Terraform's expressions to closures: operators, templates, ``for``, and the functions that need no disk.

What is truly elsewhere (a resource, a variable without a value, another function) raises `OpenError` with its source.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from talonbench.formats.hcl import HEREDOC, HclValue, Unresolved, join_heredoc, unescape, unmark
from talonbench.formats.hcl_evaluation import (
    MOST,
    Evaluate,
    OpenError,
    Scope,
    call_named,
    choose,
    constant,
    evaluate_member,
    join_parts,
    keep_open,
    loop,
    operate,
    refer,
    refer_elsewhere,
    take_member,
    to_number,
    to_truth,
)
from talonbench.formats.hcl_functions import FunctionError

_BLANK = re.compile(r"(?:\s+|(?:#|//)[^\n]*|/\*[\s\S]*?\*/)*")
_NAME = re.compile(r"[^\W\d][\w-]*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_KEY = re.compile(r"([^\W\d][\w-]*)\s*(?:=|:)")
_LITERAL = re.compile(r'(?:\\.|\$\$\{|%%\{|[^"\\$%]|[$%](?!\{))+')
_PLAIN_LITERAL = re.compile(r"(?:\$\$\{|%%\{|[^$%]|[$%](?!\{))+")
_BINARY: Final = (("||",), ("&&",), ("==", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "/", "%"))  # weakest first
_WORDS: Final[dict[str, HclValue]] = {"true": True, "false": False, "null": None}
_REFERENCES: Final = ("segment_", "local.", "var.", "each.")
_DEEPEST: Final = 60


def resolve(value: HclValue, scope: Scope) -> HclValue:
    """*value* with every expression in it evaluated as far as possible."""
    if isinstance(value, dict):
        return {key: resolve(part, scope) for key, part in value.items()}
    if isinstance(value, list):
        return [resolve(part, scope) for part in value]
    return _resolve_text(value.text, scope) if isinstance(value, Unresolved) else value


def is_too_large(value: HclValue) -> bool:
    """Whether *value*, written out, is larger than any configuration: a few references can multiply."""
    left, parts = MOST, [value]
    while parts and left > 0:
        part = parts.pop()
        if isinstance(part, (dict, list)):
            parts += part.values() if isinstance(part, dict) else part
        left -= len(part) + 1 if isinstance(part, (str, dict, list)) else 1
    return left <= 0


def _resolve_text(text: str, scope: Scope) -> HclValue:
    try:
        value = compile_expression(text)(scope)
        return Unresolved(text) if is_too_large(value) else value
    except OpenError as error:
        if error.text.startswith("segment_") and text.startswith(_REFERENCES):
            return Unresolved(error.text)
        return Unresolved(text if error.text in text else f"{text} {error.text}")
    except (FunctionError, RecursionError):
        return Unresolved(text)


@lru_cache(maxsize=2_000)
def compile_expression(text: str) -> Evaluate:
    """The expression in *text*, compiled; `OpenError` if it is written in a way that isn't known here."""
    compiler = _Compiler(text)
    found = compiler.expression()
    compiler.end()
    return found


class _Compiler:
    """A recursive descent over the text of one expression."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0

    def end(self) -> None:
        """`OpenError` unless all of the text was read."""
        self._skip()
        if self._at < len(self._text):
            raise OpenError(self._text)

    def expression(self) -> Evaluate:
        """A condition with both of its branches, or anything simpler."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise OpenError(self._text)
        test = self._binary(0)
        if self._take("?"):
            first = self.expression()
            self._expect(":")
            test = choose(test, first, self.expression())
        self._depth -= 1
        return test

    def _binary(self, level: int) -> Evaluate:
        if level == len(_BINARY):
            return self._unary()
        left = self._binary(level + 1)
        while sign := next((one for one in _BINARY[level] if self._take(one)), ""):
            left = operate(sign, left, self._binary(level + 1))
        return left

    def _unary(self) -> Evaluate:
        if self._take("!"):
            inner = self._unary()
            return lambda scope: not to_truth(inner(scope))
        if self._take("-"):
            inner = self._unary()
            return lambda scope: -to_number(inner(scope))
        return self._steps(self._primary())

    def _steps(self, value: Evaluate) -> Evaluate:
        """*value* followed by ``.name`` and ``[index]``."""
        while True:
            if self._text.startswith(".", self._at) and (name := _NAME.match(self._text, self._at + 1)):
                self._at = name.end()
                value = take_member(value, constant(name[0]))
            elif self._take("["):
                value = take_member(value, self.expression())
                self._expect("]")
            else:
                return value

    def _primary(self) -> Evaluate:
        self._skip()
        if self._take('"'):
            return self.template('"', _LITERAL)
        if heredoc := HEREDOC.match(self._text, self._at):
            self._at = heredoc.end()
            return _Compiler(join_heredoc(heredoc)).template("", _PLAIN_LITERAL)
        if self._take("("):
            inner = self.expression()
            self._expect(")")
            return inner
        if self._take("["):
            return self._for("]") if self._takes_word("for") else self._list("]")
        if self._take("{"):
            return self._for("}") if self._takes_word("for") else self._object()
        if number := _NUMBER.match(self._text, self._at):
            self._at = number.end()
            return constant(float(number[0]) if not number[0].isdigit() else int(number[0]))
        return self._named()

    def _named(self) -> Evaluate:
        """A constant, a call, or a reference with its first step."""
        name = self._name()
        if name in _WORDS:
            return constant(_WORDS[name])
        if self._take("("):
            return call_named(name, self._arguments())
        if name.startswith("segment_") or name in ("data", "module"):
            return refer_elsewhere(name, self._rest())
        step = _NAME.match(self._text, self._at + 1) if self._text.startswith(".", self._at) else None
        if step is not None:
            self._at = step.end()
        return refer(name, "" if step is None else step[0])

    def _rest(self) -> tuple[str | Evaluate, ...]:
        """The steps after the first name of something elsewhere: names, and indices to evaluate."""
        steps: list[str | Evaluate] = []
        while True:
            if self._text.startswith(".", self._at) and (name := _NAME.match(self._text, self._at + 1)):
                self._at = name.end()
                steps.append(f".{name[0]}")
            elif self._text.startswith("[", self._at) and not self._text.startswith("[*]", self._at):
                self._at += 1
                steps.append(self.expression())
                self._expect("]")
            else:
                return tuple(steps)

    def _arguments(self) -> tuple[Evaluate, ...]:
        found: list[Evaluate] = []
        while not self._take(")"):
            found.append(self.expression())
            if not self._take(","):
                self._expect(")")
                break
        return tuple(found)

    def _list(self, closing: str) -> Evaluate:
        items: list[Evaluate] = []
        while not self._take(closing):
            items.append(self.expression())
            if not self._take(","):
                self._expect(closing)
                break
        return lambda scope: [keep_open(item, scope) for item in items]

    def _object(self) -> Evaluate:
        members: list[tuple[Evaluate, Evaluate]] = []
        while not self._take("}"):
            key = self._key()
            if not self._take("="):
                self._expect(":")
            members.append((key, self.expression()))
            self._take(",")
        return lambda scope: dict(evaluate_member(key, value, scope) for key, value in members)

    def _key(self) -> Evaluate:
        """A plain name stands for itself as a key."""
        self._skip()
        plain = _KEY.match(self._text, self._at)
        if plain is None:
            return self.expression()
        self._at = plain.end(1)
        return constant(plain[1])

    def _for(self, closing: str) -> Evaluate:
        """``for k, v in many : body``, of a list or, with ``=>``, of an object."""
        names = [self._name()]
        if self._take(","):
            names.append(self._name())
        if not self._takes_word("in"):
            raise OpenError(self._text)
        many = self.expression()
        self._expect(":")
        first = self.expression()
        second = self.expression() if closing == "}" and self._take("=>") else None
        test = self.expression() if self._takes_word("if") else None
        self._expect(closing)
        return loop(tuple(names), many, first, second, test)

    def template(self, closing: str, literal: re.Pattern[str]) -> Evaluate:
        """The parts of a string up to *closing*, or to the end."""
        parts: list[Evaluate] = []
        while self._at < len(self._text) or closing:
            if found := literal.match(self._text, self._at):
                self._at = found.end()
                parts.append(constant(unescape(found[0]) if closing else unmark(found[0])))
            elif closing and self._text.startswith(closing, self._at):
                self._at += 1
                break
            elif self._text.startswith("${", self._at):
                self._at += 2
                self._take("~")
                parts.append(self.expression())
                self._take("~")
                self._expect("}")
            else:
                raise OpenError(self._text)  # a directive of a template
        return join_parts(tuple(parts), is_alone=len(parts) == 1 and bool(closing))

    def _name(self) -> str:
        self._skip()
        found = _NAME.match(self._text, self._at)
        if found is None:
            raise OpenError(self._text)
        self._at = found.end()
        return found[0]

    def _takes_word(self, word: str) -> bool:
        self._skip()
        found = _NAME.match(self._text, self._at)
        if found is None or found[0] != word:
            return False
        self._at = found.end()
        return True

    def _take(self, sign: str) -> bool:
        self._skip()
        if not self._text.startswith(sign, self._at) or (sign == "=" and self._text.startswith("=>", self._at)):
            return False
        self._at += len(sign)
        return True

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise OpenError(self._text)

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank is not None else self._at
