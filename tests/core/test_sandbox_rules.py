"""A campaign's rules in the sandbox: coupons, discounts, points, referrals, free items, audiences, and refunds."""

import json
import subprocess
import sys
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talonbench.errors import SettingsError, WorkspaceError
from talonbench.sandbox import Sandbox, default_rules, read_campaign
from talonbench.sandbox.bodies import ReturnBody, SessionBody
from talonbench.sandbox.calls import SandboxCall
from talonbench.sandbox.campaign import schema
from talonbench.sandbox.campaign_file import default_campaign
from talonbench.sandbox.catalog import Catalog
from talonbench.sandbox.memory import MOST_SNAPSHOTS
from talonbench.sandbox.rules import Rules
from talonbench.sandbox.sessions import return_cart_items, update_session
from talonbench.sandbox.state import make_state
from talonbench.sandbox.store import Store
from talonbench_resources import resource
from tests.core.test_sandbox import Caller, check_body

CASES = json.loads((Path(__file__).parents[1] / "examples" / "sandbox_rules.json").read_text("utf-8"))
MARA = "cust-58213"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_campaign(case: dict[str, Any], tmp_path: Path) -> None:
    rules = write(tmp_path, json.dumps(case["rules"])) if "rules" in case else None
    with Sandbox(rules=rules) as sandbox:
        for step in case["steps"]:
            text = json.dumps(step["body"]) if "body" in step else None
            status, body = Caller(sandbox).ask(step["ask"], text, step.get("headers"))

            assert status == step["status"], body
            check_body(step, body)
            check_effects(step, json.loads(body).get("effects", []))


def check_effects(step: dict[str, Any], effects: list[dict[str, Any]]) -> None:
    """Each effect has the expected properties, is marked, and is rejected for the expected reason."""
    assert all(one["simulated"] is True and one["ruleName"] for one in effects)
    found = [one["props"] for one in effects]
    if "reasons" in step:
        assert [props["rejectionReason"] for props in found if "rejectionReason" in props] == step["reasons"]
    if "props" in step:
        assert len(found) == len(step["props"]), found
        assert [
            {key: props[key] for key in wanted} for props, wanted in zip(found, step["props"], strict=True)
        ] == step["props"]


def write(folder: Path, text: str) -> Path:
    path = folder / "rules.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_state_is_a_value_that_stays_as_it_was() -> None:
    with Sandbox() as sandbox:
        before = sandbox.memory.read_state()
        revision = sandbox.memory.revision
        caller = Caller(sandbox)
        profile = {"runRuleEngine": True, "attributes": {"Email": "mara@example.com"}}
        caller.ask(f"PUT /segment/v2/customer_profiles/{MARA}", json.dumps(profile))
        order = {
            "profileId": MARA, "state": "closed", "couponCodes": ["WINTER10"],
            "cartItems": [{"sku": "a", "quantity": 1, "price": 183.7}], "additionalCosts": {"shipping": {"price": 8.4}},
        }  # fmt: skip
        caller.ask("PUT /segment/v2/customer_sessions/ord-100482", json.dumps(order))
        caller.ask("PUT /segment/v2/events", '{"eventType":"Product Viewed","customerProfileId":"cust-58213"}')
        after = sandbox.memory.read_state()

        assert sandbox.memory.revision > revision
        assert (before.profiles, before.sessions, before.events, before.effects) == ((), (), (), ())
        mara = after.find_profile(MARA)
        assert mara is not None
        assert (mara.points, mara.tier, mara.next_tier, mara.points_to_next_tier) == (413, "Member", "Gold", 87)
        assert (mara.sessions, mara.spent, mara.last_session) == (1, 182.1, "ord-100482")
        assert (mara.attributes, mara.audiences) == ({"Email": "mara@example.com"}, ("Winter shoppers",))
        (session,) = after.sessions
        assert (session.state, session.total, session.discount, session.coupons) == ("closed", 192.1, 10, ("WINTER10",))
        coupon = after.coupons[0]
        assert (coupon.code, coupon.status, coupon.uses, coupon.limit) == ("WINTER10", "valid", 1, 500)
        assert (coupon.discount, coupon.budget, coupon.expires[-1]) == (10, 5000, "Z")
        assert [event["type"] for event in after.events] == ["Product Viewed"]
        assert [one["source"] for one in after.effects] == [
            f"PUT /segment/v2/customer_profiles/{MARA}",
            "PUT /segment/v2/customer_sessions/ord-100482",
            "PUT /segment/v2/events",
        ]
        assert (after.campaign, after.currency, after.program) == ("Winter 2026", "EUR", "Loom Club")
        assert after.find_profile("nobody") is None


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ({"reject": "CouponNotFound"}, "always rejected"),
        ({"starts": "2999-01-01T08:00:00+01:00"}, "not started"),
        ({"expires": "2020-01-01"}, "expired"),
        ({"limit": 1}, "used up"),
        ({"amount": 5, "budget": 5}, "used up"),
        ({"limit": 2, "validDays": 1}, "valid"),
    ],
)
def test_a_coupon_tells_what_is_left_of_it(rule: dict[str, Any], status: str, tmp_path: Path) -> None:
    rules = write(tmp_path, json.dumps({"coupons": [{"code": "C", "name": "n", **rule}]}))
    with Sandbox(rules=rules) as sandbox:
        body = {"state": "closed", "couponCodes": ["C"], "cartItems": [{"sku": "a", "quantity": 1, "price": 60}]}
        Caller(sandbox).ask("PUT /segment/v2/customer_sessions/s", json.dumps(body))

        assert sandbox.memory.read_state().coupons[0].status == status


