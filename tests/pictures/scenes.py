"""What is in the pictures: each scene drives a window and takes the ones that it names."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import httpx
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QListView, QPlainTextEdit, QSpinBox

from talonbench.document import edits
from talonbench.events import read_event
from talonbench_gui.features.trace.page import TracePage
from tests.e2e.archive_of_november import save_setup, write_archive
from tests.gui.pages import SETUP, sample
from tests.pictures.camera import Camera, find_sample

KNOWN: Final = {  # what a deployment answers that is asked for its attributes
    "totalResultSize": 3,
    "data": [
        {"id": at, "entity": "CustomerProfile", "name": name, "title": name, "type": "string"}
        for at, name in enumerate(("Email", "Plan", "Logins"), 1)
    ],
}
SANDBOX_KEY: Final = "sandbox-demo-key"
LARGE: Final = 10  # steps of Ctrl++ to 200 %
ORDER: Final = 6  # the step of the demo
ARCHIVED: Final = 20_000  # events
Scene = Callable[[Camera, Path], Awaitable[None]]


async def take_all(pictures: Path, home: Path) -> None:
    """Go through all scenes, each in a window that nobody has used."""
    pictures.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(SCENES):
        folder = home / str(number)
        folder.mkdir()
        camera = Camera(pictures, (1440, 900) if scene is show_archive else (1280, 800))
        await camera.until(lambda camera=camera: camera.workbench.previews.current is not None)  # type: ignore[misc]
        await scene(camera, folder)
        await camera.close()
        for left in home.glob("state*"):
            left.unlink()


async def show_first_minute(camera: Camera, folder: Path) -> None:
    """A first send, a wrong key, an event that isn't JSON."""
    await camera.send()
    await camera.take("first-send")
    camera.find(QLineEdit, "apiKeyEdit").setText("a-wrong-key")
    await camera.send()
    await camera.take("wrong-key")
    camera.find(QLineEdit, "apiKeyEdit").setText(SANDBOX_KEY)
    await camera.run("view.problems_panel")
    editor = camera.find(QPlainTextEdit, "eventEditor")
    editor.setPlainText(editor.toPlainText().replace('"userId":', '"userId"'))
    await camera.take("broken-event")


async def show_session(camera: Camera, folder: Path) -> None:
    """A session with its cart: in the dark theme, large, and where a value comes from."""
    await camera.use_sample(find_sample(lambda one: one.job and one.action.startswith("updateCustomerSession")))
    await camera.run("view.dark")
    await camera.send()
    await camera.take("session-dark")
    await camera.run("view.light")
    view = camera.find(QPlainTextEdit, "requestView")
    camera.window.activateWindow()
    view.setFocus()
    found = view.document().find('"sku"')
    found.clearSelection()
    view.setTextCursor(found)
    await camera.take("why")
    await enlarge(camera)
    await camera.take("editor-200")
    await camera.run("view.dark")
    await camera.run("page.trace")
    await camera.take("trace-dark-200")
    await camera.run("view.normal")
    await camera.run("view.light")


async def enlarge(camera: Camera) -> None:
    """Text at 200 %."""
    for _ in range(LARGE):
        await camera.run("view.larger")


async def show_catalog(camera: Camera, folder: Path) -> None:
    """Attributes that are missing."""
    (known := folder / "attributes.json").write_text(json.dumps(KNOWN), "utf-8")
    await camera.use_sample(find_sample(lambda one: one.job and one.title == "Identify to profile"))
    camera.workbench.catalog.import_file(known)
    await camera.run("page.catalog")
    await camera.take("catalog")


async def show_setup(camera: Camera, folder: Path) -> None:
    """What was imported, the trace of an order, samples, two sends compared."""
    camera.workbench.importer.import_paths(SETUP)
    await camera.until(lambda: len(camera.workbench.store.document.mappings) == 4)
    event = camera.workbench.store.document.current_event.id
    text = sample("order_completed").replace(
        "cust-58213", "cust-40017"
    )  # a customer's event, to which a reply is drafted
    steps = (edits.set_event_text(event, text), edits.rename_event(event, "Order completed"))
    camera.workbench.store.apply(edits.combine("order", steps))
    await camera.run("page.trace")
    camera.find(TracePage, "tracePage").select(("mapping", 1))
    await camera.take("trace")
    await camera.run("page.import")
    await camera.take("import")
    await camera.run("page.samples")
    await camera.take("samples")


