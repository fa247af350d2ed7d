"""A template cut into python-liquid's tokens, where liquidjs would cut it.

python-liquid's own lexer differs: it trims inside raw blocks, skips what it can't read, and misses closing braces
inside quoted strings.
"""

import re
from collections.abc import Iterator

from liquid.exceptions import LiquidSyntaxError
from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from talonbench.liquid.patterns import BLANKS, NAME, text_after_blanks, text_before_blanks, trim_blanks

_OPENING = re.compile(r"\{[{%]")
_OUTPUT = re.compile(r"""(?:(?!\}\})(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"]))*\}\}""", re.DOTALL)
_TAG = re.compile(r".*?%\}", re.DOTALL)
_TAG_NAME = re.compile(rf"[{BLANKS}]*(#|(?:{NAME})+)[{BLANKS}]*")
_END = rf"\{{%[{BLANKS}]*endraw(?!{NAME})"
_END_RAW = re.compile(rf"{_END}(?:{_END}|(?!\{{%|%\}}).)*%\}}", re.DOTALL)


def tokenize(source: str) -> Iterator[Token]:
    """The tokens of *source*; LiquidSyntaxError if something is unclosed or a tag has no name."""
    at, trimming = 0, False
    while at < len(source):
        opening = _OPENING.search(source, at)
        start = opening.start() if opening else len(source)
        yield from _content(source, at, start, trimming)
        if opening is None:
            return
        found = _closed(source, start)
        body = _inside(source, start, found.end())
        trimming = source[found.end() - 3] == "-"
        yield from _output(source, start, body) if opening[0] == "{{" else _tag(source, start, body)
        at = found.end()
        if opening[0] == "{%" and _name(body) == "raw":
            closing = _END_RAW.search(source, at)
            if closing is None:
                raise _error("unclosed raw", source, start)
            yield Token(TOKEN_CONTENT, source[at : closing.start()], at, source)
            at, trimming = closing.end(), source[closing.end() - 3] == "-"


def _closed(source: str, start: int) -> re.Match[str]:
    pattern = _OUTPUT if source[start + 1] == "{" else _TAG
    found = pattern.match(source, start + 2)
    if found is None:
        raise _error(f"unclosed {source[start : start + 20]} …", source, start)
    return found


def _inside(source: str, start: int, end: int) -> str:
    """The text between the braces, without the hyphens that trim."""
    first = start + 3 if source[start + 2] == "-" else start + 2
    last = end - 3 if source[end - 3] == "-" else end - 2
    return trim_blanks(source[first:last])


def _content(source: str, start: int, end: int, trimming: bool) -> Iterator[Token]:
    text = source[start:end]
    if trimming:
        text = text_after_blanks(text)
    if source.startswith("-", end + 2):
        text = text_before_blanks(text)
    if text:
        yield Token(TOKEN_CONTENT, text, start, source)


def _output(source: str, start: int, body: str) -> Iterator[Token]:
    yield Token(TOKEN_OUTPUT, body, start, source)
    yield Token(TOKEN_EXPRESSION, body, start, source)


def _name(body: str) -> str:
    found = _TAG_NAME.match(body)
    return found[1] if found else ""


def _tag(source: str, start: int, body: str) -> Iterator[Token]:
    found = _TAG_NAME.match(body)
    if found is None:
        raise _error("expected a tag name", source, start)
    if found[1] == "raw":
        return
    yield Token(TOKEN_TAG, found[1], start, source)
    yield Token(TOKEN_EXPRESSION, body[found.end() :], start, source)


def tokenize_lines(source: str, token: Token) -> Iterator[Token]:
    """The tokens of what the tag ``liquid`` holds: a tag a line; *token* is that tag's."""
    raw: list[str] | None = None
    for line in filter(trim_blanks, source.split("\n")):
        body = _without_hyphens(trim_blanks(line))
        name = _name(body)
        if raw is None:
            yield from _tag(token.source, token.start_index, body)
            raw = [] if name == "raw" else None
        elif name == "endraw":
            yield Token(TOKEN_CONTENT, "".join(raw), token.start_index, token.source)
            raw = None
        elif name:
            raw.append(text_after_blanks(line) + "\n")
        else:
            raise _error("expected a tag name, even in raw", token.source, token.start_index)
    if raw is not None:
        raise _error("unclosed raw", token.source, token.start_index)


def _without_hyphens(line: str) -> str:
    line = line[1:] if line.startswith("-") else line
    return trim_blanks(line[:-1] if line.endswith("-") else line)


def _error(message: str, source: str, start: int) -> LiquidSyntaxError:
    return LiquidSyntaxError(message, token=Token(TOKEN_TAG, "", start, source))
