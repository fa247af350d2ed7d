"""`talonbench check`: cases that hold, that differ, that cannot be read; brought up to date, and told as JUnit."""

import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as Tree
from pathlib import Path
from typing import Any

import pytest

from talonbench import cases
from talonbench.cases import Case, case_text, check_case, read_cases
from tests.core.conftest import Run

GOOD = """# why this case is here
name: a track call
event: {type: track, event: Paid, userId: u1}
mappings:
  - {name: Track, action: trackEventV2, defaults: true}
expect:
  - mapping: Track
    status: ready
    requests:
      - body: {eventType: Paid}
"""


def write(folder: Path, text: str, name: str = "one.case.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def lines(folder: Path, text: str) -> list[str]:
    return list(check_case(read_cases(write(folder, text))).lines)


def test_a_folder_of_cases_that_hold_gives_0(run: Run, tmp_path: Path) -> None:
    write(tmp_path, GOOD, "deep/er/a.case.yaml")
    write(tmp_path, json.dumps({"event": {"type": "page"}, "mappings": [], "expect": []}), "not-a-case.json")

    code, out, err = run("check", tmp_path)

    assert (code, err) == (0, "")
    assert "1 of 1 case passed" in out


def test_a_case_that_differs_gives_1_and_a_line_for_each_difference(run: Run, tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("eventType: Paid", "eventType: Bought, attributes: {a: 1}"))

    code, out, _ = run("check", tmp_path)

    assert code == 1
    assert 'Track: /requests/0/body/eventType: expected "Bought", got "Paid"' in out
    assert 'Track: /requests/0/body/attributes: expected {"a":1}, got nothing' in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("status: ready", "status: rejected", 'expected "rejected", got "ready"'),
        ("mapping: Track", "mapping: Tract", "no mapping has this name"),
        ("    requests:\n      - body: {eventType: Paid}\n", "    requests: []\n", "expected 0 requests, got 1"),
        ("event: {type: track", "event: {type: page", ""),
        ("name: a track call", "whole: true", '/requests/0/method: expected nothing, got "PUT"'),
    ],
)
def test_each_kind_of_difference_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = lines(tmp_path, GOOD.replace(old, new))

    assert any(said in line for line in found) if said else found == []


def test_the_time_of_a_case_stands_still(tmp_path: Path) -> None:
    mapping = """mapping: {eventType: {"@liquid": "{{ 'now' | date: '%F %T %Y-%m-%d %H:%M:%S' }}"}}"""

    found = lines(tmp_path, GOOD.replace("defaults: true", f"defaults: true, {mapping}"))

    assert [line.rpartition("got ")[2] for line in found] == ['"%F %T 2024-03-05 16:07:08"']


def test_the_requests_of_a_preview_are_expectations(run: Run, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"type": "track", "event": "Paid", "userId": "u1"}', "utf-8")
    (outcome,) = json.loads(run("preview", event, "--action", "trackEventV2", "--json")[1])["outcomes"]
    headers = {name.title(): value for name, value in outcome["requests"][0]["headers"].items()}
    request = {**outcome["requests"][0], "headers": headers}
    expect = {"mapping": "Track", "status": "ready", "requests": [request]}
    text = f"{GOOD.partition('expect:')[0]}whole: true\nexpect: [{json.dumps(expect)}]\n"

    assert lines(tmp_path, text) == []
    assert lines(tmp_path, text.replace("application/json", "text/plain")) != []
    assert lines(tmp_path, text.replace("Paid\\", "Bought\\")) != []


def test_a_whole_case_names_all_mappings(tmp_path: Path) -> None:
    text = GOOD.replace(
        "mappings:\n", "whole: true\nmappings:\n  - {name: Other, action: trackEventV2, defaults: true}\n"
    )

    assert "Other: ready, but missing from expect" in lines(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("event: [", "one.case.yaml:2:1: "),
        ("nope: 1\nevent: {}", "/nope is unknown"),
        ("mappings: []", "/event is missing"),
        ("event: {}\nmappings: [{name: a, action: nope}]", "unknown action nope"),
        ("event: gone.json", "gone.json: No such file"),
        ("event: {}\nworkspace: gone.talonbench.json", "gone.talonbench.json"),
    ],
)
def test_a_case_that_cannot_be_read_gives_2_and_its_place(run: Run, tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, GOOD, "good.case.yaml")
    write(tmp_path, text)

    code, out, err = run("check", tmp_path)

    assert (code, "1 of 2" in out) == (2, True)
    assert said in err


def test_a_path_that_is_not_there_or_holds_no_case_gives_2(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path / "gone")[0] == 2
    code, out, _ = run("check", tmp_path)
    assert (code, "No cases found" in out) == (2, True)


