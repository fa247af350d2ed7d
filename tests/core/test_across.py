"""What several events say together, over tickets and small examples."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.across import JudgedEvent, Observation, observe
from talonbench.destination import Settings, Subscription
from talonbench.events import read_event
from talonbench.events.recognition import recognize_events
from talonbench.formats import read_paths, to_workspace
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from talonbench.trace import CompiledDestination
from tests.core.conftest import Run

EXAMPLES = Path(__file__).parents[1] / "examples"
CASES: list[dict[str, Any]] = json.loads((EXAMPLES / "across.json").read_text("utf-8"))
SETTINGS = Settings("key", "https://my.talon.one")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_events_say_together(case: dict[str, Any]) -> None:
    found = observe_case(case)

    assert {one.code for one in found} == set(case["says"])
    for one in found:
        assert [part for part in case["says"][one.code] if part not in one.message] == []
        assert f"vent {one.events[0]}" in one.message or f"vents {one.events[0]}" in one.message


def observe_case(case: dict[str, Any]) -> tuple[Observation, ...]:
    mappings, events = read_case(case)
    return judge(compile_destination(mappings), events)


def read_case(case: dict[str, Any]) -> tuple[list[Subscription], list[dict[str, Any]]]:
    """The mappings and events of *case*."""
    if "ticket" in case:
        folder = EXAMPLES / "tickets" / case["ticket"]
        held = to_workspace(read_paths([folder]))
        texts = recognize_events((folder / "events.json").read_text("utf-8")).texts
        return [one.as_subscription() for one in held.mappings], [read_event(text).body for text in texts]
    mappings = [
        Subscription(name, name, "updateCustomerSessionV2", trigger, {
            "customerSessionId": {"@path": path}, "profileId": {"@path": "$.userId"}, "state": state,
        }) for name, trigger, path, state in case["mappings"]
    ]  # fmt: skip
    return mappings, [{"type": "track", "userId": "u", **one} for one in case["events"]]


def judge(to: CompiledDestination, events: list[dict[str, Any]]) -> tuple[Observation, ...]:
    judged = [Judgement(to.trace(event, SETTINGS), to, SETTINGS) for event in events]
    return observe([JudgedEvent(number, one) for number, one in enumerate(judged, 1)])


def test_the_command_line_says_it_after_the_last_event_and_in_its_data(run: Run) -> None:
    folder = EXAMPLES / "tickets" / "12-session"

    _, out, _ = run("preview", folder / "events.json", "--workspace", folder)
    _, data, _ = run("explain", folder / "events.json", "--workspace", folder, "--json")

    assert out.splitlines()[-2] == "Across the events"
    (across,) = json.loads(data)["across"]
    assert across["message"] in out.splitlines()[-1]
    assert (across["code"], across["events"]) == ("session.split", [1, 2])
