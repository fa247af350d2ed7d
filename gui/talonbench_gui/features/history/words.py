"""The texts of a send, and a semantic comparison of two."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.request_export import SIMULATED
from talonbench.talon_one import ACTIONS
from talonbench.trace.diff import diff_values
from talonbench.values import Value, parse_json
from talonbench_gui.wording.diffs import diff_html
from talonbench_gui.wording.exchanges import describe_wait
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.requests import format_body
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.history import HistoryEntry


def describe_result(entry: HistoryEntry) -> tuple[str, str]:
    """The result of a send, and its tone."""
    sign, word, color = STATUS_LABELS[entry.verdict]
    response = f"{entry.response.status} {entry.response.reason}" if entry.response is not None else entry.error
    return f"{sign} {word} · {response}", color


def describe_entry(entry: HistoryEntry) -> str:
    """Time, connection, duration, action and profile; below, the reason of the verdict."""
    title = ACTIONS[entry.subscription.action].title if entry.subscription.action in ACTIONS else ""
    parts = (
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.time)),
        entry.connection,
        f"{entry.duration * 1000:,.0f} ms{describe_wait(entry.queued_for)}",
        title or entry.subscription.action,
        f"profile {entry.profile}" if entry.profile else "",
    )
    facts = " · ".join(part for part in parts if part)
    said = (facts, entry.reason, SIMULATED if entry.is_simulated else "")
    return "\n".join(part for part in said if part)


def format_response(entry: HistoryEntry) -> str:
    """The response with its headers, or why there is none."""
    if entry.response is None:
        return entry.detail or entry.error
    response = entry.response
    head = [f"{response.status} {response.reason}", *(f"{name}: {value}" for name, value in response.headers)]
    return "\n".join(head) + "\n\n" + format_body(response.text)


def format_request(entry: HistoryEntry) -> str:
    """The request with its headers; keys were masked before saving."""
    request = entry.request
    head = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    return "\n".join(head) + "\n\n" + format_body(request.body or "")


def comparison_html(older: HistoryEntry, newer: HistoryEntry) -> str:
    """The differences between event, request and response of two sends."""
    parts: list[str] = []
    for title, before, after in (
        ("Event", _event(older.event), _event(newer.event)),
        ("Request", _request(older), _request(newer)),
        ("Response", _response(older), _response(newer)),
    ):
        found = diff_values(before, after)
        count = plural(len(found), "difference") if found else "identical"
        parts.append(f"<h3>{title} <span class='muted'>· {count}</span></h3>")
        parts.append(diff_html(found, "older", "newer"))
    return "".join(parts)


def describe_comparison(older: HistoryEntry, newer: HistoryEntry) -> str:
    """The two sends that are compared."""
    said = []
    for name, one in (("Older", older), ("Newer", newer)):
        moment = time.strftime("%d %b, %H:%M:%S", time.localtime(one.time))
        said.append(f"{name}: {one.subscription.name}, {moment}, {describe_result(one)[0]}")
    return "\n".join(said)


def _event(text: str) -> Value:
    try:
        return read_event(text).body
    except EventSyntaxError:
        return text


def _request(entry: HistoryEntry) -> Value:
    request = entry.request
    return {"method": request.method, "url": request.url, "body": _json(request.body or "")}


def _response(entry: HistoryEntry) -> Value:
    if entry.response is None:
        return {"error": entry.error}
    return {"status": entry.response.status, "body": _json(entry.response.text)}


def _json(text: str) -> Value:
    try:
        return parse_json(text)
    except ValueError:
        return text
