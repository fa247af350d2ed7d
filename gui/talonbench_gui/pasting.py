"""Whatever is pasted or dropped: events in any shape, setups; several events become a list to step through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from talonbench.errors import SourceError, WorkspaceError
from talonbench_gui.filing import take_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.events.recognition import RecognizedEvents
    from talonbench_gui.shell.main_window import MainWindow

LARGEST = 100_000  # characters that are looked at before they are put in; more is put in as it is
_SETUPS = (".tf", ".tfstate")


class Pasting:
    """Takes texts and files for the event's editor; holds the events of the last paste."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._texts: list[str] = []
        self._at = 0
        window.event_panel.stepped.connect(self.step)

    def take(self, text: str) -> bool:
        """Put what is in *text* in place of the event; False where it is to go in as it is."""
        if len(text) > LARGEST:
            return False
        if _is_setup(text):
            self._window.importing().take_text(text)
            return True
        from talonbench.events.recognition import recognize_events  # late: the first paint needs none of it

        found = recognize_events(text)
        if not found.summary:
            self._forget()
            return False
        self._window.event_panel.json.set_text(text)  # undo gives it back
        self.show(found)
        return True

    def show(self, found: RecognizedEvents) -> None:
        """Put the events of *found* into the editor, the first one in sight."""
        self._texts, self._at = list(found.texts), 0
        self._show()
        self._window.say(found.summary)

    def open_files(self, paths: list[Path]) -> None:
        """Open what was dropped or chosen: setups, a workspace, events."""
        if len(paths) > 1 or any(path.is_dir() or path.suffix in _SETUPS for path in paths):
            self._window.importing().read(paths)
            return
        for path in paths:
            if path.name.endswith(".talonbench.json"):
                take_workspace(self._window, path)
                return
            from talonbench.events.decoding import decode_text
            from talonbench.events.recognition import recognize_events

            try:
                text = decode_text(path.read_bytes())
            except (OSError, WorkspaceError) as error:
                self._window.say(f"{path.name} cannot be read: {getattr(error, 'strerror', '') or error}", "bad")
                return
            if _is_workspace(path, text):
                take_workspace(self._window, path)
            elif _is_setup(text):
                self._window.importing().read(paths)
            else:
                self._window.background.run(partial(recognize_events, text), partial(self._on_read, text))

    def _on_read(self, text: str, found: RecognizedEvents) -> None:
        if found.summary:
            self.show(found)
        else:
            self._forget()
            self._window.event_panel.json.set_text(text)

    @property
    def texts(self) -> tuple[str, ...]:
        """All events that were opened or pasted together; empty where there was one."""
        return tuple(self._texts)

    def step(self, by: int) -> None:
        """Go to the next event of the paste, or to the one before; what was edited stays so."""
        if self._texts:
            self._texts[self._at] = self._window.event_panel.json.text()
            self._at = (self._at + by) % len(self._texts)
            self._show()

    def _show(self) -> None:
        self._window.event_panel.show_place(self._at, len(self._texts))
        self._window.event_panel.json.set_text(self._texts[self._at])

    def _forget(self) -> None:
        self._texts = []
        self._window.event_panel.show_place(0, 0)


def _is_workspace(path: Path, text: str) -> bool:
    """Whether *path* is a workspace under another name; a quick look at its *text* comes first."""
    if not all(mark in text for mark in ('"version"', '"mappings"')):
        return False
    from talonbench.workspace import load

    try:
        load(path)
    except WorkspaceError:
        return False
    return True


def _is_setup(text: str) -> bool:
    """Whether *text* is a configuration of Segment's; a quick look comes first, since most texts are events."""
    marks = (
        '"trigger"',
        '"partnerAction"',
        'resource "segment_',
        '"actions"',
        '"destinations"',
        '"destination"',
        '"mapping"',
    )
    if not any(mark in text for mark in marks):
        return False
    from talonbench.formats.model import ConfigText
    from talonbench.formats.recognition import recognize as recognise_setup

    try:
        _, found = recognise_setup(ConfigText("", text))
    except SourceError:
        return False
    return bool(found)