def test_update_writes_the_new_truth_and_keeps_the_comments_above(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("eventType: Paid", "eventType: Bought"))

    assert run("check", tmp_path, "--update")[0] == 0
    assert run("check", tmp_path)[0] == 0
    text = path.read_text("utf-8")
    assert text.startswith(GOOD[: GOOD.index("expect:")])
    assert "eventType: Paid" in text
    assert "authorization" not in text


def test_a_case_of_json_is_updated_too(run: Run, tmp_path: Path) -> None:
    case = {
        "event": {"type": "track", "event": "x"},
        "mappings": [{"name": "T", "action": "trackEventV2", "defaults": True}],
    }
    path = write(tmp_path, json.dumps(case), "one.case.json")

    assert run("check", tmp_path)[0] == 1
    assert run("check", tmp_path, "--update")[0] == 0
    (expected,) = json.loads(path.read_text("utf-8"))["expect"]
    assert expected == {
        "mapping": "T", "status": "rejected", "faults": [{"path": "/customerProfileId", "rule": "required"}],
    }  # fmt: skip


def test_the_results_are_written_as_junit(run: Run, tmp_path: Path) -> None:
    write(tmp_path, GOOD, "good.case.yaml")
    write(tmp_path, GOOD.replace("status: ready", "status: filtered"), "bad.case.yaml")
    write(tmp_path, "event: [", "broken.case.yaml")
    out = tmp_path / "junit.xml"

    run("check", tmp_path, "--junit", out)
    suite = Tree.fromstring(out.read_bytes())

    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")
    assert len(suite.findall("testcase")) == 3


def test_data_names_each_case(run: Run, tmp_path: Path) -> None:
    write(tmp_path, GOOD)

    data = json.loads(run("check", tmp_path, "--json")[1])

    assert data["cases"][0]["ok"] is True
    assert data["cases"][0]["name"] == "a track call"


def test_an_event_and_a_workspace_may_be_files_beside_it(tmp_path: Path) -> None:
    mapping: dict[str, Any] = {
        "name": "T",
        "id": "t",
        "action": "trackEventV2",
        "trigger": 'type = "track"',
        "mapping": {},
    }
    write(tmp_path, json.dumps({"version": 1, "mappings": [mapping]}), "w.talonbench.json")
    write(tmp_path, '{"type": "track"} // as pasted', "event.json")

    text = "event: event.json\nworkspace: w.talonbench.json\nexpect: [{mapping: T, status: rejected}]"

    assert lines(tmp_path, text) == []


def test_a_case_comes_back_from_its_text(tmp_path: Path) -> None:
    case = read_cases(write(tmp_path, GOOD)).case

    assert read_cases(write(tmp_path, case_text(case))).case == case
    assert read_cases(write(tmp_path, case_text(case, is_json=True), "b.case.json")).case == case
    assert isinstance(case, Case)


def test_the_published_schema_is_the_models() -> None:
    path = Path(__file__).parents[2] / "resources" / "talonbench_resources" / "schemas" / "case.schema.json"

    assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(cases.schema()))


def test_update_leaves_what_stands_behind_the_expectations(run: Run, tmp_path: Path) -> None:
    head, expect = GOOD.split("expect:")
    expect = expect.replace("eventType: Paid", "eventType: Bought")
    for order in (f"{head}expect:{expect}whole: false\n", f"expect:{expect}\n# the case\n{head}"):
        path = write(tmp_path, order)

        assert run("check", tmp_path, "--update")[0] == 0
        assert run("check", tmp_path)[0] == 0
        assert all(line in path.read_text("utf-8") for line in head.splitlines())


