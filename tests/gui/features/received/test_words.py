"""The words of the Received page, example by example."""

import json
import time
from typing import Any

import pytest

from talonbench.management.comparison import Check, Status
from talonbench.management.expectations import list_expectations
from talonbench.management.received import Received
from talonbench.request import Request
from talonbench.values import UNDEFINED
from talonbench_gui.features.received.words import (
    describe_faults,
    describe_last_use,
    describe_reading,
    describe_reason,
    describe_sent,
    describe_state,
    describe_stored,
    describe_undelivered,
    describe_verdict,
    describe_what,
    find_line,
    format_moment,
    format_payload,
    list_rows,
    log_rows,
    table_rows,
)


def call(path: str, body: Any, method: str = "PUT") -> Request:
    return Request(method, f"https://integration.talon.one/segment/{path}", (), json.dumps(body))


PROFILE = call(
    "v2/customer_profiles/u1",
    {"attributes": {"Tier": "gold"}, "runRuleEngine": True, "audiencesChanges": {"adds": [7], "deletes": [8]}},
)
SESSION = call(
    "v2/customer_sessions/s1",
    {"profileId": "u1", "state": "open", "couponCodes": ["W1"], "cartItems": [{"sku": "A"}], "referralCode": "R"},
)
EVENT = call("v2/events", {"customerProfileId": "u1", "eventType": "viewed", "eventAttributes": {"page": "home"}})
GONE = call("audiences/a1", {}, "DELETE")
EXPECTED = list_expectations([PROFILE, SESSION, EVENT, EVENT, GONE])


def check(at: int, status: Status, stored: Any = UNDEFINED, note: str = "") -> Check:
    one = EXPECTED[at]
    return Check(str(one.subject), one.path, one.sent, stored, status, note, one.request)


def test_each_value_is_named_as_talon_one_does() -> None:
    assert [(describe_what(one), describe_sent(one)) for one in EXPECTED] == [
        ("Profile ID", '"u1"'), ("Tier", '"gold"'), ("Audience 7", "added"), ("Audience 8", "removed"),
        ("Session ID", '"s1"'), ("Profile ID", '"u1"'), ("State", '"open"'), ("Referral code", '"R"'),
        ("Coupon code", '"W1"'), ("Item 1 · sku", '"A"'), ("viewed", "sent"), ("viewed · page", '"home"'),
        ("viewed (2)", "sent"), ("viewed (2) · page", '"home"'), ("Audience a1", "deleted"),
    ]  # fmt: skip


def test_rows_stand_below_what_they_belong_to() -> None:
    checks = [check(at, "stored", one.sent) for at, one in enumerate(EXPECTED)]
    rows = list_rows(EXPECTED, range(len(EXPECTED)))

    shown = [row.cells[0].text if row.is_heading else row.cells[1].text for row in table_rows(rows, EXPECTED, checks)]

    assert [text for text in shown if " of " in text] == [
        "Profile · u1   2 of 2", "Audiences   3 of 3", "Session · s1   6 of 6",
        "Events · u1   4 of 4",
    ]  # fmt: skip
    assert shown[:4] == ["Profile · u1   2 of 2", "Profile ID", "Tier", "Audiences   3 of 3"]


@pytest.mark.parametrize(
    ("at", "status", "stored", "note", "words"),
    [
        (1, "stored", "gold", "", '"gold"'), (1, "missing", UNDEFINED, "", "nothing"),
        (1, "pending", UNDEFINED, "", "not found yet"), (1, "pending", "silver", "", '"silver"'),
        (2, "member", {"id": 7, "name": "Fans"}, "", "member of Fans"), (2, "missing", UNDEFINED, "", "not a member"),
        (3, "left", UNDEFINED, "", "not a member"), (3, "differs", {"name": "Foes"}, "", "still a member of Foes"),
        (8, "applied", "applied", "", "applied"), (8, "differs", "rejected", "It expired.", "It expired."),
        (10, "recorded", "viewed", "", "recorded"), (10, "missing", UNDEFINED, "", "no such event"),
    ],
)  # fmt: skip
def test_what_is_stored_is_said(at: int, status: Status, stored: Any, note: str, words: str) -> None:
    assert describe_stored(EXPECTED[at], check(at, status, stored, note)) == words


