"""The words of the live page: how to point an SDK at it, what an event fires, where events are sent on to."""

from __future__ import annotations

import time
from html import escape
from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.values import json_text
from talonbench_gui.markup import table
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.outcomes import describe_outcome
from talonbench_gui.wording.requests import request_html
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections import Counter

    from talonbench.capture import CapturedEvent
    from talonbench.connections import Connection
    from talonbench.trace import EventTrace

STEPS = (
    "Press Listen: Talonbench then answers on this machine as Segment's Tracking API does.",
    "Set your SDK's host to the address shown; snippets to paste stand at the right.",
    "Use your shop: each event appears here with what it would fire. Nothing is sent on until you arm it.",
)
_SNIPPETS = {
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
SDKS = tuple(_SNIPPETS)


def snippet(sdk: str, url: str) -> str:
    """What is to be pasted so that *sdk* sends to *url*."""
    return _SNIPPETS[sdk].replace("$url", url).replace("$host", url.partition("://")[2])


def describe_firing(trace: EventTrace) -> tuple[str, str]:
    """What an event would fire, and a colour."""
    if any(mapping.status == "filtered" for mapping in trace.mappings):
        return "⊘ filtered", "warn"
    ready = [f"● {mapping.subscription.name}" for mapping in trace.mappings if mapping.status == "ready"]
    rejected = [f"✕ {mapping.subscription.name}" for mapping in trace.mappings if mapping.status == "rejected"]
    if not ready and not rejected:
        return "○ nothing fires", "muted"
    return ", ".join([*ready, *rejected]), "bad" if rejected else "good"


def event_title(event: CapturedEvent) -> tuple[str, str]:
    """What an event is called, and the facts of its arrival."""
    moment = time.strftime("%H:%M:%S", time.localtime(event.time))
    parts = (event.type, event.user, moment, f"by /v1/{event.call}")
    return event.name or event.type or "Event", " · ".join(part for part in parts if part)


def trace_html(trace: EventTrace) -> str:
    """The way in short: each mapping, and what became of it."""
    rows = []
    for mapping in trace.mappings:
        sign, word, colour = STATUS_LABELS[mapping.status]
        state = f'<span class="{colour}">{sign} {word}</span>'
        rows.append(
            (
                state,
                escape(mapping.subscription.name),
                f'<span class="muted">{escape(describe_outcome(mapping, trace))}</span>',
            )
        )
    return table(("state", "mapping", "what happens"), rows) if rows else "<p>There is no mapping.</p>"


def requests_html(trace: EventTrace) -> str:
    """Every request that the event makes."""
    parts = [
        f"<h3>{escape(mapping.subscription.name)}</h3>{request_html(request)}"
        for mapping in trace.mappings
        for request in mapping.requests
    ]
    return "".join(parts) or "<p>This event makes no request.</p>"


def describe_forwarding(connection: Connection) -> str:
    """Where events are sent on to."""
    where = "the built-in sandbox" if connection.kind == "sandbox" else connection.deployment
    return f"Armed: what is ready of each new event is sent to {connection.name}, {where}."


def describe_counts(count: int, shown: int, verdicts: Counter[str]) -> str:
    """How many events came, how many are listed, and what became of those that were sent on."""
    parts = [plural(count, "event")]
    if shown != count:
        parts.append(f"{shown:,} listed")
    parts += [f"{number:,} {STATUS_LABELS[kind][1]}" for kind, number in verdicts.items()]
    return " · ".join(parts)


def event_text(event: CapturedEvent) -> str:
    """The event as it is shown in editors."""
    text = json_text(event.body)
    try:
        return format_text(text)
    except EventSyntaxError:
        return text
