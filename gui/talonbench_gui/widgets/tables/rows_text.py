"""Selected rows of a list, table or tree as text: a line each, cells separated by tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW_TEXT: Final = Qt.ItemDataRole.UserRole + 77  # the cells of a row as texts, where a row is painted as a whole


def rows_text(view: Any) -> tuple[str, int]:
    """The selected rows of *view*, a `QAbstractItemView`, from the top, and how many they are; else the current row."""
    selected = view.selectionModel().selectedRows() or [view.currentIndex()]
    rows = sorted((index for index in selected if index.isValid()), key=lambda index: _place(index))
    return "\n".join("\t".join(_cells(view, index)) for index in rows), len(rows)


def _place(index: QModelIndex) -> tuple[int, ...]:
    """The rows from the top of a tree down to *index*."""
    rows: list[int] = []
    while index.isValid():
        rows.insert(0, index.row())
        index = index.parent()
    return tuple(rows)


def _cells(view: Any, index: QModelIndex) -> Sequence[str]:
    whole = index.data(ROW_TEXT)
    if whole is not None:
        return [_on_one_line(str(one)) for one in whole]
    columns = list(range(index.model().columnCount(index.parent())))
    if not hasattr(view, "columns") and hasattr(view, "isColumnHidden"):  # our tables hide columns for lack of room
        columns = [column for column in columns if not view.isColumnHidden(column)]
    return [_on_one_line(str(index.siblingAtColumn(column).data() or "")) for column in columns]


def _on_one_line(text: str) -> str:
    return " · ".join(line.strip() for line in text.replace("\t", " ").splitlines() if line.strip())
