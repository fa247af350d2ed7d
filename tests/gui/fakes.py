"""Stand-ins for what a test must not wait for: the screen's questions, the threads, the keychain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend

from talonbench_gui.state.jobs import Jobs, Lane


class InlineJobs(Jobs):
    """Does all work at once, on the UI thread."""

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        lane: Lane,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        then(work())


class MemoryKeychain(KeyringBackend):
    """A keychain as the desktop has one, in memory."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class AskingKeychain(MemoryKeychain):
    """Waits for its user, as a locked keychain with an open dialog does, until *is_open* is set."""

    def __init__(self) -> None:
        super().__init__()
        self.is_open = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.is_open.wait(20)
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.is_open.wait(20)
        super().set_password(service, username, password)


class FakeUi:
    """Answers each question from *answers*, in order, and records what was asked and shown."""

    def __init__(self, *answers: Any, clipboard: str = "") -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, ...]] = []
        self.copied: list[str] = []
        self.shown: list[tuple[Any, ...]] = []
        self._clipboard = clipboard

    def fill_clipboard(self, text: str) -> None:
        """Put *text* on the clipboard."""
        self._clipboard = text

    def _answer(self, *question: str) -> Any:
        self.asked.append(question)
        assert self.answers, f"nobody answers {question}"
        return self.answers.pop(0)

    def ask_open(self, title: str, kinds: str, many: bool = False) -> Sequence[Path]:
        return self._answer(title, kinds)  # type: ignore[no-any-return]

    def ask_folder(self, title: str) -> Path | None:
        return self._answer(title)  # type: ignore[no-any-return]

    def ask_save(self, title: str, name: str, kinds: Sequence[str]) -> tuple[Path, str] | None:
        return self._answer(title, name, *kinds)  # type: ignore[no-any-return]

    def ask_secret(self, title: str, text: str) -> str:
        return str(self._answer(title, text))

    def ask_text(self, title: str, label: str, text: str, accept: str) -> str | None:
        return self._answer(title, label, text)  # type: ignore[no-any-return]

    def confirm(self, question: str, accept: str) -> bool:
        return bool(self._answer(question, accept))

    def ask_unsaved(self, question: str) -> Any:
        return self._answer(question)

    def clipboard(self) -> str:
        return self._clipboard

    def copy(self, text: str, message: str = "") -> None:
        self.copied.append(text)
        self.shown.append(("copied", message))

    def reveal(self, place: Any) -> None:
        self.shown.append(("place", place))

    def is_editing(self, change: Any) -> bool:
        return bool(change.kind == "text")  # the event has the focus

    def show_change(self, change: Any) -> None:
        self.shown.append(("change", change))

    def open_page(self, page: str) -> None:
        self.shown.append(("page", page))

    def open_file(self, path: Path) -> bool:
        return bool(self._answer("open", str(path)))

    def focus(self, part: str) -> None:
        self.shown.append(("focus", part))

    def show(self, dialog: str, *values: object) -> None:
        self.shown.append((dialog, *values))

    def set_appearance(self, option: str, value: str) -> None:
        self.shown.append((option, value))

    def edit_text(self, act: str) -> None:
        self.shown.append(("edit", act))

    def settle(self) -> None:
        self.shown.append(("settle",))

    def close(self) -> None:
        self.shown.append(("close",))
