"""The tags with an end: ``if``, ``unless``, ``capture``, ``block`` and ``comment``."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import TextIO

from liquid.ast import Node
from liquid.exceptions import LiquidSyntaxError
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION

from talonbench.liquid.context import Rendering
from talonbench.liquid.drops import is_true, well_formed
from talonbench.liquid.expressions import compile_value
from talonbench.liquid.operands import Expression, Reader, made_of
from talonbench.liquid.pieces import Block, Part, Piece, arguments, do_nothing, leave, scan_all, write_all
from talonbench.liquid.reads import NOWHERE, Scan


class _CommentTag(Tag):
    name = "comment"
    end = "endcomment"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        while not stream.current.is_tag(self.end):
            if next(stream).kind == TOKEN_EOF:
                raise LiquidSyntaxError("unclosed comment", token=token)
        leave(stream)
        return Piece(token, Part(do_nothing))


class _CaptureTag(Block):
    name = "capture"
    end = "endcapture"

    def read(self, stream: TokenStream) -> Part:
        reader = Reader(arguments(stream))
        name = reader.name() or reader.quoted()
        if name is None:
            raise ValueError("expected a name")
        nodes = self.body(stream, self.end)
        leave(stream)

        def capture(run: Rendering, _: TextIO) -> None:
            buffer = StringIO()
            write_all(nodes, run, buffer)
            run.assigned[name] = well_formed(buffer.getvalue())

        def scan(scan: Scan) -> None:
            scan_all(nodes, scan)
            scan.give(name, NOWHERE)

        return Part(capture, scan)


class _BlockTag(Block):
    """Without layouts, which are switched off, a block is its content; ``block`` names it inside."""

    name = "block"
    end = "endblock"

    def read(self, stream: TokenStream) -> Part:
        arguments(stream)
        nodes = self.body(stream, self.end)
        leave(stream)

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


class _IfTag(Block):
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
        leave(stream)

    def check(self, kind: str, text: str, has_else: bool) -> None:
        """ValueError where liquidjs takes offence at the tag *kind*."""
        if has_else:
            raise ValueError(f"{kind} can't follow else")
        if text and kind != "elsif":
            raise ValueError(f"unexpected “{text}” after {kind}")


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


BLOCK_TAGS: tuple[type[Tag], ...] = (_BlockTag, _CaptureTag, _CommentTag, _IfTag, _UnlessTag)
