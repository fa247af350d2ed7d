"""All that is wrong, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from talonbench.lint import Place
from talonbench_gui.wording.numbers import describe_size
from talonbench_gui.wording.outcomes import describe_finding, list_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and the place that it is about; *severity* is ``error``, ``warning`` or ``info``."""

    words: str
    place: Place
    severity: str = "error"


def list_problems(preview: Preview) -> tuple[Problem, ...]:
    """The event's own problem, each mapping's faults, then the advice."""
    found: list[Problem] = []
    if preview.problem is not None:
        error = preview.problem
        place = Place("text", start=error.start, end=error.end)
        found.append(Problem(f"✕ Event {error.line}:{error.column}  {error.message}", place))
    size, is_over = describe_size(len(preview.text.encode("utf-8", "replace")))
    if is_over and preview.event is None:
        found.append(Problem(f"! The event has {size}.", Place("text", start=0, end=0), "warning"))
    names: dict[str | None, str] = {}
    for mapping in preview.mappings:
        names[mapping.subscription.id] = mapping.subscription.name
        found += _faults(mapping)
    advice = (Problem(describe_finding(one, names), one.place, one.severity) for one in preview.findings)
    return (*found, *advice)


def _faults(leg: MappingTrace) -> Iterator[Problem]:
    name, mapping = leg.subscription.name, leg.subscription.id
    invalid = leg.compiled.invalid
    lines = list_faults(leg.outcome if leg.outcome is not None else invalid)
    for path, words in lines:
        yield Problem(f"✕ {name}  {path}  {words}", Place("field", path, mapping))
    if leg.status == "invalid" and not lines and invalid is not None:
        place = Place("trigger" if invalid.part == "trigger" else "mapping", "", mapping, invalid.start, invalid.end)
        yield Problem(f"✕ {name}  {invalid.part}  {invalid.message}", place)


class ProblemsModel(QAbstractListModel):
    """A view of the problems."""

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
