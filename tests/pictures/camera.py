"""A window that is driven, waited for and photographed."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from talonbench.document import edits
from talonbench.samples import Sample, samples
from talonbench.talon_one import ACTIONS
from talonbench_gui.app import build_window

W = TypeVar("W", bound=QWidget)
PATIENCE: Final = 120  # seconds
REST: Final = 0.4  # seconds, for what is drawn after the work is done


class Camera:
    """Takes pictures of one window into *folder*."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1280, 800)) -> None:
        self._folder = folder
        self.window = build_window()
        self.workbench = self.window.workbench
        self.window.resize(*size)
        self.window.show()

    async def take(self, name: str) -> None:
        """Save what the window shows once it rests."""
        await self.settle()
        self.find(QLineEdit, "apiKeyEdit").setCursorPosition(0)
        path = self._folder / f"{name}.png"
        if not reduce_colors(self.window.grab().toImage()).save(str(path), "PNG", 0):  # type: ignore[call-overload]  # str is right
            raise OSError(f"{path} can't be written")
        print(path.name, flush=True)

    async def settle(self) -> None:
        """Wait until nothing is going on."""
        await asyncio.sleep(REST / 4)
        work = self.workbench
        await self.until(lambda: not (work.previews.is_pending or work.jobs.is_busy or work.sending.is_running))
        await asyncio.sleep(REST)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until *holds*."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError("the window doesn't come to rest")
            await asyncio.sleep(0.02)

    def find(self, kind: type[W], name: str) -> W:
        """The widget with this object name."""
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), f"there is no {kind.__name__} {name}"
        return found

    async def run(self, command: str) -> None:
        """Run *command*."""
        action = self.window.findChild(QAction, command)
        assert isinstance(action, QAction), f"there is no command {command}"
        action.trigger()
        await self.settle()

    async def send(self) -> None:
        """Press Send, and wait for the response."""
        self.find(QAbstractButton, "sendButton").click()
        await self.settle()

    async def use_sample(self, sample: Sample) -> None:
        """The event and the mapping of *sample*, in place of the document's."""
        event = self.workbench.store.document.current_event.id
        mapping: Any = {**ACTIONS[sample.action].default_mapping(), **sample.mapping}
        steps = (
            edits.set_event_text(event, sample.text),
            edits.rename_event(event, sample.title),
            edits.replace_selected(sample.title, sample.action, sample.trigger, mapping),
        )
        self.workbench.store.apply(edits.combine("sample", steps))
        await self.settle()

    async def close(self) -> None:
        """Close the window."""
        self.window.close()
        await self.workbench.finish()


def find_sample(holds: Callable[[Sample], object]) -> Sample:
    """The first sample that *holds*."""
    return next(one for one in samples() if holds(one))


def reduce_colors(image: QImage) -> QImage:
    """*image* in its 256 commonest colors: a third of the size, and no difference that can be seen."""
    full = image.convertToFormat(QImage.Format.Format_RGB32)
    commonest = [color for color, _ in Counter(memoryview(full.constBits()).cast("I")).most_common(256)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return full.convertToFormat(QImage.Format.Format_Indexed8, commonest, flags)
