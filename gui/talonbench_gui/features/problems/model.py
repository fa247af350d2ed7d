"""All problems of the event and its mappings, in one list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from talonbench.lint import Place
from talonbench_gui.widgets.tables.rows_text import ROW_TEXT
from talonbench_gui.wording.numbers import count_bytes, describe_size, plural
from talonbench_gui.wording.outcomes import list_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from talonbench.lint import Finding
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace

Index = QModelIndex | QPersistentModelIndex
PROBLEM: Final = Qt.ItemDataRole.UserRole + 1
SEVERITIES: Final = {"error": "error", "warning": "warning", "info": "note"}  # the most severe first
SIGNS: Final = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted")}
ACTS: Final = {
    "event_text": "Show in event", "event": "Show in event", "mapping": "Show mapping", "trigger": "Show trigger",
    "field": "Show field", "filter": "Show filter", "key": "Edit API key", "deployment": "Edit deployment",
}  # fmt: skip


class Problem(NamedTuple):
    """A problem and its place; *where* is the place in words. *severity* is ``error``, ``warning`` or ``info``."""

    message: str
    place: Place
    severity: str = "error"
    where: str = ""

    @property
    def sign(self) -> str:
        """The sign of its severity."""
        return SIGNS[self.severity][0]

    @property
    def act(self) -> str:
        """What a click does."""
        return ACTS[self.place.kind]


def list_problems(preview: Preview) -> tuple[Problem, ...]:
    """The event's own problem, each mapping's errors, then the findings; an event that is still empty is no error.

    Where a finding says which path leaves a required field empty, it stands for the mapping's error about that field.
    """
    found: list[Problem] = []
    if preview.problem is not None and preview.text.strip():
        error = preview.problem
        place = Place("event_text", start=error.start, end=error.end)
        found.append(Problem(error.message, place, where=f"Event · {error.line}:{error.column}"))
    size, is_over = describe_size(count_bytes(preview.text))
    if is_over and preview.event is None:
        found.append(Problem(f"The event has {size}.", Place("event_text", start=0, end=0), "warning", "Event"))
    names: dict[str | None, str] = {}
    explained = {(one.place.mapping, one.place.path) for one in preview.findings if _explains_error(one)}
    for mapping in preview.mappings:
        names[mapping.subscription.id] = mapping.subscription.name
        found += (one for one in _list_errors(mapping) if (one.place.mapping, one.place.path) not in explained)
    return (*found, *(_from_finding(one, names) for one in preview.findings))


def _explains_error(finding: Finding) -> bool:
    """Whether *finding* is about a path that finds nothing, which makes the mapping fail."""
    return finding.severity == "error" and finding.code.startswith("path.")


def _list_errors(mapping: MappingTrace) -> Iterator[Problem]:
    """What fails in *mapping*; nothing does in one that is disabled."""
    if mapping.status == "off":
        return
    name, identity = mapping.subscription.name, mapping.subscription.id
    invalid = mapping.compiled.invalid
    lines = list_faults(mapping.outcome if mapping.outcome is not None else invalid)
    for path, words in lines:
        yield Problem(words, Place("field", path, identity), where=f"{name} · {path}")
    if mapping.status == "invalid" and not lines and invalid is not None:
        kind = "trigger" if invalid.part == "trigger" else "mapping"
        place = Place(kind, "", identity, invalid.start, invalid.end)
        yield Problem(invalid.message, place, where=f"{name} · {invalid.part}")


def _from_finding(finding: Finding, names: Mapping[str | None, str]) -> Problem:
    place = finding.place
    about = f"{place.kind}, column {place.start + 1}" if place.start is not None else place.path
    if place.kind == "filter":
        about = f"Filter “{place.path}”" if place.path else "Filters"
    name = names.get(place.mapping, "" if about else place.kind.capitalize())
    return Problem(finding.message, place, finding.severity, " · ".join(part for part in (name, about) if part))


def count_problems(problems: Iterable[Problem]) -> dict[str, int]:
    """The number of problems of each severity."""
    counts = Counter(problem.severity for problem in problems)
    return {severity: counts[severity] for severity in SEVERITIES}


def describe_counts(counts: Mapping[str, int]) -> str:
    """The counts in words: “2 errors, 1 warning”; empty if there are none."""
    return ", ".join(plural(count, SEVERITIES[severity]) for severity, count in counts.items() if count)


class ProblemsModel(QAbstractListModel):
    """Shows the problems."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._problems: Sequence[Problem] = ()

    def show(self, problems: Sequence[Problem]) -> None:
        """Show *problems*."""
        if problems != self._problems:
            self.beginResetModel()
            self._problems = problems
            self.endResetModel()

    def problem(self, row: int) -> Problem:
        """The problem in *row*."""
        return self._problems[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role == PROBLEM:
            return problem
        if role == ROW_TEXT:
            return (SEVERITIES[problem.severity], problem.message, problem.where)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{problem.message}\n{problem.where}"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{problem.sign} {problem.message}  {problem.where}".rstrip()
        return problem.act if role == Qt.ItemDataRole.AccessibleDescriptionRole else None
