"""The current connection with its key, and the user's other connections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from talonbench.connections import make_settings
from talonbench.document import edits
from talonbench_gui.state.connection_list import ConnectionList

if TYPE_CHECKING:
    from talonbench.connection_store import ConnectionStore
    from talonbench.connections import Connection
    from talonbench.destination import Settings
    from talonbench.document import Document
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.keys import KeyStore
    from talonbench_gui.state.notices import Notices

ENTER_KEY: Final = "Enter an API key."
ENTER_DEPLOYMENT: Final = "Enter the deployment."


class ActiveConnection(QObject):
    """The document names the current connection; all others are the user's, saved in their home.

    *changed*: the current connection or key changed, and so the requests. *listed*: the user's connections changed.
    *key_changed*: the key, or where it is kept (`key_location`), changed.
    """

    changed = Signal()
    listed = Signal()
    key_changed = Signal()

    def __init__(
        self,
        store: DocumentStore,
        connections: ConnectionStore,
        keys: KeyStore,
        notices: Notices,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._keys, self._notices = store, keys, notices
        self._list = ConnectionList(connections, notices, jobs, self)
        self._gone: dict[str, str] = {}  # by ID: why the connection's key is gone
        self._allowed: set[str] = set()
        self._adopt_restored()
        self._list.changed.connect(self.listed)
        store.changed.connect(self._on_document)
        keys.found.connect(self._on_found)
        keys.location_changed.connect(self._on_location_changed)
        keys.look_up(self.current)

    def _adopt_restored(self) -> None:
        """Use the user's version of the session's connection: their list is saved more promptly than the session."""
        document = self._store.document
        mine = self.adopt(document.connection)
        if mine != document.connection:
            self._store.replace(replace(document, connection=mine), is_saved=not self._store.is_modified)

    # -- the current connection -----------------------------------------------------------------------------

    @property
    def current(self) -> Connection:
        """The current connection, as typed."""
        return self._store.document.connection

    @property
    def connections(self) -> tuple[Connection, ...]:
        """All of the user's connections; the current one as typed."""
        return tuple(self.current if one.id == self.current.id else one for one in self._list.all)

    @property
    def index(self) -> int:
        """The index of the current connection in `connections`."""
        return next((at for at, one in enumerate(self._list.all) if one.id == self.current.id), 0)

    @property
    def api_key(self) -> str:
        """The current key, or an empty text."""
        return self._keys.key(self.current)

    @property
    def key_location(self) -> str:
        """Where the current key is kept, in words; empty if there is none."""
        return self._keys.location(self.current)

    @property
    def why_key_is_gone(self) -> str:
        """Why the current connection lost its key, in words; empty if it has one or never had."""
        return self.explain_missing_key(self.current)

    def key_of(self, connection: Connection) -> str:
        """The key of *connection*, or an empty text."""
        return self._keys.key(connection)

    def mark(self, connection: Connection) -> int:
        """Stands for *connection* with its present key, deployment and gateway; tells nothing about them."""
        return hash((connection.id, connection.deployment, connection.gateway, self.key_of(connection)))

    def locate_key(self, connection: Connection) -> str:
        """Where the key of *connection* is kept, in words; empty if none is available."""
        return self._keys.location(connection)

    def explain_missing_key(self, connection: Connection) -> str:
        """Why *connection* lost its key, in words; empty if it has one or never had."""
        return "" if self._keys.key(connection) else self._gone.get(connection.id, "")

    def settings(self) -> Settings:
        """The connection and key that requests are built with."""
        return make_settings(self.api_key, self.current)

    def problem(self) -> str:
        """Why nothing can be sent, or an empty text."""
        if not self.current.deployment and self.current.kind == "gateway":
            return ENTER_DEPLOYMENT
        return "" if self.api_key else ENTER_KEY

    def needs_consent(self) -> bool:
        """Whether to ask before the first send over this connection in this session."""
        return self.current.asks_first and self.current.key_id not in self._allowed

    def consent(self) -> None:
        """Don't ask again in this session, unless the connection's deployment or gateway changes."""
        self._allowed.add(self.current.key_id)

    # -- edits ----------------------------------------------------------------------------------------------

    def use(self, connection: Connection) -> None:
        """Make *connection* the current one."""
        self._store.apply(edits.use_connection(connection))

    def select(self, index: int) -> None:
        """Use the connection at *index* of `connections`."""
        connections = self._list.all
        if 0 <= index < len(connections) and connections[index].id != self.current.id:
            self.use(connections[index])

    def set_deployment(self, deployment: str) -> None:
        """Set the deployment as typed; a key of another deployment is not used for it."""
        self.update(replace(self.current, deployment=deployment))

    def set_key(self, key: str) -> None:
        """Set the key as typed; without a deployment it waits for one."""
        self.set_key_of(self.current, key)

    def set_key_of(self, connection: Connection, key: str) -> None:
        """Set the key of *connection* as typed."""
        if key == self._keys.key(connection):
            return
        self._keys.remember(connection, key)
        self._gone.pop(connection.id, None)
        if connection.id != self.current.id:
            self.listed.emit()
            return
        self._notices.clear("send")
        self.key_changed.emit()
        self.changed.emit()

    def commit(self) -> None:
        """Typing is complete: save the key in the keychain, or look for one there."""
        self.commit_key(self.current)

    def commit_key(self, connection: Connection) -> None:
        """Typing is complete: save the key of *connection* in the keychain, or look for one there."""
        self._keys.claim_waiting(connection)
        self._keys.save(connection)
        self._keys.look_up(connection)
        self._on_location_changed(connection.key_id)

    def update(self, connection: Connection) -> None:
        """Change the connection with the same ID; also in the document if it is the current one."""
        if connection.id == self.current.id:
            self._store.apply(edits.set_connection(connection))
            return
        before = self._list.find(connection.id)
        if before is not None:
            self._note_key(before, connection)
            self._list.put(connection)

    def add(self, connection: Connection, key: str = "") -> Connection:
        """Add *connection* under a free name; return the user's own if they already have it."""
        added = self.adopt(connection)
        if key:
            self._keys.remember(added, key)
            self._keys.save(added)
        return added

    def create(self, name: str) -> Connection:
        """Add an empty connection called *name*, with a unique ID."""
        return self._list.create(name)

    def adopt(self, connection: Connection) -> Connection:
        """The user's connection for one from a file; none of theirs is changed."""
        return self._list.adopt(connection)

    def remove(self, connection: Connection) -> None:
        """Remove *connection* and its key from the keychain; if it was current, use the first remaining one."""
        left = [one for one in self._list.all if one.id != connection.id]
        if not left or self._list.find(connection.id) is None:
            return
        self._keys.forget(connection)
        if connection.id == self.current.id:
            self.use(left[0])
        self._list.remove(connection)

    def save(self) -> None:
        """Save pending changes of the list in the session's lane before the window closes."""
        self._list.save()

    # -- changes from elsewhere -----------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        was, now = before.connection, after.connection
        if was is now:
            return
        if was.id == now.id:
            self._note_key(was, now)
        self._list.put(now)  # an undo may restore a removed connection
        if was.id != now.id:
            self._keys.reset_sandbox(now)
            self._keys.look_up(now)
            self.listed.emit()
        self._notices.clear("send")
        self.key_changed.emit()
        self.changed.emit()

    def _note_key(self, was: Connection, now: Connection) -> None:
        """Remember why *now* has no key although *was*, the same connection before an edit, had one."""
        if was.key_id != now.key_id and self._keys.key(was) and not self._keys.key(now):
            self._gone[now.id] = f"The API key belongs to {was.route}. Enter the key for this deployment."

    def _on_found(self, name: str) -> None:
        if name == self.current.key_id:
            self.changed.emit()

    def _on_location_changed(self, name: str) -> None:
        if name == self.current.key_id:
            self.key_changed.emit()
        else:
            self.listed.emit()
