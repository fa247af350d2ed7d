"""``replay --across``: what the events of an archive say together, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from talonbench.cli.output import harmless

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.archive.partitions import Setup
    from talonbench.archive.together_file import Together
    from talonbench.values import Json

AcrossOption = Annotated[
    bool,
    typer.Option(
        "--across", help="Say what events show together: repeated and late ones, split sessions, two states of one."
    ),
]


@dataclass(slots=True)
class Across:
    """What was *found* of the events together, if that is asked for."""

    is_on: bool
    found: list[Together] = field(default_factory=list)

    def find(self, folder: Path | None, setup: Setup) -> None:
        """Look at the events of the run in *folder*."""
        if not self.is_on or folder is None:
            return
        from talonbench.archive.setups import SetupJudge  # late: most replays don't ask
        from talonbench.archive.together import find_together
        from talonbench.archive.together_file import keep_together

        self.found = [*find_together(folder, SetupJudge(setup))]
        keep_together(folder, self.found)

    @property
    def lines(self) -> Iterator[str]:
        """For people."""
        if not self.is_on:
            return
        yield "Across the events:" if self.found else "Across the events: nothing found"
        for one in self.found:
            places = ", ".join(f"{number}: {path}:{line}" for number, (path, line) in enumerate(one.examples[0], 1))
            yield f"    {one.events:,} × {harmless(one.message)} Event {places}"

    @property
    def json(self) -> dict[str, Json]:
        """For programs."""
        return {"across": [_json(one) for one in self.found]} if self.is_on else {}


def _json(one: Together) -> Json:
    examples: list[Json] = [[{"file": path, "line": line} for path, line in example] for example in one.examples]
    return {"code": one.code, "events": one.events, "message": one.message, "examples": examples}
