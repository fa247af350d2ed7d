"""The tags that Segment leaves switched on, as python-liquid's tags; what they read and write is liquidjs's."""

import re
from collections.abc import Callable

from liquid.ast import Node
from liquid.exceptions import LiquidSyntaxError, StopRender
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT, TOKEN_ILLEGAL, TOKEN_OUTPUT, TOKEN_TAG, Token

from talonbench.liquid.block_tags import BLOCK_TAGS
from talonbench.liquid.cycling import compile_cycle
from talonbench.liquid.drops import Held, stringify
from talonbench.liquid.expressions import compile_value
from talonbench.liquid.lexer import tokenize_lines
from talonbench.liquid.operands import Expression, Reader
from talonbench.liquid.pieces import Part, Piece, do_nothing, scan_all, write_all
from talonbench.values import number_text
from talonbench.values.text import BLANKS

DISABLED = ("case", "for", "include", "layout", "render", "tablerow")
_COMMENT_LINE = re.compile(rf"\n[{BLANKS}]*[^#{BLANKS}]")


class _OneLiner(Tag):
    """A tag without an end; *read* makes of its arguments what is written."""

    block = False
    kind = TOKEN_TAG
    read: Callable[[str], Part]

    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        if token.kind != self.kind:
            raise _unknown(token)
        try:
            return Piece(token, type(self).read(stream.current.value))
        except ValueError as error:
            raise LiquidSyntaxError(f"{self.name}: {error}", token=token) from None


def _one_liner(name: str, read: Callable[[str], Part], kind: str = TOKEN_TAG) -> type[Tag]:
    return type(f"_{name.title()}Tag", (_OneLiner,), {"name": name, "kind": kind, "read": staticmethod(read)})


def _output(text: str) -> Part:
    return _written(compile_value(text), stringify)


def _written(value: Expression, as_text: Callable[[Held], str]) -> Part:
    """A part that writes *value* as a text."""
    evaluate = value.evaluate
    return Part(lambda run, buffer: buffer.write(as_text(evaluate(run))), lambda scan: scan.read(value.places(scan)))


def _echo(text: str) -> Part:
    return _output(text) if text else Part(do_nothing)


def _assign(text: str) -> Part:
    reader = Reader(text)
    name = reader.name()
    reader.skip()
    if not name or not reader.takes("="):
        raise ValueError("expected a name, = and a value")
    value = compile_value(text[reader.at :])
    evaluate = value.evaluate
    return Part(
        lambda run, buffer: run.assigned.__setitem__(name, evaluate(run)),
        lambda scan: scan.give(name, value.places(scan)),
    )


def _increment(text: str) -> Part:
    """Writes the counter, then adds one."""
    name = Reader(text).name()
    return Part(lambda run, buffer: buffer.write(number_text(run.count(name, 1))), lambda scan: scan.count(name))


def _decrement(text: str) -> Part:
    """Takes one away, then writes the counter."""
    name = Reader(text).name()
    return Part(lambda run, buffer: buffer.write(number_text(run.count(name, -1) - 1)), lambda scan: scan.count(name))


def _cycle(text: str) -> Part:
    return _written(compile_cycle(text), str)


def _end(_: str) -> Part:
    """``break`` and ``continue``: outside of loops, and Segment has none, they end the template."""
    return Part(_stop)


def _stop(*_: object) -> None:
    raise StopRender


def _comment_line(text: str) -> Part:
    if _COMMENT_LINE.search(text):
        raise ValueError("every line of a comment must begin with #")
    return Part(do_nothing)


class _ContentTag(Tag):
    """What stands between outputs and tags."""

    name = TOKEN_CONTENT
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        if token.kind == TOKEN_TAG:
            raise _unknown(token)
        return Piece(token, Part(lambda run, buffer: buffer.write(token.value)))


class _LiquidTag(Tag):
    """A tag on each line."""

    name = "liquid"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        nodes = get_parser(self.env).parse(TokenStream(tokenize_lines(stream.current.value, token)))
        return Piece(token, Part(lambda run, buffer: write_all(nodes, run, buffer), lambda scan: scan_all(nodes, scan)))


class _IllegalTag(Tag):
    name = TOKEN_ILLEGAL
    block = False

    def parse(self, stream: TokenStream) -> Node:
        raise _unknown(stream.current)


def _unknown(token: Token) -> LiquidSyntaxError:
    if token.value in DISABLED:
        return LiquidSyntaxError(f"the tag {token.value} is disabled in Segment", token=token)
    return LiquidSyntaxError(f"unknown tag {token.value}", token=token)


TAGS: tuple[type[Tag], ...] = (
    _one_liner(TOKEN_OUTPUT, _output, TOKEN_OUTPUT),
    _one_liner("assign", _assign),
    _one_liner("break", _end),
    _one_liner("continue", _end),
    _one_liner("cycle", _cycle),
    _one_liner("decrement", _decrement),
    _one_liner("echo", _echo),
    _one_liner("increment", _increment),
    _one_liner("#", _comment_line),
    _ContentTag,
    _IllegalTag,
    _LiquidTag,
    *BLOCK_TAGS,
)
