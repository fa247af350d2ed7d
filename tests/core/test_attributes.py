"""Attribute readiness: what the requests carry, and whether it exists."""

import asyncio
import io
import json
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from talonbench.attributes import (
    Attribute,
    AttributeUsage,
    Catalog,
    CatalogError,
    check_readiness,
    csv_text,
    find_attribute_usage,
    list_missing_bodies,
    markdown_text,
    merge_usage,
    read_catalog,
)
from talonbench.attributes.usage import type_of
from talonbench.cli import main
from talonbench.destination import Settings, Subscription
from talonbench.errors import SettingsError, TransportError
from talonbench.management.catalog import read_whole_catalog
from talonbench.management.client import ManagementClient
from talonbench.preview import compile_destination
from talonbench.values import Value
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run
from tests.core.servers import listening, saying

EVENT: dict[str, Any] = {
    "type": "track", "event": "Paid", "userId": "u1", "properties": {
        "plan": "pro", "age": 5, "vip": True, "since": "2026-01-21T15:04:05Z", "tags": ["a", "b"], "nothing": None,
        "products": [{"sku": "A", "colour": "red"}, {"sku": "B", "colour": "blue", "size": 5}],
    },
}  # fmt: skip
SESSION: dict[str, Any] = {
    "customerSessionId": "s1",
    "attributes": {"channel": "web", "plan": {"@path": "$.properties.plan"}},
    "cartItems": {"@arrayPath": ["$.properties.products", {
        "sku": {"@path": "$.sku"}, "attributes": {"colour": {"@path": "$.colour"}, "size": {"@path": "$.size"}},
    }]},
}  # fmt: skip
TRACK: dict[str, Any] = {"customerProfileId": "u", "eventType": "order", "attributes": {"@path": "$.properties"}}


def used(action: str, mapping: dict[str, Any]) -> list[AttributeUsage]:
    destination = compile_destination([Subscription("m", "M", action, 'type = "track"', mapping)])
    return list(find_attribute_usage(destination.trace(EVENT, Settings("key", "https://my.talon.one"))))


def short(uses: Any) -> list[tuple[str, str, str, str]]:
    return [(use.entity, use.event_type, use.name, use.type) for use in uses]


def test_attributes_of_a_session_and_of_its_items_are_found_with_their_paths() -> None:
    uses = merge_usage(used("updateCustomerSessionV2", SESSION))

    assert short(uses) == [
        ("CartItem", "", "colour", "string"), ("CartItem", "", "size", "number"),
        ("CustomerSession", "", "channel", "string"), ("CustomerSession", "", "plan", "string"),
    ]  # fmt: skip
    assert [use.paths for use in uses] == [
        ("$.properties.products[0].colour", "$.properties.products[1].colour"), ("$.properties.products[1].size",),
        (), ("$.properties.plan",),
    ]  # fmt: skip


def test_of_two_branches_the_one_that_was_taken_is_named() -> None:
    plan = {"@if": {"exists": {"@path": "$.traits.plan"}, "then": {"@path": "$.traits.plan"},
                    "else": {"@path": "$.properties.plan"}}}  # fmt: skip

    (use,) = used("trackEventV2", {**TRACK, "attributes": {"plan": plan}})

    assert use.paths == ("$.properties.plan",)


def test_the_types_are_inferred_from_the_values() -> None:
    uses = used("trackEventV2", TRACK)

    assert {use.name: use.type for use in uses} == {
        "plan": "string", "age": "number", "vip": "boolean", "since": "time", "tags": "(list string)",
        "nothing": "unknown", "products": "unknown",
    }  # fmt: skip
    assert {(use.entity, use.event_type) for use in uses} == {("Event", "order")}


def test_what_is_not_ready_carries_nothing() -> None:
    assert used("trackEventV2", {"attributes": {"a": 1}}) == []


EXISTING = (
    Attribute("CustomerSession", "channel", "string"),
    Attribute("CustomerSession", "Plan", "string"),
    Attribute("CartItem", "size", "string"),
    Attribute("Event", "colour", "string", "order"),
)


def test_each_attribute_is_compared_with_those_that_exist() -> None:
    rows = check_readiness(merge_usage(used("updateCustomerSessionV2", SESSION)), EXISTING)

    assert [(row.use.name, row.verdict) for row in rows] == [
        ("colour", "other_entity"), ("size", "wrong_type"), ("channel", "exists"), ("plan", "other_case"),
    ]  # fmt: skip
    assert "Talon.One has Plan" in rows[3].words


