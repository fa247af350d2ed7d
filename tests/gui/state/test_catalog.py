"""Which attributes are known to exist, and for which deployment."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from talonbench.attributes import Attribute, CatalogError
from talonbench.client import attribute_catalog
from talonbench.connections import Connection
from talonbench_gui.state.catalog import CatalogStore
from talonbench_gui.state.workbench import Workbench

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

    catalog.take(LANGUAGE)
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
        (json.dumps(PAGE).encode(), LANGUAGE, ""),
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


def test_attributes_are_fetched_with_a_key_that_is_kept_nowhere(
    catalog: CatalogStore,
    workbench: Workbench,
    loop: asyncio.AbstractEventLoop,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, str]] = []
    progress: list[tuple[int, int]] = []
    catalog.progressed.connect(lambda count, total: progress.append((count, total)))

    async def fetch(deployment: str, key: str, progress: Callable[[int, int], None]) -> tuple[Attribute, ...]:
        asked.append((deployment, key))
        progress(1000, 2000)
        return LANGUAGE

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", fetch)
    loop.run_until_complete(fetched(catalog))

    assert (asked, progress) == ([("https://a.talon.one", "management-key")], [(1000, 2000)])
    assert catalog.known == LANGUAGE
    workbench.session.save()
    assert all(b"management-key" not in file.read_bytes() for file in home.rglob("*") if file.is_file())


async def fetched(catalog: CatalogStore) -> None:
    catalog.fetch("management-key")
    while catalog.is_fetching:
        await asyncio.sleep(0.01)


def test_a_fetch_that_fails_is_said(
    catalog: CatalogStore, workbench: Workbench, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(*_: object, **__: object) -> tuple[Attribute, ...]:
        raise CatalogError("Talon.One answered 401.")

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", fetch)
    loop.run_until_complete(fetched(catalog))

    assert (text_of_notice(workbench), catalog.known) == ("Talon.One answered 401.", None)


def test_what_is_fetched_belongs_to_the_deployment_that_was_asked(
    catalog: CatalogStore, workbench: Workbench, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(*_: object, **__: object) -> tuple[Attribute, ...]:
        use(workbench, "https://b.talon.one")
        return LANGUAGE

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", fetch)
    loop.run_until_complete(fetched(catalog))

    assert catalog.known is None
    use(workbench, "https://a.talon.one")
    assert catalog.known == LANGUAGE


def test_fetching_is_cancelled(
    catalog: CatalogStore, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(*_: object, **__: object) -> tuple[Attribute, ...]:
        await asyncio.Event().wait()
        return LANGUAGE

    async def press() -> None:
        catalog.fetch("management-key")
        await asyncio.sleep(0)
        catalog.cancel()
        while catalog.is_fetching:
            await asyncio.sleep(0.01)

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", fetch)
    loop.run_until_complete(press())

    assert catalog.known is None
