"""Answers read: errors led to their places, effects in plain words."""

import codecs
import json
from typing import Any

import pytest

from talonbench.attributes import Attribute
from talonbench.request import Request, Response
from talonbench.responses import REJECTION_REASONS, check_body, read_response
from talonbench.sandbox.campaign import REJECTIONS

SENT = {"attributes": {"MyAttribute": 5}, "state": "x", "cartItems": [{"sku": "A", "attributes": {"Colour": "red"}}]}


def reading(status: int, body: Any, sent: Any = SENT) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request("PUT", "https://integration.talon.one/segment/v2/customer_sessions/s", (), json.dumps(sent))
    return read_response(request, Response(status, "", (), raw, 0.1))


def deployment(title: str, details: str, pointer: str) -> dict[str, Any]:
    return {
        "message": "The submitted data was invalid",
        "errors": [{"title": title, "details": details, "source": {"pointer": pointer}}],
    }


UNKNOWN = deployment(
    "Unknown", 'The attribute "MyAttribute" is not defined on CustomerSession entities.', "/attributes/MyAttribute"
)


@pytest.mark.parametrize(
    ("status", "body", "pointer", "suggestion"),
    [
        (400, UNKNOWN, "/attributes/MyAttribute", "Create the attribute MyAttribute on CustomerSession"),
        (
            400,
            deployment("Invalid type", 'Value of "Colour" attribute (red) is not a number', ""),
            "/cartItems/0/attributes/Colour",
            "Send Colour as a number",
        ),
        (
            400,
            deployment("enum", 'state must be one of the following: "open", "closed"', "/state"),
            "/state",
            'Send one of "open", "closed"',
        ),
        (
            400,
            {
                "StatusCode": 400,
                "Error": 'The attribute "Colour" is not defined on CartItem entities.',
                "RequestUUID": "u-1",
            },
            "/cartItems/0/attributes/Colour",
            "Create the attribute Colour on CartItem",
        ),
        (400, {"StatusCode": 400, "Error": json.dumps(UNKNOWN)}, "/attributes/MyAttribute", "Create the attribute"),
        (401, {"StatusCode": 401, "Error": "Missing Session Token"}, "", "Check the API key"),
        (429, {"StatusCode": 429, "Error": "Too many requests"}, "", "Segment would retry it"),
        (400, {"StatusCode": 400, "Error": "No Deployment URL specified"}, "", "The gateway needs the deployment"),
        (400, {"StatusCode": 400, "Error": f"invalid: {json.dumps(UNKNOWN)}"}, "/attributes/MyAttribute", "Create"),
        (
            400,
            {"Error": "The session is already closed."},
            "/state",
            "A closed session can't be changed by an update, only",
        ),
        (
            400,
            {"Error": "A session can't go from cancelled to open in an update."},
            "/state",
            "A cancelled session can't be",
        ),
        (400, deployment("Conflict", "customer session was closed", ""), "/state", "A closed session can't be changed"),
        (400, {"Error": "Cannot update a closed session"}, "/state", "A closed session can't be changed"),
        (400, {"Error": "A new session can't be cancelled in an update."}, "", "Create the session with the state"),
        (400, {"Error": "The session ID is longer than 1,000 characters. It was closed"}, "", ""),
        (404, {"StatusCode": 404, "Error": "Not Found"}, "", "Nothing was found at this URL"),
        (409, {"StatusCode": 409, "Error": "The audience with the ID 'a' already exists"}, "", "An audience with"),
        (
            409,
            {"message": "Too many requests are updating this session at the same time", "StatusCode": 409},
            "",
            "Another request is changing the same data",
        ),
    ],
)
def test_an_error_is_led_to_its_place_with_a_suggestion(status: int, body: Any, pointer: str, suggestion: str) -> None:
    (problem,) = reading(status, body).problems

    assert problem.pointer == pointer
    assert problem.suggestion.startswith(suggestion)
    assert bool(problem.suggestion) == bool(suggestion)


@pytest.mark.parametrize(
    ("pointer", "sent", "place"),
    [
        ("/attributes/MyAttribute", {"eventAttributes": {"MyAttribute": 1}}, "/eventAttributes/MyAttribute"),
        ("/attributes/MyAttribute", {"customerSession": {"attributes": {"MyAttribute": 1}}},
         "/customerSession/attributes/MyAttribute"),
        ("/customerSession/attributes/MyAttribute", {"attributes": {"MyAttribute": 1}}, "/attributes/MyAttribute"),
        ("/attributes/MyAttribute", {"cartItems": [{}, {"attributes": {"MyAttribute": 1}}]},
         "/cartItems/1/attributes/MyAttribute"),
        ("/attributes/MyAttribute", {"state": "open"}, "/attributes/MyAttribute"),
        ("", {}, ""),
    ],
)  # fmt: skip
def test_a_pointer_is_led_to_where_segment_sends_the_attribute(pointer: str, sent: Any, place: str) -> None:
    body = deployment("Unknown", 'The attribute "MyAttribute" is not defined on Event entities.', pointer)

    assert reading(400, body, sent).problems[0].pointer == place


