"""Workspaces and mappings, from our own files and from what Segment exports."""

import sys
from difflib import get_close_matches
from pathlib import Path

from talonbench.cli.read import read_text
from talonbench.destination import Action, Subscription
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events.parser import read_exactly
from talonbench.formats import read_paths, to_workspace
from talonbench.mapping import ROOT_KEY
from talonbench.talon_one import ACTIONS
from talonbench.values import Value
from talonbench.workspace import Workspace, load


def action_of(slug: str) -> Action:
    """The action called *slug*; WorkspaceError, with the one that was most likely meant, where there is none."""
    if slug in ACTIONS:
        return ACTIONS[slug]
    lowered = {known.lower(): known for known in ACTIONS}
    near = [lowered[found] for found in get_close_matches(slug.lower(), lowered, n=1)]
    meant = f"; did you mean {near[0]}?" if near else ""
    raise WorkspaceError(f"no action is called {slug}{meant} (known: {', '.join(ACTIONS)})")


def open_workspace(path: Path) -> Workspace:
    """The workspace in *path*, or the one that an import of *path* makes; WorkspaceError where it is neither."""
    try:
        return load(path)
    except WorkspaceError:
        imported = read_paths([path])
        if not imported.destinations:
            raise
    for report in imported.notes:
        if report.severity == "error":
            print(f"{path}: {report.subject}: {report.message}", file=sys.stderr)
    print(f"{path}: read as {', '.join(imported.shapes)}", file=sys.stderr)
    return to_workspace(imported)


def read_subscription(action: Action, path: Path | None, trigger: str) -> Subscription:
    """One subscription of *action*: with the mapping in *path*, the action's defaults under it.

    Where *path* is a workspace or an export, the mapping in it that is of this action is taken, as it stands.
    """
    given = {} if path is None else _written(path)
    if path is None or _is_mapping(given, action):
        _name_unknown(action, given or {}, path)
        return _subscription(action, {**action.default_mapping(), **(given or {})}, trigger)
    return _subscription(action, _held(path, action).mapping, trigger)


def _subscription(action: Action, mapping: dict[str, Value], trigger: str) -> Subscription:
    return Subscription(action.slug, action.slug, action.slug, trigger, mapping)


def _name_unknown(action: Action, given: dict[str, Value], path: Path | None) -> None:
    """Say which fields of *given* the action does not have: Segment drops them without a word."""
    known = [field.key for field in action.fields]
    for key in given:
        if key not in known and not _is_directive(key):
            near = get_close_matches(key, known, n=1)
            meant = f" (is {near[0]} meant?)" if near else ""
            print(f"{path}: {action.slug} has no field {key}: it is not sent{meant}", file=sys.stderr)


def _written(path: Path) -> dict[str, Value] | None:
    """The object in *path*, JSON as people keep it; None where it is no object but may be an export."""
    if path.is_dir() or path.suffix == ".tf":
        return None
    text = read_text(str(path))
    try:
        value = read_exactly(text) if text.strip() else None
    except EventSyntaxError as error:
        raise WorkspaceError(f"{path}:{error.line}:{error.column}: {error.message}") from None
    return value if isinstance(value, dict) else None


def _is_mapping(given: dict[str, Value] | None, action: Action) -> bool:
    known = {field.key for field in action.fields}
    return given is not None and (not given or any(key in known or _is_directive(key) for key in given))


def _is_directive(key: str) -> bool:
    return key.startswith("@") or key == ROOT_KEY


def _held(path: Path, action: Action) -> Subscription:
    """The only mapping of *action* in the workspace or export *path*."""
    try:
        held = [part.as_subscription() for part in open_workspace(path).mappings]
    except WorkspaceError:
        raise WorkspaceError(f"{path}: a mapping is a JSON object with fields of {action.slug}") from None
    fitting = [part for part in held if part.action == action.slug]
    if len(fitting) == 1:
        print(f"{path}: the mapping “{fitting[0].name}” is taken, without its trigger", file=sys.stderr)
        return fitting[0]
    names = ", ".join(f"{part.name} ({part.action})" for part in fitting or held) or "none"
    which = f"several mappings of {action.slug}" if fitting else f"no mapping of {action.slug}"
    raise WorkspaceError(f"{path}: it holds {which} ({names}); --workspace {path} takes them all")
