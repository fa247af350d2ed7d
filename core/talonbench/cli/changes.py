"""What differs between two setups, as text for people and as JSON for programs."""

from collections.abc import Iterable, Iterator

from talonbench.answers.outcomes import plain
from talonbench.cli.output import harmless
from talonbench.events import format_text
from talonbench.segment_api.changes import Change
from talonbench.trace.diff import ValueDiff
from talonbench.values import Json, Undefined, Value, json_text

_PLAIN = frozenset(("/trigger", "/if", "/name", "/title", "/description"))
SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def change_lines(change: Change) -> Iterator[str]:
    """An object, then each of its fields that differs: the old value, the new one."""
    yield f"{SIGNS[change.what]} {change.kind} {harmless(change.name)} ({harmless(change.path)})"
    yield from difference_lines(change.differences)


def difference_lines(differences: Iterable[ValueDiff]) -> Iterator[str]:
    """Each field that differs: the old value, the new one."""
    for one in differences:
        yield f"    {harmless(one.path)}"
        for sign, value in (("-", one.before), ("+", one.after)):
            if not isinstance(value, Undefined):
                yield from (f"      {sign} {harmless(line)}" for line in _format(one.path, value))


def _format(path: str, value: Value) -> list[str]:
    """*value* on as many lines as it needs: a name or FQL as it is, JSON indented."""
    text = value if path in _PLAIN and isinstance(value, str) else format_text(json_text(value))
    return text.split("\n")


def changes_json(changes: Iterable[Change]) -> list[Json]:
    """The changes in the documented JSON form."""
    return [
        {
            "path": one.path,
            "kind": one.kind,
            "id": one.id,
            "name": one.name,
            "what": one.what,
            "differences": differences_json(one.differences),
        }
        for one in changes
    ]


def differences_json(differences: Iterable[ValueDiff]) -> list[Json]:
    """The differences in the documented JSON form."""
    return [
        {"path": one.path, "what": one.what, "before": plain(one.before), "after": plain(one.after)}
        for one in differences
    ]
