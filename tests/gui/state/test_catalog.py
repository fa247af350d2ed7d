"""What is known to exist in Talon.One, and for which deployment."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from talonbench.attributes import Application, Attribute, Audience, Catalog
from talonbench.connections import Connection
from talonbench.lint import is_of_catalog
from talonbench.sandbox import Sandbox, parse_fault
from talonbench_gui.state.catalog import CatalogStore
from talonbench_gui.state.workbench import Workbench

KEY = "management-key"
LANGUAGE = (Attribute("Event", "language", "string"),)
PAGE = {"totalResultSize": 1, "data": [{"entity": "Event", "name": "language", "type": "string"}]}


@pytest.fixture
def catalog(workbench: Workbench) -> CatalogStore:
    use(workbench, "https://a.talon.one")
    return workbench.catalog


def use(workbench: Workbench, deployment: str) -> None:
    connections = workbench.connections
    connections.use(connections.add(Connection(deployment, "gateway", deployment)))


def text_of_notice(workbench: Workbench) -> str:
    notice = workbench.notices.current
    return "" if notice is None else notice.text


def test_attributes_belong_to_their_deployment(catalog: CatalogStore, workbench: Workbench) -> None:
    told: list[bool] = []
    workbench.catalog_changed.connect(lambda: told.append(True))

    catalog.take(Catalog(LANGUAGE))
    seen = [workbench.known_attributes]
    for deployment in ("https://b.talon.one", "https://a.talon.one"):
        use(workbench, deployment)
        seen.append(workbench.known_attributes)

    assert seen == [LANGUAGE, (), LANGUAGE]
    assert len(told) == 3


def test_nothing_is_made_to_answer_what_is_known(workbench: Workbench) -> None:
    assert workbench.known_attributes == ()
    assert "catalog" not in workbench.__dict__


@pytest.mark.parametrize(
    ("content", "known", "said"),
    [
        (json.dumps(PAGE).encode(), Catalog(LANGUAGE), ""),
        (b'{"data": [', None, "page.json isn't valid JSON."),
        (b"\xff\x00", None, "page.json can't be read: not UTF-8 text (byte 0)."),
        (b"\xff\xfe\x00", None, "page.json can't be read: not UTF-16 text (byte 2)."),
        (b'{"type": "track"}', None, "page.json: "),
    ],
)
def test_a_saved_response_is_imported(
    catalog: CatalogStore, workbench: Workbench, tmp_path: Path, content: bytes, known: object, said: str
) -> None:
    path = tmp_path / "page.json"
    path.write_bytes(content)

    catalog.import_file(path)

    assert catalog.known == known
    assert text_of_notice(workbench).startswith(said)
    assert bool(text_of_notice(workbench)) is bool(said)


def test_a_file_that_is_gone_is_said(catalog: CatalogStore, workbench: Workbench, tmp_path: Path) -> None:
    catalog.import_file(tmp_path / "none.json")

    assert text_of_notice(workbench).startswith("none.json can't be read: ")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    (tmp_path / "listed.json").write_text(json.dumps(PAGE), "utf-8")
    with Sandbox(attributes=tmp_path / "listed.json") as running:
        yield running


async def fetched(catalog: CatalogStore) -> None:
    catalog.fetch(KEY)
    while catalog.is_fetching:
        await asyncio.sleep(0.01)


def test_all_is_fetched_with_a_key_that_is_kept_nowhere(
    catalog: CatalogStore, workbench: Workbench, sandbox: Sandbox, loop: asyncio.AbstractEventLoop, home: Path
) -> None:
    use(workbench, sandbox.url)
    told: list[tuple[str, int, int]] = []
    catalog.progressed.connect(lambda *one: told.append(one))

    loop.run_until_complete(fetched(catalog))

    only = Application(1, "Sandbox", "EUR", "UTC", True)
    assert catalog.known == Catalog(LANGUAGE, None, (), (only,), catalog.known.problems if catalog.known else ())
    assert catalog.known.problems[0].startswith("The event types are unknown.")
    assert told[0] == ("attributes", 1, 1)
    assert catalog.source is not None
    assert catalog.source.origin == sandbox.url
    workbench.session.save()
    assert all(KEY.encode() not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_fetch_that_fails_is_said(
    catalog: CatalogStore, workbench: Workbench, sandbox: Sandbox, loop: asyncio.AbstractEventLoop
) -> None:
    use(workbench, sandbox.url)
    sandbox.set_faults(parse_fault("status=403"))

    loop.run_until_complete(fetched(catalog))

    assert "doesn't allow this key to read attributes (403)" in text_of_notice(workbench)
    assert catalog.known is None


def test_what_is_fetched_belongs_to_the_deployment_that_was_asked(
    catalog: CatalogStore, workbench: Workbench, sandbox: Sandbox, loop: asyncio.AbstractEventLoop
) -> None:
    use(workbench, sandbox.url)
    catalog.progressed.connect(lambda *_: use(workbench, "https://b.talon.one"))

    loop.run_until_complete(fetched(catalog))

    assert catalog.known is None
    use(workbench, sandbox.url)
    assert workbench.known_attributes == LANGUAGE


def test_fetching_is_cancelled(
    catalog: CatalogStore, workbench: Workbench, sandbox: Sandbox, loop: asyncio.AbstractEventLoop
) -> None:
    use(workbench, sandbox.url)
    sandbox.set_faults(parse_fault("delay=5000"))

    async def press() -> None:
        catalog.fetch(KEY)
        await asyncio.sleep(0.3)
        catalog.cancel()
        while catalog.is_fetching:
            await asyncio.sleep(0.01)

    begun = time.monotonic()
    loop.run_until_complete(press())

    assert catalog.known is None
    assert time.monotonic() - begun < 3


def test_a_file_with_one_part_leaves_the_others(catalog: CatalogStore, tmp_path: Path) -> None:
    catalog.take(Catalog((), ("order",), (Audience(1, "VIP"),)))
    (tmp_path / "page.json").write_text(json.dumps(PAGE), "utf-8")

    catalog.import_file(tmp_path / "page.json")

    assert catalog.known == Catalog(LANGUAGE, ("order",), (Audience(1, "VIP"),))
    assert catalog.source is not None
    assert catalog.source.origin == "page.json"


def test_what_does_not_exist_is_found_in_the_preview(catalog: CatalogStore, workbench: Workbench) -> None:
    def codes() -> list[str]:
        preview = workbench.previews.current
        return [one.code for one in preview.findings if is_of_catalog(one)] if preview is not None else []

    wait_for_preview(workbench)
    assert codes() == []

    catalog.take(Catalog((), ("other",)))
    wait_for_preview(workbench)
    assert codes() == ["catalog.event_type", "catalog.attribute"]

    catalog.take(Catalog(LANGUAGE, ("track-event",)))
    wait_for_preview(workbench)
    assert codes() == []


def wait_for_preview(workbench: Workbench) -> None:
    while workbench.previews.is_pending:
        QCoreApplication.processEvents()
