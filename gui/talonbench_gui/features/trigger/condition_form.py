"""The conditions and groups of a trigger as a form; one grid, so that the columns align across groups."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QScrollArea, QToolButton, QWidget

from talonbench_gui.features.trigger.condition_row import (
    FOUND,
    GLYPH,
    INDENT,
    LINES,
    MORE,
    PATH,
    SPACING,
    ConditionRowEdit,
    RowResult,
    make_caption,
    set_columns,
)
from talonbench_gui.features.trigger.draft import NEW_ROW, Draft, DraftGroup, DraftRow
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import make_button, make_text_button, set_accessible_name
from talonbench_gui.widgets.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from talonbench_gui.features.trigger.draft import Spot

LEAST_HEIGHT = 12  # em
NARROW = 40  # times the text size: narrower, a condition has two lines
OUTER = -1  # the part number of the outer level
TIP = "Tip: Alt+click a value in the event to add a condition"
INTO_GROUP = "“contains”, “starts with” and “ends with” can't be in a group: Segment would end it too early."


class ConditionForm(QScrollArea):
    """Shows a `Draft`. *edited* carries the next one; *path_chosen* the spot of a path picked from the completion.

    *rebuilt*: its widgets are others now, the last of them *last_stop* of Tab.
    """

    edited = Signal(object)
    path_chosen = Signal(object, str)
    rebuilt = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("conditionForm")
        self.setAccessibleName("Conditions")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(LEAST_HEIGHT * self.fontMetrics().height())
        self.draft = Draft()
        self.rows: dict[Spot, ConditionRowEdit] = {}
        self._heads: dict[int, tuple[ToneLabel, ToneLabel]] = {}
        self._paths: Sequence[str] = ()
        self._grid: QGridLayout | None = None
        self._lines: dict[Spot, int] = {}  # in which line of the grid each condition begins
        self._is_narrow = False

    # -- showing --------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """Show *draft* from its beginning."""
        self.draft = draft
        self.rows, self._heads = {}, {}
        body = QWidget()
        body.setProperty("role", "form")
        grid = QGridLayout(body)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(SPACING)
        self._grid, self._lines = grid, {}
        self._set_columns()
        line = self._add_head(grid, 0, OUTER, draft.word)
        for at, part in enumerate(draft.parts):
            line = self._add_part(grid, line, at, part)
        self._add_buttons(grid, line, OUTER)
        grid.setRowStretch(line + 1, 1)
        before = self.takeWidget()
        self.setWidget(body)
        self.rebuilt.emit()
        body.show()  # else it appears with the next turn, and can't have the focus before
        if before is not None:
            before.hide()
            before.deleteLater()

    def offer_paths(self, paths: Sequence[str]) -> None:
        """Complete paths from *paths*."""
        self._paths = paths
        for row in self.rows.values():
            row.offer_paths(paths)

    def show_results(self, results: Mapping[Spot, RowResult], counts: Mapping[int, tuple[str, str, str]]) -> None:
        """Show each row's result, and of each level (-1 is the outer one) its sign, tone and count."""
        for spot, result in results.items():
            self.rows[spot].show_result(result)
        for part, (sign, tone, words) in counts.items():
            glyph, count = self._heads[part]
            glyph.set_text(sign, tone)
            count.set_text(words, "muted")

    def focused_spot(self) -> Spot | None:
        """The row with the focus."""
        for spot, row in self.rows.items():
            if any(one.hasFocus() for one in (row.path, row.test, row.value, row.more)):
                return spot
        return None

    def focus_row(self, spot: Spot) -> None:
        """Focus the path of the row at *spot*, or its value if the path is known."""
        row = self.rows.get(spot)
        if row is not None:
            edit = row.value if row.path.text() and row.value.isVisibleTo(self) else row.path
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            edit.selectAll()
            self.ensureWidgetVisible(edit)

    # -- room -----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.viewport().width() < NARROW * self.fontInfo().pixelSize()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._set_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_columns()

    def _set_columns(self) -> None:
        if self._grid is not None:
            set_columns(self._grid, self.fontMetrics().height(), is_narrow=self._is_narrow)
            for spot, line in self._lines.items():
                self.rows[spot].place(self._grid, line, is_narrow=self._is_narrow)

    # -- building -------------------------------------------------------------------------------------------

    def _add_part(self, grid: QGridLayout, line: int, at: int, part: DraftRow | DraftGroup) -> int:
        if isinstance(part, DraftRow):
            return self._add_row(grid, line, (at, -1), part)
        frame, first = QFrame(), line
        frame.setProperty("role", "conditionGroup")
        grid.setRowMinimumHeight(line, 2)
        line = self._add_head(grid, line + 1, at, part.word)
        for index, row in enumerate(part.rows):
            line = self._add_row(grid, line, (at, index), row)
        line = self._add_buttons(grid, line, at)
        grid.setRowMinimumHeight(line, 2)
        grid.addWidget(frame, first, GLYPH, line - first + 1, MORE + 1)
        frame.lower()
        return line + 1

    def _add_head(self, grid: QGridLayout, line: int, part: int, word: str) -> int:
        glyph = ToneLabel("○", "muted", title="Result of the group" if part >= 0 else "Result")
        glyph.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        choice = Segments("Match all or any of these conditions", (("and", "all"), ("or", "any")))
        choice.select(word)
        choice.chosen.connect(partial(self._on_word, part))
        count = ToneLabel("", "muted")
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QHBoxLayout()
        words.setSpacing(8)
        rest = MessageLine("")
        rest.set_text("of these conditions", "text")
        for widget in (make_caption("Match"), choice, rest, count):
            words.addWidget(widget, 1 if widget is rest else 0)
        self._heads[part] = (glyph, count)
        first, last = (PATH, FOUND) if part >= 0 else (INDENT, MORE)
        grid.addWidget(glyph, line, first - 1)
        grid.addLayout(words, line, first, 1, last - first + 1)
        if part >= 0:
            more = make_text_button("⋯", f"Actions for group {part + 1}")
            more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            more.setMenu(menu := set_accessible_name(QMenu(more), more.accessibleName()))
            menu.aboutToShow.connect(partial(self._fill_group_menu, menu, part))
            grid.addWidget(more, line, MORE)
        return line + 1

    def _add_row(self, grid: QGridLayout, line: int, spot: Spot, part: DraftRow) -> int:
        number = f"condition {spot[0] + 1}" + (f".{spot[1] + 1}" if spot[1] >= 0 else "")
        row = ConditionRowEdit(spot, number, part, self._paths, self)
        row.place(grid, line, is_narrow=self._is_narrow)
        self._lines[spot] = line
        row.changed.connect(partial(self._on_row, spot))
        row.path.completer().activated.connect(partial(self.path_chosen.emit, spot))
        menu = row.more.menu()
        menu.aboutToShow.connect(partial(self._fill_row_menu, menu, spot))
        self.rows[spot] = row
        return line + LINES

    def _add_buttons(self, grid: QGridLayout, line: int, part: int) -> int:
        row = QHBoxLayout()
        row.setSpacing(8)
        add = make_button("+ Add condition", "Add condition" if part < 0 else f"Add condition to group {part + 1}")
        add.setProperty("kind", "link")
        add.clicked.connect(partial(self._on_add, part))
        row.addWidget(add)
        if part < 0:
            add.setObjectName("addConditionButton")
            group = make_button("+ Add group", "Add group")
            group.setProperty("kind", "link")
            group.setObjectName("addGroupButton")
            group.clicked.connect(lambda: self._replace(*self.draft.add_group()))
            row.addWidget(group)
            self.last_stop = group
        if part < 0:
            tip = MessageLine("Tip", wrapped=30)
            tip.set_text(TIP, "muted")
            tip.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(tip, 1)
        else:
            row.addStretch(1)
        first = PATH if part >= 0 else INDENT
        grid.addLayout(row, line, first, 1, MORE - first + 1)
        return line + 1

    # -- menus ----------------------------------------------------------------------------------------------

    def _fill_row_menu(self, menu: QMenu, spot: Spot) -> None:
        draft, is_inside = self.draft, spot[1] >= 0
        menu.clear()
        menu.setToolTipsVisible(True)
        menu.addAction("Duplicate", partial(self._change, draft.duplicate, spot))
        self._add_moves(menu, spot)
        menu.addSeparator()
        if is_inside:
            menu.addAction("Move out of group", partial(self._change, draft.move_out_of_group, spot))
        else:
            for words, act, can in (
                ("Move into group", draft.move_into_group, draft.nearest_group(spot) >= 0),
                ("Wrap in new group", draft.wrap, True),
            ):
                action = menu.addAction(words, partial(self._change, act, spot))
                action.setEnabled(can and draft.can_enter_group(spot))
                action.setToolTip("" if draft.can_enter_group(spot) else INTO_GROUP)
        menu.addSeparator()
        menu.addAction("Delete", partial(self._delete, spot))

    def _fill_group_menu(self, menu: QMenu, part: int) -> None:
        menu.clear()
        self._add_moves(menu, (part, -1))
        menu.addAction("Ungroup", lambda: self._replace(self.draft.dissolve(part), (part, -1)))
        menu.addSeparator()
        menu.addAction("Delete group", partial(self._delete, (part, -1)))

    def _add_moves(self, menu: QMenu, spot: Spot) -> None:
        for words, step in (("Move up", -1), ("Move down", 1)):
            action = menu.addAction(words, partial(self._change, self.draft.move, spot, step))
            action.setEnabled(self.draft.can_move(spot, step))

    # -- edits ----------------------------------------------------------------------------------------------

    def add_row(self, row: DraftRow) -> None:
        """Append *row* to the outer level and bring it into view; the focus stays."""
        draft, spot = self.draft.add_row(row)
        self.show_draft(draft)
        self.edited.emit(draft)
        self.ensureWidgetVisible(self.rows[spot].path)

    def _on_add(self, part: int) -> None:
        self._replace(*self.draft.add_row(DraftRow(NEW_ROW, is_new=True), part))

    def _on_word(self, part: int, word: str) -> None:
        self.draft = self.draft.set_word(word, part)
        self.edited.emit(self.draft)

    def _on_row(self, spot: Spot, row: DraftRow) -> None:
        self.draft = self.draft.set_row(spot, row)
        self.edited.emit(self.draft)

    def _change(self, act: Callable[..., tuple[Draft, Spot]], *values: object) -> None:
        self._replace(*act(*values))

    def _replace(self, draft: Draft, spot: Spot) -> None:
        self.show_draft(draft)
        self.edited.emit(draft)
        self.focus_row(spot if spot in self.rows else (spot[0], 0))

    def _delete(self, spot: Spot) -> None:
        draft = self.draft.delete(spot)
        spots = [at for at, _ in draft.spots()]
        later = next((at for at in spots if at >= spot), spots[-1] if spots else spot)
        self._replace(draft, later)
