"""The setup of a run, read from the workspace that was kept of it, and an event judged with it as the run did."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from talonbench import clock
from talonbench.archive.partitions import Setup
from talonbench.connections import GATEWAY, make_settings
from talonbench.errors import WorkspaceError
from talonbench.home import make_private
from talonbench.ingestion import Reception, make_same_id
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from talonbench.talon_one import SANDBOX_DEPLOYMENT
from talonbench.workspace import (
    ConnectionEntry,
    DestinationEntry,
    FilterEntry,
    MappingEntry,
    Workspace,
    load,
    save,
    to_document,
)

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.events.stream import StreamItem

SETUP: Final = "setup.talonbench.json"


def read_setup(path: Path, moment: float) -> Setup:
    """The setup in the workspace at *path*, at *moment*; WorkspaceError if it can't be read."""
    document = to_document(load(path))
    settings = make_settings("", document.connection)
    return Setup(document.mappings, document.filters, document.destination, settings, moment)


def keep_setup(setup: Setup, folder: Path) -> None:
    """Keep *setup* in a run's *folder*, without keys; nothing where it can't be saved as a workspace."""
    path = folder / SETUP
    if path.exists():
        return
    settings = setup.settings
    with suppress(WorkspaceError, ValidationError):
        entry = ConnectionEntry(
            name="Run",
            kind="sandbox" if settings.deployment == SANDBOX_DEPLOYMENT else "gateway",
            deployment=settings.deployment,
            gateway=settings.gateway or GATEWAY,
        )
        workspace = Workspace(
            connections=[entry],
            mappings=[MappingEntry.of(one) for one in setup.subscriptions],
            filters=[FilterEntry.of(one) for one in setup.filters],
            destination=None if setup.info is None else DestinationEntry.of(setup.info),
        )
        save(workspace, path)
        make_private(path)


class SetupJudge:
    """Judges events with *setup*, which is compiled once."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._destination = compile_destination(setup.subscriptions, setup.filters, info=setup.info)

    def judge(self, item: StreamItem) -> Judgement | None:
        """What becomes of the event of *item*; None if it has none."""
        if item.body is None:
            return None
        setup = self.setup
        receipt = Reception(lambda: setup.moment, make_same_id).receive(item.arrival)
        with clock.hold(setup.moment):
            trace = self._destination.trace(item.body, setup.settings, receipt=receipt)
            return Judgement(trace, self._destination, setup.settings)
