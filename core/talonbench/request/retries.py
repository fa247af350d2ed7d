"""Which statuses of a response Segment takes as final."""

from typing import Final

RETRIED_4XX: Final = {
    408: "408 Request Timeout",
    423: "423 Locked",
    429: "429 Too Many Requests (rate limit)",
}


def is_refusal(status: int) -> bool:
    """Whether a response with *status* rejects its request for good."""
    return 400 <= status <= 499 and status not in RETRIED_4XX