def test_an_event_s_attribute_belongs_to_its_type() -> None:
    mapping = {**TRACK, "attributes": {"colour": "red"}}

    assert check_readiness(used("trackEventV2", mapping), EXISTING)[0].verdict == "exists"
    assert (
        check_readiness(used("trackEventV2", {**mapping, "eventType": "other"}), EXISTING)[0].verdict == "other_entity"
    )


def test_what_is_missing_is_exported_as_bodies_that_create_it() -> None:
    rows = check_readiness(used("updateCustomerSessionV2", SESSION), EXISTING)

    (body,) = list_missing_bodies(rows)

    assert {"entity", "name", "title", "type", "description", "suggestions", "editable"} == body.keys()
    assert (body["entity"], body["name"], body["title"], body["type"]) == ("CartItem", "colour", "Colour", "string")


def test_tables_have_a_row_for_each_and_no_formulas() -> None:
    mapping = {**TRACK, "attributes": {"a": "=1+1", "b": "x|y"}}
    rows = check_readiness(used("trackEventV2", mapping), ())

    assert csv_text(rows).count("\n") == 3
    assert markdown_text(rows).splitlines()[3].count(" | ") == 8
    assert "x\\|y" in markdown_text(rows)


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ({"totalResultSize": 1, "data": [{"entity": "Event", "name": "a", "type": "string", "eventType": "x"}]}, 1),
        (
            [
                {"data": [{"entity": "Event", "name": "a", "type": "string"}]},
                {"data": [{"entity": "Event", "name": "b", "type": "time"}]},
            ],
            2,
        ),
        ([{"entity": "Event", "name": "a", "type": "string"}], 1),
        ({"totalResultSize": 0, "data": []}, 0),
    ],
)
def test_a_catalogue_is_read_from_answers(content: Any, count: int) -> None:
    assert len(read_catalog(content)) == count


@pytest.mark.parametrize("content", [{}, [], {"message": "no"}, "x", None])
def test_what_is_no_catalogue_is_refused(content: Any) -> None:
    with pytest.raises(CatalogError, match="No attributes found"):
        read_catalog(content)


# -- fetched ------------------------------------------------------------------------------------------------------


class Management(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append((self.path, self.headers["authorization"]))
        skip = int(parse_qs(urlsplit(self.path).query)["skip"][0])
        names = [f"a{number}" for number in range(skip, min(skip + 2, 5))]
        data = [
            {"entity": "CustomerProfile", "name": name, "type": "string", "id": int(name[1:])} for name in names
        ]  # each of the lists takes what it needs
        body = json.dumps({"totalResultSize": 5, "data": data} if server.status == 200 else {"message": "no"}).encode()
        self.send_response(server.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def management() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Management)
    server.asked, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


async def fetch(address: str, key: str = "secret", progress: Any = lambda *_: None) -> Catalog:
    async with ManagementClient(address, key) as client:
        return await read_whole_catalog(client, progress)


def fetched(server: Any, key: str = "secret", progress: Any = lambda *_: None) -> Catalog:
    return asyncio.run(fetch(f"http://127.0.0.1:{server.server_port}", key, progress))


def test_all_pages_are_fetched_and_the_progress_is_told(management: Any) -> None:
    told: list[tuple[str, int, int]] = []

    found = fetched(management, progress=lambda *one: told.append(one))

    assert [one.name for one in found.attributes or ()] == ["a0", "a1", "a2", "a3", "a4"]
    assert [path.partition("skip=")[2] for path, _ in management.asked[:3]] == ["0", "2", "4"]
    assert told[:4] == [("attributes", 2, 5), ("attributes", 4, 5), ("attributes", 5, 5), ("event types", 2, 5)]
    assert {key for _, key in management.asked} == {"ManagementKey-v1 secret"}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "rejected the management key (401)"),
        (403, "doesn't allow this key to read attributes (403): an admin can add the endpoint to the key"),
        (500, "failed at attributes (500)"),
    ],
)
def test_a_refusal_is_said_without_the_key(management: Any, status: int, words: str) -> None:
    management.status = status

    with pytest.raises(CatalogError, match=re.escape(words)) as error:
        fetched(management)

    assert "secret" not in str(error.value)


def test_no_answer_is_a_transport_error() -> None:
    with pytest.raises(TransportError, match="refused the connection"):
        asyncio.run(fetch("http://127.0.0.1:9"))


