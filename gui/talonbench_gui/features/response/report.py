"""A response as text and as HTML: problems with fixes, effects, and everything else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.responses import Effect, ResponseReport, read_response
from talonbench.values import Value, json_text
from talonbench_gui.markup import link
from talonbench_gui.widgets.html_view import icon_html

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from talonbench.attributes import Attribute
    from talonbench.client import Exchange
    from talonbench.request import Response


MOST_SHOWN: Final = 1_000_000  # characters of a body
ICONS: Final = (  # by a part of an effect's type; the first counts
    ("reject", ("cross", "bad")), ("error", ("cross", "bad")), ("rollback", ("undo", "warn")),
    ("Discount", ("percent", "accent")), ("Loyalty", ("star", "accent")), ("Audience", ("people", "accent")),
    ("Notification", ("bell", "accent")), ("acceptCoupon", ("ticket", "good")), ("Coupon", ("ticket", "accent")),
    ("coupon", ("ticket", "accent")), ("accept", ("check", "good")),
)  # fmt: skip


def format_body(exchange: Exchange) -> str:
    """The response's status line and body, or the technical details of the failure."""
    if exchange.response is None:
        return exchange.error.detail if exchange.error is not None else ""
    response = exchange.response
    cut = "\n\n… only the first part of this body is shown" if len(response.body) > MOST_SHOWN else ""
    return f"{_format_status(response)}\n\n{_format_text(response)}{cut}"


def format_headers(exchange: Exchange) -> str:
    """The response's status line and headers, or that there are none."""
    if exchange.response is None:
        return "No response, so there are no headers."
    headers = [f"{name}: {value}" for name, value in exchange.response.headers]
    return "\n".join([_format_status(exchange.response), *headers])


def _format_status(response: Response) -> str:
    return f"HTTP/1.1 {response.status} {response.reason}".rstrip()


def _format_text(response: Response) -> str:
    """The body, formatted if it is JSON."""
    text = response.text[:MOST_SHOWN]
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return format_text(text)
    except EventSyntaxError:
        return text


def read_report(exchange: Exchange, known: Sequence[Attribute] = ()) -> ResponseReport | None:
    """The report on *exchange*'s response, given the *known* attributes; None if there was no response."""
    return None if exchange.response is None else read_response(exchange.request, exchange.response, known)


def response_html(report: ResponseReport, unfolded: Container[str] = ()) -> str:
    """*report* as HTML, with the sections titled in *unfolded* open; empty if it has only a body."""
    parts: list[str] = []
    for at, problem in enumerate(report.problems):
        place = f" {link(f'problem:{at}', problem.pointer)}" if problem.pointer else ""
        parts.append(f'<p class="bad">✕ {escape(problem.message)}{place}</p>')
        if problem.suggestion:
            parts.append(f"<p>{escape(problem.suggestion)}</p>")
        if problem.creation is not None:
            body = escape(_format_value(dict(problem.creation)))
            parts.append(f"<p>POST /v1/attributes {link(f'creation:{at}', 'Copy')}</p><pre>{body}</pre>")
    if report.request_id:
        parts.append(f'<p class="muted">Request {escape(report.request_id)}</p>')
    if report.effects:
        parts += ["<h3>Effects</h3>", *map(_effect, report.effects)]
    for at, section in enumerate(report.sections):
        is_open = section.title in unfolded
        sign = "▾" if is_open else "▸"
        parts.append(f"<p>{link(f'section:{at}', f'{sign} {section.title}')}</p>")
        parts += [f"<pre>{escape(_format_value(section.value))}</pre>"] if is_open else []
    if parts and report.is_simulated:
        parts.append('<p class="muted">Simulated by the sandbox.</p>')
    return "".join(parts)


def _effect(one: Effect) -> str:
    """An effect's icon and sentence, or JSON if its type is undocumented; below it, small, its type and rule."""
    words = escape(one.words) if one.is_known else f"<pre>{escape(_format_value(dict(one.effect)))}</pre>"
    marks = [one.type, one.rule, *(["simulated"] if one.is_simulated else [])]
    marks += [] if one.is_known else ["undocumented type"]
    facts = escape(" · ".join(mark for mark in marks if mark))
    return f'<p class="item">{icon_html(*find_icon(one.type))}{words}</p><p class="small muted">{facts}</p>'


def find_icon(effect: str) -> tuple[str, str]:
    """The icon of an effect of this type, and its tone: its shape says what the color does."""
    return next((look for part, look in ICONS if part in effect), ("dot", "accent"))


def _format_value(value: Value) -> str:
    return format_text(json_text(value))
