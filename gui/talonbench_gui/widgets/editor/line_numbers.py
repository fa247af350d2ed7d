"""Line numbers, with a sign on each marked line, and markers to fold."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.editor.brackets import opens_fold
from talonbench_gui.widgets.editor.exact_text import SOFT_BREAK

SIGNS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "accent")}
GAP = 6


class LineNumbers(QWidget):
    """Draws the numbers of the visible lines. Of a line held in pieces, only the first has one.

    A read-only view has none: *is_blank*. *toggled* carries the number, from 0, of a line to fold or unfold.
    """

    toggled = Signal(int)

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
        """The width of the last line's number (at least two digits), a sign and a marker."""
        if self._is_blank:
            return self._marker_width()
        digits = max(2, len(str(self._editor.blockCount())))
        metrics = self._editor.fontMetrics()
        return metrics.horizontalAdvance("9") * digits + metrics.horizontalAdvance("✕ ") + GAP + self._marker_width()

    def _marker_width(self) -> int:
        return self._editor.fontMetrics().height()

    def show_signs(self, signs: dict[int, str]) -> None:
        """Show *signs*: severities by line, from 0."""
        if signs != self._signs:
            self._signs = signs
            self.update()

    def place(self, area: QRect) -> None:
        """Move to the left edge of *area*."""
        self.setGeometry(QRect(area.left(), area.top(), self.wanted_width(), area.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold the line whose marker is clicked."""
        for block, row in self._rows(self.height()):
            is_here = row.top() <= event.position().y() < row.bottom()
            if is_here and event.position().x() >= self.width() - self._marker_width() and _marker_of(block):
                self.toggled.emit(block.blockNumber())
                return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._editor.font())
        for block, row in self._rows(event.rect().bottom()):
            if row.bottom() < event.rect().top():
                continue  # a keystroke paints its own line only
            if not self._is_blank:
                self._draw(painter, block, row)
            marker = _marker_of(block)
            if marker:
                self._draw_marker(painter, marker, row)
        painter.end()

    def _rows(self, bottom: int) -> list[tuple[QTextBlock, QRectF]]:
        editor, rows = self._editor, []
        block = editor.firstVisibleBlock()
        row = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
        while block.isValid() and row.top() <= bottom:
            rows.append((block, row))
            block = next_visible(block)
            row = QRectF(0, row.bottom(), row.width(), editor.blockBoundingRect(block).height())
        return rows

    def _draw_marker(self, painter: QPainter, marker: str, row: QRectF) -> None:
        """An arrow as in a tree: down where the lines are shown, to the right where they are folded."""
        size, arm = self._editor.fontMetrics().height(), self._editor.fontMetrics().height() / 5
        at = QPointF(self.width() - size / 2, row.top() + size / 2)
        points = [QPointF(-arm, -arm / 2), QPointF(0, arm / 2), QPointF(arm, -arm / 2)]
        if marker == "folded":
            points = [QPointF(-arm / 2, -arm), QPointF(arm / 2, 0), QPointF(-arm / 2, arm)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(current_theme().text if marker == "folded" else current_theme().muted))
        painter.drawPolyline([at + point for point in points])

    def _draw(self, painter: QPainter, block: QTextBlock, row: QRectF) -> None:
        theme, number = current_theme(), block.blockNumber()
        width = self.width() - GAP - self._marker_width()
        box = QRectF(GAP, row.top(), width, self._editor.fontMetrics().height())
        sign, color = SIGNS.get(self._signs.get(number, ""), ("", ""))
        if sign:
            painter.setPen(QColor(getattr(theme, color)))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, sign)
        is_current = number == self._editor.textCursor().blockNumber()
        painter.setPen(QColor(getattr(theme, color or ("text" if is_current else "muted"))))
        if is_current:
            bold = QFont(self._editor.font())
            bold.setBold(True)
            painter.setFont(bold)
        if not block.previous().text().endswith(SOFT_BREAK):
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(number + 1))
        if is_current:
            painter.setFont(self._editor.font())


def next_visible(block: QTextBlock) -> QTextBlock:
    """The next line that isn't folded; invalid at the end."""
    after = block.next()
    if not after.isValid() or after.isVisible():
        return after
    return block.document().findBlockByLineNumber(block.firstLineNumber() + block.lineCount())  # hidden ones have none


def _marker_of(block: QTextBlock) -> str:
    """``folded`` or ``open`` for a line that begins something to fold."""
    after = block.next()
    if not after.isValid():
        return ""
    if not after.isVisible():
        return "folded"
    return "open" if opens_fold(block.text()) else ""
