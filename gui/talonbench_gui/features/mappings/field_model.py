"""The fields of the selected mapping as a tree: nested objects, lists and branches are rows below their field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.lint import Finding
    from talonbench.mapping.form_rows import FormRow
    from talonbench.pipeline import FieldTrace
    from talonbench.values.pointer import Keys
    from talonbench_gui.wording.field_rows import FoundField, RowCells

Index = QModelIndex | QPersistentModelIndex
FIELD, STATE, FROM, VALUE = range(4)
HEADS = ("Field", "State", "From", "Value")
LEGEND = (
    "Bold with *: required",
    "● sent   ≈ converted   ! warning   ○ empty   – not set   ✕ error",
    "Where the value comes from; muted: the action's default",
    "The value sent for this event",
)
DEFAULT = ", the action's default"


class Node:
    """A row in its place; *cells* are what was last shown."""

    __slots__ = ("at", "cells", "children", "number", "parent", "row")

    def __init__(self, number: int, row: FormRow | None, parent: Node | None, at: int) -> None:
        self.number, self.row, self.parent, self.at = number, row, parent, at
        self.children: list[Node] = []
        self.cells: RowCells | None = None


class FieldModel(QAbstractItemModel):
    """Shows the rows of one mapping, with the values of the latest preview. *refreshed*: other values may show."""

    refreshed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._nodes: dict[int, Node] = {}
        self._last = 0
        self._root = Node(0, None, None, 0)
        self._rows: tuple[FormRow, ...] = ()
        self._found: dict[str, FoundField] = {}

    def show(self, rows: tuple[FormRow, ...], fields: Sequence[FieldTrace], warnings: Sequence[Finding] = ()) -> None:
        """Show *rows* with the values of *fields* and the *warnings* about them; rows that are already there stay."""
        from talonbench_gui.wording.field_rows import FoundField  # imported late: the first paint has no fields

        by_field: dict[str, list[Finding]] = {}
        for finding in warnings:
            by_field.setdefault(finding.place.path.split("/")[1], []).append(finding)
        self._found = {field.key: FoundField(field, by_field.get(field.key, ())) for field in fields}
        if rows is not self._rows:
            self._show_rows(rows)
        self.refreshed.emit()

    def _show_rows(self, rows: tuple[FormRow, ...]) -> None:
        self._rows = rows
        if [row.keys for row in rows] == [node.row.keys for node in self._root.children if node.row is not None]:
            self._update(self._root, rows)
            return
        self.beginResetModel()
        self._nodes.clear()
        self._root = Node(0, None, None, 0)
        self._root.children = [self._make(row, self._root, at) for at, row in enumerate(rows)]
        self.endResetModel()

    # -- rows -------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """The rows that are shown, with those inside them."""
        return self._rows

    @property
    def found(self) -> dict[str, FoundField]:
        """What became of each field, with masked keys."""
        return self._found

    def row(self, index: Index) -> FormRow | None:
        """The row at *index*."""
        return self.node(index).row if index.isValid() else None

    def node(self, index: Index) -> Node:
        """The node at *index*, or the root."""
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def index_of(self, keys: Keys) -> QModelIndex:
        """The row at *keys*, or the innermost row around it; invalid if there is none."""
        node = self._root
        while True:
            inner = next((one for one in node.children if one.row is not None and _is_in(one.row, keys)), None)
            if inner is None:
                return self._index(node)
            node = inner

    def index_at(self, node: Node) -> QModelIndex:
        """The index of *node*."""
        return self._index(node)

    def trail(self, index: Index) -> list[str]:
        """The names of the rows around *index*, from the outside in."""
        names: list[str] = []
        above = self.node(index).parent
        while above is not None and above.row is not None:
            names.insert(0, above.row.name)
            above = above.parent
        return names

    def cells(self, node: Node) -> RowCells:
        """What *node* shows."""
        if node.cells is None:
            node.cells = self.describe(node)
        return node.cells

    def describe(self, node: Node) -> RowCells:
        """What *node* shows with the latest values."""
        from talonbench_gui.wording.field_rows import describe_row  # imported late: the first paint has no fields

        assert node.row is not None
        return describe_row(node.row, self._found.get(node.row.keys[0]))

    def drop_cells(self) -> None:
        """Describe all rows again when they are next shown."""
        for node in self._nodes.values():
            node.cells = None

    def walk(self, parent: Index = QModelIndex()) -> Iterator[QModelIndex]:
        """Every row below *parent*, parents first."""
        for at in range(self.rowCount(parent)):
            index = self.index(at, 0, parent)
            yield index
            yield from self.walk(index)

    def _make(self, row: FormRow, parent: Node, at: int) -> Node:
        self._last += 1
        node = self._nodes[self._last] = Node(self._last, row, parent, at)
        node.children = [self._make(child, node, place) for place, child in enumerate(row.children)]
        return node

    def _forget(self, node: Node) -> None:
        del self._nodes[node.number]
        for child in node.children:
            self._forget(child)

    def _index(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._root else self.createIndex(node.at, 0, node.number)

    # -- changes ----------------------------------------------------------------------------------------------

    def _update(self, node: Node, rows: tuple[FormRow, ...]) -> None:
        """Make *rows* those below *node*: replace what differs between the common beginning and end."""
        old = [child.row.keys[-1] for child in node.children if child.row is not None]
        new = [row.keys[-1] for row in rows]
        first = _count_common(old, new)
        last = _count_common(old[first:][::-1], new[first:][::-1])
        if len(old) == len(new) == first + last + 1:  # one key was renamed: the row stays
            last += 1
        self._remove(node, first, len(old) - last)
        self._insert(node, first, rows[first : len(new) - last])
        for at, (child, row) in enumerate(zip(node.children, rows, strict=True)):
            child.at = at
            if child.row is not row:
                child.row = row
                self._update(child, row.children)

    def _remove(self, node: Node, first: int, end: int) -> None:
        if first < end:
            self.beginRemoveRows(self._index(node), first, end - 1)
            gone, node.children[first:end] = node.children[first:end], []
            self._number(node)
            for child in gone:
                self._forget(child)
            self.endRemoveRows()

    def _insert(self, node: Node, at: int, rows: tuple[FormRow, ...]) -> None:
        if rows:
            self.beginInsertRows(self._index(node), at, at + len(rows) - 1)
            node.children[at:at] = [self._make(row, node, at + place) for place, row in enumerate(rows)]
            self._number(node)
            self.endInsertRows()

    def _number(self, node: Node) -> None:
        for at, child in enumerate(node.children):
            child.at = at

    # -- Qt's model -------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        children = self.node(parent).children
        is_there = 0 <= row < len(children) and 0 <= column < len(HEADS)
        return self.createIndex(row, column, children[row].number) if is_there else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # QObject.parent() as well
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        return self._index(node.parent) if node is not None and node.parent is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if section == STATE else HEADS[section]  # its column is one sign wide
            case Qt.ItemDataRole.AccessibleTextRole:
                return HEADS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return LEGEND[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                cells = self.cells(self.node(index))
                texts = (
                    f"{cells.name}{' *' if cells.is_required else ''}",
                    f"{cells.sign} {cells.word}",
                    cells.source,
                    f"{cells.value} {cells.more}".rstrip(),
                )
                return texts[index.column()]
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(self.cells(self.node(index)), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(self.node(index), index.column())
        return None

    def _spoken(self, cells: RowCells, column: int) -> str:
        """The first cell speaks for the whole row: screen readers read one cell."""
        source = f"{cells.source}{DEFAULT if cells.is_default else ''}"
        return (cells.spoken, cells.word, source, f"{cells.value} {cells.more}".rstrip())[column]

    def _tip(self, node: Node, column: int) -> str:
        from talonbench_gui.wording.field_rows import describe_tip  # imported late: the first paint has no fields

        row, cells = node.row, self.cells(node)
        assert row is not None
        if column == FROM:
            return f"{cells.source}{DEFAULT if cells.is_default else ''}" or cells.word
        return describe_tip(row, self._found.get(row.keys[0]), is_value=column == VALUE)


def _is_in(row: FormRow, keys: Keys) -> bool:
    """Whether *keys*, a place in the mapping or in its payload, is that of *row* or below it."""
    from talonbench.mapping.form_rows import is_at  # imported late: the first paint has no fields

    return is_at(row, keys)


def _count_common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
