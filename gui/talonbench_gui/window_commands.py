"""The window's commands: what a menu entry, a shortcut or the palette does."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from talonbench import request_export
from talonbench.arrangement import Arrangement
from talonbench.errors import WorkspaceError
from talonbench.talon_one import ACTIONS
from talonbench_gui.commands import COMMANDS, GROUPS, Command
from talonbench_gui.theme import apply_theme, code_font, switch
from talonbench_gui.widgets.code_edit import CodeEdit
from talonbench_gui.widgets.palette_list import Entry
from talonbench_gui.wording import NOTHING_READY

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.events import Sample
    from talonbench_gui.main_window import MainWindow

SMALLEST, LARGEST, STEP = 6.0, 32.0, 1.0


def slot_of(window: MainWindow, command: Command) -> Callable[[], None]:
    """What *command* does; the class of a group is brought in when one of its commands is first done."""
    group, _, name = command.slot.rpartition(":")
    if not group:
        method: Callable[[], None] = getattr(window.commands, name)
        return method

    def do() -> None:
        if group not in window.command_groups:
            module, owner = GROUPS[group].split(":")
            window.command_groups[group] = getattr(import_module(module), owner)(window)
        getattr(window.command_groups[group], name)()

    return do


class WindowCommands:
    """What the commands do to *window*; each method is short, and named by a command."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    # -- file -----------------------------------------------------------------------------------------------

    def open_event(self) -> None:
        """Ask for an event's file."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open event", "", "Events (*.json *.jsonc *.txt);;All files (*)"
        )
        if name:
            self._window.pasting.open_files([Path(name)])

    def close(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    def open_workspace(self) -> None:
        """Ask for a workspace's file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open workspace", "", "Workspaces (*.talonbench.json)")
        if name:
            self._window.open_workspace_file(Path(name))

    def save_workspace(self) -> None:
        """Ask where to, and save; the key is never in it."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save workspace", "bench.talonbench.json", "*.talonbench.json"
        )
        if not name:
            return
        from talonbench.workspace import save  # late: pydantic

        workspace = self._window.as_workspace()
        try:
            save(workspace, Path(name))
        except WorkspaceError as error:
            self._window.say(str(error))

    def open_sample(self, sample: Sample) -> None:
        """Put *sample* into the editor, and its mapping into the selected one."""
        self._window.event_panel.json.set_text(sample.text)
        mapping = {**ACTIONS[sample.action].default_mapping(), **sample.mapping}
        self._arrange(lambda now: now.taken(sample.title, sample.action, sample.trigger, mapping))

    # -- edit -----------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Undo in the event."""
        self._window.event_panel.json.editor.undo()

    def redo(self) -> None:
        """Redo in the event."""
        self._window.event_panel.json.editor.redo()

    def find(self) -> None:
        """Open the find bar."""
        self._window.event_panel.json.find_bar.open(False)

    def replace(self) -> None:
        """Open find and replace."""
        self._window.event_panel.json.find_bar.open(True)

    def format_event(self) -> None:
        """Lay the event out."""
        self._window.event_panel.json.format()

    def toggle_comment(self) -> None:
        """Comment the lines selected, or bring them back."""
        self._window.event_panel.json.toggle_comment()

    # -- mapping --------------------------------------------------------------------------------------------

    def _arrange(self, step: Callable[[Arrangement], Arrangement]) -> None:
        self._window.arranging.change(step)

    def add_mapping(self) -> None:
        """Add one."""
        self._arrange(lambda now: now.added("trackEventV2", 'type = "track"'))

    def dim_unused(self) -> None:
        """Dim what nothing of the setup reads."""
        self._window.tracing.toggle_dim()

    def undo_mappings(self) -> None:
        """Take the last change of the mappings back."""
        self._window.arranging.undo()

    def duplicate_mapping(self) -> None:
        """Duplicate the selected one."""
        self._arrange(Arrangement.duplicated)

    def delete_mapping(self) -> None:
        """Delete the selected one."""
        self._arrange(Arrangement.deleted)

    def move_mapping_up(self) -> None:
        """Move the selected one up."""
        self._arrange(lambda now: now.moved(-1))

    def move_mapping_down(self) -> None:
        """Move the selected one down."""
        self._arrange(lambda now: now.moved(1))

    def toggle_mapping(self) -> None:
        """Switch the selected one on or off."""
        self._arrange(Arrangement.switched)

    def reset_mapping(self) -> None:
        """Back to the defaults."""
        self._arrange(Arrangement.with_defaults)

    # -- send -----------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Send all that is ready."""
        self._send(is_all=True)

    def send_selected(self) -> None:
        """Send what is ready of the selected mapping alone."""
        self._send(is_all=False)

    def _send(self, is_all: bool) -> None:
        window = self._window
        window.connecting.withdraw_key()
        if window.live.is_pending:  # what leaves is what is shown: wait for it
            window.preview_finished.connect(lambda: self._send(is_all), Qt.ConnectionType.SingleShotConnection)
            return
        preview, problem = window.preview, window.connection.problem()
        legs = () if preview is None else preview.legs if is_all else preview.legs[preview.selected :][:1]
        rows = tuple(row for row in legs if row.requests)
        if problem:
            window.connection.show_result(f"! {problem}", "bad")
            window.connection.key.setFocus()
        elif rows and not window.sending.is_running:
            if window.connecting.may_send(window, sum(len(row.requests) for row in rows)):
                window.sending.send(rows, window.connection.connection())
        elif not rows:
            window.connection.show_result(NOTHING_READY, "bad")

    def toggle_retries(self) -> None:
        """Send again what Segment would send again, or not."""
        self._window.sending.retries = not self._window.sending.retries
        is_on = self._window.sending.retries
        self._window.say(
            "What Segment would send again is sent again, until Escape." if is_on else "Each request is sent once."
        )

    def cancel_sending(self) -> None:
        """Stop what is under way."""
        self._window.sending.cancel()

    def cancel_selected(self) -> None:
        """Stop the sends of the selected mapping; the others go on."""
        part = self._window.arranging.subscription
        if part is not None:
            self._window.sending.cancel_one(part.id)

    def test_connection(self) -> None:
        """Run the credentials test."""
        self._window.connecting.withdraw_key()
        self._window.connection.show_result("Testing…", "muted")
        self._window.sending.test(self._window.settings(), self._window.connection.connection())

    def copy_url(self) -> None:
        """Copy the address shown."""
        request = self._window.request.request
        QGuiApplication.clipboard().setText(request.url if request is not None else "")

    def copy_body(self) -> None:
        """Copy the body, to the byte."""
        request = self._window.request.request
        QGuiApplication.clipboard().setText((request.body or "") if request is not None else "")

    def copy_curl(self) -> None:
        """Copy a cURL command; the key stands in it as a variable."""
        row = (
            self._window.preview.legs[self._window.preview.selected]
            if self._window.preview is not None and self._window.preview.legs
            else None
        )
        if row is not None and row.requests:
            QGuiApplication.clipboard().setText(request_export.curl_text(row.requests[0]))
            self._window.statusBar().showMessage("Copied as cURL; set TALONBENCH_API_KEY before you run it.", 5000)

    # -- view -----------------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Show all commands."""
        can = self._window.command_actions
        shown = [c for c in COMMANDS if c.id != "view.palette" and can[c.id].isEnabled()]
        entries = [Entry(c.id, c.title, c.shown_keys) for c in shown]
        self._window.palette_list.open(entries)

    def _scheme(self, scheme: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)
            self._window.session.keep_option("scheme", switch().scheme)

    def theme_system(self) -> None:
        """As the system has it."""
        self._scheme("system")

    def theme_light(self) -> None:
        """Light."""
        self._scheme("light")

    def theme_dark(self) -> None:
        """Dark."""
        self._scheme("dark")

    def _zoom(self, size: float) -> None:
        font = QApplication.font()
        font.setPointSizeF(max(SMALLEST, min(LARGEST, size)))
        QApplication.setFont(font)
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.styleSheet():
            app.setStyleSheet(app.styleSheet())  # what the style sheet styles keeps its font otherwise
        code = code_font()
        code.setPointSizeF(font.pointSizeF())
        for edit in self._window.findChildren(QWidget):
            if isinstance(edit, CodeEdit) or edit.font().family() == code.family():
                edit.setFont(code)
        self._window.session.keep_option("font", font.pointSizeF())

    def restore_zoom(self) -> None:
        """The size that was chosen in the last session."""
        chosen = self._window.session.option("font", "")
        if chosen.replace(".", "", 1).isdigit():
            self._zoom(float(chosen))

    def zoom_in(self) -> None:
        """Larger."""
        self._zoom(QApplication.font().pointSizeF() + STEP)

    def zoom_out(self) -> None:
        """Smaller."""
        self._zoom(QApplication.font().pointSizeF() - STEP)

    def zoom_reset(self) -> None:
        """As it was."""
        self._zoom(self._window.normal_size)

    def _to(self, part: QWidget, listed_in: QWidget | None = None) -> None:
        """Bring the bench into sight, and the focus to *part*."""
        self._window.show_page("bench")
        if listed_in is not None:
            self._window.lists.bring(listed_in)
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_event(self) -> None:
        """To the event."""
        self._to(self._window.event_panel.json.editor)

    def focus_mappings(self) -> None:
        """To the list of mappings."""
        self._to(self._window.mappings.list)

    def focus_fields(self) -> None:
        """To the fields."""
        self._to(self._window.mappings.table)

    def focus_request(self) -> None:
        """To the request."""
        self._to(self._window.request.view)

    def focus_response(self) -> None:
        """To the response."""
        self._to(self._window.response.focus_part())

    def focus_problems(self) -> None:
        """To the problems."""
        self._to(self._window.problems.view, self._window.problems)

    def focus_history(self) -> None:
        """To what was sent."""
        self._to(self._window.history.view, self._window.history)

    def focus_library(self) -> None:
        """To the samples."""
        self._to(self._window.library.view, self._window.library)

    def focus_connection(self) -> None:
        """To the connection."""
        self._to(self._window.connection.combo)

    def toggle_lists(self) -> None:
        """Fold the lists below, or unfold them."""
        self._window.show_page("bench")
        self._window.lists.toggle()

    def toggle_wrap(self) -> None:
        """Wrap long lines of the event, or not."""
        wraps = self._window.session.option("wrap", "yes") != "yes"
        self._window.event_panel.wrap(wraps)
        self._window.session.keep_option("wrap", "yes" if wraps else "no")

    # -- help -----------------------------------------------------------------------------------------------

    def show_shortcuts(self) -> None:
        """List the commands that have keys; one that is chosen is done."""
        self._window.palette_list.open([Entry(c.id, c.title, c.shown_keys) for c in COMMANDS if c.shown_keys])

    def show_about(self) -> None:
        """Say what this is."""
        from importlib.metadata import version  # late: not for the first paint

        self._window.say(
            f"Talonbench {version('talonbench')}: a local, exact workbench for Segment's Talon.One (Actions) "
            "destination. It is not made by Segment or Talon.One; what they do not document is marked as simulated."
        )
