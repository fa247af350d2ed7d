"""The tags that Segment leaves switched on, as python-liquid's tags; what they read and write is liquidjs's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from talonbench.liquid.drops import Held, is_true, stringify, well_formed
from talonbench.liquid.expressions import compile_value
from talonbench.liquid.lexer import tokenize_lines
from talonbench.liquid.operands import Expression, Reader, made_of
from talonbench.liquid.reads import NOWHERE, Scan
from talonbench.values import number_text
from talonbench.values.text import BLANKS

DISABLED = ("case", "for", "include", "layout", "render", "tablerow")
Write: TypeAlias = Callable[[Rendering, TextIO], object]
_COMMENT_LINE = re.compile(rf"\n[{BLANKS}]*[^#{BLANKS}]")


def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Part:
    """What a tag does: *write* what it makes of a rendering; *scan* notes what it may read of any event."""

    write: Write
    scan: Callable[[Scan], object] = _nothing


class Piece(Node):
    """A node that knows how to write itself, and what it reads."""

    def __init__(self, token: Token, part: Part) -> None:
        super().__init__(token)
        self.write = part.write
        self.scan = part.scan

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what this node makes of the rendering that *context* is."""
        self.write(cast(Rendering, context), buffer)
        return 0


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
    return _output(text) if text else Part(_nothing)


def _assign(text: str) -> Part:
    reader = Reader(text)
    name = reader.name()
    reader.skip()
    if not name or not reader.takes("="):
        raise ValueError("a name, = and a value are wanted")
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
        raise ValueError("every line of a comment begins with #")
    return Part(_nothing)


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


def write_all(nodes: list[Node], run: Rendering, buffer: TextIO) -> None:
    """Write *nodes* one after the other."""
    for node in nodes:
        node.render_to_output(run, buffer)


def scan_all(nodes: list[Node], scan: Scan) -> None:
    """Note what *nodes*, one after the other, may read."""
    for node in nodes:
        cast(Piece, node).scan(scan)


class _Block(Tag):
    """A tag with an end."""

    def parse(self, stream: TokenStream) -> Node:
        token = next(stream)
        try:
            return Piece(token, self.read(stream))
        except ValueError as error:
            raise LiquidSyntaxError(f"{self.name}: {error}", token=token) from None

    def read(self, stream: TokenStream) -> Part:
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
        return Piece(token, Part(_nothing))


def _leave(stream: TokenStream) -> None:
    """Move from a closing tag to its arguments, so that the parser goes on behind them."""
    if stream.peek.kind == TOKEN_EXPRESSION:
        next(stream)


class _CaptureTag(_Block):
    name = "capture"
    end = "endcapture"

    def read(self, stream: TokenStream) -> Part:
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

        def scan(scan: Scan) -> None:
            scan_all(nodes, scan)
            scan.give(name, NOWHERE)

        return Part(capture, scan)


class _BlockTag(_Block):
    """Without layouts, which are switched off, a block is its content; ``block`` names it inside."""

    name = "block"
    end = "endblock"

    def read(self, stream: TokenStream) -> Part:
        arguments(stream)
        nodes = self.body(stream, self.end)
        _leave(stream)

        def write(run: Rendering, buffer: TextIO) -> None:
            run.blocks += 1
            write_all(nodes, run, buffer)
            run.blocks -= 1

        def scan(scan: Scan) -> None:
            scan.blocks += 1
            scan_all(nodes, scan)
            scan.blocks -= 1

        return Part(write, scan)


@dataclass(frozen=True, slots=True)
class _Branch:
    """Some nodes, and the *condition* on which they are taken; None for ``else``."""

    condition: Expression | None
    nodes: list[Node]


class _IfTag(_Block):
    name = "if"
    end = "endif"

    def read(self, stream: TokenStream) -> Part:
        branches = list(self._branches(stream))
        choices = [(None if one.condition is None else one.condition.evaluate, one.nodes) for one in branches]

        def choose(run: Rendering, buffer: TextIO) -> None:
            for holds, nodes in choices:
                if holds is None or is_true(holds(run)):
                    return write_all(nodes, run, buffer)
            return None

        return Part(choose, lambda scan: _scan_branches(branches, scan))

    def first(self, text: str) -> Expression:
        """When the first branch is taken."""
        return compile_value(text)

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
            yield _Branch(None if has_else else compile_value(text), self.body(stream, *ends))
        self.check(self.end, stream.peek.value if stream.peek.kind == TOKEN_EXPRESSION else "", False)
        _leave(stream)

    def check(self, kind: str, text: str, has_else: bool) -> None:
        """ValueError where liquidjs takes offence at the tag *kind*."""
        if has_else:
            raise ValueError(f"{kind} stands behind else")
        if text and kind != "elsif":
            raise ValueError(f"“{text}” cannot stand behind {kind}")


def _scan_branches(branches: list[_Branch], scan: Scan) -> None:
    taken = []
    for branch in branches:
        if branch.condition is not None:
            scan.read(branch.condition.places(scan))
        taken.append(scan.branch())
        scan_all(branch.nodes, taken[-1])
    scan.join([*taken, scan.branch()] if branches[-1].condition is not None else taken)


class _UnlessTag(_IfTag):
    """Unlike ``if``, this lets more branches behind ``else`` be, unread."""

    name = "unless"
    end = "endunless"

    def first(self, text: str) -> Expression:
        value = compile_value(text)
        return made_of(lambda run: not is_true(value.evaluate(run)), value)

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