def test_update_never_touches_a_case_whose_event_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{bad", "utf-8")
    (tmp_path / "latin.json").write_bytes(b"{\xff}")
    for event in ("bad.json", "latin.json", "gone.json", '"a\\0b"'):
        path = write(tmp_path, GOOD.replace("{type: track, event: Paid, userId: u1}", event))
        before = path.read_text("utf-8")

        code, _, err = run("check", tmp_path, "--update")

        assert code == 2
        assert str(tmp_path) in err
        assert path.read_text("utf-8") == before


@pytest.mark.parametrize("text", ["", "- 1", "5", "~"])
def test_a_file_that_holds_no_case_is_named_and_the_rest_is_run(run: Run, tmp_path: Path, text: str) -> None:
    write(tmp_path, GOOD, "good.case.yaml")
    write(tmp_path, text)

    code, out, err = run("check", tmp_path)

    assert (code, out.splitlines()[0][:6]) == (2, "1 of 2")
    assert "one.case.yaml: the file must be" in err


def test_a_time_and_the_word_off_need_no_quotes(tmp_path: Path) -> None:
    text = GOOD.replace("userId: u1}", "userId: u1, timestamp: 2022-03-22T12:41:20.918Z, on: yes}").replace(
        "defaults: true", "defaults: true, enabled: false"
    )

    case = read_cases(
        write(tmp_path, text.replace("status: ready\n    requests:\n      - body: {eventType: Paid}", "status: off"))
    )

    assert case.case.event == {"type": "track", "event": "Paid", "userId": "u1",
                               "timestamp": "2022-03-22T12:41:20.918Z", "on": "yes"}  # fmt: skip
    assert check_case(case).is_good


def test_mappings_of_one_name_are_taken_in_order(run: Run, tmp_path: Path) -> None:
    second = "  - {name: Track, action: trackEventV2, trigger: 'type = \"page\"', defaults: true}\nexpect:"
    write(tmp_path, GOOD.replace("expect:", second))

    assert run("check", tmp_path, "--update")[0] == 0
    assert run("check", tmp_path)[0] == 0


def test_junit_holds_what_xml_cannot(run: Run, tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("name: a track call", 'name: "a\\u0001"').replace("Paid}", '"\\u0002"}'))

    run("check", tmp_path, "--junit", tmp_path / "junit.xml")

    suite = Tree.fromstring((tmp_path / "junit.xml").read_text("utf-8"))
    assert "a\\u0001" in suite[0].attrib["name"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "event: {}\nexpect:\n  - mapping: T\n    status: rdy\n",
            ":4:5: /expect/0/status must be 'ready', ",
        ),
        ("event: {}\nexpect:\n  - status: ready\n", ":3:5: /expect/0/mapping is missing"),
        ("event: {}\nmappings:\n  - name: T\n    action: nope\n", ":4:5: unknown action nope"),
        ("event: {a: {b: !!binary aGk=}}\n", ":1:16: invalid YAML: the tag !!binary isn't supported"),
        ("event: 5\n", ":1:1: /event must be a string or an object"),
        ("event: {}\nname: a\nname: b\n", ":3:1: invalid YAML: duplicate key “name”"),
        (
            "event: {}\n---\nname: b\n",
            ":2:1: invalid YAML: expected a single document in the stream, but found",
        ),
    ],
)
def test_what_is_wrong_has_its_line_and_column(run: Run, tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)

    code, _, err = run("check", path)

    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith(f"{path}{said}")


def test_a_fault_in_a_case_of_json_has_its_place_too(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, '{"event": {},\n  "expect": [{"mapping": "T",\n  "status": "x"}]}', "one.case.json")

    assert run("check", path)[2].startswith(f"{path}:3:3: /expect/0/status must be 'ready',")


def test_keys_are_texts_as_they_are_written(tmp_path: Path) -> None:
    text = "event: {type: track, properties: {1: a, 1.50: b, true: c, null: d, 2026-01-01: e}}"

    assert read_cases(write(tmp_path, text)).case.event == {
        "type": "track", "properties": {"1": "a", "1.50": "b", "true": "c", "null": "d", "2026-01-01": "e"},
    }  # fmt: skip


def test_a_folder_that_is_called_like_a_case_is_a_folder(run: Run, tmp_path: Path) -> None:
    write(tmp_path, GOOD, "folder.case.yaml/one.case.yaml")

    assert run("check", tmp_path)[0] == 0


def test_update_keeps_the_layout_of_json_and_all_that_is_not_expected(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, '{"whole": false, "event": {"type": "page"}, "mappings": []}', "one.case.json")

    run("check", path, "--update")

    assert path.read_text("utf-8").splitlines()[:3] == ["{", '  "whole": false,', '  "event": {']


def test_null_in_a_body_is_a_value(tmp_path: Path) -> None:
    text = GOOD.replace("event: Paid", "event: Paid, properties: {a: null}").replace(
        "{eventType: Paid}", "{attributes: {a: null, b: null}}"
    )
    found = "\n".join(lines(tmp_path, text))

    assert "/attributes" in found


def test_an_unreadable_case_is_an_error_in_junit_under_its_own_name(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "event: gone.json\nexpect: []")

    run("check", tmp_path, "--junit", tmp_path / "junit.xml")

    (case,) = Tree.fromstring((tmp_path / "junit.xml").read_bytes())
    assert (case.get("name"), case[0].tag) == (str(path), "error")


def test_watching_runs_again_when_an_event_beside_a_case_changes_and_ends_quietly(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("{type: track, event: Paid, userId: u1}", "event.json"))
    event = write(tmp_path, '{"type": "track", "event": "Paid", "userId": "u1"}', "event.json")
    program = str(Path(sys.executable).with_name("talonbench"))
    command = [program, "check", str(path), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert "1 of 1" in watching.stdout.readline()

        other = write(tmp_path, '{"type": "track", "event": "Bought", "userId": "u1"}', "other.json")
        os.utime(other, (1, 1))
        other.replace(event)
        seen = [watching.stdout.readline() for _ in range(5)]
        watching.send_signal(signal.SIGINT)
        _, errors = watching.communicate(timeout=30)

    assert "0 of 1" in seen[-1]
    assert (watching.returncode in (0, 1), errors) == (True, "")  # of the run before, where it came in the middle
