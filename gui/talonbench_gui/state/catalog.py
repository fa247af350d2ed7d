"""The attributes that exist in Talon.One, once fetched or imported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from talonbench.attributes import Attribute
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.tasks import Tasks

NOTICE = "catalog"


class CatalogStore(QObject):
    """Holds the known attributes of each deployment; another connection knows others, or none.

    *changed*: the known attributes changed. *fetching_changed*: a fetch began or ended. *progressed* carries how many
    have been fetched, and the total.
    """

    changed = Signal()
    fetching_changed = Signal()
    progressed = Signal(int, int)

    def __init__(
        self, connections: ActiveConnection, notices: Notices, jobs: Jobs, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._connections, self._notices, self._jobs, self._tasks = connections, notices, jobs, tasks
        self._known: dict[str, tuple[Attribute, ...]] = {}  # by deployment
        self._deployment = connections.current.deployment
        self._task: asyncio.Task[None] | None = None
        connections.changed.connect(self._on_connection)

    @property
    def known(self) -> tuple[Attribute, ...] | None:
        """The attributes of the current deployment; None until fetched or imported."""
        return self._known.get(self._deployment)

    @property
    def is_fetching(self) -> bool:
        """Whether attributes are being fetched."""
        return self._task is not None

    def take(self, attributes: tuple[Attribute, ...], deployment: str | None = None) -> None:
        """Store *attributes* as those of *deployment*, by default the current one."""
        self._known[self._deployment if deployment is None else deployment] = attributes
        self.changed.emit()

    def import_file(self, path: Path) -> None:
        """Import a saved response of ``GET /v1/attributes`` for the current deployment."""
        self._jobs.run(partial(_read, path), partial(self._on_read, self._deployment), lane="files")

    def fetch(self, key: str) -> None:
        """Fetch the attributes of the current deployment; the management *key* is used once and never stored."""
        if not self.is_fetching:
            self._task = self._tasks.start(self._fetch(self._deployment, key))
            self._task.add_done_callback(self._on_fetched)
            self.fetching_changed.emit()

    def cancel(self) -> None:
        """Stop fetching; keep what was known."""
        if self._task is not None:
            self._task.cancel()

    async def _fetch(self, deployment: str, key: str) -> None:
        from talonbench.client.attribute_catalog import fetch_attributes

        self._notices.clear(NOTICE)
        try:
            self.take(await fetch_attributes(deployment, key, progress=self.progressed.emit), deployment)
        except TalonbenchError as error:
            self._notices.post(str(error), "error", key=NOTICE)

    def _on_fetched(self, _: object) -> None:
        self._task = None
        self.fetching_changed.emit()

    def _on_read(self, deployment: str, found: tuple[tuple[Attribute, ...], str]) -> None:
        attributes, problem = found
        self._notices.post(problem, "error", key=NOTICE)
        if not problem:
            self.take(attributes, deployment)

    def _on_connection(self) -> None:
        deployment = self._connections.current.deployment
        if deployment != self._deployment:
            self._deployment = deployment
            self._notices.clear(NOTICE)  # about another deployment
            self.changed.emit()


def _read(path: Path) -> tuple[tuple[Attribute, ...], str]:
    """The attributes in the file *path*, and what went wrong; called off the UI thread."""
    from talonbench.attributes import read_catalog
    from talonbench.reading import UnreadableError, read_text
    from talonbench.values import parse_json

    try:
        return read_catalog(parse_json(read_text(path))), ""
    except UnreadableError as error:
        return (), f"{path.name} can't be read: {error.reason}."
    except ValueError:
        return (), f"{path.name} isn't valid JSON."
    except TalonbenchError as error:
        return (), f"{path.name}: {error}"
