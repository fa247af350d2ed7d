"""What a failed call of the Public API says: one sentence for people, never with the token."""

from typing import Final

from talonbench.client.response_json import read_json
from talonbench.errors import TalonbenchError
from talonbench.request import Response

_LONGEST: Final = 300  # characters of Segment's own message that are shown
_TOKEN: Final = (
    "it is invalid, was revoked, has no access, or the workspace is in the other region (EU tokens work in the EU only)"
)
_ALPHA: Final = (
    "This alpha call needs a token with access and Segment's feature “Destination Subscriptions” in the workspace; "
    "which of them is missing, Segment doesn't document"
)


class SegmentApiError(TalonbenchError):
    """Segment responded, but not with what was asked for; *status* is the response's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def describe_refusal(response: Response, about: str, is_alpha: bool) -> SegmentApiError:
    """Why Segment didn't give *about* (“the mappings”)."""
    status = response.status
    return SegmentApiError(status, f"{_explain(response, about, is_alpha)}.{_quote_segment(response)}")


def _explain(response: Response, about: str, is_alpha: bool) -> str:
    status = response.status
    if status == 401:
        return f"Segment rejected the token for {about} (401): {_TOKEN}"
    if status == 403:
        return f"Segment refused {about} (403). {_ALPHA if is_alpha else 'The token needs access to this workspace'}"
    if status == 404:
        return f"Segment doesn't know {about} (404): check the ID and the token's workspace"
    if status == 429:
        return f"Segment limits the requests (429), so {about} must wait: retry later"
    if 300 <= status < 400:
        return f"Segment redirected {about} ({status}), which isn't followed: the workspace may be in the other region"
    if status >= 500:
        return f"Segment failed at {about} ({status}): retry later"
    return f"Segment didn't accept {about} ({status})"


def _quote_segment(response: Response) -> str:
    """Segment's own words, as its error format has them."""
    errors = read_json(response).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(message, str) or not message:
        return ""
    shown = "".join(sign if sign.isprintable() else " " for sign in message)[:_LONGEST]
    return f" Segment says: {shown.rstrip('.')}."
