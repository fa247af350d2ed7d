"""Operands: texts, numbers, words, ranges and variables with their properties; read from text into closures."""

import math
import re
from collections.abc import Callable
from typing import TypeAlias

from talonbench.liquid.comparison import number_of, read_property
from talonbench.liquid.context import LONGEST_RANGE, Rendering
from talonbench.liquid.drops import BLANK, EMPTY, NIL, Held, plain, script_text
from talonbench.liquid.number_filters import exact
from talonbench.liquid.patterns import BLANKS, NAME, unquoted

Evaluate: TypeAlias = Callable[[Rendering], Held]
_BLANKS = re.compile(f"[{BLANKS}]*")
_NAME = re.compile(f"(?:{NAME})+")
_NUMBER = re.compile(rf"[+-]?[0-9]+(?:\.(?!\.)[0-9]*)?(?!{NAME}|\.(?!\.))")
_OPERATOR = re.compile(rf"==|!=|>=|<=|>|<|(?:contains|not|and|or)(?!{NAME})")
_LITERAL = re.compile(rf"(?:true|false|nil|null|empty|blank)(?!{NAME})")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*(?:'|\\?\Z)|"(?:[^"\\]|\\.)*(?:"|\\?\Z)""", re.DOTALL)
_LITERALS: dict[str, Held] = {"true": True, "false": False, "nil": NIL, "null": NIL, "empty": EMPTY, "blank": BLANK}


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
        return ValueError(f"{message}, not “{rest}”" if rest else f"{message}, but nothing follows")

    def name(self) -> str:
        """A name, empty where none stands."""
        self.skip()
        return self._take(_NAME)

    def quoted(self) -> str | None:
        """A text in quotes; one that is not closed runs to the end."""
        self.skip()
        raw = self._take(_QUOTED)
        return unquoted(raw) if raw else None

    def operator(self) -> str:
        """An operator, empty where none stands."""
        self.skip()
        return self._take(_OPERATOR)

    def operand(self) -> Evaluate | None:
        """A value with its properties, None where none stands."""
        self.skip()
        if literal := self._take(_LITERAL):
            return self._properties(constant(_LITERALS[literal]))
        text = self.quoted()
        if text is not None:
            return self._properties(constant(text))
        if self.sees("("):
            return self._properties(self._range())
        if number := self._take(_NUMBER):
            return self._properties(constant(_number(number)))
        return self.variable()

    def variable(self) -> Evaluate | None:
        """A variable with its properties: ``a.b``, ``a["b"]``, ``["a"].b``, ``.a``."""
        self.skip()
        start = self.at
        if self.sees("["):
            return self._properties(_variable(self._bracketed()))
        name = self.name()
        if not name and self.sees(".") and not self.sees(".."):
            self.at += 1
            name = self.name()
        if not name:
            return None
        read = self._properties(lambda run: run.read(name))
        return _noted(name, self.text[start : self.at], read)

    def _bracketed(self) -> Evaluate:
        self.at += 1
        key = self.operand() or constant("")
        end = self.text.find("]", self.at)
        if end < 0:
            raise self.fail("] is wanted")
        self.at = end + 1
        return key

    def _properties(self, base: Evaluate) -> Evaluate:
        while True:
            if self.sees("["):
                base = _member(base, self._bracketed())
            elif self.sees(".") and not self.sees(".."):
                self.at += 1
                key = self.name()
                if not key:
                    return base
                base = _member(base, constant(key))
            else:
                return base

    def _range(self) -> Evaluate:
        self.at += 1
        first = self._wanted()
        self.skip()
        if not self.takes(".."):
            raise self.fail(".. is wanted")
        last = self._wanted()
        self.skip()
        if not self.takes(")"):
            raise self.fail(") is wanted")
        return lambda run: _counted(run, number_of(first(run)), number_of(last(run)))

    def _wanted(self) -> Evaluate:
        value = self.operand()
        if value is None:
            raise self.fail("a value is wanted")
        return value


def constant(value: Held) -> Evaluate:
    """*value*, whatever is rendered."""
    return lambda run: value


def _number(text: str) -> int | float:
    number = float(text)
    return number if number == 0 and text.startswith("-") else exact(number)


def _noted(name: str, written: str, read: Evaluate) -> Evaluate:
    """*read*, told to who watches the rendering where the variable *name* comes from the event."""

    def evaluate(run: Rendering) -> Held:
        value = read(run)
        if run.note is not None and not run.is_own(name):
            run.note(written, value)
        return value

    return evaluate


def _variable(key: Evaluate) -> Evaluate:
    return lambda run: run.read(script_text(plain(key(run))))


def _member(base: Evaluate, key: Evaluate) -> Evaluate:
    return lambda run: read_property(base(run), key(run))


def _counted(run: Rendering, first: float, last: float) -> list[Held]:
    """The numbers from *first* up to *last*, one apart."""
    size = last - first + 1
    if not size > 0:
        return []
    if size > LONGEST_RANGE:
        raise ValueError(f"a range of more than {LONGEST_RANGE:,} numbers takes longer than Segment allows")
    run.spend(math.ceil(size))
    return [exact(first + at) for at in range(math.ceil(size))]
