"""Many events, a line each, of which one is broken: the others are read, and the broken one is named."""

import json
from pathlib import Path
from time import process_time

import pytest

from talonbench.events.recognition import recognize_events
from talonbench.events.stream import read_stream
from tests.core.conftest import Run

EVENT = {"type": "track", "event": "A", "userId": "u", "properties": {"list": [{"a": 1}, {"b": '{"escaped": [1]}'}]}}


def lines(count: int, broken: int) -> str:
    rows = [json.dumps({**EVENT, "messageId": f"m{number}"}) for number in range(1, count + 1)]
    rows[broken - 1] = rows[broken - 1][:-4]
    return "\n".join(rows)


@pytest.mark.parametrize(("count", "broken"), [(3, 2), (8, 1), (8, 8), (3_000, 778)])
def test_one_broken_line_loses_no_other(count: int, broken: int) -> None:
    text = lines(count, broken)

    found = recognize_events(text)
    streamed = list(read_stream(text.splitlines(keepends=True)))

    assert len(found.texts) == count - 1
    assert found.unreadable_lines == (broken,)
    assert f"line {broken}" in found.summary
    assert sum(one.body is not None for one in streamed) == count - 1
    assert [one.line for one in streamed if one.problem] == [broken]


@pytest.mark.parametrize("command", ["preview", "replay", "explain"])
def test_the_command_line_names_the_file_and_the_line(command: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "events.ndjson"
    path.write_text(lines(30, 7), "utf-8")
    setup = () if command == "explain" else ("--json",)

    code, out, error = run(command, path, "--action", "trackEventV2", *setup)

    assert code == 2
    assert "events.ndjson:7:" in error
    if command == "preview":
        assert len(json.loads(out)["summaries"]) == 29


def test_fifty_thousand_lines_are_in_within_ten_seconds() -> None:
    text = lines(50_000, 778)
    begun = process_time()

    found = recognize_events(text)

    assert len(found.texts) == 49_999
    assert process_time() - begun < 10


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ("[1,2]", "must be an object { … }, not an array"),
        ('"abc"', "not a single value"),
        ("5", "not a single value"),
        ("null", "not a single value"),
    ],
)
@pytest.mark.parametrize("count", [2, 30])
def test_a_line_that_is_no_event_is_named_and_those_after_it_keep_their_lines(
    odd: str, says: str, count: int, tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "events.ndjson"
    rows = [json.dumps({**EVENT, "messageId": f"m{number}"}) for number in range(count)]
    path.write_text("\n".join([rows[0], odd, *rows[1:]]), "utf-8")

    code, out, err = run("explain", path, "--action", "trackEventV2")

    assert code == 2
    assert f"{path}:2:1: " in err
    assert says in err
    assert out.startswith(f"{path} #1\n")
    assert f"{path} #2 (line 3)\n" in out


@pytest.mark.parametrize("command", ["preview", "replay", "explain"])
def test_an_item_that_is_no_event_is_named_like_a_line(command: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "events.json"
    path.write_text(json.dumps([EVENT, 5, EVENT, [1, 2], [EVENT]]), "utf-8")

    code, out, err = run(command, path, "--action", "trackEventV2")

    assert code == 2
    assert f"{path}:1:1: Item 2 isn't an event: an event is an object {{ … }}.\n" in err
    assert f"{path}:1:1: Item 4 isn't an event" in err
    assert "Item 5" not in err
    assert out.startswith("3 events, 2 unreadable\n" if command == "replay" else f"{path} #1\n")


def test_items_of_a_list_that_are_no_events_are_named() -> None:
    found = recognize_events(json.dumps([EVENT, 5, EVENT, "x"]))

    assert len(found.texts) == 2
    assert found.summary == "Recognized: a JSON array, 2 events; left out (not an event): item 2, item 4."
