"""The files of a push: the state before it, and the workspace that notes what Segment has after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from talonbench.formats import to_workspace
from talonbench.segment_api.changes import read_fingerprints, take_fingerprint
from talonbench.workspace import FilterEntry, Workspace, load, save

if TYPE_CHECKING:
    from talonbench.segment_api.pull import PulledDestination
    from talonbench.segment_api.push import Step

SUFFIX: Final = ".talonbench.json"


def keep_before(live: PulledDestination, file: Path) -> Path:
    """Save what Segment has before the push, as a workspace beside *file*; its path."""
    stem = file.name.removesuffix(SUFFIX)
    names = (file.with_name(f"{stem}.before-push-{number}{SUFFIX}") for number in range(1, 10_000))
    path = next(name for name in names if not name.exists())
    workspace = to_workspace(live.configuration)
    assert workspace.destination is not None, "one destination was pulled"
    save(workspace.model_copy(update={"destination": workspace.destination.model_copy(update={"pulled": []})}), path)
    return path


def note_pushed(file: Path, live: PulledDestination, pushed: list[tuple[Step, str]]) -> None:
    """Note in the workspace *file* the IDs that Segment gave, and the state that it has now; other formats stay."""
    if not pushed or not file.name.endswith(SUFFIX):
        return
    workspace = load(file)
    if workspace.destination is None or workspace.destination.id != live.one.id:
        return
    noted = workspace.destination.model_copy(update={"pulled": _renew(workspace, live, pushed)})
    made = {step.change.path: identity for step, identity in pushed}
    mappings = [one.model_copy(update={"id": made.get(f"mappings/{one.id}", one.id)}) for one in workspace.mappings]
    filters = [one.model_copy(update={"id": made.get(_path_of(one), one.id)}) for one in workspace.filters]
    save(workspace.model_copy(update={"destination": noted, "mappings": mappings, "filters": filters}), file)


def _path_of(one: FilterEntry) -> str:
    return f"filters/{one.id or one.name}"


def _renew(workspace: Workspace, live: PulledDestination, pushed: list[tuple[Step, str]]) -> list[str]:
    """The fingerprints after the push."""
    from talonbench.segment_api.push import expect_after

    assert workspace.destination is not None
    known = read_fingerprints(tuple(workspace.destination.pulled) or live.one.pulled)
    for step, identity in pushed:
        known.pop(step.change.path, None)
        after = expect_after(step.change)
        if after is not None:
            known[f"{step.part.noun}/{identity}"] = take_fingerprint(after)
    return [f"{path} {digest}" for path, digest in known.items()]
