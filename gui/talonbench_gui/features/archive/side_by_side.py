"""An event in both setups: each mapping that differs, with its requests side by side."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import escape
from typing import TYPE_CHECKING

from talonbench.events import format_text
from talonbench.request import mask_request
from talonbench_gui.features.archive.words import OTHER, RUN, describe_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.archive.side_by_side import EventPair, MappingPair
    from talonbench.judgement import Judgement
    from talonbench.trace import MappingTrace


def pair_html(pair: EventPair) -> str:
    """What becomes of the event in the other setup, and the requests of the mappings that differ there."""
    title = f'<p class="accent"><b>{OTHER}: {escape(pair.after.summary.title)}</b></p>'
    return title + "".join(_mapping_html(pair, one) for one in pair.mappings if one.kinds)


def _mapping_html(pair: EventPair, mapping: MappingPair) -> str:
    kinds = "".join(f"<p>{escape(describe_kind(kind))}</p>" for kind in mapping.kinds)
    has_headers = any(kind.change == "header" for kind in mapping.kinds)
    before = [*_lines(pair.before, mapping.before, has_headers=has_headers)]
    after = [*_lines(pair.after, mapping.after, has_headers=has_headers)]
    cells = (_marked(before, after, "bad"), _marked(after, before, "good"))
    heads = "".join(f'<th width="50%">{name}</th>' for name in (RUN, OTHER))
    texts = "".join(f"<td><pre>{text}</pre></td>" for text in cells)
    return f'{kinds}<table width="100%" cellspacing="0"><tr>{heads}</tr><tr>{texts}</tr></table>'


def _marked(lines: list[str], others: list[str], tone: str) -> str:
    """*lines* as HTML; those that *others* don't have are in the color *tone*."""
    same = {
        at + within
        for at, _, size in SequenceMatcher(a=lines, b=others, autojunk=False).get_matching_blocks()
        for within in range(size)
    }
    marked = (
        escape(line) if at in same else f'<span class="{tone}">{escape(line)}</span>' for at, line in enumerate(lines)
    )
    return "\n".join(marked)


def _lines(judgement: Judgement, mapping: MappingTrace | None, *, has_headers: bool) -> Iterator[str]:
    """What is sent, with the headers only if they differ, or why nothing is."""
    if mapping is None or mapping.outcome is None:
        yield "No such mapping" if mapping is None else "The mapping is disabled"
    elif not mapping.requests:
        yield judgement.explain(mapping).message
    else:
        for request in map(mask_request, mapping.requests):
            yield f"{request.method} {request.url}"
            yield from (f"{name}: {value}" for name, value in request.headers if has_headers)
            yield from format_text(request.body).splitlines() if request.body is not None else ()
