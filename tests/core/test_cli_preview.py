"""`talonbench preview`: what is printed, and the exit codes."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.connections import Connection
from talonbench.workspace import ConnectionEntry, FilterEntry, MappingEntry, RedactionEntry, Workspace, load, save
from tests.core.conftest import Run

EVENT = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"total": 5}} // as pasted'
MAPPING: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(EVENT, "utf-8")
    return path


def workspace(folder: Path, *filters: FilterEntry) -> Path:
    mappings = [
        MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='type = "track"', mapping=MAPPING),
        MappingEntry(id="b", name="Pages", action="trackEventV2", trigger='type = "page"', mapping=MAPPING),
        MappingEntry(id="c", name="Off", action="trackEventV2", trigger="", mapping=MAPPING, enabled=False),
    ]
    path = folder / "shop.talonbench.json"
    save(Workspace(mappings=mappings, filters=list(filters)), path)
    return path


def test_a_ready_event_is_shown_with_its_request_and_the_code_is_0(run: Run, event: Path) -> None:
    code, out, err = run("preview", event, "--action", "trackEventV2")

    assert (code, err) == (0, "")
    assert "● ready: trackEventV2" in out
    assert '{"customerProfileId":"u1","eventType":"Order Completed"}' in out


def test_data_has_the_keys_of_the_contract(run: Run, event: Path) -> None:
    code, out, _ = run("preview", event, "--action", "trackEventV2", "--json")
    data = json.loads(out)
    (outcome,) = data["outcomes"]

    assert code == 0
    assert {"mapping", "action", "status", "requests", "faults"} <= outcome.keys()
    assert {"method", "url", "headers", "body"} <= outcome["requests"][0].keys()
    assert {"code", "severity", "message", "path"} <= data["findings"][0].keys()


def test_an_event_that_nothing_fires_for_gives_1(run: Run, event: Path) -> None:
    code, out, _ = run("preview", event, "--action", "trackEventV2", "--trigger", 'type = "page"')

    assert code == 1
    assert "○ not triggered" in out


def test_an_event_that_cannot_be_read_gives_2_and_its_place(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{\n  "type": oops\n}', "utf-8")

    code, _, err = run("preview", broken, "--action", "trackEventV2")

    assert code == 2
    assert err.startswith(f"{broken}:2:11: ")
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_gives_2_and_one_line(run: Run, tmp_path: Path) -> None:
    code, _, err = run("preview", tmp_path / "none.json", "--action", "trackEventV2")

    assert code == 2
    assert (err.count("\n"), "No such file" in err) == (1, True)


def test_an_event_is_read_from_standard_input(run: Run) -> None:
    code, out, _ = run("preview", "-", "--action", "trackEventV2", typed=EVENT)

    assert (code, out.splitlines()[0]) == (0, "standard input")


def test_fields_are_explained(run: Run, event: Path) -> None:
    _, out, _ = run("preview", event, "--action", "trackEventV2", "--explain")

    assert 'read $.userId = "u1"' in out


def test_a_workspace_shows_the_whole_way(run: Run, event: Path, tmp_path: Path) -> None:
    drops = FilterEntry(name="No total", condition='type = "track"', actions=[
        {"type": "DROP_PROPERTIES", "fields": {"properties": ["total"]}},
    ])  # fmt: skip

    code, out, _ = run("preview", event, "--workspace", workspace(tmp_path, drops))

    assert code == 0
    signs = ["≈ filter changed: No total", "● ready: Orders", "○ not triggered: Pages", "– disabled: Off"]
    assert [out.index(sign) for sign in signs] == sorted(out.index(sign) for sign in signs)
    assert "removed $.properties.total" in out


def test_what_filters_leave_open_is_printed_whole(run: Run, event: Path, tmp_path: Path) -> None:
    mixed = "type = 'page' and event = 'X' or userId = 'u1'"
    path = workspace(tmp_path, FilterEntry(name="Mixed", condition=mixed, actions=[{"type": "DROP"}]))

    data = json.loads(run("preview", event, "--workspace", path, "--json")[1])
    likeliest, other = data["outcomes"][0], data["outcomes"][0]["otherwise"][0]

    assert (likeliest["status"], other["status"]) == ("filtered", "ready")
    assert json.loads(other["requests"][0]["body"])["eventType"] == "Order Completed"
    assert "Segment doesn't document how they group" in data["filters"][0]["warnings"][0]


def test_a_filter_that_cannot_be_read_drops_everything_and_is_said_loudly(
    run: Run, event: Path, tmp_path: Path
) -> None:
    broken = FilterEntry(name="Broken", condition="type ==", actions=[{"type": "DROP"}])

    code, out, _ = run("preview", event, "--workspace", workspace(tmp_path, broken), "--json")
    data = json.loads(out)

    assert code == 1
    assert [outcome["status"] for outcome in data["outcomes"]] == ["filtered", "filtered"]
    assert data["filters"][0]["result"] == "dropped"
    assert any(finding["code"] == "filter.warning" for finding in data["findings"])


def test_the_key_is_masked_unless_it_is_asked_for(run: Run, event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", "0123456789abcdef")

    _, masked, _ = run("preview", event, "--action", "trackEventV2")
    _, shown, _ = run("preview", event, "--action", "trackEventV2", "--show-key")

    assert "0123456789abcdef" not in masked
    assert "••••cdef" in masked
    assert "ApiKey-v1 0123456789abcdef" in shown


@pytest.mark.parametrize(
    "configured",
    ["Authorization ApiKey-v1 fedcba9876543210", {"@template": "X-Key fedcba9876543210"}, {"@path": "$.secret"}],
)
def test_a_callback_key_is_masked_where_it_is_explained(run: Run, tmp_path: Path, configured: Any) -> None:
    mapping = {"customerSessionId": "s", "callbackDestination": "https://cb.example", "callbackAPIKey": configured}
    for name, content in (("m.json", mapping), ("e.json", {"type": "track", "secret": "X-Key fedcba9876543210"})):
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    arguments = (tmp_path / "e.json", "--action", "updateCustomerSessionV2", "--mapping", tmp_path / "m.json")

    for more in ((), ("--json",)):
        _, out, _ = run("preview", *arguments, "--explain", *more)
        assert "••••" in out
        assert "fedcba987654" not in out


def test_an_event_that_cannot_be_read_does_not_hold_up_the_others(run: Run, event: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"{\xff}")
    (tmp_path / "broken.json").write_text("{", "utf-8")
    names = [tmp_path / name for name in ("none.json", "latin.json", "broken.json")]

    code, out, err = run("preview", names[0], event, *names[1:], event, "--action", "trackEventV2", "--json")

    assert code == 2
    assert [row["status"] for row in json.loads(out)["outcomes"]] == ["ready", "ready"]
    assert len(err.splitlines()) == 3


def test_what_tools_export_is_read_as_events(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "archive.ndjson"
    track = {"type": "track", "event": "Paid", "userId": "u"}
    lines.write_text("\n".join(json.dumps({**track, "messageId": str(n)}) for n in range(3)), "utf-8")
    batch = tmp_path / "batch.json"
    batch.write_text(json.dumps({"writeKey": "k", "batch": [track, {**track, "userId": "v"}]}), "utf-8")

    code, out, err = run("preview", lines, batch, "--action", "trackEventV2", "--json")

    assert code == 0
    assert [row["event"].rpartition(" ")[2] for row in json.loads(out)["outcomes"]] == ["#1", "#2", "#3", "#1", "#2"]
    assert "removed the write key" in err


def test_a_line_that_cannot_be_read_has_its_place_and_the_other_lines_are_shown(run: Run, tmp_path: Path) -> None:
    lines, track = tmp_path / "lines.ndjson", '{"type": "track", "event": "Paid", "userId": "u"}'
    lines.write_text(f"{track}\n{{bad\n{track}\n", "utf-8")

    code, out, err = run("preview", lines, "--action", "trackEventV2", "--json")

    assert (code, len(json.loads(out)["outcomes"])) == (2, 2)
    assert f"{lines}:2:2: Keys need double quotes" in err


def test_an_archive_is_unpacked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.json.gz").write_bytes(gzip.compress(EVENT.encode()))

    code, out, _ = run("preview", tmp_path / "e.json.gz", "--action", "trackEventV2", "--json")

    assert (code, len(json.loads(out)["outcomes"])) == (0, 1)


def test_a_connection_s_gateway_is_in_the_address(run: Run, event: Path, tmp_path: Path) -> None:
    path = workspace(tmp_path)
    place = Connection("Proxy", "gateway", "https://my.talon.one", "http://127.0.0.1:9999")
    save(load(path).model_copy(update={"connections": [ConnectionEntry.of(place)]}), path)

    _, out, _ = run("preview", event, "--workspace", path, "--connection", "Proxy", "--json")

    urls = [request["url"] for outcome in json.loads(out)["outcomes"] for request in outcome["requests"]]
    assert urls == ["http://127.0.0.1:9999/segment/v2/events"]


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("command", ["preview", "explain"])
def test_redacted_output_has_no_personal_data(run: Run, tmp_path: Path, command: str, form: tuple[str, ...]) -> None:
    event, mapping = tmp_path / "event.json", tmp_path / "mapping.json"
    traits = {"email": "mara@shop.example", "vorname": "Mara"}
    body = {"type": "track", "event": "Paid", "userId": "u-77", "context": {"traits": traits}}
    paths = {"customerProfileId": "$.context.traits.email", "eventType": "$.context.traits.vorname"}
    event.write_text(json.dumps(body), "utf-8")
    mapping.write_text(json.dumps({key: {"@path": path} for key, path in paths.items()}), "utf-8")
    trigger = 'context.traits.email = "x"'
    asked = (command, event, "--action", "trackEventV2", "--mapping", mapping, "--trigger", trigger, *form)

    _, plain, _ = run(*asked)
    _, redacted, _ = run(*asked, "--redact")
    _, without_ids, _ = run(*asked, "--redact-user-ids")

    assert "mara@shop.example" in plain
    assert [one for one in ("mara@", "Mara") if one in redacted + without_ids] == []
    assert "u-77" not in without_ids


def test_values_that_the_workspace_chose_are_redacted_too(run: Run, tmp_path: Path, event: Path) -> None:
    path = workspace(tmp_path)
    rules = RedactionEntry(chosen=["Order Completed"], kept=["u1"])
    save(load(path).model_copy(update={"redaction": rules}), path)

    _, redacted, _ = run("preview", event, "--workspace", path, "--redact-user-ids")

    assert "Order Completed" not in redacted
    assert '"customerProfileId":"u1"' in redacted