def test_other_rules_apply_from_the_next_request_on(tmp_path: Path) -> None:
    body = '{"profileId":"u","couponCodes":["ANY"],"cartItems":[{"sku":"a","quantity":1,"price":60}]}'
    with Sandbox() as sandbox:
        accepted = json.loads(Caller(sandbox).ask("PUT /segment/v2/customer_sessions/s", body)[1])
        sandbox.memory.set_campaign(read_campaign(write(tmp_path, "{}")))
        rejected = json.loads(Caller(sandbox).ask("PUT /segment/v2/customer_sessions/s", body)[1])

    assert accepted["effects"][0]["effectType"] == "acceptCoupon"
    assert rejected["effects"][0]["props"] == {"value": "ANY", "rejectionReason": "CouponNotFound"}
    assert "loyalty" not in rejected


def test_snapshots_are_limited_and_replaced() -> None:
    memory = Sandbox().memory
    for number in range(MOST_SNAPSHOTS):
        memory.save_snapshot(str(number))
    memory.save_snapshot("0")

    with pytest.raises(SettingsError, match="at most 100 snapshots"):
        memory.save_snapshot("one more")
    with pytest.raises(SettingsError, match="1 to 100 characters"):
        memory.save_snapshot("x" * 101)
    assert len(memory.read_state().snapshots) == MOST_SNAPSHOTS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", ":1:2: invalid JSON"),
        ("[]", ":1:1: the file must be an object"),
        ('{"coupon": []}', ":1:12: /coupon is unknown"),
        ('{\n  "coupons": [\n    {"code": "A"}\n  ]\n}', ":3:5: /coupons/0/name is missing"),
        ('{"coupons": [{"code": "A", "name": "n", "percent": 120}]}', "/coupons/0/percent must be less than or equal"),
        (
            '{"coupons": [{"code": "A", "name": "n", "expires": "soon"}]}',
            "/coupons/0/expires is invalid: must be a date",
        ),
        ('{"coupons": [{"code": "A", "name": "n", "percent": 1, "amount": 1}]}', "can't have both percent and amount"),
        (
            '{"coupons": [{"code": "A", "name": "n", "reject": "Nope"}]}',
            "/coupons/0/reject must be 'CampaignLimitReached'",
        ),
        ('{"discounts": [{"name": "n"}]}', "/discounts/0 is invalid: needs either percent or amount"),
        ('{"points": {"program": "Club", "amount": "1"}}', "/points/amount must be a number"),
    ],
)
def test_rules_that_cannot_be_read_are_named_with_their_place(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(WorkspaceError) as error:
        Sandbox(rules=path).start()

    assert message in str(error.value)
    assert str(error.value).startswith(f"{path}:")


def test_the_rules_that_ship_are_where_a_file_can_start_from(tmp_path: Path) -> None:
    assert read_campaign(write(tmp_path, default_rules())).name == "Winter 2026"


def test_the_published_schema_is_the_models() -> None:
    published = json.loads(resource("schemas/sandbox-rules.schema.json").read_text(encoding="utf-8"))

    assert published == json.loads(json.dumps(schema()))


def test_the_command_line_runs_the_rules_of_a_file(tmp_path: Path) -> None:
    good, bad = write(tmp_path, '{"name": "Spring"}'), tmp_path / "bad.json"
    bad.write_text('{"coupons": [{"code": "A"}]}', encoding="utf-8")
    command = [str(Path(sys.executable).with_name("talonbench")), "sandbox", "--rules"]
    with subprocess.Popen([*command, str(good)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            with urllib.request.urlopen(url + "/sandbox/state", timeout=5) as answer:
                assert json.load(answer)["campaign"] == "Spring"
        finally:
            process.terminate()

    done = subprocess.run([*command, str(bad)], capture_output=True, text=True)

    assert done.returncode == 2
    assert f"{bad}:1:14: /coupons/0/name is missing" in done.stderr


CARTS = st.lists(
    st.fixed_dictionaries(
        {
            "sku": st.sampled_from("abc"),
            "quantity": st.integers(1, 4),
            "price": st.integers(0, 30_000).map(lambda cents: cents / 100),
        }
    ),
    min_size=1,
    max_size=4,
)
CODES = st.lists(st.sampled_from(["WINTER10", "LOOM20", "WELCOME15", "OTHER", "EXPIRED"]), unique=True)


@settings(max_examples=60, deadline=None)
@given(carts=st.lists(st.tuples(CARTS, CODES, st.lists(st.integers(0, 3), max_size=4)), min_size=1, max_size=4))
def test_returns_and_cancellations_take_back_exactly_what_was_given(
    carts: list[tuple[list[dict[str, Any]], list[str], list[int]]],
) -> None:
    rules = Rules(default_campaign(), Store())
    call = partial(SandboxCall, rules, Catalog(), skip=False)
    rules.store.profile("u")
    before = make_state(rules, ())
    for number, (items, codes, _) in enumerate(carts):
        order = {
            "profileId": "u",
            "state": "closed",
            "cartItems": items,
            "couponCodes": codes,
            "referralCode": "MARA-FRIENDS",
        }
        update_session(call(id=str(number)), SessionBody.model_validate(order))
    for number, (items, _, returned) in enumerate(carts):
        for position in dict.fromkeys(position for position in returned if position < len(items)):
            body = {"return": {"returnedCartItems": [{"position": position, "quantity": 1}]}}
            return_cart_items(call(id=str(number)), ReturnBody.model_validate(body))
        update_session(call(id=str(number)), SessionBody.model_validate({"state": "cancelled"}))
    after = make_state(rules, ())

    assert rules.store.discount == 0
    assert [(one.uses, one.discount) for one in after.coupons] == [(one.uses, one.discount) for one in before.coupons]
    for profile in after.profiles:
        assert (profile.points, profile.sessions, abs(profile.spent)) == (0, 0, 0)
        assert abs(rules.store.profiles[profile.id].total_sales) == 0


def test_a_reset_is_undone_and_what_came_since_is_not_lost() -> None:
    memory = Sandbox().memory
    with pytest.raises(SettingsError, match="wasn't reset"):
        memory.undo_reset()
    for name in ("before", "after"):
        with memory.change() as rules:
            rules.store.profile(name)
        if name == "before":
            memory.reset()

    memory.undo_reset()
    assert [one.id for one in memory.read_state().profiles] == ["before"]
    memory.undo_reset()
    assert [one.id for one in memory.read_state().profiles] == ["after"]
