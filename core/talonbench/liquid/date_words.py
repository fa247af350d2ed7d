"""The text of a date cut into words, as V8's Date reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.liquid.calendar import MONTHS
from talonbench.values.text import BLANKS

_BLANKS = BLANKS.replace("\u2028\u2029", "")  # a line separator is none of V8's
_TOKEN = re.compile(
    rf"(?P<number>[0-9]+)|(?P<sign>[:\-+.)])|(?P<blank>[{_BLANKS}]+)|(?P<word>(?:(?![{_BLANKS}])[A-\U0010ffff])+)|(?P<other>.)",
    re.DOTALL,
)
_ZONES = {"ut": 0, "utc": 0, "z": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
          "pst": -8, "pdt": -7}  # fmt: skip
_SIGNIFICANT = 9


@dataclass(frozen=True, slots=True)
class Word:
    """One word: *kind* is number, sign, blank, month, zone, half (of a day), T, word or other."""

    kind: str
    text: str

    @property
    def number(self) -> int:
        """What the digits say, of which V8 keeps nine."""
        return int(self.text.lstrip("0")[:_SIGNIFICANT] or "0")

    def is_fixed(self, digits: int) -> bool:
        """Whether this is a number of so many digits."""
        return self.kind == "number" and len(self.text) == digits

    @property
    def value(self) -> int:
        """The month from 1, the zone's hours, or the hours that am and pm add."""
        word = self.text.lower()
        if self.kind == "month":
            return _month(word)
        return _ZONES[word] if self.kind == "zone" else 12 * (word == "pm")

    @property
    def milliseconds(self) -> int:
        """The digits as a fraction of a second."""
        return int(self.text[:3].ljust(3, "0"))


END = Word("end", "")


def words(text: str) -> Iterator[Word]:
    """The words of *text*, what stands in parentheses left out."""
    at = 0
    while at < len(text):
        if text[at] == "(":
            at = _behind_parentheses(text, at)
            yield Word("other", "(")
            continue
        found = _TOKEN.match(text, at)
        assert found is not None
        at = found.end()
        kind = found.lastgroup or "other"
        yield Word(_kind_of(found[0].lower()) if kind == "word" else kind, found[0])


def _behind_parentheses(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    return len(text)


def _kind_of(word: str) -> str:
    if word in ("am", "pm"):
        return "half"
    if word in _ZONES:
        return "zone"
    if word == "t":
        return "T"
    return "month" if _month(word) else "word"


def _month(word: str) -> int:
    return next((at for at, name in enumerate(MONTHS, 1) if name[:3].lower() == word[:3]), 0)
