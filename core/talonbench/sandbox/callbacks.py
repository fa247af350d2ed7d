"""Callbacks requested for sessions: recorded but never sent, since nothing leaves this machine."""

from collections.abc import Mapping
from dataclasses import dataclass

from talonbench.request import mask_key
from talonbench.sandbox.replies import SIMULATED
from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback requested in a session's ``X-Callback-…`` headers; without *content_fields* it has everything."""

    destination: str
    api_key: str
    content_fields: tuple[str, ...]
    correlation_id: str | None

    def shown(self, session_id: str, state: dict[str, Value]) -> dict[str, Value]:
        """What would be posted once session *session_id* got the response *state*; the key is masked.

        The content's real form is undocumented.
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
    """The callback requested in *headers*; None without a destination."""
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
