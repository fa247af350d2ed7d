"""The port to the screen, with Qt's dialogs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from talonbench.document import Change
    from talonbench.lint import Place
    from talonbench_gui.commands.context import Answer
    from talonbench_gui.state.notices import Notices


class QtUi:
    """Implements the commands' `Ui`. The composition passes in what shows pages, places and dialogs."""

    def __init__(self, window: QWidget, notices: Notices) -> None:
        self._window, self._notices = window, notices
        self.dialogs: Mapping[str, Callable[..., object]] = {}
        self.open_page: Callable[[str], None]
        self.reveal: Callable[[Place], None]
        self.is_editing: Callable[[Change], bool]
        self.show_change: Callable[[Change], None]
        self.focus: Callable[[str], None]
        self.settle: Callable[[], None]
        self.edit_text: Callable[[str], None]
        self.find_folder: Callable[[], Path]
        self._folder: Path | None = None  # chosen last
        self.set_appearance: Callable[[str, str], None]

    def ask_open(self, title: str, kinds: str, many: bool = False) -> Sequence[Path]:
        """Ask for files to open; empty if cancelled."""
        from PySide6.QtWidgets import QFileDialog  # imported late, like all dialogs: not needed for the first paint

        if many:
            names, _ = QFileDialog.getOpenFileNames(self._window, title, self._begin(), kinds)
        else:
            name, _ = QFileDialog.getOpenFileName(self._window, title, self._begin(), kinds)
            names = [name] if name else []
        return [self._remember(Path(name)) for name in names]

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder; None if cancelled."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(self._window, title, self._begin())
        return self._remember(Path(name)) if name else None

    def ask_save(self, title: str, name: str, kinds: Sequence[str]) -> tuple[Path, str] | None:
        """Ask where to save, and as which of *kinds*; None if cancelled."""
        from PySide6.QtWidgets import QFileDialog

        chosen, kind = QFileDialog.getSaveFileName(self._window, title, self._begin(name), ";;".join(kinds))
        return (self._remember(Path(chosen)), kind) if chosen else None

    def ask_secret(self, title: str, text: str) -> str:
        """Ask for a key that is used once; empty if cancelled."""
        from PySide6.QtWidgets import QInputDialog, QLineEdit

        key, is_given = QInputDialog.getText(self._window, title, text, QLineEdit.EchoMode.Password)
        return key if is_given else ""

    def ask_text(self, title: str, label: str, text: str, accept: str) -> str | None:
        """Ask for a line of text, starting from *text*; None if cancelled. *accept* is the button's text."""
        from PySide6.QtWidgets import QInputDialog

        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextValue(text)
        dialog.setOkButtonText(accept)
        return dialog.textValue() if dialog.exec() else None

    def confirm(self, question: str, accept: str) -> bool:
        """Ask to confirm; *accept* is the button's text. Cancel is the default."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Question, "Talonbench", question, parent=self._window)
        button = box.addButton(accept, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is button

    def ask_unsaved(self, question: str) -> Answer:
        """Ask whether to save (the default), discard or cancel."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Warning, "Talonbench", question, parent=self._window)
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answers: dict[int, Answer] = {buttons.Save: "save", buttons.Discard: "discard"}
        return answers.get(box.exec(), "cancel")

    def open_file(self, path: Path) -> bool:
        """Open *path* with the program that the system has for it."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _begin(self, name: str = "") -> str:
        """Where a file dialog starts: the folder chosen last, else the folder of the document's file."""
        return str((self._folder or self.find_folder()) / name)

    def _remember(self, path: Path) -> Path:
        self._folder = path.parent
        return path

    def clipboard(self) -> str:
        """The clipboard's text."""
        return QGuiApplication.clipboard().text()

    def copy(self, text: str, message: str = "") -> None:
        """Copy *text* to the clipboard and show *message* in the status bar."""
        QGuiApplication.clipboard().setText(text)
        if message:
            self._notices.post(message, "status")

    def show(self, dialog: str, *values: object) -> None:
        """Open a dialog by name."""
        self.dialogs[dialog](*values)

    def close(self) -> None:
        """Close the window."""
        self._window.close()
