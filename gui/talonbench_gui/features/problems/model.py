"""All problems of the event and its mappings, in one list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from talonbench.lint import Place
from talonbench_gui.wording.numbers import describe_size, plural
from talonbench_gui.wording.outcomes import describe_finding, list_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace

Index = QModelIndex | QPersistentModelIndex
SEVERITIES: Final = {"error": "error", "warning": "warning", "info": "note"}  # the most severe first


class Problem(NamedTuple):
    """A problem and its place; *severity* is ``error``, ``warning`` or ``info``."""

    words: str
    place: Place
    severity: str = "error"


def list_problems(preview: Preview) -> tuple[Problem, ...]:
    """The event's own problem, each mapping's errors, then the findings."""
    found: list[Problem] = []
    if preview.problem is not None and preview.text.strip():  # an empty event is no mistake
        error = preview.problem
        place = Place("event_text", start=error.start, end=error.end)
        found.append(Problem(f"✕ {error.message}  Event, {error.line}:{error.column}", place))
    size, is_over = describe_size(len(preview.text.encode("utf-8", "replace")))
    if is_over and preview.event is None:
        found.append(Problem(f"! The event has {size}.", Place("event_text", start=0, end=0), "warning"))
    names: dict[str | None, str] = {}
    for mapping in preview.mappings:
        names[mapping.subscription.id] = mapping.subscription.name
        found += _list_errors(mapping)
    findings = (Problem(describe_finding(one, names), one.place, one.severity) for one in preview.findings)
    return (*found, *findings)


def _list_errors(mapping: MappingTrace) -> Iterator[Problem]:
    name, identity = mapping.subscription.name, mapping.subscription.id
    invalid = mapping.compiled.invalid
    lines = list_faults(mapping.outcome if mapping.outcome is not None else invalid)
    for path, words in lines:
        yield Problem(f"✕ {words}  {path}, {name}", Place("field", path, identity))
    if mapping.status == "invalid" and not lines and invalid is not None:
        kind = "trigger" if invalid.part == "trigger" else "mapping"
        place = Place(kind, "", identity, invalid.start, invalid.end)
        yield Problem(f"✕ {invalid.message}  {invalid.part}, {name}", place)


def count_problems(problems: Iterable[Problem]) -> str:
    """The counts by severity: “2 errors, 1 warning”; empty if there are none."""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(plural(counts[severity], word) for severity, word in SEVERITIES.items() if counts[severity])


def find_gravest(problems: Iterable[Problem]) -> str:
    """The highest severity, or an empty text."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in SEVERITIES if severity in found), "")


class ProblemsModel(QAbstractListModel):
    """Shows the problems."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()

    def show(self, problems: tuple[Problem, ...]) -> None:
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
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and index.isValid():
            return self._problems[index.row()].words
        return None
