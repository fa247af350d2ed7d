"""What exists in Talon.One, once fetched or imported: attributes, event types, audiences, Applications."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from talonbench.attributes import Catalog
    from talonbench.connections import Connection
    from talonbench.management.creation import Creation
    from talonbench.values import Json
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.management import ManagementStore
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.tasks import Tasks

NOTICE = "catalog"


class Known(NamedTuple):
    """A catalog, where it came from (a host, a file), and when, in seconds since the epoch."""

    catalog: Catalog
    origin: str
    at: float


class CatalogStore(QObject):
    """Holds what each deployment has; another connection knows something else, or nothing.

    *changed*: what is known changed. *fetching_changed*: a fetch began or ended. *progressed* carries what is being
    fetched, how many rows have been, and their total (0: unknown).
    """

    changed = Signal()
    fetching_changed = Signal()
    progressed = Signal(str, int, int)

    def __init__(
        self,
        connections: ActiveConnection,
        management: ManagementStore,
        notices: Notices,
        jobs: Jobs,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._connections, self._management = connections, management
        self._notices, self._jobs, self._tasks = notices, jobs, tasks
        self._known: dict[tuple[str, str], Known] = {}  # by the kind of the connection and the deployment
        self._place = _place_of(connections.current)
        self._task: asyncio.Task[None] | None = None
        connections.changed.connect(self._on_connection)

    @property
    def source(self) -> Known | None:
        """What is known of the current deployment, with its origin; None until fetched or imported."""
        return self._known.get(self._place)

    @property
    def known(self) -> Catalog | None:
        """What the current deployment has; None until fetched or imported."""
        return None if self.source is None else self.source.catalog

    @property
    def is_fetching(self) -> bool:
        """Whether it is being fetched, or something created."""
        return self._task is not None

    def take(self, catalog: Catalog, origin: str = "", connection: Connection | None = None) -> None:
        """Store *catalog* as what the deployment of *connection* has, by default the current one.

        Parts that it doesn't know stay as they were.
        """
        from talonbench import clock

        self._store(catalog, origin, clock.now(), self._place if connection is None else _place_of(connection))

    def _store(self, catalog: Catalog, origin: str, at: float, place: tuple[str, str]) -> None:
        before = self._known.get(place)
        self._known[place] = Known(catalog if before is None else _merge(before.catalog, catalog), origin, at)
        self.changed.emit()

    def import_file(self, path: Path) -> None:
        """Import a catalog, or a saved response of ``GET /v1/attributes``, for the current deployment."""
        work, connection = partial(_read, path), self._connections.current
        self._jobs.run(work, partial(self._on_read, connection, path.name), lane="files")

    def fetch(self, key: str = "") -> None:
        """Fetch all that the connection's management key may read; *key* is used once instead, and never stored."""
        if not self.is_fetching:
            self._task = self._tasks.start(self._fetch(self._connections.current, key))
            self._task.add_done_callback(self._on_fetched)
            self.fetching_changed.emit()

    def cancel(self) -> None:
        """Stop fetching; keep what was known."""
        if self._task is not None:
            self._task.cancel()

    def create(self, creation: Creation, key: str = "") -> None:
        """Create an object in the current deployment, with the connection's keys; *key* is used once instead.

        Whoever calls has asked the user.
        """
        if not self.is_fetching:
            self._task = self._tasks.start(self._create(self._connections.current, creation, key))
            self._task.add_done_callback(self._on_fetched)
            self.fetching_changed.emit()

    async def _create(self, connection: Connection, creation: Creation, key: str) -> None:
        self._notices.clear(NOTICE)
        api_key = self._connections.settings().api_key
        try:
            async with await self._management.open(connection, key) as client:
                shown = await client.create(creation, api_key)
        except TalonbenchError as error:
            self._notices.post(str(error), "error", key=NOTICE)
            return
        where = "in the sandbox" if connection.kind == "sandbox" else f"in {connection.deployment}"
        self._notices.post(f"Created the {creation.kind} {creation.title} {where}.", "info", key=NOTICE)
        self._add(connection, creation, shown)

    def _add(self, connection: Connection, creation: Creation, shown: dict[str, Json]) -> None:
        """Add what was created to what is known; a part of which nothing is known stays so."""
        from talonbench.attributes import Catalog, read_audiences, read_catalog

        source = self._known.get(_place_of(connection))
        if source is None:
            return
        known, found = source.catalog, Catalog()
        if creation.kind == "attribute" and known.attributes is not None:
            found = Catalog((*known.attributes, *read_catalog([{**creation.body, **shown}])))
        elif creation.kind == "audience" and known.audiences is not None and "id" in shown:
            found = Catalog(audiences=(*known.audiences, *read_audiences([{**creation.body, **shown}])))
        self._store(replace(found, problems=known.problems), source.origin, source.at, _place_of(connection))

    async def _fetch(self, connection: Connection, key: str) -> None:
        from talonbench.management.catalog import read_whole_catalog

        self._notices.clear(NOTICE)
        try:
            async with await self._management.open(connection, key) as client:
                found = await read_whole_catalog(client, self.progressed.emit)
        except TalonbenchError as error:
            self._notices.post(str(error), "error", key=NOTICE)
        else:
            self.take(found, describe_origin(connection), connection)

    def _on_fetched(self, _: object) -> None:
        self._task = None
        self.fetching_changed.emit()

    def _on_read(self, connection: Connection, name: str, found: tuple[Catalog | None, str]) -> None:
        catalog, problem = found
        self._notices.post(problem, "error", key=NOTICE)
        if catalog is not None:
            self.take(catalog, name, connection)

    def _on_connection(self) -> None:
        place = _place_of(self._connections.current)
        if place != self._place:
            self._place = place
            self._notices.clear(NOTICE)  # about another deployment
            self.changed.emit()


def describe_origin(connection: Connection) -> str:
    """What *connection* reads from, in a word."""
    return "the sandbox (simulated)" if connection.kind == "sandbox" else connection.name or connection.deployment


def _place_of(connection: Connection) -> tuple[str, str]:
    return connection.kind, connection.deployment


def _merge(before: Catalog, found: Catalog) -> Catalog:
    """*found*, with the parts of *before* that it doesn't know."""
    return replace(
        found,
        attributes=before.attributes if found.attributes is None else found.attributes,
        event_types=before.event_types if found.event_types is None else found.event_types,
        audiences=before.audiences if found.audiences is None else found.audiences,
        applications=before.applications if found.applications is None else found.applications,
    )


def _read(path: Path) -> tuple[Catalog | None, str]:
    """The catalog in the file *path*, and what went wrong; called off the UI thread."""
    from talonbench.attributes import read_parts
    from talonbench.reading import UnreadableError, read_text
    from talonbench.values import parse_json

    try:
        return read_parts(parse_json(read_text(path))), ""
    except UnreadableError as error:
        return None, f"{path.name} can't be read: {error.reason}."
    except ValueError:
        return None, f"{path.name} isn't valid JSON."
    except TalonbenchError as error:
        return None, f"{path.name}: {error}"
