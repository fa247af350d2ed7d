"""What the window remembers: read at the start, written a moment after each change, never with a key."""

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.bench import SANDBOX_DEPLOYMENT, first_subscription
from talonbench.client import Connection
from talonbench.destination import Subscription
from talonbench.errors import WorkspaceError
from talonbench.events import samples
from talonbench.talon_one import ACTIONS
from talonbench.workspace import ConnectionEntry, MappingEntry, SessionState, load_state, save_state

PATIENCE = 400  # milliseconds
FIRST_CONNECTIONS = (
    Connection("Sandbox", "sandbox", SANDBOX_DEPLOYMENT),
    Connection("Talon.One", "gateway", ""),
)


class Session(QObject):
    """Holds the state as a value; *save_later* writes it when the typing rests."""

    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.state, self.notice = load_state()
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self.save)

    @property
    def text(self) -> str:
        """The event's text; the documentation's payload at the first start."""
        return samples()[0].text if self.state.text is None else self.state.text

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The connections; the sandbox and an empty one at the first start."""
        known = tuple(entry.as_connection() for entry in self.state.connections)
        return known or FIRST_CONNECTIONS

    @property
    def chosen_connection(self) -> int:
        """The index of the connection in use."""
        names = [part.name for part in self.connections]
        return names.index(self.state.connection) if self.state.connection in names else 0

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """The mappings; one Track event at the first start."""
        if self.state.text is None and not self.state.mappings:
            return (first_subscription(),)
        return tuple(part.as_subscription() for part in self.state.mappings if part.action in ACTIONS)

    def keep(
        self, text: str, connections: tuple[Connection, ...], chosen: int, subscriptions: tuple[Subscription, ...]
    ) -> None:
        """Take what is to be remembered; it is written a moment later."""
        self.state = self.state.model_copy(
            update={
                "text": text,
                "connections": [ConnectionEntry.of(part) for part in connections],
                "connection": connections[chosen].name,
                "mappings": [MappingEntry.of(part) for part in subscriptions],
            }
        )
        self._timer.start()

    def keep_layout(self, layout: dict[str, bytes], **options: object) -> None:
        """Take how the window is laid out."""
        merged = {**self.state.options, **options}
        self.state = self.state.model_copy(update={"layout": layout, "options": merged})
        self._timer.start()

    def option(self, name: str, default: str) -> str:
        """A choice of the user's."""
        return str(self.state.options.get(name, default))

    def save(self) -> None:
        """Write now."""
        self._timer.stop()
        try:
            save_state(SessionState.model_validate(self.state.model_dump()))
        except (WorkspaceError, ValueError) as error:
            self.failed.emit(f"What you typed could not be saved: {error}")
