"""The texts of the Live page: how to point an SDK at it, what became of an event, where events are forwarded."""

from __future__ import annotations

import time
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.filters.result import REJECTED, STOPS, TOO_LARGE
from talonbench.pipeline import Filtered
from talonbench_gui.markup import table
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.outcomes import describe_outcome
from talonbench_gui.wording.requests import request_html
from talonbench_gui.wording.status import LIVE_LABEL, LOCAL_LABEL, OUTCOME_LABELS, STATUS_LABELS, TEST_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from talonbench.capture import CapturedEvent
    from talonbench.connections import Connection
    from talonbench.trace import EventTrace
    from talonbench_gui.state.capture import CaptureService
    from talonbench_gui.state.forwarder import Forwarded

STEPS: Final = (
    "Press Listen. Talonbench then acts as Segment's Tracking API on this machine.",
    "Set your SDK's host to the address shown. Copy a snippet from the right.",
    "Use your shop. Each event appears here with its result. Nothing is sent to Talon.One until you turn "
    "on forwarding.",
)
WORST_FIRST: Final = ("would_drop", "rejected", "invalid", "would_retry", "delivered")
LONGEST_NAME: Final = 24  # characters: maximum length of a connection's name on a button
_SNIPPETS: Final = {
    "Python": """import segment.analytics as analytics

analytics.write_key = "any-key"
analytics.host = "$url"

analytics.track("user-1", "Order Completed", {"total": 19.9})
analytics.flush()
""",
    "Node": """import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "any-key", host: "$url" });

analytics.track({ userId: "user-1", event: "Order Completed", properties: { total: 19.9 } });
await analytics.closeAndFlush();
""",
    "Browser": """import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  { writeKey: "any-key", cdnURL: "$url" },
  { integrations: { "Segment.io": { apiHost: "$host/v1", protocol: "http" } } },
);

analytics.track("Order Completed", { total: 19.9 });
""",
    "cURL": """curl $url/v1/track -u any-key: -H 'content-type: application/json' \\
  -d '{"userId": "user-1", "event": "Order Completed", "properties": {"total": 19.9}}'
""",
}
SDKS: Final = tuple(_SNIPPETS)


ORIGINS_HELP: Final = (
    "Any page that is open in a browser on this machine can send events to Talonbench. Pages of this machine are "
    "forwarded; those of other hosts only if you allowed them, and pages that hide their origin never."
)


def describe_origin(origin: str, *, is_allowed: bool) -> str:
    """The user's answer for *origin*, as a row of the list."""
    return f"✓ {origin} · allowed" if is_allowed else f"✕ {origin} · refused"


def describe_held(origin: str) -> str:
    """Why an event of a page of *origin* isn't forwarded."""
    return "its page hides its origin" if origin == "null" else f"{origin} isn't allowed"


def make_snippet(sdk: str, url: str) -> str:
    """Code that makes *sdk* send to *url*."""
    return _SNIPPETS[sdk].replace("$url", url).replace("$host", url.partition("://")[2])


def describe_result(
    trace: EventTrace | None,
    forwarded: Sequence[Forwarded],
    *,
    is_sending: bool = False,
    held: str = "",
) -> tuple[str, str]:
    """What became of an event once *forwarded*, or what its *trace* says would; and a color.

    *held* is the origin of a web page whose events aren't forwarded.
    """
    if forwarded:
        return describe_forwarded(forwarded)
    if held:
        return f"⊘ not forwarded · {describe_held(held)}", "warn"
    if is_sending:
        sign, word, color = STATUS_LABELS["sending"]
        return f"{sign} {word}", color
    return ("", "muted") if trace is None else _describe_outlook(trace)


def describe_forwarded(results: Sequence[Forwarded]) -> tuple[str, str]:
    """The results of an event's mappings, counted if there are several; if one failed, why the worst did."""
    counts = Counter(one.kind for one in results)
    worst = next(kind for kind in WORST_FIRST if counts[kind])
    sign, word, color = STATUS_LABELS[worst]
    if len(results) > 1:
        word = " · ".join(f"{counts[kind]} {STATUS_LABELS[kind][1]}" for kind in reversed(WORST_FIRST) if counts[kind])
    if worst == "delivered":
        return f"{sign} {word} · {max(one.seconds for one in results) * 1000:.0f} ms", color
    return f"{sign} {word} · {describe_cause(next(one for one in results if one.kind == worst))}", color


def describe_cause(one: Forwarded) -> str:
    """The status of a response, or why there is none."""
    return str(one.status) if one.status else one.problem


