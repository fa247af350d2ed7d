"""The header of the mapping list: how many match, which are shown, and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from talonbench_gui.features.mappings.list_model import ALL, ERRORS, MATCH, Counts
from talonbench_gui.theme import UNSCALED, scaled
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.segments import Segments

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

KINDS = {ALL: "All", MATCH: "Match", ERRORS: "Errors"}
WIDEST = "88"  # the count that a segment has room for, so that none moves when counts change
FILTER_WIDTH = 7  # heights of the font
GAP = 6  # pixels
UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX


class FilterEdit(QLineEdit):
    """*left*: the user goes on to the list. Escape clears the text first."""

    left = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText="Filter")
        set_accessible_name(self, "Filter mappings", "Name, action or trigger")
        self.setObjectName("mappingFilter")

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # else it cancels a send
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        if key in (keys.Key_Down, keys.Key_Return, keys.Key_Enter):
            self.left.emit()
        elif key != keys.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.dismissed.emit()


class MappingListHeader(QWidget):
    """*filtered* carries the kind of mappings to show and the words they contain; *resized*: it has another height.

    Without room for everything, the words have a line of their own, which the user opens; with less, the kinds have
    one, which a very narrow list shows only with the words.
    """

    filtered = Signal(str, str)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_open = False
        self._form = ""  # what is in the first line: all, counts and kinds, kinds, counts or the number alone
        self._counts = Counts(0, 0, 0)
        self.title, self.count = QLabel("Mappings"), ToneLabel("", "muted")
        self.title.setProperty("role", "title")
        self.filter = FilterEdit()
        self.kinds = Segments("Mappings to show", KINDS.items())
        self.kinds.setObjectName("mappingKinds")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search = make_tool_button("search", "Show filter (Ctrl+Shift+M)")
        self.search.setCheckable(True)
        self._buttons: list[QWidget] = []
        self._first, self._below = QHBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.filter.textChanged.connect(self._on_filter)
        self.kinds.chosen.connect(self._on_filter)
        self.filter.dismissed.connect(self.close_filter)
        self.search.toggled.connect(self._on_find)

    def _lay_out(self) -> None:
        self._first.setContentsMargins(10, 4, 6, 4)
        self._first.setSpacing(GAP)
        self._below.setContentsMargins(10, 0, 6, 0)
        self._below.setSpacing(4)
        self._first.addWidget(self.title)
        self._first.addWidget(self.count)
        self._first.addStretch(1)
        for part in (self.filter, self.kinds, self.search):
            self._first.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._first)
        column.addLayout(self._below)
        self._fit_font()

    def add_button(self, button: QWidget) -> None:
        """Add *button* at the right."""
        self._buttons.append(button)
        self._first.addWidget(button)

    # -- the filter -----------------------------------------------------------------------------------------

    def complete(self) -> None:
        """Add what the first paint leaves out."""
        from talonbench_gui.widgets.search_edit import SearchParts

        if self.filter.findChild(SearchParts) is None:
            SearchParts(self.filter)

    def show_counts(self, counts: Counts) -> None:
        """Say how many mappings match the event, and how many there are of each kind."""
        self._counts = counts
        self._show_count()
        _, matching, errors = counts
        for kind, number in ((MATCH, matching), (ERRORS, errors)):
            self.kinds.button(kind).setText(f"{KINDS[kind]} {number}" if number else KINDS[kind])

    def _show_count(self) -> None:
        every, matching, _ = self._counts
        text = f"{matching} of {every} {'matches' if matching == 1 else 'match'}"
        self.count.setText(str(every) if self._form == "number" else text if every else "")

    def open_filter(self) -> None:
        """Let the user type what to look for."""
        self.search.setChecked(True)
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def close_filter(self) -> None:
        """Show all mappings again."""
        self.filter.clear()
        self.kinds.select(ALL)
        self.search.setChecked(False)
        self.filter.left.emit()

    def clear(self) -> None:
        """Show all mappings, without moving anything."""
        self.filter.clear()
        self.kinds.select(ALL)

    def _on_filter(self, _: str) -> None:
        self.filtered.emit(self.kinds.current, self.filter.text())

    def _on_find(self, is_open: bool) -> None:
        self._is_open = is_open
        self._show_parts()
        if is_open:
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clear()
        self.resized.emit()

    # -- room -----------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """As narrow as with the least parts: the layout's own would keep the header as wide as it once was."""
        return QSize(self._width(self.title, self.search) + self._number_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_font()

    def _fit_font(self) -> None:
        metrics = self.fontMetrics()
        self._filter_width = FILTER_WIDTH * metrics.height()
        self._fit_filter()
        for kind, title in KINDS.items():
            button = self.kinds.button(kind)
            room = button.sizeHint().width() - _measure(metrics, button.text())
            button.setMinimumWidth(room + _measure(metrics, title if kind == ALL else f"{title} {WIDEST}"))
        self._arrange()

    def _fit_filter(self) -> None:
        """Give the filter its width in the first line, or a line of its own."""
        is_first = self._form == "all"
        self.filter.setMinimumWidth(self._filter_width if is_first else 0)
        self.filter.setMaximumWidth(self._filter_width if is_first else UNLIMITED)

    def _number_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(WIDEST) + GAP

    def _width(self, *parts: QWidget) -> int:
        """The width of a first line with *parts* and the buttons."""
        margins = self._first.contentsMargins()
        widths = [part.sizeHint().width() + GAP for part in (*parts, *self._buttons)]
        return sum(widths) + margins.left() + margins.right()

    def _arrange(self) -> None:
        """Put as many parts in the first line as have room."""
        form = self._choose_form()
        if form == self._form:
            return
        self._form = form
        for part in (self.filter, self.kinds):
            self._first.removeWidget(part)
            self._below.removeWidget(part)
        has_filter, has_kinds = form == "all", form == "all" or "kinds" in form
        if not has_filter:
            self._below.addWidget(self.filter)
        if has_kinds:
            self._first.insertWidget(self._first.indexOf(self.search), self.kinds)
        else:
            self._below.addWidget(self.kinds)
        if has_filter:
            self._first.insertWidget(self._first.indexOf(self.kinds), self.filter)
        self._fit_filter()
        self._show_parts()
        if self._is_open or form == "counts":
            QTimer.singleShot(0, self, self._tell)  # the panel is laying itself out right now

    def _choose_form(self) -> str:
        kinds, search = (part.sizeHint().width() + GAP for part in (self.kinds, self.search))
        counts = (f"{WIDEST} of {WIDEST} match", f"1 of {WIDEST} matches")
        count = max(map(self.fontMetrics().horizontalAdvance, counts)) + GAP
        forms = {
            "all": count + kinds + self._filter_width + GAP,
            "counts, kinds": count + kinds + search,
            "kinds": kinds + search,
            "counts": count + search,
        }
        room = self.width() - self._width(self.title)
        return next((form for form, width in forms.items() if width <= room), "number")

    def _tell(self) -> None:
        self.updateGeometry()
        self.resized.emit()

    def _show_parts(self) -> None:
        form = self._form
        self._show_count()
        self.count.setVisible(form != "kinds")  # the segments count too
        self.search.setVisible(form != "all")
        self.filter.setVisible(form == "all" or self._is_open)
        has_kinds = form != "number" or self._is_open
        self.kinds.setVisible(has_kinds)
        is_used = self._is_open if "kinds" in form else has_kinds and form != "all"
        margins = (10, 0, 6, 4 if is_used else 0)
        self._below.setProperty(UNSCALED, [*margins, 4, 4])  # it changes while the text size does
        self._below.setContentsMargins(*map(scaled, margins))


def _measure(metrics: QFontMetrics, text: str) -> int:
    """The width of *text* as a button's size hint rounds it, so that it doesn't depend on the present text."""
    return metrics.size(Qt.TextFlag.TextShowMnemonic, text).width()
