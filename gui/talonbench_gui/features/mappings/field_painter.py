"""Paints the rows of the field tree: state, name, where the value comes from as chips, and the value found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from talonbench_gui.features.mappings.field_model import FROM, STATE, VALUE
from talonbench_gui.theme import code_font, current_theme, scaled, theme_state
from talonbench_gui.wording.field_rows import ADD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench_gui.features.mappings.field_model import Node
    from talonbench_gui.wording.field_rows import RowCells

Index = QModelIndex | QPersistentModelIndex
BAR = 3  # pixels: the bar before the selected row
RING = 2  # pixels: around the row with the keyboard's focus
GAP = 6  # pixels between the parts of a cell
PAD = 6  # pixels inside a chip
CHIPS = ("code", "chip")  # looks of parts
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


class RowHeight(QStyledItemDelegate):
    """The size of a row; the table paints it."""

    def __init__(self, table: QTreeView) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._table.fontMetrics().horizontalAdvance(str(index.data() or "")) + 4 * scaled(GAP)
        return QSize(width, row_height(self._table.fontMetrics()))


def row_height(metrics: QFontMetrics) -> int:
    """The height of a row, from its font's."""
    return metrics.height() + scaled(10)


class FieldPainter:
    """Paints rows of *table*; measures each text once per font."""

    def __init__(self, table: QTreeView) -> None:
        self._table = table
        self._hovered, self._is_link_hovered = 0, False
        self._height = RowHeight(table)
        theme_state().changed.connect(table.viewport().update)
        self.measure()

    def apply(self) -> None:
        """Make rows as high as the font asks for."""
        self._table.setItemDelegate(self._height)

    def measure(self) -> None:
        """Take the fonts as they are now."""
        self._font, self._bold, self._code = QFont(self._table.font()), QFont(self._table.font()), code_font()
        self._bold.setBold(True)
        self._metrics = {id(font): QFontMetrics(font) for font in (self._font, self._bold, self._code)}
        self._widths: dict[tuple[str, int], int] = {}
        self._gap, self._pad = scaled(GAP), scaled(PAD)
        self._tones: tuple[object, dict[str, QColor]] = (None, {})

    # -- what is under the mouse --------------------------------------------------------------------------------

    def hover(self, number: int, *, is_link: bool) -> None:
        """Show the row *number* as that under the mouse, and its “+ Add” as a link."""
        if (number, is_link) == (self._hovered, self._is_link_hovered):
            return
        self._hovered, self._is_link_hovered = number, is_link
        self._table.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
        self._table.viewport().update()

    def find_add(self, cells: RowCells, row: QRect) -> QRect:
        """Where “+ Add” stands in a row with *cells* that has the height and place of *row*."""
        for _, look, left, width in self._parts(cells, self._column(FROM, row)):
            if look == "link":
                return QRect(left, row.top(), width, row.height())
        return QRect()

    # -- painting -----------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, row: QRect, node: Node, cells: RowCells, index: Index) -> None:
        """Paint the whole row."""
        self._paint_ground(painter, row, node)
        painter.setFont(self._font)
        self._text(painter, self._column(STATE, row), cells.sign, cells.tone, CENTER)
        name = self._table.visualRect(index)
        if node.children:
            self._paint_arrow(painter, name, is_open=self._table.isExpanded(index))
        self._paint_name(painter, name.adjusted(2, 0, -self._gap, 0), cells)
        self._paint_source(painter, self._column(FROM, row), cells)
        self._paint_value(painter, self._column(VALUE, row), cells)

    def _paint_ground(self, painter: QPainter, row: QRect, node: Node) -> None:
        current, has_focus = self._table.currentIndex(), self._table.hasFocus()
        if current.isValid() and current.internalId() == node.number:
            box = QRect(0, row.top(), self._table.viewport().width(), row.height())
            painter.fillRect(box, self._color("accent_soft"))
            painter.fillRect(QRect(0, row.top(), scaled(BAR), row.height()), self._color("accent"))
            if has_focus:
                painter.setPen(QPen(self._color("accent"), RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)  # a chip of the row above may have left its own
                painter.drawRect(box.adjusted(1, 1, -1, -1))
        elif node.number == self._hovered:
            painter.fillRect(row, self._color("hover"))

    def _paint_arrow(self, painter: QPainter, name: QRect, *, is_open: bool) -> None:
        size = self._metrics[id(self._font)].height() * 0.2
        x, y = name.left() - self._table.indentation() / 2, name.center().y() + 0.5
        points = [(-1, -0.5), (0, 0.5), (1, -0.5)] if is_open else [(-0.5, -1), (0.5, 0), (-0.5, 1)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._color("muted"), 1.4))
        painter.drawPolyline(QPolygonF([QPointF(x + dx * size, y + dy * size) for dx, dy in points]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_name(self, painter: QPainter, box: QRect, cells: RowCells) -> None:
        font = self._bold if cells.is_required else self._font
        text = f"{cells.name} *" if cells.is_required else cells.name
        painter.setFont(font)
        self._text(painter, box, self._cut(text, font, box.width()), "muted" if cells.is_plain else "text")
        painter.setFont(self._font)

    def _paint_source(self, painter: QPainter, box: QRect, cells: RowCells) -> None:
        for text, look, left, width in self._parts(cells, box):
            part = QRect(left, box.top(), width, box.height())
            if look == "link":
                self._text(painter, part, text, "accent_hover" if self._is_link_hovered else "accent")
            elif look == "words":
                self._text(painter, part, self._cut(text, self._font, width), "muted")
            else:
                self._paint_chip(painter, part, text, is_muted=cells.is_default)

    def _paint_chip(self, painter: QPainter, box: QRect, text: str, *, is_muted: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._color("border"), 1))
        painter.setBrush(self._color("raised"))
        painter.drawRoundedRect(box.adjusted(0, 2, -1, -3), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._code)
        inner = box.adjusted(self._pad, 0, -self._pad, 0)
        shown = self._cut(text, self._code, inner.width() + 1, Qt.TextElideMode.ElideMiddle)
        self._text(painter, inner, shown, "muted" if is_muted else "text")
        painter.setFont(self._font)

    def _paint_value(self, painter: QPainter, box: QRect, cells: RowCells) -> None:
        rest = self._width(cells.more, self._font) + self._gap if cells.more else 0
        value = self._cut(cells.value, self._font, max(box.width() - rest, box.width() // 2))
        self._text(painter, box, value, cells.value_tone)
        if cells.more:
            room = box.adjusted(self._width(value, self._font) + self._gap, 0, 0, 0)
            self._text(painter, room, self._cut(cells.more, self._font, room.width()), "muted")

    def name_room(self, node: Node) -> int:
        """How wide the column of names must be for that of *node*, before which its place in the tree is left free."""
        assert node.row is not None
        is_bold = node.row.field is not None and node.row.field.required
        text, font = (f"{node.row.name} *", self._bold) if is_bold else (node.row.name, self._font)
        depth, above = 1, node.parent
        while above is not None and above.row is not None:
            depth, above = depth + 1, above.parent
        return depth * self._table.indentation() + self._width(text, font) + 2 * self._gap

    # -- places -------------------------------------------------------------------------------------------------

    def _column(self, column: int, row: QRect) -> QRect:
        head = self._table.header()
        left = head.sectionViewportPosition(column)
        edge = 0 if column == STATE else self._gap
        return QRect(left + edge, row.top(), head.sectionSize(column) - 2 * edge, row.height())

    def _parts(self, cells: RowCells, box: QRect) -> Iterator[tuple[str, str, int, int]]:
        """Each part of the source: its text, look, left edge and width.

        Without room for all, chips are cut; where keys can be added, how many there are is left out first.
        """
        parts = [(piece.text, piece.look) for piece in cells.pieces]
        if cells.adds:
            parts.append((ADD, "link"))
        widths = [self._part_width(text, look) for text, look in parts]
        if cells.adds and len(parts) > 2 and self._over(widths, box) > 0:
            parts, widths = [parts[0], parts[-1]], [widths[0], widths[-1]]
        if cells.adds and len(parts) > 1 and parts[0][1] == "words":
            widths[0] = max(2 * self._pad, widths[0] - max(0, self._over(widths, box)))
        chips = [at for at, (_, look) in enumerate(parts) if look in CHIPS]
        link = widths[-1] if cells.adds else 0
        for at in chips:
            least = min(box.width() * 3 // (5 * len(chips)), max(2 * self._pad, box.width() - link - self._gap))
            widths[at] -= max(0, min(self._over(widths, box), widths[at] - least))
        left = box.left()
        for (text, look), width in zip(parts, widths, strict=True):
            room = box.right() - left
            if room > 2 * self._pad:
                yield text, look, left, min(width, room)
            left += width + self._gap

    def _over(self, widths: list[int], box: QRect) -> int:
        """How many pixels parts of these *widths* lack in *box*."""
        return sum(widths) + self._gap * (len(widths) - 1) - box.width()

    def _part_width(self, text: str, look: str) -> int:
        is_chip = look in CHIPS
        return self._width(text, self._code if is_chip else self._font) + (2 * self._pad + 2 if is_chip else 1)

    # -- text ---------------------------------------------------------------------------------------------------

    def _text(self, painter: QPainter, box: QRect, text: str, tone: str, flags: Qt.AlignmentFlag = LEFT) -> None:
        if text:
            painter.setPen(self._color(tone))
            painter.drawText(box, flags, text)

    def _color(self, tone: str) -> QColor:
        theme = current_theme()
        if self._tones[0] is not theme:
            self._tones = (theme, {})
        known = self._tones[1]
        if tone not in known:
            known[tone] = QColor(getattr(theme, tone, theme.accent))
        return known[tone]

    def _width(self, text: str, font: QFont) -> int:
        key = (text, id(font))
        if key not in self._widths:
            if len(self._widths) > 5_000:
                self._widths.clear()
            self._widths[key] = self._metrics[id(font)].horizontalAdvance(text)
        return self._widths[key]

    def _cut(self, text: str, font: QFont, room: int, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> str:
        if self._width(text, font) <= room:
            return text
        return self._metrics[id(font)].elidedText(text, mode, max(0, room))