def test_a_response_that_is_cut_off_is_called_that() -> None:
    async def listen() -> None:
        async with listening(saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")) as port:
            with pytest.raises(TransportError, match="cut off"):
                await fetch(f"http://127.0.0.1:{port}")

    asyncio.run(listen())


@pytest.mark.parametrize("key", ["secret\nx", "secret\u2603"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(management: Any, key: str) -> None:
    with pytest.raises(SettingsError) as error:
        fetched(management, key)

    assert "secret" not in str(error.value)
    assert management.asked == []


# -- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("existing", "code", "words"),
    [
        (None, 0, "· CustomerSession  channel: string"),
        ([{"entity": "CustomerSession", "name": "channel", "type": "string"}], 0, "● CustomerSession  channel"),
        ([{"entity": "CustomerSession", "name": "other", "type": "string"}], 1, "✕ CustomerSession  channel"),
    ],
)
def test_the_command_compares_and_leaves_with_1_where_one_is_missing(
    existing: Any, code: int, words: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    event, workspace, catalogue = (tmp_path / name for name in ("e.json", "w.talonbench.json", "c.json"))
    event.write_text(json.dumps(EVENT), "utf-8")
    mapping: dict[str, Any] = {"customerSessionId": "s", "attributes": {"channel": "web"}}
    save(
        Workspace(
            mappings=[
                MappingEntry(
                    id="m", name="M", action="updateCustomerSessionV2", trigger='type = "track"', mapping=mapping
                )
            ]
        ),
        workspace,
    )
    arguments = ["talonbench", "attributes", str(event), "--workspace", str(workspace)]
    if existing is not None:
        catalogue.write_text(json.dumps({"data": existing}), "utf-8")
        arguments += ["--against", str(catalogue)]
    monkeypatch.setattr(sys, "argv", arguments)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(SystemExit) as left:
        main()

    assert (left.value.code or 0) == code
    assert words in capsys.readouterr().out


def test_the_command_says_that_nothing_is_sent_and_so_nothing_counted(run: Run, tmp_path: Path) -> None:
    event, workspace = tmp_path / "e.json", tmp_path / "w.talonbench.json"
    event.write_text(json.dumps(EVENT), "utf-8")
    mapping: dict[str, Any] = {"customerSessionId": "s", "state": "Closed", "attributes": {"channel": "web"}}
    entry = MappingEntry(id="m", name="M", action="updateCustomerSessionV2", trigger='type = "track"', mapping=mapping)
    save(Workspace(mappings=[entry]), workspace)

    code, out, err = run("attributes", event, "--workspace", workspace)
    assert (code, out) == (1, "No attributes were counted: nothing is sent.\n")
    assert "No mapping sends. “M” is rejected: State must be one of" in err

    code, out, _ = run("attributes", event, "--workspace", workspace, "--json")
    shown = json.loads(out)
    assert (code, shown["attributes"], shown["summary"]["code"]) == (1, [], "mapping_rejected")


def test_the_command_fetches_with_a_key_of_the_environment(
    run: Run, management: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, workspace = tmp_path / "e.json", tmp_path / "w.talonbench.json"
    event.write_text(json.dumps(EVENT), "utf-8")
    mapping: dict[str, Any] = {"customerProfileId": "u", "attributes": {"a4": "x"}}
    entry = MappingEntry(id="m", name="M", action="updateCustomerProfileV3", trigger='type = "track"', mapping=mapping)
    save(Workspace(mappings=[entry]), workspace)
    fetch = ("attributes", event, "--workspace", workspace, "--fetch", f"http://127.0.0.1:{management.server_port}")

    code, _, err = run(*fetch)
    assert (code, "set TALONBENCH_MANAGEMENT_KEY" in err, management.asked) == (2, True, [])

    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", "0123456789")
    code, out, err = run(*fetch)
    assert (code, "● CustomerProfile  a4" in out, err) == (0, True, "")
    assert {key for _, key in management.asked} == {"ManagementKey-v1 0123456789"}
    assert out.endswith("Talon.One has 5 event types, 5 audiences and 5 Applications.\n")
    paths = [urlsplit(path).path for path, _ in management.asked]
    assert [*dict.fromkeys(paths)] == ["/v1/attributes", "/v1/event_types", "/v1/audiences", "/v1/applications"]
    assert len(paths) == 12


def test_the_command_asks_for_the_mappings_by_the_option_that_it_has(run: Run, tmp_path: Path) -> None:
    code, _, err = run("attributes", tmp_path / "e.json")

    assert (code, "--workspace FILE" in err, "--action" in err) == (2, True, False)


def use(example: Any, name: str = "rating") -> AttributeUsage:
    return AttributeUsage("CustomerSession", "", name, type_of(example), example, "M", ())


@pytest.mark.parametrize("examples", [[5, "five"], ["five", 5], [None, "five", 5]])
def test_a_wrong_type_is_said_whichever_came_first(examples: list[Any]) -> None:
    rows = check_readiness(merge_usage(map(use, examples)), [Attribute("CustomerSession", "rating", "number")])

    assert sorted((row.use.type, row.verdict) for row in rows) == [("number", "exists"), ("string", "wrong_type")]


@pytest.mark.parametrize(
    ("example", "kind", "verdict"),
    [
        ({"a": 1}, "number", "wrong_type"),
        ([1, "a"], "(list string)", "wrong_type"),
        ([True], "(list string)", "wrong_type"),
        ([], "string", "wrong_type"),
        ([], "(list string)", "exists"),
        (None, "number", "exists"),
        ({"lat": 1}, "location", "exists"),
    ],
)
def test_what_has_no_type_of_talon_ones_is_of_none(example: Any, kind: str, verdict: str) -> None:
    (row,) = check_readiness([use(example)], [Attribute("CustomerSession", "rating", kind)])

    assert row.verdict == verdict


def test_a_catalogue_with_pages_missing_is_refused() -> None:
    entry: Any = {"entity": "CustomerSession", "name": "rating", "type": "number"}
    page: Any = {"totalResultSize": 2, "data": [entry]}

    with pytest.raises(CatalogError, match="Only 1 of 2 attributes"):
        read_catalog(page)
    assert len(read_catalog([page, {"totalResultSize": 2, "data": [{**entry, "name": "b"}]}])) == 2
    assert read_catalog([{"data": []}]) == ()


def test_without_a_catalogue_nothing_is_called_missing_and_bad_names_have_no_body() -> None:
    rows = check_readiness([use("x"), use("2026-01-21T15:04:05Z"), use(1, "b c"), use(1, "=cmd")], None)

    assert "missing" not in csv_text(rows)
    assert [(body["name"], body["type"]) for body in list_missing_bodies(rows)] == [("rating", "string")]


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ({"city": "B"}, "an object fits no attribute type except perhaps location. Send its parts instead."),
        ([True], "an array of booleans fits no attribute type except perhaps location. Send its parts instead."),
        ([1, "a"], "an array of other values fits no attribute type except perhaps location. Send its parts instead."),
        (None, "Create it, or don't send it."), ([], "Create it, or don't send it."),
        (5, "Create it, or don't send it."),
    ],
)  # fmt: skip
def test_of_what_is_missing_is_said_what_to_do(example: Any, words: str) -> None:
    use = AttributeUsage("CustomerProfile", "", "x", type_of(example), example, "M", ())

    (row,) = check_readiness([use], [])

    assert row.words.endswith(words)


def test_an_attribute_comes_from_the_branch_that_is_taken() -> None:
    node: Value = {"@liquid": "{% if traits.vip %}{{ traits.a }}{% else %}{{ traits.b }}{% endif %}"}
    mapping = Subscription(
        "m", "M", "updateCustomerProfileV3", 'type = "identify"', {"customerProfileId": "c", "attributes": {"x": node}}
    )
    event: dict[str, Value] = {"type": "identify", "userId": "u", "traits": {"vip": True, "a": "A", "b": "B"}}
    trace = compile_destination([mapping]).trace(event, Settings("key", "https://my.talon.one"))

    assert find_attribute_usage(trace)[0].paths == ("$.traits.vip", "$.traits.a")


@pytest.mark.parametrize(
    ("examples", "verdict", "told"),
    [
        (["gold"], "exists", "tier exists (string)."),
        (["gold", "platinum"], "not_allowed", 'tier must be one of gold or silver; "platinum" is sent.'),
        (["Gold"], "not_allowed", 'tier must be one of gold or silver; "Gold" is sent: only letter case differs.'),
        ([None], "exists", "tier exists (string)."),
    ],
)
def test_a_value_that_is_not_among_the_allowed_ones_is_told(examples: list[Value], verdict: str, told: str) -> None:
    (tier,) = read_catalog(
        {"data": [{"entity": "CustomerProfile", "name": "tier", "type": "string", "restrictedBySuggestions": True,
                   "suggestions": ["gold", "silver"]}]}
    )  # fmt: skip
    uses = [AttributeUsage("CustomerProfile", "", "tier", type_of(one), one, "M", ()) for one in examples]

    (row,) = check_readiness(merge_usage(uses), [tier])

    assert (row.verdict, row.words) == (verdict, told)
