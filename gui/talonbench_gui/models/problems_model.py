"""All that is wrong, in one list."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from talonbench.bench import Preview
from talonbench_gui.wording import fault_lines, size_words

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: *start* is a place in the event's text, *mapping* an index; both may be missing."""

    words: str
    start: int | None = None
    end: int | None = None
    mapping: int | None = None


def problems_of(preview: Preview) -> tuple[Problem, ...]:
    """The event's own problem, then each mapping's faults."""
    found: list[Problem] = []
    if preview.problem is not None:
        error = preview.problem
        found.append(Problem(f"✕ Event {error.line}:{error.column}  {error.message}", error.start, error.end))
    size, is_over = size_words(len(preview.text.encode("utf-8", "replace")))
    if is_over:
        found.append(Problem(f"! The event has {size}."))
    for index, row in enumerate(preview.legs):
        name = row.subscription.name
        outcome = row.outcome if row.outcome is not None else row.to.invalid
        lines = fault_lines(outcome)
        if row.status == "invalid" and not lines and row.to.invalid is not None:
            lines = [(row.to.invalid.part, row.to.invalid.message)]
        found += [Problem(f"✕ {name}  {path}  {words}", mapping=index) for path, words in lines]
        quirks = row.to.trigger.quirks if row.to.trigger is not None else ()
        found += [Problem(f"! {name}  trigger:{quirk.start + 1}  {quirk.message}", mapping=index) for quirk in quirks]
        if row.to.action.deprecated:
            words = f"! {name}  {row.to.action.slug} is deprecated: use {row.to.action.successor}."
            found.append(Problem(words, mapping=index))
    return tuple(found)


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