async def show_sends(camera: Camera, folder: Path) -> None:
    """Two sends compared, and what Talon.One stored of the last one."""
    await camera.use_sample(find_sample(lambda one: one.job and one.action.startswith("updateCustomerProfile")))
    await camera.send()
    await camera.send()
    await camera.run("page.history")
    sends = camera.find(QAbstractItemView, "sendsList")
    flags = QItemSelectionModel.SelectionFlag
    for row in (0, 1):
        sends.selectionModel().select(sends.model().index(row, 0), flags.Select | flags.Rows)
    await camera.take("history")
    await camera.run("page.received")
    await camera.until(lambda: camera.workbench.received.checks)
    await camera.take("received")


async def show_live(camera: Camera, folder: Path) -> None:
    """Events of an SDK, forwarded to the sandbox."""
    await camera.run("page.live")
    camera.find(QSpinBox, "livePort").setValue(0)
    next(one for one in camera.window.findChildren(QAbstractButton) if one.text() == "Listen").click()
    await camera.until(lambda: camera.workbench.is_listening)
    camera.find(QAbstractButton, "liveForward").click()
    await camera.settle()
    headers = {"authorization": f"Basic {base64.b64encode(b'any-key:').decode()}"}
    async with httpx.AsyncClient(headers=headers, trust_env=False) as client:
        for name in ("order_completed", "cart_viewed", "product_viewed", "identify"):
            body = dict(read_event(sample(name)).body)
            body.pop("timestamp", None)
            await client.post(f"{camera.workbench.capture.url}/v1/{body['type']}", json=body)
    events = camera.find(QAbstractItemView, "liveList")
    await camera.until(lambda: events.model().rowCount() == 4)
    events.setCurrentIndex(events.model().index(0, 0))
    await camera.take("live")


async def show_demo(camera: Camera, folder: Path) -> None:
    """Demo mode, once the order is placed."""
    await camera.run("demo.start")
    demo = camera.workbench.demo
    await camera.until(lambda: demo.is_open)
    for step in range(1, ORDER + 1):
        demo.play()
        await camera.until(lambda step=step: len(demo.played) == step)  # type: ignore[misc]
    await camera.take("demo")


async def show_archive(camera: Camera, folder: Path) -> None:
    """A shop's November: why events send nothing, since when, and what another setup sends otherwise."""
    save_setup(setup := folder / "shop.talonbench.json")
    (logs := folder / "november").mkdir()
    write_archive(logs, ARCHIVED)
    work = camera.workbench
    assert work.file.open_now(setup) == ""
    await camera.run("page.archive")
    work.archive_runner.start([logs])
    await camera.until(lambda: work.archive.results is not None)
    await camera.take("archive")
    choose(camera, "customerSessionId is required")
    await camera.take("archive-since")
    choose(camera, "customerSessionId is required")
    work.store.apply(edits.set_trigger(work.store.document.mappings[1].id, 'type = "track" and event = "Product Seen"'))
    camera.window.findChild(QAction, "archiveCompareDocument").trigger()  # type: ignore[union-attr]
    await camera.until(lambda: not work.archive_comparer.is_running)
    await camera.settle()
    choose(camera, "no longer matches")
    await camera.take("archive-compare")


def choose(camera: Camera, words: str) -> None:
    """Click on the filter whose row begins with *words*."""
    facets = camera.find(QListView, "archiveFacets")
    rows = (facets.model().index(at, 0) for at in range(facets.model().rowCount()))
    facets.clicked.emit(next(one for one in rows if str(one.data()).startswith(words)))


SCENES: Final[tuple[Scene, ...]] = (
    show_first_minute, show_session, show_catalog, show_setup, show_sends, show_live, show_demo, show_archive,
)  # fmt: skip
