"""Tickets about one event: what the command line says of each, as data and in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import Run

EXAMPLES = Path(__file__).parents[1] / "examples"
TICKETS: list[dict[str, Any]] = json.loads((EXAMPLES / "tickets.json").read_text("utf-8"))
NAMES = [f"{one['ticket']}, {one['event']}" for one in TICKETS]


@pytest.mark.parametrize("ticket", TICKETS, ids=NAMES)
def test_the_data_says_what_a_ticket_is_about(ticket: dict[str, Any], run: Run) -> None:
    code, out, _ = run(*_asked("preview", ticket), "--json")
    data = json.loads(out)

    assert (code, data["summary"]["code"], data["summary"]["sends"]) == (
        ticket["exit"], ticket["code"], not ticket["exit"],
    )  # fmt: skip
    assert [part for part in ticket["says"] if part not in data["summary"]["message"]] == []
    assert [[one["mapping"], one["status"], one["reason"]["code"]] for one in data["outcomes"]] == [
        row[:3] for row in ticket["outcomes"]
    ]
    for one, row in zip(data["outcomes"], ticket["outcomes"], strict=True):
        assert [part["message"] for part in one["reason"]["suggestions"]][: len(row[3])] == row[3]
    found = " ".join(one["message"] for one in data["findings"])
    assert [part for part in ticket.get("finds", []) if part not in found] == []


@pytest.mark.parametrize("command", ["preview", "explain"])
@pytest.mark.parametrize("ticket", TICKETS, ids=NAMES)
def test_the_text_begins_with_the_summary_and_offers_the_same(ticket: dict[str, Any], command: str, run: Run) -> None:
    code, out, _ = run(*_asked(command, ticket))

    assert code == ticket["exit"]
    summary = out.splitlines()[1]
    assert [part for part in ticket["says"] if part not in summary] == []
    assert [one for row in ticket["outcomes"] for one in row[3] if f"→ {one}" not in out] == []


def _asked(command: str, ticket: dict[str, Any]) -> tuple[str | Path, ...]:
    folder = EXAMPLES / "tickets" / ticket["ticket"]
    return command, folder / ticket["event"], "--workspace", folder


FOLDERS = EXAMPLES / "tickets"


@pytest.mark.parametrize("command", ["replay", "send"])
def test_replay_and_send_explain_the_response_of_a_ticket(command: str, run: Run) -> None:
    asked = (command, FOLDERS / "08-attributes", *(["--sandbox"] if command == "send" else []))

    _, text, _ = run(*asked)
    _, out, _ = run(*asked, "--json")

    (response,) = json.loads(out)["responses"]
    assert response["message"] == "Talon.One rejected the request (400)."
    assert f"  ↩ {response['message']}" in text
    assert any("It comes from $.traits.points" in one for one in response["details"])


def test_a_response_beside_the_events_is_explained_by_replay(run: Run) -> None:
    folder = FOLDERS / "20-coupon"

    code, out, _ = run("replay", folder / "event.json", folder / "answer.json", "--workspace", folder)

    assert code == 0
    assert out.startswith("1 event\n")
    assert "The coupon FROST10 was rejected by the rule “10 percent”" in out


@pytest.mark.parametrize("command", ["replay", "send"])
def test_replay_and_send_take_one_of_two_destinations(command: str, run: Run) -> None:
    asked = (command, FOLDERS / "13-double" / "events.json", "--workspace", FOLDERS / "13-double")
    more = ["--sandbox"] if command == "send" else []

    code, _, said = run(*asked, "--destination", "Talon.One (old)", *more)
    assert (code, "no mappings" in said) == (1, True)
    _, out, _ = run(*asked, "--destination", "Talon.One Prod", *more)
    assert "Track order (new)" in out
    code, _, said = run(*asked, "--destination", "Nope", *more)
    assert code == 2
    assert "no destination named “Nope”; it has Talon.One Prod" in said
