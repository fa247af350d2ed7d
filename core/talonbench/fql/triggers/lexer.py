"""Text into tokens with their places, by the rules of Segment's lexer (npm @segment/fql-ts 1.10, by parity)."""

import re

from talonbench.errors import FqlSyntaxError
from talonbench.fql.tokens import Token, describe_item, describe_unreadable

# An identifier is letters, digits, _ and -; any character may be escaped. After it, only these may follow.
# Beyond U+FFFF it cannot: Segment counts in UTF-16, and escapes the first half only.
_IDENT = re.compile(r"(?:\\[^\U00010000-\U0010ffff]|[A-Za-z0-9_\-])+")
_TERMINATORS = frozenset(" \t\n,])")
_MAY_FOLLOW = _TERMINATORS | frozenset(".(=!")
_NUMBER = re.compile(r"[0-9.]*")
_WORDS = {"and": "conditional", "or": "conditional", "null": "null"}
_SINGLE = {".": "dot", "[": "brackleft", "]": "brackright", ",": "comma", "(": "parenleft", ")": "parenright"}


def tokenize(source: str) -> list[Token]:
    """The tokens of *source*, ``eos`` last; FqlSyntaxError at the place that can't be read."""
    tokens = []
    at = 0
    while at < len(source):
        if source[at] in " \t\n":
            at += 1
            continue
        token = _token(source, at)
        tokens.append(token)
        at = token.end
    return [*tokens, Token("eos", "eos", at, at)]


def _token(source: str, at: int) -> Token:
    char = source[at]
    if char in "=<>!":
        return _operator(source, at)
    if char.isascii() and (char.isalpha() or char in "\\_"):
        return _word(source, at)
    if char.isascii() and (char.isdigit() or char in "+-"):
        return _number(source, at)
    if char in "\"'":
        return _text(source, at)
    if char in _SINGLE:
        return Token(_SINGLE[char], char, at, at + 1)
    raise FqlSyntaxError(describe_item(source, at) or describe_unreadable(char), source, at)


def _ends(source: str, at: int, allowed: frozenset[str] = _TERMINATORS) -> bool:
    return at >= len(source) or source[at] in allowed


def _operator(source: str, at: int) -> Token:
    char, after = source[at], source[at + 1 : at + 2]
    if char == "=":
        return Token("operator", "=", at, at + 1)
    if char == "!" and after.isascii() and (after.isalpha() or after == "("):
        return Token("operator", "!", at, at + 1)
    if after == "=" and _ends(source, at + 2):
        return Token("operator", char + "=", at, at + 2)
    if char == "!":
        raise FqlSyntaxError("“!” must be followed by “=” and a space, or by a name.", source, at)
    return Token("operator", char, at, at + 1)


def _word(source: str, at: int) -> Token:
    for word, kind in _WORDS.items():
        if source.startswith(word, at) and _ends(source, at + len(word)):
            return Token(kind, word, at, at + len(word))
        if source[at] == word[0] and _is_swallowed(source, at, len(word)):
            return Token("ident", source[at], at, len(source))
    found = _IDENT.match(source, at)
    if found is None:
        raise FqlSyntaxError("The character after this \\ can't be part of a name.", source, at)
    end = found.end()
    if end < len(source) and source[end] not in _MAY_FOLLOW:
        raise FqlSyntaxError(describe_item(source, end) or _behind_a_name(source[end]), source, end)
    return Token("ident", re.sub(r"\\(.)", r"\1", found[0], flags=re.DOTALL), at, end)


def _behind_a_name(char: str) -> str:
    if char in "<>":
        return f"Put a space between a name and “{char}”."
    if char in "\"',)":
        return f"“{char}” can't follow a name; put a space between them."
    return describe_unreadable(char)


def _is_swallowed(source: str, at: int, wanted: int) -> bool:
    """Segment's lexer loses the end of a last word that begins like and, or, null and is shorter than it."""
    return len(source) - at < wanted and not _TERMINATORS.intersection(source[at + 1 :])


def _number(source: str, at: int) -> Token:
    found = _NUMBER.match(source, at + 1)
    end = at + 1 if found is None else found.end()
    digits = source[at + 1 : end]
    if digits.count(".") > 1 or (digits.endswith(".") and _ends(source, end)):
        raise FqlSyntaxError("A number can have one decimal point, followed by digits.", source, at, end)
    return Token("number", source[at:end], at, end)


def _text(source: str, at: int) -> Token:
    end = source.find(source[at], at + 1)
    if end < 0:
        raise FqlSyntaxError("Unterminated string.", source, at, len(source))
    # A closing quote not followed by a space, comma or bracket isn't consumed, and opens the next string.
    return Token("string", source[at : end + 1], at, end + 1 if _ends(source, end + 1) else end)
