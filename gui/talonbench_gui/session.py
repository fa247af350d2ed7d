"""What the window remembers: read at the start, written a moment after each change, never with a key."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.connections import Connection
from talonbench.errors import WorkspaceError
from talonbench.home import state_path
from talonbench.samples import samples
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT, default_subscription

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.filters import DestinationFilter
    from talonbench.workspace import DestinationEntry, SessionState, Workspace
    from talonbench_gui.background import Background

PATIENCE = 400  # milliseconds
FIRST_CONNECTIONS = (
    Connection("Sandbox", "sandbox", SANDBOX_DEPLOYMENT),
    Connection("Talon.One", "gateway", ""),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: the event's text, the connections, the mappings, which are chosen, and the filters.

    *destination* is the one that mappings and filters came from.
    """

    text: str
    connections: tuple[Connection, ...]
    connection: int
    subscriptions: tuple[Subscription, ...]
    mapping: int
    filters: tuple[DestinationFilter, ...] = ()
    destination: DestinationEntry | None = None


class Session(QObject):
    """Holds the state; what is kept is written when the typing rests, beside the window's thread."""

    failed = Signal(str)

    def __init__(self, parent: QObject, background: Background) -> None:
        super().__init__(parent)
        self._background = background
        self._state, self.notice = _read()
        self.layout: dict[str, bytes] = {} if self._state is None else dict(self._state.layout)
        self._options: dict[str, object] = {} if self._state is None else dict(self._state.options)
        self._desk: Desk | None = None
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._save_beside)

    def desk(self) -> Desk:
        """What lay on the desk; at the first start the documentation's payload, the sandbox and one Track event."""
        state = self._state
        if state is None:
            return Desk(samples()[0].text, FIRST_CONNECTIONS, 0, (default_subscription(),), 0)
        connections = tuple(entry.as_connection() for entry in state.connections) or FIRST_CONNECTIONS
        parts = tuple(part.as_subscription() for part in state.mappings if part.action in ACTIONS)
        if state.text is None and not state.mappings:
            parts = (default_subscription(),)
        return Desk(
            samples()[0].text if state.text is None else state.text,
            connections,
            _place(state.connection, [part.name for part in connections]),
            parts,
            _place(state.mapping, [part.id for part in parts]),
            tuple(entry.as_filter() for entry in state.filters),
            state.destination,
        )

    def keep(self, desk: Desk) -> None:
        """Take what is to be remembered; it is written a moment later."""
        self._desk = desk
        self._save_soon()

    def keep_layout(self, layout: dict[str, bytes]) -> None:
        """Take how the window is laid out."""
        self.layout = layout
        self._save_soon()

    def keep_option(self, name: str, value: str | float) -> None:
        """Take a choice of the user's."""
        self._options[name] = value
        self._save_soon()

    def _save_soon(self) -> None:
        """Write within *PATIENCE*, also while the typing goes on."""
        if not self._timer.isActive():
            self._timer.start()

    def option(self, name: str, default: str) -> str:
        """A choice of the user's."""
        return str(self._options.get(name, default))

    def save(self) -> None:
        """Write now, and wait for it."""
        self._timer.stop()
        self._background.finish()
        self._say(self._written())

    def _save_beside(self) -> None:
        self._background.run(self._written, self._say)

    def _written(self) -> str:
        """Write; what went wrong, in words."""
        from talonbench.workspace import save_state

        try:
            save_state(state_of(self._state, self._desk, dict(self.layout), dict(self._options)))
        except (WorkspaceError, ValueError) as error:
            return f"What you typed could not be saved: {error}"
        return ""

    def _say(self, problem: str) -> None:
        if problem:
            self.failed.emit(problem)


def workspace_of(desk: Desk) -> Workspace:
    """What lies on *desk* as a workspace to share; no key is in it."""
    from talonbench.workspace import ConnectionEntry, EventEntry, FilterEntry, MappingEntry, Workspace  # late: pydantic

    return Workspace(
        connections=[ConnectionEntry.of(part) for part in desk.connections],
        mappings=[MappingEntry.of(part) for part in desk.subscriptions],
        filters=[FilterEntry.of(part) for part in desk.filters],
        events=[EventEntry(name="Event", text=desk.text)],
        destination=desk.destination,
    )


def _read() -> tuple[SessionState | None, str | None]:
    """The state that was kept and a notice; pydantic is brought in only where there is something to read."""
    if not os.path.lexists(state_path()):
        return None, None
    from talonbench.workspace import load_state

    return load_state()


def _place(name: str | None, names: list[str]) -> int:
    return names.index(name) if name in names else 0


def state_of(
    state: SessionState | None, desk: Desk | None, layout: dict[str, bytes], options: dict[str, object]
) -> SessionState:
    """*state* with what is new; WorkspaceError or ValueError where a mapping cannot be kept."""
    from talonbench.workspace import ConnectionEntry, FilterEntry, MappingEntry, SessionState

    changes: dict[str, object] = {"layout": layout, "options": options}
    if desk is not None:
        chosen = desk.subscriptions[desk.mapping].id if 0 <= desk.mapping < len(desk.subscriptions) else None
        changes |= {
            "text": desk.text,
            "connections": [ConnectionEntry.of(part) for part in desk.connections],
            "connection": desk.connections[desk.connection].name,
            "mappings": [MappingEntry.of(part) for part in desk.subscriptions],
            "mapping": chosen,
            "filters": [FilterEntry.of(part) for part in desk.filters],
            "destination": desk.destination,
        }
    return SessionState.model_validate(({} if state is None else state.model_dump()) | changes)
