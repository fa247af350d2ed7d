"""Segment's verdict on every kind of result, by a table."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.client import judge
from talonbench.connections import Connection
from talonbench.errors import TransportError

CASES = json.loads((Path(__file__).parents[1] / "examples" / "verdicts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_verdict(case: dict[str, Any]) -> None:
    result = case["status"] if "status" in case else TransportError(case["error"], "It failed.")

    verdict = judge(result)

    assert (verdict.kind, verdict.code) == (case["kind"], case["code"])
    assert case.get("says", "") in verdict.reason
    assert verdict.reason.endswith(".")


def test_every_status_has_a_reason() -> None:
    assert all(judge(status).reason.endswith(".") for status in range(100, 1000))


@pytest.mark.parametrize(
    ("connection", "responder"),
    [
        (Connection("Sandbox", "sandbox", "https://sandbox.talon.one"), "the sandbox"),
        (Connection("Live", "gateway", "https://shop.talon.one"), "Talon.One"),
        (Connection("Direct", "gateway", "https://shop.talon.one", "https://shop.talon.one/"), "Talon.One"),
        (
            Connection("Proxy", "gateway", "https://shop.talon.one", "http://me:pw@proxy.example"),
            "http://proxy.example",
        ),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_who_responded_is_named(connection: Connection, responder: str) -> None:
    assert connection.responder == responder
    assert judge(200, connection.responder).reason == f"Accepted by {responder} (200)."
    assert judge(400, connection.responder).reason.startswith(f"400 Bad Request: {responder} rejects the request.")
