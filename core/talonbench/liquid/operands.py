"""Operands: texts, numbers, words, ranges and variables with their properties; read from text into closures."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from talonbench.liquid.comparison import number_of, read_property
from talonbench.liquid.context import LONGEST_RANGE, Rendering
from talonbench.liquid.drops import BLANK, EMPTY, NIL, Held, plain, script_text
from talonbench.liquid.number_filters import exact
from talonbench.liquid.patterns import BLANKS, NAME, unquoted
from talonbench.liquid.reads import NOWHERE, Places, Scan

Evaluate: TypeAlias = Callable[[Rendering], Held]
_BLANKS = re.compile(f"[{BLANKS}]*")
_NAME = re.compile(f"(?:{NAME})+")
_NUMBER = re.compile(rf"[+-]?[0-9]+(?:\.(?!\.)[0-9]*)?(?!{NAME}|\.(?!\.))")
_OPERATOR = re.compile(rf"==|!=|>=|<=|>|<|(?:contains|not|and|or)(?!{NAME})")
_LITERAL = re.compile(rf"(?:true|false|nil|null|empty|blank)(?!{NAME})")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*(?:'|\\?\Z)|"(?:[^"\\]|\\.)*(?:"|\\?\Z)""", re.DOTALL)
_LITERALS: dict[str, Held] = {"true": True, "false": False, "nil": NIL, "null": NIL, "empty": EMPTY, "blank": BLANK}


@dataclass(frozen=True, slots=True)
class Expression:
    """Something that has a value: *evaluate* finds it in a rendering, *places* says where in the event it may stand.

    *places* is NOWHERE for a value that is made in the template; what was read to make it is noted in the scan. *key*
    is the text of a constant that stands in brackets or behind a dot, None for what is only known with an event.
    """

    evaluate: Evaluate
    places: Callable[[Scan], Places]
    key: str | None = None


