"""The status bar: counts of problems, cursor position, messages, the event's size, and the preview's result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStatusBar, QToolButton

    from talonbench.preview import Preview
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.notices import Notice
    from talonbench_gui.state.workbench import Workbench
    from talonbench_gui.widgets.editor.cursor_path import CursorPath
    from talonbench_gui.widgets.notice_bar import NoticeBar

TOLD: Final = {"edit.undo": "Undo", "edit.redo": "Redo", "file.open_kept": "Open"}  # the message says what they do
HIGH: Final = 2.5  # times the text size
NARROW: Final = 92  # times the text size: below it the preview's figures, and on other pages than the Editor the
# position in the event, give their room to messages
PLACE: Final = "99,999:999"  # the widest line and column


class StatusBar(QObject):
    """Fills *bar*; each part keeps its place, whatever it says. It joins the *notice* with the window's messages."""

    def __init__(
        self,
        bar: QStatusBar,
        counts: QToolButton,
        path: CursorPath,
        notice: NoticeBar,
        workbench: Workbench,
        actions: Actions,
    ) -> None:
        super().__init__(bar)
        self._bar, self._path, self._notice = bar, path, notice
        self._notices, self._actions = workbench.notices, actions
        self._size, self._ready, self._speed = QLabel(), QLabel(), QLabel()
        bar.setSizeGripEnabled(False)
        bar.addWidget(counts)
        bar.addWidget(path.place)
        bar.addWidget(path, 1)
        bar.addWidget(notice, 4)
        for label in (self._size, self._ready, self._speed):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            bar.addWidget(label)
        bar.installEventFilter(self)
        self._fit()
        workbench.previews.changed.connect(self._show_preview)
        self._notices.status.connect(notice.show_status)
        self._notices.status_ended.connect(notice.end_status)
        self._notices.changed.connect(self._show_notice)
        notice.dismissed.connect(self._notices.dismiss)
        notice.command_triggered.connect(actions.run)
        notice.history_requested.connect(self.show_history)

    def show_page(self, page: str) -> None:
        """Show the cursor's position only on the Editor, and keep its room where there is enough."""
        for label in (self._path.place, self._path):
            label.setVisible(page == "editor")

    def show_current(self) -> None:
        """Show the message that was posted before there was a window."""
        self._show_notice(self._notices.current)

    def show_history(self) -> None:
        """Show the last messages in full."""
        from talonbench_gui.widgets.html_popup import HtmlPopup  # imported late: rarely used
        from talonbench_gui.wording.notices import history_html

        HtmlPopup(self._notice, "Last messages", history_html(self._notices.past)).show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        return False

    def _fit(self) -> None:
        em = QFontInfo(self._bar.font()).pixelSize()
        self._bar.setFixedHeight(round(HIGH * em))
        self._path.place.setFixedWidth(self._bar.fontMetrics().horizontalAdvance(PLACE))
        is_wide = self._bar.width() >= NARROW * em
        self._ready.setVisible(is_wide)
        self._speed.setVisible(is_wide)
        for label in (self._path.place, self._path):
            policy = label.sizePolicy()
            policy.setRetainSizeWhenHidden(is_wide)
            label.setSizePolicy(policy)

    def _show_preview(self, preview: Preview) -> None:
        from talonbench_gui.wording.numbers import (  # both imported late: not needed for the first paint
            count_bytes,
            describe_size,
        )
        from talonbench_gui.wording.outcomes import describe_preview

        ready, speed = describe_preview(preview)
        self._set(self._ready, ready)
        self._set(self._speed, speed)
        self._set(self._size, describe_size(count_bytes(preview.text))[0])

    def _set(self, label: QLabel, text: str) -> None:
        """Show *text*; the label only grows, so that a changing figure moves nothing."""
        label.setText(text)
        label.setMinimumWidth(max(label.minimumWidth(), label.sizeHint().width()))

    def _show_notice(self, notice: Notice | None) -> None:
        if notice is None:
            self._notice.clear()
            return
        self._actions.refresh()  # the button says what it would do now
        title = self._actions[notice.command].text().partition("\t")[0] if notice.command else ""
        title = TOLD.get(notice.command, title)
        self._notice.show_message(notice.text, notice.level, notice.command, title, notice.short)
