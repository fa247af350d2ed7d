"""Templates: python-liquid nests what our lexer cut; our tags read and write it."""

from collections.abc import Callable
from functools import lru_cache
from io import StringIO

from liquid import Environment
from liquid.ast import Node
from liquid.exceptions import LiquidError, StopRender
from liquid.parser import get_parser
from liquid.stream import TokenStream

from talonbench.liquid.context import Clock, Note, Rendering, Varies
from talonbench.liquid.drops import well_formed
from talonbench.liquid.lexer import tokenize
from talonbench.liquid.pieces import scan_all, write_all
from talonbench.liquid.reads import Places, Scan
from talonbench.liquid.tags import TAGS
from talonbench.values import Value, utf16_length

LONGEST = 1000


class _SegmentEnvironment(Environment):
    """python-liquid with none but Segment's tags."""

    block_nesting_limit = LONGEST

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:  # noqa: ARG002
        """Our tags; filters are looked up when expressions are compiled."""
        for tag in TAGS:
            self.add_tag(tag)


_PARSER = get_parser(_SegmentEnvironment())


def compile_template(
    template: str, now: Clock | None, note: Note | None, varies: Varies | None
) -> Callable[[Value], str]:
    """See `talonbench.liquid.compile_liquid`."""
    nodes = _parsed(template)

    def render(event: Value) -> str:
        run, buffer = Rendering(event, now, note, varies), StringIO()
        try:
            write_all(nodes, run, buffer)
        except StopRender:
            pass
        except RecursionError:
            raise ValueError("the template or the event is nested too deeply") from None
        return well_formed(buffer.getvalue())

    return render


def find_reads(template: str) -> Places:
    """See `talonbench.liquid.find_reads`."""
    return _scanned(template).found


def find_replaceable(template: str) -> Places:
    """See `talonbench.liquid.find_replaceable`."""
    return _scanned(template).replaceable


def _scanned(template: str) -> Scan:
    scan = Scan()
    try:
        scan_all(_parsed(template), scan)
    except (ValueError, RecursionError):
        return Scan()
    return scan


@lru_cache(maxsize=256)
def _parsed(template: str) -> list[Node]:
    """The tags of *template*, which hold nothing of a rendering."""
    if utf16_length(template) > LONGEST:
        raise ValueError(f"a template can have at most {LONGEST:,} characters")
    try:
        return _PARSER.parse(TokenStream(tokenize(template)))
    except LiquidError as error:
        raise ValueError(_said(error)) from None
    except RecursionError:
        raise ValueError("the template is nested too deeply") from None


def _said(error: LiquidError) -> str:
    """The message and its line."""
    context = error.context()
    return f"{error.message}, line {context[0]}" if context else str(error.message)
