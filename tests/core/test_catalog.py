"""What exists in Talon.One: fetched, or read from a file; and what `attributes` says with it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.attributes import Application, Attribute, Audience, Catalog, CatalogError, read_parts
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
        assert fetch(sandbox.url) == Catalog(
            (PLAN, TOTAL), ("order",), (), (Application(1, "Sandbox", "EUR", "UTC", True),), ()
        )


@pytest.mark.parametrize(
    ("path", "part", "words"),
    [
        ("/v1/event_types", "event_types", "The event types are unknown. Talon.One doesn't allow this key"),
        ("/v1/audiences", "audiences", "The audiences are unknown. Talon.One doesn't allow this key"),
        ("/v1/attributes", "attributes", "The attributes are unknown. Talon.One doesn't allow this key"),
    ],
)
def test_a_refusal_of_one_endpoint_leaves_that_part_unknown(listed: Path, path: str, part: str, words: str) -> None:
    with Sandbox(attributes=listed) as sandbox:
        sandbox.set_faults(parse_fault(f"status=403@{path}"))
        catalog = fetch(sandbox.url)

    parts = ("attributes", "event_types", "audiences", "applications")
    assert [name for name in parts if getattr(catalog, name) is None] == [part]
    assert len(catalog.problems) == 1
    assert catalog.problems[0].startswith(words)


def test_a_key_that_is_invalid_leaves_nothing(listed: Path) -> None:
    with (
        Sandbox(attributes=listed) as sandbox,
        pytest.raises(CatalogError, match="rejected the management key") as error,
    ):
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
    assert lines[0].endswith("total is an attribute of Event “order”, not of CustomerProfile.")
    assert lines[3:] == ["Talon.One has 1 event type and 1 audience."]

    code, out, _ = run(*command, "--json")
    shown = json.loads(out)
    assert [(one["mapping"], one["code"]) for one in shown["findings"]] == [
        ("M0", "catalog.event_type"), ("M1", "catalog.audience"), ("M1", "catalog.attribute_entity"),
    ]  # fmt: skip
    assert (shown["eventTypes"], shown["audiences"], shown["problems"]) == (["order"], [VIP], [])
    assert [one["verdict"] for one in shown["attributes"]] == ["other_entity"]


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


# -- checked before sending ---------------------------------------------------------------------------------------


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "c.json"
    parts = {"attributes": ROWS, "eventTypes": {"data": [{"name": "order"}]}, "audiences": {"data": [VIP]}}
    path.write_text(json.dumps(parts), "utf-8")
    return path


FOUND = ["catalog.event_type", "catalog.audience", "catalog.attribute_entity"]


@pytest.mark.parametrize("command", ["preview", "explain"])
def test_what_does_not_exist_is_a_finding_of_the_preview(
    run: Run, files: tuple[Path, Path], catalog: Path, command: str
) -> None:
    event, workspace = files

    code, out, _ = run(command, event, "--workspace", workspace, "--catalog", catalog)
    assert code == 0
    assert "! M1 /addAudienceIds/0: Talon.One has no audience with the ID 1. [catalog.audience]" in out

    _, out, _ = run(command, event, "--workspace", workspace, "--catalog", catalog, "--json")
    codes = [one["code"] for one in json.loads(out)["findings"]]
    assert [code for code in codes if code.startswith("catalog.")] == FOUND

    _, out, _ = run(command, event, "--workspace", workspace)
    assert "[catalog." not in out


def test_what_does_not_exist_is_said_before_anything_is_sent(run: Run, files: tuple[Path, Path], catalog: Path) -> None:
    event, workspace = files

    _, out, _ = run("send", event, "--workspace", workspace, "--catalog", catalog, "--sandbox")

    assert out.index("[catalog.event_type]") < out.index("→ 200")
    assert out.count("[catalog.event_type]") == 1


def test_a_case_that_sends_what_does_not_exist_fails(
    run: Run, files: tuple[Path, Path], catalog: Path, tmp_path: Path
) -> None:
    event, workspace = files
    case = tmp_path / "one.case.yaml"
    case.write_text(f"event: {event.name}\nworkspace: {workspace.name}\n", "utf-8")
    assert run("check", case, "--update")[0] == 0
    assert run("check", case)[0] == 0

    code, out, _ = run("check", case, "--catalog", catalog)
    assert (code, "M1: Talon.One has no audience with the ID 1." in out) == (1, True)
    assert run("check", case, "--catalog", catalog, "--update")[0] == 1

    whole = {"attributes": [*ROWS, {"entity": "CustomerProfile", "name": "total", "type": "string"}]}
    catalog.write_text(json.dumps(whole), "utf-8")
    assert run("check", case, "--catalog", catalog)[0] == 0


def test_what_was_fetched_is_kept_in_a_file(
    run: Run, files: tuple[Path, Path], listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, workspace = files
    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", KEY)
    command = ("attributes", event, "--workspace", workspace)
    with Sandbox(attributes=listed) as sandbox:
        _, out, _ = run(*command, "--fetch", sandbox.url, "--export", "catalog")

    assert KEY not in out
    (tmp_path / "c.json").write_text(out, "utf-8")
    only = Application(1, "Sandbox", "EUR", "UTC", True)
    assert read_parts(json.loads(out)) == Catalog((PLAN, TOTAL), ("order",), (), (only,))
    assert "[catalog.event_type]" in run(*command, "--catalog", tmp_path / "c.json")[1]
