"""Reads workspaces and mappings, from our own files and from Segment's exports."""

from __future__ import annotations

import sys
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from talonbench.destination import Action, Subscription
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events.parser import read_exactly
from talonbench.mapping import ROOT_KEY
from talonbench.plurals import join_words
from talonbench.reading import read_text
from talonbench.values import Value
from talonbench.workspace import Workspace, load

if TYPE_CHECKING:
    from talonbench.formats import Configuration, DestinationConfiguration


def open_workspace(path: Path, named: str | None = None) -> Workspace:
    """The workspace in *path*, or the one imported from *path*; WorkspaceError if it is neither.

    Of several destinations it has the one *named*, else the one that most likely is meant.
    """
    try:
        return load(path)
    except WorkspaceError:
        from talonbench.formats import read_paths, to_workspace  # late: a workspace doesn't need them

        imported = read_paths([path])
        if not imported.destinations:
            raise
    for report in imported.notes:
        if report.severity == "error":
            print(f"{path}: {report.subject}: {report.message}", file=sys.stderr)
    print(f"{path}: recognized as {join_words(imported.shapes)}", file=sys.stderr)
    return to_workspace(replace(imported, destinations=(_choose(path, imported, named),)))


def _choose(path: Path, imported: Configuration, named: str | None) -> DestinationConfiguration:
    """One of the destinations; which, and how to choose another, is printed if there are several."""
    found = imported.destinations
    from talonbench.formats.workspace import likeliest_destination

    if named is not None:
        chosen = next((one for one in found if named in (one.id, one.name)), None)
        if chosen is None:
            names = ", ".join(f"{one.name} ({one.id})" for one in found)
            raise WorkspaceError(f"{path}: no destination named “{named}”; it has {names}")
        return chosen
    chosen = likeliest_destination(found)
    if len(found) > 1:
        others = ", ".join(f"{one.name} ({one.id})" for one in found if one is not chosen)
        print(f"{path}: using the destination {chosen.name} ({chosen.id}); choose another with --destination: {others}",
              file=sys.stderr)  # fmt: skip
    return chosen


def read_subscription(action: Action, path: Path | None, trigger: str) -> Subscription:
    """A subscription to *action* with the mapping in *path*; fields that it doesn't set have the action's defaults.

    If *path* is a workspace or an export, its mapping for this action is used unchanged.
    """
    given = {} if path is None else _written(path)
    if path is None or _is_mapping(given, action):
        _name_unknown(action, given or {}, path)
        return _subscription(action, {**action.default_mapping(), **(given or {})}, trigger)
    return _subscription(action, _held(path, action).mapping, trigger)


def _subscription(action: Action, mapping: dict[str, Value], trigger: str) -> Subscription:
    return Subscription(action.slug, action.slug, action.slug, trigger, mapping)


def _name_unknown(action: Action, given: dict[str, Value], path: Path | None) -> None:
    """Print which fields of *given* the action doesn't have: Segment drops them silently."""
    known = [field.key for field in action.fields]
    for key in given:
        if key not in known and not _is_directive(key):
            near = get_close_matches(key, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            print(f"{path}: {action.slug} has no field {key}, so it isn't sent.{meant}", file=sys.stderr)


def _written(path: Path) -> dict[str, Value] | None:
    """The object in *path*, JSON with comments allowed; None if it may be an export instead."""
    if path.is_dir() or path.suffix == ".tf":
        return None
    text = read_text(path)
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
    """The only mapping for *action* in the workspace or export *path*."""
    try:
        held = [part.as_subscription() for part in open_workspace(path).mappings]
    except WorkspaceError:
        raise WorkspaceError(f"{path}: must contain a mapping: a JSON object with fields of {action.slug}") from None
    fitting = [part for part in held if part.action == action.slug]
    if len(fitting) == 1:
        print(f"{path}: using the mapping “{fitting[0].name}” without its trigger", file=sys.stderr)
        return fitting[0]
    names = ", ".join(f"{part.name} ({part.action})" for part in fitting or held) or "none"
    which = f"several mappings for {action.slug}" if fitting else f"no mapping for {action.slug}"
    raise WorkspaceError(f"{path}: has {which} ({names}); use --workspace {path} for all of them")
