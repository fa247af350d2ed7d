"""Where the token of Segment's Public API is kept, for the window and the command line."""

from typing import Final

TOKEN_VARIABLE: Final = "TALONBENCH_SEGMENT_TOKEN"
_KEPT: Final = "Segment Public API"


def name_token(origin: str) -> str:
    """The name a token is kept under in the keychain: it belongs to one region."""
    return f"{_KEPT} at {origin}"
