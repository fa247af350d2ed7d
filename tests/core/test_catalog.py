"""What exists in Talon.One: fetched, or read from a file; and what `attributes` says with it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.attributes import Attribute, Audience, Catalog, CatalogError, read_parts
from talonbench.management.catalog import fetch_catalog
from talonbench.sandbox import Sandbox, parse_fault
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

KEY = "management-secret-0123456789"
ROWS = [
    {"entity": "CustomerProfile", "name": "plan", "type": "string"},
    {"entity": "Event", "name": "total", "type": "number", "eventType": "order"},
]
PLAN = Attribute("CustomerProfile", "plan", "string")
TOTAL = Attribute("Event", "total", "number", "order")
VIP = {"id": 4711, "name": "VIP", "integration": "segment", "integrationId": "aud_1"}


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "listed.json"
    path.write_text(json.dumps(ROWS), "utf-8")
    return path


def fetch(url: str, key: str = KEY) -> Catalog:
    return asyncio.run(fetch_catalog(url, key))


# -- fetched ------------------------------------------------------------------------------------------------------


def test_all_parts_are_fetched(listed: Path) -> None:
    with Sandbox(attributes=listed) as sandbox:
        assert fetch(sandbox.url) == Catalog((PLAN, TOTAL), ("order",), (), ())


@pytest.mark.parametrize(
    ("path", "part", "words"),
    [
        ("/v1/event_types", "event_types", "The event types are unknown. Talon.One doesn't allow this key"),
        ("/v1/audiences", "audiences", "The audiences are unknown. Talon.One doesn't allow this key"),
        ("/v1/attributes", "attributes", "The attributes are unknown. Talon.One responded with 403"),
    ],
)
def test_a_refusal_of_one_endpoint_leaves_that_part_unknown(listed: Path, path: str, part: str, words: str) -> None:
    with Sandbox(attributes=listed) as sandbox:
        sandbox.set_faults(parse_fault(f"status=403@{path}"))
        catalog = fetch(sandbox.url)

    parts = ("attributes", "event_types", "audiences")
    assert [name for name in parts if getattr(catalog, name) is None] == [part]
    assert len(catalog.problems) == 1
    assert catalog.problems[0].startswith(words)


def test_a_key_that_is_invalid_leaves_nothing(listed: Path) -> None:
    with Sandbox(attributes=listed) as sandbox, pytest.raises(CatalogError, match="management key is invalid") as error:
        fetch(sandbox.url, "a-wrong-key-0123")

    assert "a-wrong-key" not in str(error.value)


# -- read ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [{"data": ROWS}, ROWS, [{"data": ROWS}], {"attributes": {"data": ROWS}}])
def test_attributes_alone_are_read_as_before(content: Any) -> None:
    assert read_parts(content) == Catalog((PLAN, TOTAL))


def test_a_file_may_hold_all_parts_and_pages() -> None:
    content: Any = {
        "attributes": {"totalResultSize": 2, "data": ROWS},
        "eventTypes": [
            {"hasMore": True, "data": [{"id": 1, "name": "order"}]},
            {"hasMore": False, "data": [{"id": 2, "name": "refund"}]},
        ],
        "audiences": {"hasMore": False, "data": [VIP, {"id": 2, "name": "Own"}]},
    }

    audiences = (Audience(4711, "VIP", "segment", "aud_1"), Audience(2, "Own"))
    assert read_parts(content) == Catalog((PLAN, TOTAL), ("order", "refund"), audiences)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"audiences": {"hasMore": True, "data": [VIP]}}, "pages are missing"),
        ({"eventTypes": {"totalResultSize": 2, "data": [{"name": "a"}]}}, "Only 1 of the event types"),
        ({"eventTypes": {"data": [{"id": 1}, {"name": "a"}]}}, "1 of 2 event types can't be read"),
        ({"audiences": "none"}, "1 of 1 audiences can't be read"),
    ],
)
def test_a_part_that_is_incomplete_is_refused(content: Any, words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        read_parts(content)


# -- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    event, workspace = tmp_path / "e.json", tmp_path / "w.talonbench.json"
    event.write_text(json.dumps({"type": "track", "event": "Paid", "userId": "u1"}), "utf-8")
    mappings: list[tuple[str, dict[str, Any]]] = [
        ("trackEventV2", {"customerProfileId": "u", "eventType": "cancel"}),
        ("updateCustomerProfileV3", {"customerProfileId": "u", "addAudienceIds": [1], "attributes": {"total": "5"}}),
    ]
    entries = [
        MappingEntry(id=f"m{at}", name=f"M{at}", action=action, trigger='type = "track"', mapping=mapping)
        for at, (action, mapping) in enumerate(mappings)
    ]
    save(Workspace(mappings=entries), workspace)
    return event, workspace


def test_the_command_shows_what_does_not_exist(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    event, workspace = files
    catalog = tmp_path / "c.json"
    parts = {"attributes": ROWS, "eventTypes": {"data": [{"name": "order"}]}, "audiences": {"data": [VIP]}}
    catalog.write_text(json.dumps(parts), "utf-8")
    command = ("attributes", event, event, "--workspace", workspace, "--against", catalog)

    code, out, _ = run(*command)
    lines = out.splitlines()
    assert code == 1
    assert lines[0].startswith("✕ CustomerProfile  total")
    assert lines[1].endswith(
        "M0 /eventType: Talon.One has no event type “cancel”. Create it, or send one that exists. [catalog.event_type]"
    )
    assert "M1 /addAudienceIds/0: Talon.One has no audience with the ID 1. [catalog.audience]" in lines[2]
    assert "total is an attribute of Event “order”, not of CustomerProfile." in lines[3]
    assert lines[4:] == ["Talon.One has 1 event type and 1 audience."]

    code, out, _ = run(*command, "--json")
    shown = json.loads(out)
    assert [(one["mapping"], one["code"]) for one in shown["findings"]] == [
        ("M0", "catalog.event_type"), ("M1", "catalog.audience"), ("M1", "catalog.attribute_entity"),
    ]  # fmt: skip
    assert (shown["eventTypes"], shown["audiences"], shown["problems"]) == (["order"], [VIP], [])
    assert [one["verdict"] for one in shown["attributes"]] == ["missing"]


def test_the_command_finds_nothing_where_nothing_is_known(run: Run, files: tuple[Path, Path]) -> None:
    event, workspace = files

    code, out, _ = run("attributes", event, "--workspace", workspace, "--json")

    shown = json.loads(out)
    assert (code, shown["findings"], shown["eventTypes"], shown["audiences"]) == (0, [], None, None)


def test_the_command_says_which_part_it_could_not_fetch(
    run: Run, files: tuple[Path, Path], listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, workspace = files
    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", KEY)
    with Sandbox(attributes=listed) as sandbox:
        sandbox.set_faults(parse_fault("status=403@/v1/audiences"))
        code, out, err = run("attributes", event, "--workspace", workspace, "--fetch", sandbox.url)

    assert (code, "[catalog.event_type]" in out, "[catalog.audience]" in out) == (1, True, False)
    assert "talonbench: The audiences are unknown. Talon.One doesn't allow this key to read audiences (403)" in err
    assert KEY not in out + err
