"""Callbacks that sessions ask for: remembered, and never sent, for nothing leaves this machine."""

from collections.abc import Mapping
from dataclasses import dataclass

from talonbench.request import mask_key
from talonbench.sandbox.replies import SIMULATED
from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class Callback:
    """What the ``X-Callback-…`` headers of a session ask for; no *content_fields*: everything."""

    destination: str
    api_key: str
    content_fields: tuple[str, ...]
    correlation_id: str | None

    def shown(self, session_id: str, state: dict[str, Value]) -> dict[str, Value]:
        """What would be posted after the session *session_id* was answered with *state*; the key is masked.

        Which form the content has over there is documented nowhere.
        """
        wanted = self.content_fields or tuple(key for key in state if key not in SIMULATED)
        return {
            "sessionId": session_id,
            "destination": self.destination,
            "apiKey": mask_key(self.api_key) if self.api_key else None,
            "correlationId": self.correlation_id,
            "content": {key: state[key] for key in wanted if key in state},
            "sent": False,
            **SIMULATED,
        }


def callback_of(headers: Mapping[str, str]) -> Callback | None:
    """The callback that *headers* ask for; None without a destination."""
    destination = headers.get("x-callback-destination-uri")
    if not destination:
        return None
    fields = (part.strip() for part in headers.get("x-content-fields", "").split(","))
    return Callback(
        destination,
        headers.get("x-callback-api-key", ""),
        tuple(field for field in fields if field),
        headers.get("x-correlation-id"),
    )
