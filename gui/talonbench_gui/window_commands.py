"""What the commands do that are of no group: to the event, the mappings, sends; and how a command is done."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from talonbench import request_export
from talonbench.arrangement import Arrangement
from talonbench.talon_one import ACTIONS
from talonbench_gui.catalogue_of_commands import COMMANDS, GROUPS, Command
from talonbench_gui.widgets.palette import Entry
from talonbench_gui.wording.exchanges import NOTHING_READY

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.samples import Sample
    from talonbench_gui.shell.main_window import MainWindow


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

    # -- the window ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    def open_palette(self) -> None:
        """Show all commands."""
        can = self._window.command_actions
        shown = [c for c in COMMANDS if c.id != "view.palette" and can[c.id].isEnabled()]
        entries = [Entry(c.id, c.title, c.shown_keys) for c in shown]
        self._window.palette_list.open(entries)

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

    def open_sample(self, sample: Sample) -> None:
        """Put *sample* into the editor, and its mapping into the selected one."""
        self._window.event_panel.json.set_text(sample.text)
        mapping = {**ACTIONS[sample.action].default_mapping(), **sample.mapping}
        self._arrange(lambda now: now.taken(sample.title, sample.action, sample.trigger, mapping))

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
        legs = () if preview is None else preview.mappings if is_all else preview.mappings[preview.selected :][:1]
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
        preview = self._window.preview
        mapping = preview.selected_mapping if preview is not None else None
        if mapping is not None and mapping.requests:
            QGuiApplication.clipboard().setText(request_export.curl_text(mapping.requests[0]))
            self._window.statusBar().showMessage("Copied as cURL; set TALONBENCH_API_KEY before you run it.", 5000)

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
