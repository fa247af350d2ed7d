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
