r"""The tokens of a filter, by Segment's FQL documentation and, where that is silent, its published lexer.

Names are letters, digits, ``_`` and ``-``, any other character after a ``\``; strings are in single or double quotes,
without escapes; numbers may have a sign and a fraction.
"""

import re

from talonbench.errors import FqlSyntaxError
from talonbench.fql.tokens import Token, describe_unreadable

_NAME = r"(?:[A-Za-z_]|\\.)(?:[A-Za-z0-9_\-]|\\.)*"
_RULES = {
    "blank": r"[ \t\r\n]+",
    "path": rf"{_NAME}(?:\.{_NAME})*",
    "number": r"[+-]?[0-9]+(?:\.[0-9]+)?",
    "text": r"\"[^\"]*\"|'[^']*'",
    "compare": r"!=|<=|>=|=|<|>",
    "not": r"!",
    "open": r"\(",
    "close": r"\)",
    "begin list": r"\[",
    "end list": r"\]",
    "comma": r",",
}
_ANY = re.compile("|".join(f"(?P<{name.replace(' ', '_')}>{rule})" for name, rule in _RULES.items()), re.DOTALL)
_KEY = re.compile(rf"{_NAME}", re.DOTALL)
WORDS = ("and", "or", "in", "true", "false", "null")


def tokenize(source: str) -> list[Token]:
    """The tokens of *source* without spaces, ``end`` last; FqlSyntaxError at the place that can't be read.

    Their types are the names of the rules, and of a word of the language the word itself.
    """
    tokens = []
    at = 0
    while at < len(source):
        found = _ANY.match(source, at)
        if found is None:
            raise _unreadable(source, at)
        kind = (found.lastgroup or "").replace("_", " ")
        at = found.end()
        if kind == "path" and source.startswith(".", at):
            raise FqlSyntaxError("A dot must be followed by a name; a path can't contain an index.", source, at, at + 2)
        if kind != "blank":
            text = found[0]
            tokens.append(Token(text if text in WORDS else kind, text, found.start(), at))
    return [*tokens, Token("end", "", at, at)]


def _unreadable(source: str, at: int) -> FqlSyntaxError:
    char = source[at]
    if char in "\"'":
        return FqlSyntaxError("Unterminated string.", source, at, len(source))
    if char == "\\":
        return FqlSyntaxError("A character must follow the \\.", source, at)
    return FqlSyntaxError(describe_unreadable(char), source, at)


def path_keys(text: str) -> tuple[str, ...]:
    """The keys of a path token, escapes resolved: an escaped dot belongs to its key."""
    return tuple(re.sub(r"\\(.)", r"\1", key, flags=re.DOTALL) for key in _KEY.findall(text))
