"""The tags that Segment leaves switched on, as python-liquid's tags; what they read and write is liquidjs's."""

import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import TextIO, TypeAlias, cast

from liquid.ast import BlockNode, Node
from liquid.context import RenderContext
from liquid.exceptions import LiquidSyntaxError, StopRender
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_ILLEGAL, TOKEN_OUTPUT, TOKEN_TAG, Token

from talonbench.liquid.context import Rendering
from talonbench.liquid.cycling import compile_cycle
from talonbench.liquid.drops import stringify, well_formed
from talonbench.liquid.expressions import compile_value, condition
from talonbench.liquid.lexer import tokenize_lines
from talonbench.liquid.operands import Reader
from talonbench.values import number_text
from talonbench.values.text import BLANKS

DISABLED = ("case", "for", "include", "layout", "render", "tablerow")
Write: TypeAlias = Callable[[Rendering, TextIO], object]
_COMMENT_LINE = re.compile(rf"\n[{BLANKS}]*[^#{BLANKS}]")


class Piece(Node):
    """A node that knows how to write itself."""

    def __init__(self, token: Token, write: Write) -> None:
        super().__init__(token)
        self.write = write

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what this node makes of the rendering that *context* is."""
        self.write(cast(Rendering, context), buffer)
        return 0


class _OneLiner(Tag):
    """A tag without an end; *read* makes of its arguments what is written."""

    block = False
    kind = TOKEN_TAG
    read: Callable[[str], Write]

    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        if token.kind != self.kind:
            raise _unknown(token)
        try:
            return Piece(token, type(self).read(stream.current.value))
        except ValueError as error:
            raise LiquidSyntaxError(f"{self.name}: {error}", token=token) from None


def _one_liner(name: str, read: Callable[[str], Write], kind: str = TOKEN_TAG) -> type[Tag]:
    return type(f"_{name.title()}Tag", (_OneLiner,), {"name": name, "kind": kind, "read": staticmethod(read)})


def _output(text: str) -> Write:
    evaluate = compile_value(text)
    return lambda run, buffer: buffer.write(stringify(evaluate(run)))


def _echo(text: str) -> Write:
    return _output(text) if text else _nothing


def _nothing(*_: object) -> None:
    pass


def _assign(text: str) -> Write:
    reader = Reader(text)
    name = reader.name()
    reader.skip()
    if not name or not reader.takes("="):
        raise ValueError("a name, = and a value are wanted")
    evaluate = compile_value(text[reader.at :])
    return lambda run, buffer: run.assigned.__setitem__(name, evaluate(run))


def _increment(text: str) -> Write:
    """Writes the counter, then adds one."""
    name = Reader(text).name()
    return lambda run, buffer: buffer.write(number_text(run.count(name, 1)))


def _decrement(text: str) -> Write:
    """Takes one away, then writes the counter."""
    name = Reader(text).name()
    return lambda run, buffer: buffer.write(number_text(run.count(name, -1) - 1))


def _cycle(text: str) -> Write:
    turn = compile_cycle(text)
    return lambda run, buffer: buffer.write(turn(run))


def _end(_: str) -> Write:
    """``break`` and ``continue``: outside of loops, and Segment has none, they end the template."""
    return _stop


def _stop(*_: object) -> None:
    raise StopRender


def _comment_line(text: str) -> Write:
    if _COMMENT_LINE.search(text):
        raise ValueError("every line of a comment begins with #")
    return _nothing


class _ContentTag(Tag):
    """What stands between outputs and tags."""

    name = TOKEN_CONTENT
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        if token.kind == TOKEN_TAG:
            raise _unknown(token)
        return Piece(token, lambda run, buffer: buffer.write(token.value))


class _LiquidTag(Tag):
    """A tag on each line."""

    name = "liquid"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        nodes = get_parser(self.env).parse(TokenStream(tokenize_lines(stream.current.value, token)))
        return Piece(token, lambda run, buffer: write_all(nodes, run, buffer))


def write_all(nodes: list[Node], run: Rendering, buffer: TextIO) -> None:
    """Write *nodes* one after the other."""
    for node in nodes:
        node.render_to_output(run, buffer)


class _Block(Tag):
    """A tag with an end."""

    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        try:
            return Piece(token, self.read(stream))
        except ValueError as error:
            raise LiquidSyntaxError(f"{self.name}: {error}", token=token) from None

    def read(self, stream: TokenStream) -> Write:
        raise NotImplementedError

    def body(self, stream: TokenStream, *ends: str) -> list[Node]:
        """What stands up to one of *ends*, at which the stream is left."""
        found: BlockNode = get_parser(self.env).parse_block(stream, ends)
        if stream.current.kind == TOKEN_EOF:
            raise ValueError("this is not closed")
        return found.nodes


def arguments(stream: TokenStream) -> str:
    """What stands behind the name of a tag, moved over."""
    return next(stream).value if stream.current.kind == TOKEN_EXPRESSION else ""


class _CommentTag(Tag):
    name = "comment"
    end = "endcomment"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        while not stream.current.is_tag(self.end):
            if next(stream).kind == TOKEN_EOF:
                raise LiquidSyntaxError("a comment is not closed", token=token)
        _leave(stream)
        return Piece(token, _nothing)


def _leave(stream: TokenStream) -> None:
    """Move from a closing tag to its arguments, so that the parser goes on behind them."""
    if stream.peek.kind == TOKEN_EXPRESSION:
        next(stream)


class _CaptureTag(_Block):
    name = "capture"
    end = "endcapture"

    def read(self, stream: TokenStream) -> Write:
        reader = Reader(arguments(stream))
        name = reader.name() or reader.quoted()
        if name is None:
            raise ValueError("a name is wanted")
        nodes = self.body(stream, self.end)
        _leave(stream)

        def capture(run: Rendering, _: TextIO) -> None:
            buffer = StringIO()
            write_all(nodes, run, buffer)
            run.assigned[name] = well_formed(buffer.getvalue())

        return capture


class _BlockTag(_Block):
    """Without layouts, which are switched off, a block is its content; ``block`` names it inside."""

    name = "block"
    end = "endblock"

    def read(self, stream: TokenStream) -> Write:
        arguments(stream)
        nodes = self.body(stream, self.end)
        _leave(stream)

        def write(run: Rendering, buffer: TextIO) -> None:
            run.blocks += 1
            write_all(nodes, run, buffer)
            run.blocks -= 1

        return write


class _Branch:
    def __init__(self, holds: Callable[[Rendering], bool] | None, nodes: list[Node]) -> None:
        self.holds = holds
        self.nodes = nodes


class _IfTag(_Block):
    name = "if"
    end = "endif"

    def read(self, stream: TokenStream) -> Write:
        branches = list(self._branches(stream))

        def choose(run: Rendering, buffer: TextIO) -> None:
            for branch in branches:
                if branch.holds is None or branch.holds(run):
                    return write_all(branch.nodes, run, buffer)
            return None

        return choose

    def first(self, text: str) -> Callable[[Rendering], bool]:
        """When the first branch is taken."""
        return condition(text)

    def _branches(self, stream: TokenStream) -> Iterator[_Branch]:
        ends = (self.end, "elsif", "else")
        yield _Branch(self.first(arguments(stream)), self.body(stream, *ends))
        has_else = False
        while not stream.current.is_tag(self.end):
            kind, text = next(stream).value, arguments(stream)
            self.check(kind, text, has_else)
            if has_else:
                self.body(stream, *ends)
                continue
            has_else = kind == "else"
            yield _Branch(None if has_else else condition(text), self.body(stream, *ends))
        self.check(self.end, stream.peek.value if stream.peek.kind == TOKEN_EXPRESSION else "", False)
        _leave(stream)

    def check(self, kind: str, text: str, has_else: bool) -> None:
        """ValueError where liquidjs takes offence at the tag *kind*."""
        if has_else:
            raise ValueError(f"{kind} stands behind else")
        if text and kind != "elsif":
            raise ValueError(f"“{text}” cannot stand behind {kind}")


class _UnlessTag(_IfTag):
    """Unlike ``if``, this lets more branches behind ``else`` be, unread."""

    name = "unless"
    end = "endunless"

    def first(self, text: str) -> Callable[[Rendering], bool]:
        holds = condition(text)
        return lambda run: not holds(run)

    def check(self, kind: str, text: str, has_else: bool) -> None:
        pass


class _IllegalTag(Tag):
    name = TOKEN_ILLEGAL
    block = False

    def parse(self, stream: TokenStream) -> Node:
        raise _unknown(stream.current)


def _unknown(token: Token) -> LiquidSyntaxError:
    if token.value in DISABLED:
        return LiquidSyntaxError(f"the tag {token.value} is switched off in Segment", token=token)
    return LiquidSyntaxError(f"there is no tag {token.value}", token=token)


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
    _BlockTag,
    _CaptureTag,
    _CommentTag,
    _ContentTag,
    _IfTag,
    _IllegalTag,
    _LiquidTag,
    _UnlessTag,
)
