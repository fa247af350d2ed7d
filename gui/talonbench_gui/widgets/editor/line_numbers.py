"""Line numbers, with a sign on each marked line."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.editor.exact_text import SOFT_BREAK

SIGNS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "accent")}
GAP = 6


class LineNumbers(QWidget):
    """Draws the numbers of the visible lines. Of a line held in pieces, only the first has one.

    A read-only view has none: *is_blank*.
    """

    def __init__(self, editor: QPlainTextEdit, is_blank: bool = False) -> None:
        super().__init__(editor)
        self._editor, self._is_blank = editor, is_blank
        self._signs: dict[int, str] = {}
        self.setAccessibleName("Line numbers")
        self.setProperty("role", "" if is_blank else "gutter")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def wanted_width(self) -> int:
        """The width of the last line's number (at least two digits) and a sign."""
        if self._is_blank:
            return GAP
        digits = max(2, len(str(self._editor.blockCount())))
        metrics = self._editor.fontMetrics()
        return metrics.horizontalAdvance("9") * digits + metrics.horizontalAdvance("✕ ") + 2 * GAP

    def show_signs(self, signs: dict[int, str]) -> None:
        """Show *signs*: severities by line, from 0."""
        if signs != self._signs:
            self._signs = signs
            self.update()

    def place(self, area: QRect) -> None:
        """Move to the left edge of *area*."""
        self.setGeometry(QRect(area.left(), area.top(), self.wanted_width(), area.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_blank:
            return
        painter = QPainter(self)
        painter.setFont(self._editor.font())
        for block, row in self._rows(event.rect().bottom()):
            self._draw(painter, block, row)
        painter.end()

    def _rows(self, bottom: int) -> list[tuple[QTextBlock, QRectF]]:
        editor, rows = self._editor, []
        block = editor.firstVisibleBlock()
        row = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
        while block.isValid() and row.top() <= bottom:
            rows.append((block, row))
            block = block.next()
            row = QRectF(0, row.bottom(), row.width(), editor.blockBoundingRect(block).height())
        return rows

    def _draw(self, painter: QPainter, block: QTextBlock, row: QRectF) -> None:
        theme, number = current_theme(), block.blockNumber()
        box = QRectF(GAP, row.top(), self.width() - 2 * GAP, self._editor.fontMetrics().height())
        sign, color = SIGNS.get(self._signs.get(number, ""), ("", ""))
        if sign:
            painter.setPen(QColor(getattr(theme, color)))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, sign)
        is_current = number == self._editor.textCursor().blockNumber()
        painter.setPen(QColor(getattr(theme, color or ("text" if is_current else "muted"))))
        bold = QFont(self._editor.font())
        bold.setBold(is_current)
        painter.setFont(bold)
        if not block.previous().text().endswith(SOFT_BREAK):
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(number + 1))
