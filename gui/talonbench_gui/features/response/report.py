"""An answer read: what is wrong and what to do, what the rules did, and the other parts; as a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.events import format_text
from talonbench.responses import Effect, ResponseReport, read_response
from talonbench.values import Value, json_text
from talonbench_gui.markup import link

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from talonbench.attributes import Attribute
    from talonbench.client import Exchange


def reading_of(exchange: Exchange, known: Sequence[Attribute] = ()) -> ResponseReport | None:
    """What *exchange*'s answer says, where *known* attributes exist; None where none came."""
    return None if exchange.response is None else read_response(exchange.request, exchange.response, known)


def response_html(reading: ResponseReport, unfolded: Container[str] = ()) -> str:
    """*reading* as a page, the sections whose titles are *unfolded* whole; empty where it is only a body."""
    parts: list[str] = []
    for at, problem in enumerate(reading.problems):
        place = f" {link(f'problem:{at}', problem.pointer)}" if problem.pointer else ""
        parts.append(f'<p class="bad">✕ {escape(problem.message)}{place}</p>')
        if problem.suggestion:
            parts.append(f"<p>{escape(problem.suggestion)}</p>")
        if problem.creation is not None:
            body = escape(_laid_out(dict(problem.creation)))
            parts.append(f"<p>POST /v1/attributes {link(f'creation:{at}', 'Copy')}</p><pre>{body}</pre>")
    if reading.request_id:
        parts.append(f'<p class="muted">Request {escape(reading.request_id)}</p>')
    if reading.effects:
        parts += ["<h3>Effects</h3>", *map(_effect, reading.effects)]
    for at, section in enumerate(reading.sections):
        is_open = section.title in unfolded
        sign = "▾" if is_open else "▸"
        parts.append(f"<p>{link(f'section:{at}', f'{sign} {section.title}')}</p>")
        parts += [f"<pre>{escape(_laid_out(section.value))}</pre>"] if is_open else []
    if parts and reading.is_simulated:
        parts.append('<p class="muted">This answer is simulated by the sandbox.</p>')
    return "".join(parts)


def _effect(one: Effect) -> str:
    """An effect: in a sentence, or whole where its type is documented nowhere; small below it its type, its rule."""
    words = escape(one.words) if one.is_known else f"<pre>{escape(_laid_out(dict(one.effect)))}</pre>"
    marks = [one.type, one.rule, *(["simulated"] if one.is_simulated else [])]
    marks += [] if one.is_known else ["a type that is not documented"]
    facts = escape(" · ".join(mark for mark in marks if mark))
    return f'<p class="item">{words}</p><p class="small muted">{facts}</p>'


def _laid_out(value: Value) -> str:
    return format_text(json_text(value))