def test_the_nearest_name_that_exists_is_suggested() -> None:
    known = (Attribute("CustomerSession", "myAttribut", "number"), Attribute("Event", "MyAttribute", "number"))
    request = Request("PUT", "https://integration.talon.one/x", (), json.dumps(SENT))

    (problem,) = read_response(request, Response(400, "", (), json.dumps(UNKNOWN).encode(), 0.1), known).problems

    assert problem.suggestion.startswith("Did you mean myAttribut? If not, create")


def test_the_nearest_choice_is_suggested() -> None:
    body = deployment("enum", 'state must be one of the following: "open", "closed", "cancelled"', "/state")

    assert reading(400, body, {"state": "canceled"}).problems[0].suggestion.endswith('Did you mean "cancelled"?')


def test_what_creates_an_event_s_attribute_names_its_event() -> None:
    body = deployment("Unknown", 'The attribute "size" is not defined on Event entities.', "/attributes/size")
    (problem,) = reading(400, body, {"eventType": "Paid", "eventAttributes": {"size": ["a"]}}).problems

    assert problem.creation is not None
    assert (problem.creation["type"], problem.creation["eventType"]) == ("(list string)", "Paid")


@pytest.mark.parametrize(
    ("source", "said"),
    [({"parameter": "dry"}, "Bad: x (parameter dry)"), ({"line": 3}, "Bad: x (line 3)"), (None, "Bad: x")],
)
def test_an_error_that_points_elsewhere_says_where(source: Any, said: str) -> None:
    body = {"message": "m", "errors": [{"title": "Bad", "details": "x", "source": source}]}

    assert reading(400, body).problems[0].message == said


def test_the_body_that_creates_a_missing_attribute_is_whole() -> None:
    (problem,) = reading(400, UNKNOWN).problems

    assert problem.creation == {
        "entity": "CustomerSession", "name": "MyAttribute", "title": "MyAttribute", "type": "number",
        "description": "", "suggestions": [], "editable": True,
    }  # fmt: skip


def test_the_gateway_s_request_id_is_kept() -> None:
    assert reading(400, {"StatusCode": 400, "Error": "x", "RequestUUID": "u-1"}).request_id == "u-1"


@pytest.mark.parametrize(
    ("kind", "props", "words"),
    [
        ("setDiscount", {"name": "Ten", "value": 10}, "Discount “Ten”: 10 off."),
        (
            "setDiscountPerItem",
            {"name": "Ten", "value": 1.5, "position": 0},
            "Discount “Ten”: 1.5 off the price of item 1.",
        ),
        ("acceptCoupon", {"value": "SUMMER"}, "Coupon SUMMER accepted."),
        (
            "rejectCoupon",
            {"value": "OLD", "rejectionReason": "CouponExpired"},
            "Coupon OLD rejected: it has expired (CouponExpired).",
        ),
        ("rejectReferral", {"value": "ADA", "rejectionReason": "ReferralNotFound", "details": "no such code"},
         "Referral ADA rejected: it doesn't exist (ReferralNotFound; no such code)."),
        ("rejectCoupon", {"value": "NEW", "rejectionReason": "CouponOfTomorrow", "details": "not yet"},
         "Coupon NEW rejected: CouponOfTomorrow (not yet)."),
        (
            "addLoyaltyPoints",
            {"name": "Club", "value": 5, "recipientIntegrationId": "u1"},
            "Loyalty points added in “Club” for u1: 5.",
        ),
        ("addToAudience", {"audienceId": 7, "profileId": 3}, "3 joins the audience “7”."),
        ("setDiscountPerItem", {"name": "T", "value": 2, "position": 1, "scope": "itemTotal"},
         "Discount “T”: 2 off the total of item 2."),
        ("changeLoyaltyTierLevel", {"newTierName": "Gold"}, "Loyalty tier changed to Gold."),
        ("rollbackAddedLoyaltyPoints", {"value": 5, "recipientIntegrationId": "u1"},
         "Loyalty points of u1 rolled back: 5."),
        ("reserveCoupon", {"value": "A"}, 'Coupon reserved: {"value":"A"}'),
        ("updateAttribute", {"path": "Profile.Plan", "value": None}, "Profile.Plan is set to null."),
        ("updateAttribute", {"path": "Profile.Plan", "value": ["a"]}, 'Profile.Plan is set to ["a"].'),
        ("customEffect", {"name": "x", "payload": {"a": 1}}, 'Custom effect “x”: {"a":1}'),
    ],
)  # fmt: skip
def test_an_effect_is_said_in_plain_words(kind: str, props: dict[str, Any], words: str) -> None:
    (row,) = reading(200, {"effects": [{"effectType": kind, "ruleName": "R", "props": props}]}).effects

    assert (row.words, row.rule, row.is_known, row.is_simulated) == (words, "R", True, False)


