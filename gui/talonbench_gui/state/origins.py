"""The web pages whose events may be forwarded, as the user decided; kept in the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from talonbench.capture import Origins
from talonbench.capture.origins import MOST_ASKED, NO_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.session import Session

ALLOWED: Final = "origins_allowed"  # the options: origins, one a line
REFUSED: Final = "origins_refused"
NOTICE: Final = "origin"


class OriginStore(QObject):
    """Asks once about each origin; *changed*: an origin was decided on, or asks.

    *policy* is what the server and the forwarder go by; *asking* are the origins without a decision, the oldest first.
    """

    changed = Signal()

    def __init__(self, session: Session, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._notices = session, notices
        self.asking: list[str] = []
        self._told = ""
        self.policy = Origins(self.allowed)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The origins that the user allowed."""
        return self._read(ALLOWED)

    @property
    def refused(self) -> tuple[str, ...]:
        """The origins that the user refused."""
        return self._read(REFUSED)

    def ask(self, origin: str) -> None:
        """Ask the user about *origin*, unless that was done or too many are waiting."""
        known = (NO_ORIGIN, *self.allowed, *self.refused, *self.asking)
        if origin not in known and len(self.asking) < MOST_ASKED:
            self.asking.append(origin)
            self._show()

    def ask_refused(self) -> None:
        """Ask about the pages that the server kept out since the last call."""
        while self.policy.refused:
            self.ask(self.policy.refused.popleft())

    def allow(self, origin: str) -> None:
        """Forward the events of *origin* from now on."""
        self._decide(origin, (*self.allowed, origin), self._without(REFUSED, origin))

    def refuse(self, origin: str) -> None:
        """Never forward events of *origin*, and don't ask again."""
        self._decide(origin, self._without(ALLOWED, origin), (*self.refused, origin))

    def forget(self, origin: str) -> None:
        """Revoke what was decided on *origin*: its next event asks again."""
        self._decide(origin, self._without(ALLOWED, origin), self._without(REFUSED, origin))

    def _decide(self, origin: str, allowed: Iterable[str], refused: Iterable[str]) -> None:
        self._session.set_option(ALLOWED, "\n".join(dict.fromkeys(allowed)))
        self._session.set_option(REFUSED, "\n".join(dict.fromkeys(refused)))
        self.policy.set_allowed(self.allowed)
        self.asking = [one for one in self.asking if one != origin]
        self._show()

    def _show(self) -> None:
        first = self.asking[0] if self.asking else ""
        if first != self._told:
            self._told = first
            self._post(first)
        self.changed.emit()

    def _post(self, first: str) -> None:
        text = f"Events of {first} aren't forwarded until you allow that on the Live page." if first else ""
        self._notices.post(text, "warning", key=NOTICE, command="page.live")

    def _read(self, name: str) -> tuple[str, ...]:
        return tuple(self._session.option(name, "").split())

    def _without(self, name: str, origin: str) -> tuple[str, ...]:
        return tuple(one for one in self._read(name) if one != origin)
