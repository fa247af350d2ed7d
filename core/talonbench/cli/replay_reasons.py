"""Why events of a replay fail, fields that payloads have no more, and which versions of the app send these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.answers.causes import Explained
    from talonbench.archive.field_uses import EndedField
    from talonbench.cli.replay_run import Run
    from talonbench.destination import Settings
    from talonbench.values import Json


@dataclass(slots=True)
class Reasons:
    """The commonest reasons of *run* with what is behind them, and the fields that ended."""

    run: Run
    is_found: bool = False
    explained: tuple[Explained, ...] = field(default=())
    ended: tuple[EndedField, ...] = field(default=())

    def find(self, settings: Settings, folder: Path | None) -> None:
        """Find them, once; if the run is kept in *folder*, with the versions of the app that they come from."""
        if self.is_found:
            return
        self.is_found = True
        self._find(settings)
        if folder is None:
            return
        from talonbench.answers.versions import add_versions, recall_versions

        noted = recall_versions(folder, self.explained)
        if noted is None and (self.explained or self.ended):
            noted = add_versions(folder, self.explained, self.ended)
        self.explained, self.ended = noted or (self.explained, self.ended)

    def _find(self, settings: Settings) -> None:
        run = self.run
        if run.causes:
            from talonbench.answers.causes import explain_causes  # late: most find none

            self.explained = explain_causes(run.causes, run.destination, settings)
        if any(one.uses.over for one in run.replay.mappings):
            from talonbench.answers.ended_fields import find_ended_fields  # late: most find none

            self.ended = find_ended_fields(run.replay, run.destination, settings)

    def keep(self, out: Path | None) -> None:
        """Note them in the finished run in *out*, for the window and for later questions."""
        if out is None:
            return
        from talonbench.answers.versions import note_versions
        from talonbench.archive.runs import note_found

        note_found(out, self.ended, [*note_versions(self.explained)])

    @property
    def json(self) -> dict[str, Json]:
        """For programs."""
        found: dict[str, Json] = {}
        if self.explained or self.run.causes:
            found["reasons"] = [one.json for one in self.explained]
        if self.ended:
            found["ended_fields"] = [one.json for one in self.ended]
        return found

    @property
    def lines(self) -> Iterator[str]:
        """For people."""
        if not (self.explained or self.ended):
            return
        from talonbench.cli.replay_causes import cause_lines, ended_field_lines

        yield from cause_lines(self.explained)
        yield from ended_field_lines(self.ended)
