"""What the sandbox says: answers, and refusals in the gateway's form ``{StatusCode, Error, RequestUUID}``."""

import uuid
from dataclasses import dataclass
from typing import Final

from talonbench.values import Value

# Marks everything that no published specification of Talon.One says.
SIMULATED: Final[dict[str, Value]] = {"simulated": True}


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body, None for an empty one."""

    status: int
    body: dict[str, Value] | None = None


class RefusedRequest(Exception):  # noqa: N818  (the sandbox says no: not an error of the program)
    """The request is refused; *documented* says that Talon.One's specification has this text for this status."""

    def __init__(self, status: int, error: str, documented: bool = False) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.documented = documented

    def reply(self) -> Reply:
        """The refusal as the gateway words it."""
        body: dict[str, Value] = {
            "StatusCode": self.status,
            "Error": self.error,
            "RequestUUID": str(uuid.uuid4()),
        }
        return Reply(self.status, body if self.documented else {**body, **SIMULATED})