def test_the_reason_is_talon_one_s_or_what_is_known() -> None:
    assert describe_reason(EXPECTED[1], check(1, "stored", "gold")) == ""
    assert describe_reason(EXPECTED[1], check(1, "missing", note="it was skipped")) == "It was skipped."
    assert describe_reason(EXPECTED[1], check(1, "pending")).startswith("Talon.One doesn't document how soon")
    assert describe_reason(EXPECTED[1], check(1, "missing")) == "Talon.One has no profile with this value."


def test_the_verdict_counts() -> None:
    checks = [check(0, "stored", "u1"), check(1, "missing"), check(2, "pending"), check(3, "differs")]

    assert describe_verdict(checks) == "1 of 4 values arrived"
    assert describe_faults(checks) == "1 is missing, 1 differs, 1 is pending"
    assert describe_faults([*checks, *checks]) == "2 are missing, 2 differ, 2 are pending"
    assert describe_faults(checks[:1]) == ""
    assert describe_undelivered(0) == ""
    assert describe_undelivered(2) == "2 requests were not delivered"


def test_when_it_was_read_is_said() -> None:
    first, last = Received((), (), "", (), 1, 2.0), Received((), (), "", (), 3, None)

    assert describe_reading(first, 100, 101, is_reading=True) == "round 1 · reading again in 2 s"
    assert describe_reading(last, 100, 107, is_reading=False) == "read 7 s after the send, in 3 rounds"
    assert describe_reading(last, 100, 1000, is_reading=False).startswith("read at ")


LOG: list[dict[str, Any]] = [
    {"time": "2026-11-27T10:42:07.398Z", "status": 200, "method": "PUT", "requestUri": "/segment/v2/events",
     "requestPayload": '{"customerProfileId": "u1"}', "responsePayload": '{"effects": []}'},
    {"time": "2026-11-27T10:42:07.501Z", "status": 400, "method": "PUT", "requestUri": "/v2/customer_sessions/s1",
     "requestPayload": "{", "responsePayload": ""},
    {"time": "2026-11-27T10:42:08.000Z", "status": 200, "method": "PUT", "requestUri": "/v2/customer_sessions/s2",
     "requestPayload": '{"profileId": "u1"}', "responsePayload": ""},
]  # fmt: skip


def test_a_line_of_the_log_is_found_by_path_and_id() -> None:
    assert [find_line(LOG, request, name) for request, name in ((EVENT, "u1"), (SESSION, "s1"), (PROFILE, "u1"))] == [
        0, 1, 2,
    ]  # fmt: skip
    assert find_line(LOG, PROFILE, "nobody") == -1
    assert [[cell.text for cell in row.cells] for row in log_rows(LOG)][1] == [
        "10:42:07.501", "400", "PUT /v2/customer_sessions/s1",
    ]  # fmt: skip
    assert [row.cells[1].color for row in log_rows(LOG)] == ["good", "bad", "good"]


def test_a_payload_is_indented_unless_it_was_cut() -> None:
    assert format_payload(LOG[0], "responsePayload") == '{\n  "effects": []\n}'
    assert format_payload(LOG[1], "requestPayload") == "{"
    assert format_payload(None, "requestPayload") == ""


def test_a_state_repeats_no_words() -> None:
    recorded = next(at for at, one in enumerate(EXPECTED) if one.rule == "recorded")

    assert describe_state(EXPECTED[recorded], check(recorded, "recorded")) == "✓ recorded"
    assert describe_state(EXPECTED[1], check(1, "differs", "gold")).endswith(', stored "gold"')


def test_times_of_talon_one_are_those_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC-2")
    time.tzset()

    assert format_moment("2026-11-30T04:05:01.076Z") == "06:05:01.076"
    assert format_moment("soon") == "soon"
    assert describe_last_use("2024-03-05T16:07:08Z") == "last used 05 Mar 2024"
    assert describe_last_use("") == ""
    monkeypatch.undo()
    time.tzset()
