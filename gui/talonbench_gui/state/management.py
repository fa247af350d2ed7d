"""Management keys: where they are kept, what they allow to read, and the Applications of each deployment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from talonbench.connections import may_take_key
from talonbench.errors import SettingsError, TalonbenchError
from talonbench.management.key_holder import find_key_holder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.connections import Connection
    from talonbench.management.access import Access
    from talonbench.management.client import ManagementClient
    from talonbench_gui.state.keys import KeyStore
    from talonbench_gui.state.sender import Sender
    from talonbench_gui.state.tasks import Tasks

NO_DEPLOYMENT: Final = "Enter the deployment first."
VARIABLE: Final = "TALONBENCH_MANAGEMENT_KEY"
FROM_ENVIRONMENT: Final = f"key from {VARIABLE}"
CHOOSE: Final = "Choose the Application in Connections: the deployment has {count}."
NO_KEY: Final = "Enter a management key."


class AccessTest(NamedTuple):
    """How the last test of a key ended, and when; *problem* says why nothing could be read."""

    access: Access | None
    problem: str
    at: float


class ManagementStore(QObject):
    """A key belongs to a deployment, in memory and in the system keychain, as an API key.

    *changed*: any of it changed. *entry_asked*: show where the key of the connection with this ID is entered.
    """

    changed = Signal()
    entry_asked = Signal(str)

    def __init__(self, keys: KeyStore, sending: Sender, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._keys, self._sending, self._tasks = keys, sending, tasks
        self._tests: dict[int, AccessTest] = {}  # by deployment, key and Application
        self._applications: dict[str, tuple[tuple[str, str], ...]] = {}  # by deployment
        self.is_testing = False
        keys.found.connect(self.changed)
        keys.location_changed.connect(self.changed)

    def key_of(self, connection: Connection) -> str:
        """The management key of *connection*, or an empty text; the sandbox takes a built-in one."""
        if not connection.deployment:
            return ""
        return self._keys.key(find_key_holder(connection)) or self._find_in_environment(connection)

    def locate_key(self, connection: Connection) -> str:
        """Where the key is kept, in words; empty if there is none."""
        if not connection.deployment:
            return ""
        kept = self._keys.location(find_key_holder(connection))
        return kept or (FROM_ENVIRONMENT if self._find_in_environment(connection) else "")

    def _find_in_environment(self, connection: Connection) -> str:
        """The key in the environment, if it may go to this deployment.

        A file may name any deployment: it goes to those for which the user has an API key, and to this machine.
        """
        is_trusted = may_take_key(connection.deployment, ()) or bool(self._keys.key(connection))
        return os.environ.get(VARIABLE, "") if is_trusted and connection.kind != "sandbox" else ""

    def problem(self, connection: Connection) -> str:
        """Why nothing can be read over *connection*, or an empty text."""
        if not connection.deployment:
            return NO_DEPLOYMENT
        return "" if self.key_of(connection) else NO_KEY

    def applications(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        """The Applications of the deployment as (ID, name), as far as they were read."""
        return self._applications.get(connection.deployment, ())

    def test_of(self, connection: Connection) -> AccessTest | None:
        """How the last test of this key ended; None if there was none."""
        return self._tests.get(self._mark(connection))

    # -- edits ----------------------------------------------------------------------------------------------

    def set_key(self, connection: Connection, key: str) -> None:
        """Set the key as typed; without a deployment there is nothing that it could belong to."""
        if connection.deployment and connection.kind != "sandbox" and key != self.key_of(connection):
            self._keys.remember(find_key_holder(connection), key)
            self.changed.emit()

    def commit_key(self, connection: Connection) -> None:
        """Typing is complete: save the key in the keychain, or look for one there."""
        if connection.deployment:
            holder = find_key_holder(connection)
            self._keys.save(holder)
            self._keys.look_up(holder)

    def forget(self, connection: Connection, others: Sequence[Connection]) -> None:
        """Delete the key of a removed connection, unless one of *others* has the same deployment."""
        holder = find_key_holder(connection)
        if all(find_key_holder(one).key_id != holder.key_id for one in others):
            self._keys.forget(holder)

    # -- reading --------------------------------------------------------------------------------------------

    async def open(self, connection: Connection, key: str = "") -> ManagementClient:
        """A client for *connection*, with *key* or its own; SettingsError if its deployment or key can't be used."""
        import asyncio  # imported late, all three: not needed for the first paint
        from importlib import import_module

        await asyncio.to_thread(import_module, "talonbench.management.client")
        from talonbench.management.client import ManagementClient

        origin = await self._sending.dispatcher.find_deployment(connection)
        return ManagementClient(origin, key or self.key_of(connection), connection.ca_file)

    async def find_application(self, client: ManagementClient) -> str:
        """The deployment's only Application; SettingsError if there are several."""
        from talonbench.management.received import list_applications

        found = await list_applications(client)
        if len(found) != 1:
            raise SettingsError("application", CHOOSE.format(count=len(found) or "none"))
        return found[0][0]

    def test(self, connection: Connection) -> None:
        """Try each endpoint that Received and Catalog need."""
        if not self.is_testing:
            self.is_testing = True
            self._tasks.start(self._test(connection))
            self.changed.emit()

    async def _test(self, connection: Connection) -> None:
        from talonbench import clock

        mark = self._mark(connection)
        try:
            access, problem = await self._check(connection)
            if access is not None and access.applications:
                self._applications[connection.deployment] = access.applications
            self._tests[mark] = AccessTest(access, problem, clock.now())
        finally:
            self.is_testing = False
            self.changed.emit()

    async def _check(self, connection: Connection) -> tuple[Access | None, str]:
        try:
            async with await self.open(connection) as client:
                from talonbench.management.access import check_access

                return await check_access(client, connection.application), ""
        except TalonbenchError as error:
            return None, str(error)

    def _mark(self, connection: Connection) -> int:
        """Stands for the deployment with its present key and Application; tells nothing about them."""
        return hash((connection.kind, connection.deployment, connection.application, self.key_of(connection)))
