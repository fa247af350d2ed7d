"""What tags are made of: pieces that write themselves and tell what they read, and blocks that have an end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO, TypeAlias, cast

from liquid.ast import BlockNode, Node
from liquid.context import RenderContext
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, Token

from talonbench.liquid.context import Rendering
from talonbench.liquid.reads import Scan

Write: TypeAlias = Callable[[Rendering, TextIO], object]


def do_nothing(*_: object) -> None:
    """Write nothing, or read nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a tag does: *write* what it makes of a rendering; *scan* notes what it may read of any event."""

    write: Write
    scan: Callable[[Scan], object] = do_nothing


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


def write_all(nodes: list[Node], run: Rendering, buffer: TextIO) -> None:
    """Write *nodes* one after the other."""
    for node in nodes:
        node.render_to_output(run, buffer)


def scan_all(nodes: list[Node], scan: Scan) -> None:
    """Note what *nodes*, one after the other, may read."""
    for node in nodes:
        cast(Piece, node).scan(scan)


class Block(Tag):
    """A tag with an end."""

    def parse(self, stream: TokenStream) -> Node:
        """The node of the tag at which *stream* stands."""
        token = next(stream)
        try:
            return Piece(token, self.read(stream))
        except ValueError as error:
            raise LiquidSyntaxError(f"{self.name}: {error}", token=token) from None

    def read(self, stream: TokenStream) -> Part:
        """What the tag does; the stream is moved up to its end."""
        raise NotImplementedError

    def body(self, stream: TokenStream, *ends: str) -> list[Node]:
        """What stands up to one of *ends*, at which the stream is left."""
        found: BlockNode = get_parser(self.env).parse_block(stream, ends)
        if stream.current.kind == TOKEN_EOF:
            raise ValueError("unclosed tag")
        return found.nodes


def arguments(stream: TokenStream) -> str:
    """What stands behind the name of a tag, moved over."""
    return next(stream).value if stream.current.kind == TOKEN_EXPRESSION else ""


def leave(stream: TokenStream) -> None:
    """Move from a closing tag to its arguments, so that the parser goes on behind them."""
    if stream.peek.kind == TOKEN_EXPRESSION:
        next(stream)
