"""The sandbox's replies: successes, and refusals in the gateway's form ``{StatusCode, Error, RequestUUID}``."""

import uuid
from dataclasses import dataclass
from typing import Final

from talonbench.values import Value

# Marks everything that isn't in a published specification of Talon.One.
SIMULATED: Final[dict[str, Value]] = {"simulated": True}


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body; None for an empty body."""

    status: int
    body: dict[str, Value] | None = None


class RefusedRequest(Exception):  # noqa: N818  (a reply, not an error of the program)
    """The request is refused; *documented* if Talon.One's specification has this text for this status."""

    def __init__(self, status: int, error: str, documented: bool = False) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.documented = documented

    def reply(self) -> Reply:
        """The refusal in the gateway's form."""
        body: dict[str, Value] = {
            "StatusCode": self.status,
            "Error": self.error,
            "RequestUUID": str(uuid.uuid4()),
        }
        return Reply(self.status, body if self.documented else {**body, **SIMULATED})
