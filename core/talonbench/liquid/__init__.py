"""Liquid in Segment's dialect: npm liquidjs 10.27.2 as Segment configures it, checked against the engine.

python-liquid nests the tags; what cuts a template, the expressions, the filters and the tags are brought to liquidjs's.
Six tags and twenty filters are disabled: such a tag fails when the template is parsed, such a filter when it runs.
A template has at most 1,000 UTF-16 units.

Segment also stops a template after half a second or 100 million characters. No clock runs here: loops are switched
off, so what bounds the work is the length of ranges and of what filters make, and these are counted.

Three things vary from one rendering to the next: ``now`` and ``today`` are what the given clock says (without one they
fail), and of what ``sample`` picks at random the first items are taken.
"""

from collections.abc import Callable
from typing import Any

from talonbench.values import Value

__all__ = ["compile_liquid", "find_reads", "find_replaceable"]


def compile_liquid(
    template: str,
    *,
    now: Callable[[], float] | None = None,
    note: Callable[[str, tuple[str, ...] | None, Any], None] | None = None,
    varies: Callable[[str], None] | None = None,
) -> Callable[[Value], str]:
    """A renderer of *template* over an event; ValueError, here or when it renders, says what Segment stops at.

    *now* gives the seconds since 1970 for the dates ``now`` and ``today``. *note* is told each variable that is read
    from the event: as it is written, its keys (None where an event decides on them), and its value. *varies* is told
    ``now``, ``today`` or ``sample`` where the text depends on it.
    The event is left as it is, although in Segment a counter changes it for later fields.
    """
    # python-liquid takes a fifth of a second to import, and most mappings hold no template.
    from talonbench.liquid.template import compile_template

    return compile_template(template, now, note, varies)


def find_reads(template: str) -> tuple[tuple[str, ...], ...]:
    """The places in an event that *template* may read, whatever the event; none where it cannot be read itself.

    A variable that the template gave is said as what it was made of; a member that only an event can tell is said as
    the whole that it is a member of. ``first`` and ``last`` may be an item of a list.
    """
    from talonbench.liquid.template import find_reads as find

    return find(template)


def find_replaceable(template: str) -> tuple[tuple[str, ...], ...]:
    """Those of the places that *template* may read for which its filter ``default`` stands in if they are missing."""
    from talonbench.liquid.template import find_replaceable as find

    return find(template)