class Reader:
    """A cursor over the text of a tag or an output."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def skip(self) -> None:
        """Move over blanks."""
        self._take(_BLANKS)

    def sees(self, text: str) -> bool:
        """Whether *text* stands here."""
        return self.text.startswith(text, self.at)

    def takes(self, text: str) -> bool:
        """Move over *text* if it stands here."""
        found = self.sees(text)
        self.at += len(text) if found else 0
        return found

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def fail(self, message: str) -> ValueError:
        """An error that names the place."""
        rest = self.text[self.at : self.at + 20]
        return ValueError(f"{message}, got “{rest}”" if rest else f"{message}, but nothing follows")

    def name(self) -> str:
        """A name, empty where none stands."""
        self.skip()
        return self._take(_NAME)

    def quoted(self) -> str | None:
        """A string in quotes; an unterminated one runs to the end."""
        self.skip()
        raw = self._take(_QUOTED)
        return unquoted(raw) if raw else None

    def operator(self) -> str:
        """An operator, empty where none stands."""
        self.skip()
        return self._take(_OPERATOR)

    def operand(self) -> Expression | None:
        """A value with its properties, None where none stands."""
        self.skip()
        if literal := self._take(_LITERAL):
            return _members(constant(_LITERALS[literal]), self._properties())
        text = self.quoted()
        if text is not None:
            return _members(constant(text), self._properties())
        if self.sees("("):
            return _members(self._range(), self._properties())
        if number := self._take(_NUMBER):
            return _members(constant(_number(number)), self._properties())
        return self.variable()

    def variable(self) -> Expression | None:
        """A variable with its properties: ``a.b``, ``a["b"]``, ``["a"].b``, ``.a``."""
        self.skip()
        start = self.at
        if self.sees("["):
            name = self._bracketed()
            return self._noted(start, name, self._properties())
        text = self.name()
        if not text and self.sees(".") and not self.sees(".."):
            self.at += 1
            text = self.name()
        return self._noted(start, constant(text), self._properties()) if text else None

    def _noted(self, start: int, name: Expression, properties: list[Expression]) -> Expression:
        """The variable *name* with its *properties*; who watches the rendering is told what is read of the event."""
        found = _members(_variable(name), properties)
        if name.key is None:
            return found
        written, own, read = self.text[start : self.at], name.key, found.evaluate
        keys = tuple(part.key for part in (name, *properties) if part.key is not None)
        known = keys if len(keys) == len(properties) + 1 else None

        def evaluate(run: Rendering) -> Held:
            value = read(run)
            if run.note is not None and not run.is_own(own):
                run.note(written, known, value)
            return value

        return Expression(evaluate, found.places)

    def _bracketed(self) -> Expression:
        self.at += 1
        key = self.operand() or constant("")
        end = self.text.find("]", self.at)
        if end < 0:
            raise self.fail("expected ]")
        self.at = end + 1
        return key

    def _properties(self) -> list[Expression]:
        """The keys that stand behind a value."""
        found: list[Expression] = []
        while True:
            if self.sees("["):
                found.append(self._bracketed())
            elif self.sees(".") and not self.sees(".."):
                self.at += 1
                key = self.name()
                if not key:
                    return found
                found.append(constant(key))
            else:
                return found

    def _range(self) -> Expression:
        self.at += 1
        first = self._wanted()
        self.skip()
        if not self.takes(".."):
            raise self.fail("expected ..")
        last = self._wanted()
        self.skip()
        if not self.takes(")"):
            raise self.fail("expected )")
        return made_of(
            lambda run: _counted(run, number_of(first.evaluate(run)), number_of(last.evaluate(run))), first, last
        )

    def _wanted(self) -> Expression:
        value = self.operand()
        if value is None:
            raise self.fail("expected a value")
        return value


def constant(value: Held) -> Expression:
    """*value*, whatever is rendered; a number below 0 is no key: it counts from the end of a list."""
    is_key = not (isinstance(value, (int, float)) and value < 0)
    return Expression(lambda run: value, lambda scan: NOWHERE, script_text(plain(value)) if is_key else None)


def made_of(evaluate: Evaluate, *parts: Expression) -> Expression:
    """A value that the template makes of *parts*, all of which it reads."""

    def places(scan: Scan) -> Places:
        for part in parts:
            scan.read(part.places(scan))
        return NOWHERE

    return Expression(evaluate, places)


def with_default(value: Expression) -> Expression:
    """*value*, for which something else stands in if it is missing."""

    def places(scan: Scan) -> Places:
        with scan.with_default():
            found = value.places(scan)
            scan.read(found)
        return NOWHERE

    return Expression(value.evaluate, places)


def _number(text: str) -> int | float:
    number = float(text)
    return number if number == 0 and text.startswith("-") else exact(number)


def _variable(name: Expression) -> Expression:
    key, find = name.key, name.evaluate
    if key is not None:
        return Expression(lambda run: run.read(key), lambda scan: scan.variable(key))

    def places(scan: Scan) -> Places:
        scan.read(name.places(scan))
        scan.read_all()
        return NOWHERE

    return Expression(lambda run: run.read(script_text(plain(find(run)))), places)


def _members(base: Expression, keys: list[Expression]) -> Expression:
    """*base*'s member at *keys*, one within the other."""
    return reduce(_member, keys, base)


def _member(base: Expression, key: Expression) -> Expression:
    of, find, name = base.evaluate, key.evaluate, key.key

    def places(scan: Scan) -> Places:
        found = base.places(scan)
        if name is not None:
            return tuple((*place, name) for place in found)
        scan.read(found)  # any of its members
        scan.read(key.places(scan))
        return NOWHERE

    return Expression(lambda run: read_property(of(run), find(run)), places)


def _counted(run: Rendering, first: float, last: float) -> list[Held]:
    """The numbers from *first* up to *last*, one apart."""
    size = last - first + 1
    if not size > 0:
        return []
    if size > LONGEST_RANGE:
        raise ValueError(f"a range of more than {LONGEST_RANGE:,} numbers takes longer than Segment allows")
    run.spend(math.ceil(size))
    return [exact(first + at) for at in range(math.ceil(size))]
