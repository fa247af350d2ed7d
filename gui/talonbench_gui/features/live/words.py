"""The texts of the Live page: how to point an SDK at it, what an event matches, where events are forwarded."""

from __future__ import annotations

import time
from html import escape
from typing import TYPE_CHECKING, Final

from talonbench_gui.markup import table
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.outcomes import describe_outcome
from talonbench_gui.wording.requests import request_html
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from talonbench.capture import CapturedEvent
    from talonbench.connections import Connection
    from talonbench.trace import EventTrace

STEPS: Final = (
    "Press Listen. Talonbench then acts as Segment's Tracking API on this machine.",
    "Set your SDK's host to the address shown. Copy a snippet from the right.",
    "Use your shop. Each event appears here with the mappings it matches. Nothing is sent to Talon.One until you turn "
    "on forwarding.",
)
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


def make_snippet(sdk: str, url: str) -> str:
    """Code that makes *sdk* send to *url*."""
    return _SNIPPETS[sdk].replace("$url", url).replace("$host", url.partition("://")[2])


def describe_matches(event: CapturedEvent, trace: EventTrace | None) -> tuple[str, str]:
    """The mappings that an event matches, or why none can; and a color. Empty until there is a *trace*."""
    if event.faults:
        return f"✕ rejected by Segment: {', '.join(event.faults)}", "bad"
    if trace is None:
        return "", "muted"
    if any(mapping.status == "filtered" for mapping in trace.mappings):
        return "⊘ filtered", "warn"
    ready = [f"● {mapping.subscription.name}" for mapping in trace.mappings if mapping.status == "ready"]
    rejected = [f"✕ {mapping.subscription.name}" for mapping in trace.mappings if mapping.status == "rejected"]
    if not ready and not rejected:
        return "○ none", "muted"
    return ", ".join([*ready, *rejected]), "bad" if rejected else "good"


def describe_event(event: CapturedEvent) -> tuple[str, str]:
    """The event's title, and when and how it arrived."""
    moment = time.strftime("%H:%M:%S", time.localtime(event.time))
    parts = (event.type, event.user, moment, f"via /v1/{event.call}")
    return event.name or event.type or "Event", " · ".join(part for part in parts if part)


def trace_html(trace: EventTrace) -> str:
    """The short trace: each mapping and its outcome."""
    rows = []
    for mapping in trace.mappings:
        sign, word, color = STATUS_LABELS[mapping.status]
        details = escape(describe_outcome(mapping, trace))
        rows.append(
            (
                f'<span class="{color}">{sign} {word}</span>',
                escape(mapping.subscription.name),
                f'<span class="muted">{details}</span>',
            )
        )
    return table(("state", "mapping", "details"), rows) if rows else "<p>No mappings yet.</p>"


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


def describe_forwarding(connection: Connection) -> str:
    """Where events are forwarded to."""
    where = "built-in sandbox" if connection.kind == "sandbox" else connection.deployment
    return f"Forwarding on: ready requests are sent automatically to {connection.name} ({where})."


def describe_counts(count: int, shown: int, verdicts: Mapping[str, int]) -> str:
    """How many events arrived and are shown, and the results of forwarding."""
    if not count:
        return ""
    parts = [plural(count, "event")]
    if shown != count:
        parts.append(f"{shown:,} shown")
    parts += [f"{number:,} {STATUS_LABELS[kind][1]}" for kind, number in verdicts.items()]
    return " · ".join(parts)