def test_each_reason_of_a_rejection_has_words() -> None:
    assert set(REJECTION_REASONS) == REJECTIONS
    assert all(words == words.strip(".") and words[0].islower() for words in REJECTION_REASONS.values())


# Talon.One's types, as its specification and its SDK list them.
DOCUMENTED = """setDiscount setDiscountPerItem setDiscountPerAdditionalCost acceptCoupon acceptReferral rejectCoupon
rejectReferral addLoyaltyPoints deductLoyaltyPoints showNotification triggerWebhook updateAttribute addFreeItem
couponCreated referralCreated addToAudience removeFromAudience awardGiveaway customEffect error rollbackDiscount
rollbackCoupon rollbackReferral setDiscountPerAdditionalCostPerItem reserveCoupon willAwardGiveaway
changeLoyaltyTierLevel increaseAchievementProgress rollbackIncreasedAchievementProgress rollbackAddedLoyaltyPoints
rollbackDeductedLoyaltyPoints extendLoyaltyPointsExpiryDate setLoyaltyPointsExpiryDate redeemReferral
showBundleMetadata"""


@pytest.mark.parametrize("kind", DOCUMENTED.split())
def test_every_documented_type_has_words(kind: str) -> None:
    (row,) = reading(200, {"effects": [{"effectType": kind, "props": {}}]}).effects

    assert row.is_known
    assert row.words[0].isupper() or row.words[0] == "?"


def test_an_unknown_effect_is_shown_whole_and_as_unknown() -> None:
    (row,) = reading(200, {"effects": [{"effectType": "newThing", "props": {"a": [1]}, "simulated": True}]}).effects

    assert (row.words, row.is_known, row.is_simulated) == ('{"a":[1]}', False, True)


def test_the_other_parts_are_sections_and_empty_ones_are_left_out() -> None:
    body = {
        "effects": [],
        "createdCoupons": [],
        "loyalty": {"programs": {}},
        "customerProfile": {"id": 1},
        "simulated": True,
    }

    found = reading(200, body)

    assert [section.title for section in found.sections] == ["Loyalty", "Customer profile"]
    assert found.is_simulated


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"\xff", b"null", b'{"effects": 5, "errors": {}}', b'{"effects": [1, null]}']
)
def test_an_answer_of_another_kind_says_nothing_and_breaks_nothing(body: bytes) -> None:
    found = reading(500, body)

    assert (found.problems, found.effects) == ((), ())


UNREADABLE = "The body isn't valid text in the charset {}; unreadable bytes are shown as \ufffd."
NO_JSON = "Talon.One responds with JSON, but this body isn't valid JSON ({}; it starts with: {})."


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("application/json", b'{"a": 1}', ""),
        ("application/json", b"", ""),
        ("text/html", b"<html>\n  <title>Oops", NO_JSON.format("text/html", "<html> <title>Oops")),
        ("", b"{", NO_JSON.format("no content type", "{")),
        ("application/json", b'"\xff"', UNREADABLE.format("utf-8")),
        ("application/json; charset=no-such", b"{}", UNREADABLE.format("no-such")),
        ('application/json; charset="ISO-8859-1"; x=y', b'"\xfc"', ""),
        ("application/json; charset=base64", b"{}", UNREADABLE.format("base64")),
    ],
)
def test_what_is_odd_about_a_body_is_said(kind: str, body: bytes, said: str) -> None:
    assert check_body(Response(200, "", (("Content-Type", kind),), body, 0.1)) == ((said,) if said else ())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json; charset=latin1", b'{"a":"\xfc"}'),
        ("application/json; charset=utf-16", '{"a":"ü"}'.encode("utf-16")),
        ("application/json; charset=utf-16le", codecs.BOM_UTF16_LE + '{"a":"ü"}'.encode("utf-16-le")),
        ("application/json; charset=UTF-16BE", '{"a":"ü"}'.encode("utf-16-be")),
        ("application/json", codecs.BOM_UTF16_BE + '{"a":"ü"}'.encode("utf-16-be")),
        ("application/json", codecs.BOM_UTF16_LE + '{"a":"ü"}'.encode("utf-16-le")),
        ("", codecs.BOM_UTF32_LE + '{"a":"ü"}'.encode("utf-32-le")),
        ("application/json; charset=utf-8", codecs.BOM_UTF8 + '{"a":"ü"}'.encode()),
    ],
)
def test_a_body_is_read_in_its_charset(kind: str, body: bytes) -> None:
    response = Response(200, "", (("Content-Type", kind),), body, 0.1)

    assert (response.text, response.is_readable) == ('{"a":"ü"}', True)


def test_a_body_that_was_cut_is_said() -> None:
    (said,) = check_body(Response(200, "", (), b'{"a', 0.1), is_cut=True)

    assert said == "The body is too long to keep in full; these are its first 3 bytes."
