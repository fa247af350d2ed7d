"""What every command has in common: help, errors on one line, exit codes, a mapping from whatever file holds it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from talonbench.cli import COMMANDS
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

EXPORTS = Path(__file__).parents[1] / "examples" / "formats"
EVENT = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"total": 5}}'
MAPPING: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": "Paid"}


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(EVENT, "utf-8")
    return path


@pytest.mark.parametrize("command", [*COMMANDS])
def test_every_command_has_help(run: Run, command: str) -> None:
    code, out, err = run(command, "--help")

    assert (code, err) == (0, "")
    assert f"talonbench {command}" in out


def test_the_version_is_printed(run: Run) -> None:
    code, out, _ = run("--version")

    assert code == 0
    assert out.startswith("talonbench ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["preview"], "Missing argument 'EVENT…' (see talonbench preview --help)"),
        (["preview", "e.json", "--nope"], "No such option: --nope (see talonbench preview --help)"),
        (["prevew", "e.json"], "Did you mean 'preview'?"),
        (["sandbox", "--port", "many"], "Invalid value for '--port'"),
        (["sandbox", "--fault", "explode"], "invalid fault “explode”: use status=503"),
        (["preview", "-"], "add --workspace FILE, or --action"),
        (["preview", "-", "--action", "trackEventV9"], "Did you mean trackEventV2?"),
        (["preview", "-", "--action", "trackevent"], "Did you mean trackEvent?"),
        (["preview", "-", "--action", "purchase"], "unknown action purchase. It must be one of trackEventV2, "),
        (["preview", "-", "--mapping", "m.json"], "--mapping and --trigger need --action"),
        (["send", "-", "--action", "trackEventV2"], "no connection: add --sandbox, "),
        (["auth", "--deployment", "https://unknown.example"], "the API key is missing: set TALONBENCH_API_KEY"),
    ],
)
def test_a_command_that_is_written_wrong_gives_2_and_one_line(run: Run, arguments: list[str], words: str) -> None:
    code, out, err = run(*arguments, typed=EVENT)

    assert (code, out) == (2, "")
    assert err.startswith("talonbench: ")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[]", "must contain a JSON object of workloads"),
        ('{"w": 5}', "workload w must be an object"),
        ('{"w": {"event": {}, "trigger": "", "action": "nope", "mapping": {}}}', "unknown action nope"),
        (
            '{"w": {"event": {}, "trigger": "type = \\"track\\"", "action": "trackEvent", "mapping": {}}}',
            "doesn't match",
        ),
        ("{oops}", "1:2: invalid JSON: a key in double quotes is missing"),
    ],
)
def test_workloads_that_cannot_run_are_named_with_their_file(
    run: Run, tmp_path: Path, content: str, words: str
) -> None:
    file = written(tmp_path, content, "loads.json")

    code, out, err = run("bench", file, "--count", 1)

    assert (code, out) == (2, "")
    assert err.startswith(f"talonbench: {file}:")
    assert words in err
    assert err.count("\n") == 1


def test_a_reader_that_has_enough_ends_the_output_quietly(event: Path) -> None:
    program = Path(sys.executable).with_name("talonbench")
    many = " ".join([str(event)] * 400)
    line = f"{program} preview {many} --action trackEventV2 | head -n 1"

    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == (f"{event}\n", "")


# -- mappings ---------------------------------------------------------------------------------


def written(folder: Path, content: str, name: str = "m.json") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def sent(out: str) -> Any:
    (outcome,) = json.loads(out)["outcomes"]
    return json.loads(outcome["requests"][0]["body"])


def test_a_mapping_may_have_comments(run: Run, event: Path, tmp_path: Path) -> None:
    mapping = written(tmp_path, '{"eventType": "Paid", // as agreed\n /* the rest is the default */ }')

    code, out, err = run("preview", event, "--action", "trackEventV2", "--mapping", mapping, "--json")

    assert (code, err) == (0, "")
    assert sent(out) == {"customerProfileId": "u1", "eventType": "Paid"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{\n "eventType": oops}', 'm.json:2:15: Strings need double quotes: use "oops".'),
        ("[1]", "m.json: must contain a mapping: a JSON object with fields of trackEventV2"),
        (" ", "m.json: must contain a mapping: a JSON object with fields of trackEventV2"),
        ('{"title": "x"}', "m.json: must contain a mapping: a JSON object with fields of trackEventV2"),
    ],
)
def test_what_is_no_mapping_gives_2_and_its_place(
    run: Run, event: Path, tmp_path: Path, content: str, words: str
) -> None:
    mapping = written(tmp_path, content)

    code, _, err = run("preview", event, "--action", "trackEventV2", "--mapping", mapping)

    assert code == 2
    assert err == f"talonbench: {tmp_path}/{words}\n"


def test_a_field_that_the_action_lacks_is_named(run: Run, event: Path, tmp_path: Path) -> None:
    mapping = written(tmp_path, '{"evenType": "Paid", "eventType": "Paid"}')

    code, _, err = run("preview", event, "--action", "trackEventV2", "--mapping", mapping)

    assert code == 0
    assert err == f"{mapping}: trackEventV2 has no field evenType, so it isn't sent. Did you mean eventType?\n"


def test_a_mapping_may_have_a_directive_for_all_fields(run: Run, event: Path, tmp_path: Path) -> None:
    root = {"__segment_internal_directive": {"@merge": {"objects": [{"eventType": "Paid"}], "direction": "right"}}}
    mapping = written(tmp_path, json.dumps(root))

    _, _, err = run("preview", event, "--action", "trackEventV2", "--mapping", mapping, "--json")

    assert err == ""


def test_the_mapping_of_a_workspace_is_taken_as_it_stands(run: Run, event: Path, tmp_path: Path) -> None:
    entries = [
        MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='type = "page"', mapping=MAPPING),
        MappingEntry(id="b", name="Lists", action="createAudience", trigger="", mapping={}),
    ]
    save(Workspace(mappings=entries), path := tmp_path / "w.talonbench.json")

    code, out, err = run("preview", event, "--action", "trackEventV2", "--mapping", path, "--json")

    assert code == 0
    assert sent(out)["eventType"] == "Paid"
    assert "using the mapping “Orders” without its trigger" in err


@pytest.mark.parametrize(
    ("name", "action", "words"),
    [
        ("papi_get_subscription.json", "updateCustomerProfileV3", "using the mapping “Warehouse sync”"),
        ("gitsync_subscription_jsonencode.tf", "updateCustomerSessionV2", "session” without its trigger"),
        ("papi_list_subscriptions.json", "updateCustomerProfileV3", "has several mappings for updateCustomerPro"),
        ("papi_get_subscription.json", "trackEventV2", "has no mapping for trackEventV2 (Warehouse sync ("),
        ("papi_get_destination.json", "trackEventV2", "has no mapping for trackEventV2 (none)"),
    ],
)
def test_the_mapping_of_an_export_is_taken_where_there_is_one(
    run: Run, event: Path, name: str, action: str, words: str
) -> None:
    code, _, err = run("preview", event, "--action", action, "--mapping", EXPORTS / name)

    assert code == (2 if words.startswith("has ") else 1)
    assert words in err


@pytest.mark.parametrize(
    ("mappings", "code", "words"),
    [
        ([], 1, "the workspace has no mappings, so no event can match"),
        (
            [MappingEntry(id="a", name="Orders", action="trackEvent2", trigger="", mapping={})],
            2,
            "mapping Orders: unknown action trackEvent2. Did you mean trackEventV2?",
        ),
    ],
)
def test_a_workspace_that_nothing_comes_of_says_why(
    run: Run, event: Path, tmp_path: Path, mappings: list[MappingEntry], code: int, words: str
) -> None:
    save(Workspace(mappings=mappings), path := tmp_path / "w.talonbench.json")

    left, _, err = run("preview", event, "--workspace", path)

    assert left == code
    assert words in err
    assert err.count("\n") == 1


def test_an_export_stands_in_for_a_workspace(run: Run, event: Path) -> None:
    path = EXPORTS / "papi_list_subscriptions.json"

    code, out, err = run("preview", event, "--workspace", path, "--json")

    assert code == 1
    assert [row["mapping"] for row in json.loads(out)["outcomes"]][:2] == [
        "Order completed -> close session",
        "Profile sync",
    ]
    assert err == f"{path}: recognized as Public API\n"


def test_without_a_key_there_is_nothing_to_mask(run: Run, event: Path) -> None:
    _, out, _ = run("preview", event, "--action", "trackEventV2")

    assert "authorization: ApiKey-v1" in out
    assert "••••" not in out
