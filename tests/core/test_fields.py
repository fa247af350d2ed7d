"""An action's fields: what becomes of a payload. The expected results are Segment's own, recorded."""

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest

from talonbench.fields import Checked, Field, FieldChange, compile_fields, find_changes
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED, Value, json_text, parse_json

CASES = json.loads((Path(__file__).parents[1] / "examples" / "coercion.json").read_text(encoding="utf-8"))


def checked(case: dict[str, Any]) -> Checked:
    """The case's payload, read as an event's text is, after the check."""
    return ACTIONS[case["action"]].validator.check(parse_json(json.dumps(case["payload"])))


def changes(action: str, **payload: Value) -> list[tuple[str, str]]:
    """Where what was changed, and how."""
    return [(change.path, change.what) for change in find_changes(ACTIONS[action].validator, payload)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_payload_is_brought_to_its_fields_as_segment_does(case: dict[str, Any]) -> None:
    payload, faults = checked(case)

    assert sorted({(fault.path, fault.rule) for fault in faults}) == [
        (path, rule) for path, rule in case.get("faults", [])
    ]
    if "body" in case:
        assert json_text(ACTIONS[case["action"]].build(payload).body) == case["body"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_check_never_changes_what_it_was_given(case: dict[str, Any]) -> None:
    payload = copy.deepcopy(case["payload"])

    ACTIONS[case["action"]].validator.check(payload)

    assert json.dumps(payload) == json.dumps(case["payload"])


def test_a_payload_that_fits_is_not_copied() -> None:
    payload: dict[str, Value] = {
        "customerSessionId": "s",
        "state": "open",
        "couponCodes": ["a"],
        "cartItems": [{"sku": "x", "price": 1.5, "quantity": 2, "attributes": {}}],
    }

    sent, faults = ACTIONS["updateCustomerSessionV2"].validator.check(payload)

    assert sent is payload
    assert faults == ()


def test_items_that_differ_in_their_keys_fit_as_well() -> None:
    payload: dict[str, Value] = {
        "customerSessionId": "s",
        "cartItems": [{"sku": "x", "price": 1.5}, {"price": 2}, {}, {"sku": "y"}],
    }

    sent, faults = ACTIONS["updateCustomerSessionV2"].validator.check(payload)

    assert sent is payload
    assert faults == ()


def test_one_item_that_does_not_fit_changes_no_other() -> None:
    items: list[Value] = [{"sku": "x"}, {"sku": "y", "brand": "z"}, {"price": math.inf}]

    sent, faults = ACTIONS["updateCustomerSessionV2"].validator.check({"customerSessionId": "s", "cartItems": items})

    assert sent["cartItems"] == [{"sku": "x"}, {"sku": "y"}, {"price": math.inf}]
    assert [(fault.path, fault.rule) for fault in faults] == [("/cartItems/2/price", "type")]


def test_every_fault_says_what_was_found_and_what_is_wanted() -> None:
    _, faults = ACTIONS["updateCustomerSessionV2"].validator.check({"state": "Open", "cartItems": [{"price": "dear"}]})

    assert [fault.message for fault in faults] == [
        'State must be one of open, closed, partially_returned or cancelled; got "Open".',
        'Price must be a number; "dear" can\'t be converted.',
        "Customer Session ID is required but missing from this event.",
    ]
    assert [fault.missing for fault in faults] == ["", "", "Customer Session ID"]


def test_a_payload_that_is_no_object_is_one_fault() -> None:
    _, faults = ACTIONS["createAudience"].validator.check([])

    assert [(fault.path, fault.rule) for fault in faults] == [("", "type")]


def test_every_change_is_explained_with_its_place() -> None:
    found = changes(
        "updateCustomerSessionV2",
        customerSessionId=7,
        state=["open"],
        couponCodes="SUMMER",
        cartItems=[None, {"sku": 5, "price": "2.50", "brand": "x"}],
        referralCode="",
        other=1,
    )

    assert found == [
        ("/customerSessionId", "coerced"),
        ("/state", "coerced"),
        ("/couponCodes", "wrapped"),
        ("/cartItems/0", "dropped_empty"),
        ("/cartItems/0/sku", "coerced"),
        ("/cartItems/0/price", "coerced"),
        ("/cartItems/0/brand", "dropped_unknown"),
        ("/referralCode", "dropped_empty"),
        ("/other", "dropped_unknown"),
    ]


def test_an_item_that_finds_nothing_is_not_called_empty() -> None:
    checker = compile_fields((Field("couponCodes", "string", "Coupon Codes", "", multiple=True),))

    changes = find_changes(checker, {"couponCodes": [UNDEFINED, "VIP", None]})

    assert [(one.path, one.why) for one in changes] == [
        ("/couponCodes/0", "An item without a value is dropped."),
        ("/couponCodes/2", "null is empty, so it is dropped."),
    ]


def test_a_change_tells_both_values_and_why() -> None:
    checker = compile_fields((Field("price", "number", "Price", ""),))

    (change,) = find_changes(checker, {"price": "2.50"})

    assert change == FieldChange("/price", "coerced", "2.50", 2.5, '"2.50" is converted to 2.5 (Price is a number).')


def test_what_is_refused_as_it_stands_is_no_change() -> None:
    assert changes("updateCustomerSession", customerSessionId="s", customerSession={"cartItems": {"brand": 1}}) == []


def test_what_fits_is_no_change() -> None:
    assert changes("updateCustomerProfileV3", customerProfileId="c", addAudienceIds=[1], attributes={"a": None}) == []


def test_what_cannot_be_changed_is_a_fault_and_no_change() -> None:
    assert changes("updateCustomerProfilesAudiences", data=[{"customerProfileId": "c", "adds": {}}]) == []


def test_an_undefined_value_is_nothing_at_all() -> None:
    assert changes("createAudience", audienceId="a", audienceName=UNDEFINED) == []
