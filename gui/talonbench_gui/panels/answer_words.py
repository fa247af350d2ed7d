"""An answer read: what is wrong and what to do, what the rules did, and the other parts; as a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.answers import EffectRow, Reading, read_answer
from talonbench.events import format_text
from talonbench.values import Value, json_text
from talonbench_gui.widgets.reader import link

if TYPE_CHECKING:
    from talonbench.client import Exchange


def reading_of(exchange: Exchange) -> Reading | None:
    """What *exchange*'s answer says; None where none came."""
    return None if exchange.response is None else read_answer(exchange.shown, exchange.response)


def answer_page(reading: Reading) -> str:
    """*reading* as a page; empty where it says nothing beyond its body."""
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
        parts.append("<h3>Effects</h3>")
        parts += [_effect(one) for one in reading.effects]
    for section in reading.sections:
        parts.append(f"<h3>{escape(section.title)}</h3><pre>{escape(_laid_out(section.value))}</pre>")
    if parts and reading.is_simulated:
        parts.append('<p class="muted">This answer is simulated by the sandbox.</p>')
    return "".join(parts)


def _effect(one: EffectRow) -> str:
    """An effect in a sentence, its type and its rule behind it."""
    marks = [one.type, one.rule, *(["simulated"] if one.is_simulated else [])]
    marks += [] if one.is_known else ["a type that is not documented"]
    return (
        f"<p>● {escape(one.words)} <span class='muted'>{escape(' · '.join(mark for mark in marks if mark))}</span></p>"
    )


def _laid_out(value: Value) -> str:
    return format_text(json_text(value))
