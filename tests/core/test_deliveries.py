"""Responses and deliveries of customers' tickets: recognized, and explained with the setup."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.formats.pieces import find_delivery
from talonbench.responses.delivery_words import describe_delivery
from tests.core.conftest import Run

TICKETS = Path(__file__).parents[1] / "examples" / "tickets"
PANES = (TICKETS / "09-delivery" / "panes.txt").read_text("utf-8")
ERROR = '{"StatusCode": 400, "Error": "no", "RequestUUID": "x"}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PANES, "event, request, response 400"),
        (PANES.replace("You sent", "## Event"), "event, request, response 400"),
        (PANES.replace("Request to destination", "Request:"), "event, request, response 400"),
        ((TICKETS / "09-delivery" / "delivery.json").read_text("utf-8"), "event, request, response 400"),
        (ERROR, "response 400"),
        (f"HTTP/1.1 403 Forbidden\ncontent-type: application/json\n\n{ERROR}", "response 403"),
        ('{"status": 404, "body": "{\\"message\\": \\"gone\\"}"}', "response 404"),
        ('{"effects": [], "customerSession": {"integrationId": "s"}}', "response 200"),
        ('{"message": "x", "errors": [{"title": "t", "source": {"pointer": "/a"}}]}', "response 400"),
        ('{"type": "track", "event": "effects", "effects": []}', ""),
        ('{"type": "track", "event": "a", "userId": "u"}', ""),
        ('{"errors": []}', ""),
        ("Request\nResponse\nto a mail", ""),
        ("hello", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_response_is_recognized_by_its_content(text: str, words: str) -> None:
    found = find_delivery(text)

    assert ("" if found is None else describe_delivery(found)) == words


TOLD: list[tuple[str, list[str]]] = [
    ("08-attributes", [
        'attribute "loyalty_level" is not defined on CustomerProfile entities. It comes from $.traits.loyalty_level',
        "$.traits.points", "Not named by the response: birthday", "$.traits.birthday",
        "Not named by the response: newsletter",
        "With skipNonExistingAttributes, Talon.One would leave out",
    ]),
    ("09-delivery", [
        "attribute gift_wrap does not exist. It isn't from the event: the mapping “Order completed -> event” sets it.",
        "Create the attribute gift_wrap", "gives the same request now.",
    ]),
    ("20-coupon", [
        "Talon.One accepted the request.",
        "To fix this, raise the limit of the coupon in Talon.One, or use another one.",
        "The coupon FROST10 was rejected by the rule “10 percent” of the campaign “Frost”: it is used up",
        "it is used up (CouponLimitReached).", "Discount “Winter”: 5 off.",
        "The rule “10 percent” failed: EvaluationFailed (condition index 1).",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("ticket", "says"), TOLD, ids=[ticket for ticket, _ in TOLD])
def test_the_response_of_a_ticket_is_explained(ticket: str, says: list[str], run: Run) -> None:
    code, out, _ = run("explain", TICKETS / ticket)
    _, data, _ = run("preview", TICKETS / ticket, "--json")

    assert code == 0
    assert [part for part in says if part not in out] == []
    told = json.loads(data)["responses"][0]
    assert [
        part for part in says if part not in " ".join([told["message"], *told["details"], *told["comparison"]])
    ] == []


REJECTED = "Talon.One rejected the request (400). "


@pytest.mark.parametrize(
    ("ticket", "mapping"), [("08-attributes", "Profile"), ("09-delivery", "Order completed -> event")]
)
def test_a_known_rejection_is_told_first(ticket: str, mapping: str, run: Run) -> None:
    code, explained, _ = run("explain", TICKETS / ticket)
    _, previewed, _ = run("preview", TICKETS / ticket)
    _, data, _ = run("explain", TICKETS / ticket, "--json")

    for out in (explained, previewed):
        assert out.split("\n")[1].startswith(f"  {REJECTED}")
        assert "The mapping sends" not in out
    assert f"  ✕ {mapping}: Sends 1 request, which Talon.One rejected (400)." in explained
    found = json.loads(data)
    (row,) = found["outcomes"]
    assert (code, row["status"], row["reason"]["code"], row["reason"]["response"]["status"]) == (0, "ready", "ok", 400)
    assert (found["summary"]["sends"], found["summary"]["code"], found["summary"]["rejected"]) == (True, "ok", True)
    assert found["summary"]["message"] == f"{REJECTED}{row['reason']['response']['message']}"
    assert row["reason"]["message"] == "Sends 1 request, which Talon.One rejected (400)."


OTHERS: list[tuple[str, str, str]] = [
    ("another body", '{"gift_wrap":true}', '{"gift_wrap":false}'),
    ("another place", "/segment/v2/events", "/segment/v2/events/2"),
    ("accepted", "400 Bad Request", "200 OK"),
    ("to be sent again", "400 Bad Request", "503 Service Unavailable"),
]


@pytest.mark.parametrize(("before", "after"), [one[1:] for one in OTHERS], ids=[one[0] for one in OTHERS])
def test_a_response_that_rejects_no_request_of_now_leaves_the_summary(
    before: str, after: str, tmp_path: Path, run: Run
) -> None:
    panes = tmp_path / "panes.txt"
    panes.write_text(PANES.replace(before, after), "utf-8")

    _, out, _ = run("explain", panes, "--workspace", TICKETS / "09-delivery")

    assert out.split("\n")[1] == "  The mapping sends. PUT /segment/v2/events"
    assert ("Talon.One didn't accept the request (503)." in out) is ("503" in after)


def test_a_rejection_of_one_of_two_requests_is_nobodys(tmp_path: Path, run: Run) -> None:
    names = ["event.json", "other.json", "answer.json"]
    event = json.loads((TICKETS / "08-attributes" / "event.json").read_text("utf-8"))
    (tmp_path / names[0]).write_text(json.dumps(event), "utf-8")
    (tmp_path / names[1]).write_text(
        json.dumps({**event, "messageId": "b", "traits": {**event["traits"], "points": "9"}}), "utf-8"
    )
    (tmp_path / names[2]).write_text((TICKETS / "08-attributes" / "answer.json").read_text("utf-8"), "utf-8")

    _, out, _ = run("explain", *(tmp_path / name for name in names), "--workspace", TICKETS / "08-attributes")

    assert out.count("  The mapping sends. PUT /segment/v2/customer_profiles/") == 2
    assert "↩ Talon.One rejected the request (400)." in out


def test_a_captured_request_is_compared_with_what_the_setup_gives_now(tmp_path: Path, run: Run) -> None:
    other = tmp_path / "panes.txt"
    other.write_text(PANES.replace('{"gift_wrap":true}', '{"gift_wrap":"yes","old":1}'), "utf-8")
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(PANES.replace("/segment/v2/events", "/segment/v2/customer_profiles/x"), "utf-8")

    _, differs, _ = run("explain", other, "--workspace", TICKETS / "09-delivery")
    _, none, _ = run("explain", elsewhere, "--workspace", TICKETS / "09-delivery")

    assert '/eventAttributes/gift_wrap was "yes", and is true now.' in differs
    assert "/eventAttributes/old was 1, and is no longer sent." in differs
    assert "The setup gives no such request now. The mapping sends." in none


def test_a_response_is_explained_without_a_setup(tmp_path: Path, run: Run) -> None:
    code, out, _ = run("explain", TICKETS / "20-coupon" / "answer.json")

    assert code == 0
    assert "The coupon FROST10 was rejected" in out


def test_a_folder_is_its_own_setup_and_its_notes_are_named(run: Run) -> None:
    code, out, error = run("preview", TICKETS / "21-curl", "--json")
    again = run("preview", TICKETS / "21-curl" / "curl.txt", "--workspace", TICKETS / "21-curl", "--json")

    data: dict[str, Any] = json.loads(out)
    assert (code, again[0], data["summary"]["code"]) == (0, 0, "ok")
    assert json.loads(again[1])["outcomes"][0]["requests"] == data["outcomes"][0]["requests"]
    assert "kept as notes: 21-curl/errors.csv, 21-curl/screenshot.txt" in error
    assert "SECRETTOKEN" not in out + error
    assert "WRITEKEY" not in out + error


def test_of_two_destinations_one_is_chosen_and_said(run: Run) -> None:
    code, out, error = run("preview", TICKETS / "13-double", "--json")
    other = run("preview", TICKETS / "13-double", "--destination", "Talon.One (old)", "--json")
    unknown = run("preview", TICKETS / "13-double", "--destination", "nope")

    assert (code, len(json.loads(out)["summaries"])) == (0, 3)
    assert "using the destination Talon.One Prod (66a1b2c3d4e5f60718293a4b)" in error
    assert json.loads(other[1])["outcomes"] == []
    assert unknown[0] == 2
    assert "no destination named “nope”; it has Talon.One Prod" in unknown[2]
