"""The setup of a run, read from the workspace that was kept of it, and an event judged with it as the run did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench import clock
from talonbench.archive.partitions import Setup
from talonbench.connections import make_settings
from talonbench.ingestion import Reception
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from talonbench.workspace import load, to_document

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.events.stream import StreamItem

_NEW_ID: Final = "00000000-0000-4000-8000-000000000000"  # the same whenever it is asked


def read_setup(path: Path, moment: float) -> Setup:
    """The setup in the workspace at *path*, at *moment*; WorkspaceError if it can't be read."""
    document = to_document(load(path))
    settings = make_settings("", document.connection)
    return Setup(document.mappings, document.filters, document.destination, settings, moment)


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
        receipt = Reception(lambda: setup.moment, lambda: _NEW_ID).receive(item.arrival)
        with clock.hold(setup.moment):
            trace = self._destination.trace(item.body, setup.settings, receipt=receipt)
            return Judgement(trace, self._destination, setup.settings)
