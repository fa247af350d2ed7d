"""Reports: what they say, in HTML and in Markdown; no key in them, personal data replaced where that is asked for."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from talonbench.client import Exchange, Verdict
from talonbench.destination import Settings, Subscription
from talonbench.document import Document, NamedEvent
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from talonbench.redaction import Redactor
from talonbench.report import Report, find_personal_data, html_text, make_report, markdown_text, redact
from talonbench.report.facts import describe_times
from talonbench.request import Response
from talonbench.talon_one import make_subscription

KEY, CALLBACK = "0123456789abcdef", "fedcba9876543210fedcba9876543210"
PERSON: dict[str, Any] = {
    "type": "identify",
    "userId": "ada+shop@example.org",
    "traits": {
        "email": "Ada+Shop@example.org", "first_name": "Ada", "lastName": "Nguyễn-O'Hara", "phone": 491701234567,
        "birthday": "1815-12-10", "plan": "gold",
        "address": {"street": "12 High St", "city": "Ockham", "postalCode": "KT11 1AA", "state": "open"},
    },
    "context": {"ip": "203.0.113.9", "library": {"name": "analytics.js", "version": "4.1.0"},
                "page": {"url": "https://shop.example/?mail=ada%2Bshop%40example.org", "ip": "2001:db8::9"}},
    "properties": {"contacts": [{"e-mail": "bob@example.net", "tel": "+44 20 7946 0000"}],
                   "products": [{"name": "Ada's lamp"}]},
}  # fmt: skip
SECRETS = [
    "ada+shop@example.org", "ada%2Bshop%40example.org", "ada+shop%40example.org", "nguyễn", "ngu", "491701234567",
    "1815-12-10", "high st", "ockham", "kt11", "203.0.113.9", "2001:db8::9", "bob@", "7946",
]  # fmt: skip


def content(event: dict[str, Any], *subscriptions: Subscription, answer: bytes = b"{}", key: str = KEY) -> Report:
    destination, settings = compile_destination(subscriptions, []), Settings(key, "https://my.talon.one")
    trace = destination.trace(event, settings)
    exchanges = {
        mapping.subscription.id: Exchange(
            request,
            b"",
            Response(400, "Bad", (), answer, 0.1),
            None,
            Verdict("would_drop", "400", "It drops."),
            None,
            0.1,
        )
        for mapping in trace.mappings
        for request in mapping.requests
    }
    return make_report(json.dumps(event), Judgement(trace, destination, settings), exchanges, "today")


def profile() -> Subscription:
    mapping: dict[str, Any] = {
        "customerProfileId": {"@path": "$.userId"},
        "attributes": {
            "Name": {"@template": "{{traits.first_name}} {{traits.lastName}}"},
            "all": {"@path": "$.traits"},
        },
        "runRuleEngine": True,
    }
    return Subscription("p", "Profile", "updateCustomerProfileV3", 'type = "identify"', mapping)


def test_a_report_tells_event_outcome_request_answer_and_versions() -> None:
    of = content(
        {"type": "track", "event": "Paid", "userId": "u"}, make_subscription("trackEventV2", 'type = "track"', "T")
    )

    for text in (html_text(of), markdown_text(of)):
        for part in (
            "Paid",
            "ready",
            "integration.talon.one/segment/v2/events",
            "400 Bad",
            "It drops",
            "Talonbench",
            "Python",
        ):
            assert part in text, part


def test_a_report_as_html_needs_nothing_else() -> None:
    text = html_text(content({"type": "track", "event": "<script>alert(1)</script>"}))

    assert "<script" not in text
    assert not re.search(r"(src|href)=|url\(|@import", text)


def test_signs_of_markdown_in_names_and_sentences_are_escaped() -> None:
    of = content({"type": "track", "event": "<b>*x*"}, make_subscription("trackEventV2", 'type = "page"', "[a](b)"))

    text = markdown_text(of)
    assert text.startswith("# \\<b\\>\\*x\\*\n")
    assert "## \\[a\\](b)" in text


def test_no_key_is_in_a_report_even_where_the_event_or_the_answer_has_it() -> None:
    mapping: dict[str, Any] = {"customerSessionId": "s", "callbackAPIKey": {"@path": "$.properties.key"}}
    session = Subscription("s", "Session", "updateCustomerSessionV2", 'type = "track"', mapping)
    event = {"type": "track", "event": "x", "properties": {"key": f"X-Key {CALLBACK}"}}

    of = content(event, session, answer=f'{{"key": "{KEY}"}}'.encode())

    for text in (html_text(of), markdown_text(of)):
        assert KEY not in text
        assert CALLBACK not in text


def test_a_report_on_a_rejected_request_says_so_first() -> None:
    of = content(PERSON, profile(), answer=b'{"message": "Unknown attribute."}')

    assert of.summary == "Talon.One rejected the request (400). Unknown attribute."
    assert of.mappings[0].why[0] == "Sends 1 request, which Talon.One rejected (400)."


def test_a_response_to_another_request_is_outdated_and_says_nothing_of_this_one() -> None:
    to, settings = compile_destination([profile()]), Settings(KEY, "https://my.talon.one")
    trace = to.trace(PERSON, settings)
    sent = replace(trace.mappings[0].requests[0], body="{}")
    verdict = Verdict("would_drop", "400", "It drops.")
    exchange = Exchange(sent, b"", Response(400, "Bad", (), b"{}", 0.1), None, verdict, None, 0.1)

    of = make_report("{}", Judgement(trace, to, settings), {trace.mappings[0].subscription.id: exchange}, "today")

    assert of.summary.startswith("The mapping sends.")
    assert of.mappings[0].requests[0].answer == "Outdated: edited since the send. 400 Bad: It drops."


def test_a_rejected_code_is_told_beside_its_response_in_words() -> None:
    props = {"value": "FROST10", "rejectionReason": "CouponExpired"}
    of = content(
        PERSON, profile(), answer=json.dumps({"effects": [{"effectType": "rejectCoupon", "props": props}]}).encode()
    )

    (request,) = of.mappings[0].requests
    assert request.answer.endswith("Coupon FROST10 rejected: it has expired (CouponExpired).")


@pytest.mark.parametrize("write", [html_text, markdown_text])
def test_personal_data_is_replaced_wherever_it_stands(write: Any) -> None:
    answer = json.dumps({"customerProfile": {"attributes": {"Name": "Ada Nguyễn-O'Hara", "Phone": "030 1234"}}})
    of = content(PERSON, profile(), answer=answer.encode())

    text = write(redact(of, Redactor())).lower()

    assert [secret for secret in [*SECRETS, "030 1234"] if secret in text] == []
    for kept in ("gold", "analytics.js", "4.1.0", "lamp", '"open"' if write is markdown_text else "open"):
        assert kept in text, kept


def test_the_same_value_is_the_same_placeholder_everywhere() -> None:
    of = content(PERSON, profile())

    redactor = Redactor()
    found = {one.value.lower(): one for one in find_personal_data(of, redactor)}
    text = markdown_text(redact(of, redactor))

    assert found["ada+shop@example.org"].placeholder == "email-1@example.com"
    assert '"userId": "email-1@example.com"' in text
    assert "customer_profiles/email-1@example.com" in text
    assert "?mail=email-1@example.com" in text


def test_what_is_kept_stays() -> None:
    of = content(PERSON, profile())

    text = markdown_text(redact(of, Redactor(kept=("203.0.113.9",))))

    assert "203.0.113.9" in text
    assert "example.org" not in text


def test_a_report_begins_with_what_matters_and_ends_with_the_event() -> None:
    event = {"type": "track", "event": "Paid", "timestamp": "2026-11-27T10:00:00Z"}
    of = content(event, make_subscription("trackEventV2", 'type = "track" and event = "paid"', "T"))

    for text in (html_text(of), markdown_text(of)):
        parts = [
            of.summary.split("“")[0], "Destination: enabled", "https://my.talon.one", "1 of 1 mapping enabled",
            "Time: 2026-11-27T10:00:00Z", "Smallest change: ", "trackEventV2",
            ">Event<" if "<h1>" in text else "## Event",
        ]  # fmt: skip
        assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
        assert text.rindex("2026-11-27") > text.rindex("trackEventV2")


def test_the_time_range_is_that_of_the_documents_events() -> None:
    texts = [json.dumps({"timestamp": f"2026-11-{day}T10:00:00Z"}) for day in (27, 25, 28)]
    document = Document(tuple(NamedEvent(text, "", text) for text in [*texts, "{"]), 0, ())

    assert describe_times(texts[0], document) == (
        "2026-11-27T10:00:00Z; 3 events from 2026-11-25T10:00:00Z to 2026-11-28T10:00:00Z"
    )
    assert describe_times("{}", None) == ""


def test_a_call_that_no_mapping_takes_needs_one_not_another_event() -> None:
    orders = make_subscription("trackEventV2", 'type = "track" and event = "Order Completed"', "Orders")

    made = content({"type": "page", "name": "Home", "userId": "u1", "properties": {}}, orders)

    assert made.change == "No mapping takes page calls. If page calls should be sent, they need a mapping of their own."
