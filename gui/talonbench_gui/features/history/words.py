"""A send in words, and two of them side by side, by meaning."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
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


def state_of(entry: HistoryEntry) -> tuple[str, str]:
    """What came of a send, and its colour."""
    sign, word, colour = STATUS_LABELS[entry.verdict]
    answer = f"{entry.response.status} {entry.response.reason}" if entry.response is not None else entry.error
    return f"{sign} {word} · {answer}", colour


def facts_of(entry: HistoryEntry) -> str:
    """When, over which connection, how long, by which action, of whom."""
    title = ACTIONS[entry.subscription.action].title if entry.subscription.action in ACTIONS else ""
    parts = (
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.time)),
        entry.connection,
        f"{entry.duration * 1000:,.0f} ms{describe_wait(entry.queued_for)}",
        title or entry.subscription.action,
        f"profile {entry.profile}" if entry.profile else "",
    )
    facts = " · ".join(part for part in parts if part)
    return f"{facts}\n{entry.reason}" if entry.reason else facts


def answer_text(entry: HistoryEntry) -> str:
    """The answer with its headers."""
    if entry.response is None:
        return entry.detail or entry.error
    response = entry.response
    head = [f"{response.status} {response.reason}", *(f"{name}: {value}" for name, value in response.headers)]
    return "\n".join(head) + "\n\n" + format_body(response.text)


def request_text(entry: HistoryEntry) -> str:
    """The request with its headers, keys masked as they were kept."""
    request = entry.request
    head = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    return "\n".join(head) + "\n\n" + format_body(request.body or "")


def comparison_html(older: HistoryEntry, newer: HistoryEntry) -> str:
    """Event, request and answer of two sends: where they differ."""
    first, second = (time.strftime("%H:%M:%S", time.localtime(one.time)) for one in (older, newer))
    parts: list[str] = []
    for title, before, after in (
        ("Event", _event(older.event), _event(newer.event)),
        ("Request", _request(older), _request(newer)),
        ("Answer", _answer(older), _answer(newer)),
    ):
        found = diff_values(before, after)
        count = plural(len(found), "difference") if found else "the same"
        parts.append(f"<h3>{title} <span class='muted'>· {count}</span></h3>")
        parts.append(diff_html(found, f"older, {first}", f"newer, {second}"))
    return "".join(parts)


def compared_facts(older: HistoryEntry, newer: HistoryEntry) -> str:
    """Which two sends are compared."""
    said = []
    for name, one in (("Older", older), ("Newer", newer)):
        moment = time.strftime("%d %b, %H:%M:%S", time.localtime(one.time))
        said.append(f"{name}: {one.subscription.name}, {moment}, {state_of(one)[0]}")
    return "\n".join(said)


def _event(text: str) -> Value:
    try:
        return read_event(text).body
    except EventSyntaxError:
        return text


def _request(entry: HistoryEntry) -> Value:
    request = entry.request
    return {"method": request.method, "url": request.url, "body": _json(request.body or "")}


def _answer(entry: HistoryEntry) -> Value:
    if entry.response is None:
        return {"error": entry.error}
    return {"status": entry.response.status, "body": _json(entry.response.text)}


def _json(text: str) -> Value:
    try:
        return parse_json(text)
    except ValueError:
        return text
