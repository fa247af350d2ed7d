"""Which web pages may have their events forwarded.

A browser names the page's origin with each call. Any page that is open in it can call this machine; forwarding such an
event would let the page send requests with the user's key.
"""

from collections import deque
from collections.abc import Iterable
from typing import Final

import ada_url

from talonbench.connections import is_loopback
from talonbench.errors import SettingsError

NO_ORIGIN: Final = "null"  # what browsers send for sandboxed frames, files, and pages that hide their origin
MOST_ASKED: Final = 20  # origins that wait for the user's answer


class Origins:
    """The origins whose events may be forwarded: this machine's, and those that the user *allowed*.

    Programs that aren't browsers send no origin and may, too. Its methods may be called from any thread. *refused*
    are the last origins whose request to reach this machine's network was refused.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(allowed)
        self.refused: deque[str] = deque(maxlen=MOST_ASKED)

    def set_allowed(self, allowed: Iterable[str]) -> None:
        """Replace the origins that the user allowed."""
        self._allowed = frozenset(allowed)

    def may_forward(self, origin: str) -> bool:
        """Whether events of a page of *origin*, as in the header, may be forwarded; empty if there was no header."""
        return not origin or (origin in self._allowed and origin != NO_ORIGIN) or _is_local(origin)

    def admit(self, origin: str) -> bool:
        """Whether a page of *origin* may reach this machine's network; if not, remember that it asked."""
        if self.may_forward(origin):
            return True
        if origin != NO_ORIGIN and origin not in self.refused:
            self.refused.append(origin)
        return False


def read_origin(address: str) -> str:
    """The origin that browsers send for a page at *address*; SettingsError if it isn't an origin."""
    try:
        url = ada_url.URL(address.strip())
    except ValueError:
        url = None
    if url is None or url.protocol not in ("https:", "http:"):
        raise SettingsError("origin", f"“{address}” isn't an origin; write it like https://shop.example.")
    if url.pathname != "/" or url.search or url.hash or url.username or url.password:
        raise SettingsError(
            "origin", f"“{address}” isn't an origin: it must be {url.origin} without anything after it."
        )
    return str(url.origin)


def _is_local(origin: str) -> bool:
    try:
        url = ada_url.URL(origin)
    except ValueError:
        return False
    return url.protocol in ("https:", "http:") and url.origin == origin and is_loopback(url.hostname)
