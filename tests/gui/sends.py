"""Sends as tests need them: made up, so that no request leaves and nothing has to be waited for."""

from __future__ import annotations

import json
from typing import Any

from talonbench.client import Exchange, Verdict
from talonbench.destination import Subscription
from talonbench.errors import TransportError
from talonbench.request import Request, Response
from talonbench_gui.state.workbench import Workbench

KINDS = {200: "delivered", 429: "would_retry", 503: "would_retry", 0: "would_retry"}
KEY = "0123456789abcdef"


def make_exchange(status: int = 200, body: bytes = b"{}", profile: str = "u1") -> Exchange:
    """A request and its response; status 0 is a timeout."""
    headers = (("authorization", f"ApiKey-v1 {KEY}"), ("content-type", "application/json"))
    sent = json.dumps({"customerProfileId": profile, "eventType": "Order Completed"})
    request = Request("PUT", "https://integration.talon.one/segment/v2/events", headers, sent)
    response = Response(status, "OK" if status == 200 else "No", (("x-a", "b"),), body, 0.1) if status else None
    error = None if status else TransportError("timeout", "No response in 10 s.", "ReadTimeout")
    verdict: Any = Verdict(KINDS.get(status, "would_drop"), str(status), "because")  # type: ignore[arg-type]
    return Exchange(request, b"", response, error, verdict, None, 0.1)


def make_mapping(name: str = "Track", **changes: Any) -> Subscription:
    """A mapping as it was sent by."""
    values: dict[str, Any] = {"action": "trackEventV2", "trigger": 'type = "track"', "mapping": {}, **changes}
    return Subscription("sent", name, **values)


def record(workbench: Workbench, text: str = "{}", name: str = "Track", **exchange: Any) -> None:
    """Put a send into the history."""
    workbench.history.add(text, make_mapping(name), "Sandbox", make_exchange(**exchange))