def _describe_outlook(trace: EventTrace) -> tuple[str, str]:
    """What would be sent for an event, or why nothing would."""
    filtered = next((one.outcome for one in trace.mappings if one.status == "filtered"), None)
    if isinstance(filtered, Filtered) and filtered.code in (REJECTED, TOO_LARGE):
        return f"✕ rejected by Segment: {filtered.message}", "bad"
    if isinstance(filtered, Filtered):
        words = STOPS.get(filtered.code) or f"filtered · {filtered.by}".rstrip(" ·")
        return f"⊘ {words}", "warn"
    ready = [one for one in trace.mappings if one.status == "ready"]
    failing = [one for one in trace.mappings if one.status in ("rejected", "invalid")]
    if failing:
        whole = len(ready) + len(failing)
        sign, word, color = STATUS_LABELS[failing[0].status]
        count = "" if whole == 1 else f"{len(failing)} of {whole} "
        return f"{sign} {count}{word} · {describe_outcome(failing[0], trace)}", color
    if not ready:
        return "○ no match", "muted"
    verb = "sends" if len(ready) == 1 else f"{len(ready)} send"
    return f"● {verb} · {', '.join(one.subscription.name for one in ready)}", "good"


def describe_event(event: CapturedEvent) -> tuple[str, str]:
    """The event's title, and when and how it arrived."""
    moment = time.strftime("%H:%M:%S", time.localtime(event.time))
    page = "" if not event.origin else "from a page that hides its origin" if event.origin == "null" else event.origin
    parts = (event.type, event.user, moment, f"via /v1/{event.call}", page)
    return event.name or event.type or "Event", " · ".join(part for part in parts if part)


def trace_html(trace: EventTrace, forwarded: Sequence[Forwarded] = ()) -> str:
    """The short trace: each mapping with its result once *forwarded*, or its outcome."""
    rows = []
    for mapping in trace.mappings:
        sign, word, color = OUTCOME_LABELS[mapping.status]
        details = escape(describe_outcome(mapping, trace))
        sent = [one for one in forwarded if one.mapping == mapping.subscription.id]
        rows.append(
            (
                escape(mapping.subscription.name),
                "<br>".join(map(_result_html, sent)) or f'<span class="{color}">{sign} {word}</span>',
                f'<span class="muted">{details}</span>',
            )
        )
    return table(("Mapping", "Result", "Details"), rows) if rows else "<p>No mappings yet.</p>"


def _result_html(one: Forwarded) -> str:
    sign, word, color = STATUS_LABELS[one.kind]
    parts = (word, describe_cause(one), f"{one.seconds * 1000:.0f} ms" if one.seconds else "")
    return f'<span class="{color}">{sign} {escape(" · ".join(part for part in parts if part))}</span>'


def requests_html(trace: EventTrace) -> str:
    """All requests for the event."""
    parts = [
        f"<h3>{escape(mapping.subscription.name)}</h3>{request_html(request)}"
        for mapping in trace.mappings
        for request in mapping.requests
    ]
    return "".join(parts) or "<p>This event produces no requests.</p>"


def describe_forward_button(connection: Connection, *, is_on: bool) -> str:
    """The button's text: forward to *connection*, or stop."""
    if is_on:
        return "Stop forwarding"
    name = connection.name
    return f"Forward to {name if len(name) <= LONGEST_NAME else f'{name[: LONGEST_NAME - 1]}…'}"


def describe_forwarding(connection: Connection | None, asking: str = "") -> tuple[str, str]:
    """Whether events are forwarded over *connection*, and what becomes of them, or which web page is *asking*."""
    if asking:
        return "Forwarding on:" if connection else "Forwarding off:", f"Forward events of {asking}?"
    if connection is None:
        return "Forwarding off:", "events are only shown."
    where = "the built-in sandbox" if connection.kind == "sandbox" else connection.route
    name = connection.name
    return "Forwarding on:", f"ready requests are sent automatically to {name} ({where})."


def describe_environment(connection: Connection) -> tuple[str, str]:
    """The label of the environment that *connection* sends to, and its role in the style sheet."""
    if connection.kind == "sandbox":
        return LOCAL_LABEL, "sandboxKind"
    return (TEST_LABEL, "testKind") if connection.environment == "test" else (LIVE_LABEL, "liveKind")


def describe_status(
    capture: CaptureService, shown: int, verdicts: Mapping[str, int], rejected: int = 0
) -> tuple[str, str]:
    """Whether events are received, how many are *shown*, and the results of forwarding; and a color.

    It is ``good`` only while no mapping was *rejected* and every forwarded request was delivered.
    """
    count, total = len(capture.log), sum(verdicts.values())
    state = "✓ listening" if capture.is_running else "starting…" if capture.is_starting else "not listening"
    parts = [state, plural(count, "event")] if count else [state]
    if shown != count:
        parts.append(f"{shown:,} shown")
    if total:
        parts.append(f"{plural(total, 'request')} forwarded")
        parts += [f"{number:,} {STATUS_LABELS[kind][1]}" for kind, number in verdicts.items()]
    if rejected:
        parts.append(f"{plural(rejected, 'mapping')} rejected")
    is_good = verdicts.keys() <= {"delivered"} and not rejected
    return " · ".join(parts), "muted" if not capture.is_running else "good" if is_good else "warn"
