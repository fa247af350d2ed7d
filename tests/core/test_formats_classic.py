"""The classic destination beside the mappings, by what its documentation says."""

import json
from typing import Any

import pytest

from talonbench.destination import Settings, Subscription
from talonbench.formats import ClassicSettings, ConfigText, read_sources
from talonbench.formats.classic import ClassicComparison, compare_with_classic
from talonbench.preview import compile_destination

IDENTIFY: dict[str, Any] = {
    "type": "identify", "userId": "u", "anonymousId": "a",
    "traits": {"plan": "pro", "Plan": "x", "address": {"city": "Berlin"}, "vip": True, "age": 5},
}  # fmt: skip
PROFILE: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}}


def migration(event: Any, attributes: Any, *listed: str, more: tuple[Subscription, ...] = ()) -> ClassicComparison:
    mapping = {**PROFILE, "attributes": attributes}
    profile = Subscription("p", "Profile", "updateCustomerProfileV3", 'type != ""', mapping)
    trace = compile_destination([profile, *more]).trace(event, Settings("key", "https://my.talon.one"))
    return compare_with_classic(trace, ClassicSettings("Old", "s", True, listed))


def test_the_classic_destination_is_compared_attribute_by_attribute() -> None:
    found = migration(IDENTIFY, {"plan": "pro", "age": "5", "new": 1}, "plan", "address_city", "vip", "age")
    rows = {row.name: row for row in found.rows}

    assert {name: row.verdict for name, row in rows.items()} == {
        "plan": "same", "address_city": "missing", "vip": "missing", "age": "different", "new": "new",
    }  # fmt: skip
    assert rows["address_city"].suggested_mapping == {"address_city": {"@path": "$.traits.address.city"}}


def test_attributes_of_sessions_and_events_are_not_the_profiles() -> None:
    session: dict[str, Any] = {"customerSessionId": "s", "attributes": {"plan": "pro"}}
    more = Subscription("s", "Session", "updateCustomerSessionV2", 'type != ""', session)

    (row,) = migration(IDENTIFY, {}, "plan", more=(more,)).rows

    assert row.verdict == "missing"


def test_the_profile_is_the_one_of_the_user_id() -> None:
    other: dict[str, Any] = {"customerProfileId": {"@path": "$.anonymousId"}, "attributes": {"plan": 1}}
    more = Subscription("o", "Other", "updateCustomerProfileV3", 'type != ""', other)

    found = migration(IDENTIFY, {"plan": 1}, "plan", more=(more,))

    assert (found.profile, found.profiles) == ("u", ("u", "a"))


@pytest.mark.parametrize("without", [{"type": "track"}, {"userId": None}, {"userId": ""}])
def test_the_classic_destination_takes_only_identify_calls_with_a_user_id(without: dict[str, Any]) -> None:
    found = migration({**IDENTIFY, **without}, {}, "plan")

    assert (found.profile, found.rows) == ("", ())


def test_a_trait_that_no_path_can_name_has_no_closing_mapping() -> None:
    event: Any = {"type": "identify", "userId": "u", "traits": {"a.b": 1, "n": 1.0}}

    dotted, number = migration(event, {"n": 1}, "a.b", "n").rows

    assert (dotted.verdict, dotted.suggested_mapping) == ("missing", None)
    assert number.verdict == "same"


def test_an_audience_need_not_be_on_the_list_of_the_classic_destination() -> None:
    event: Any = {
        "type": "identify", "userId": "u", "traits": {"big_spenders": True, "other": 1},
        "context": {"personas": {"computation_class": "audience", "computation_key": "big_spenders"}},
    }  # fmt: skip

    (row,) = migration(event, {}).rows

    assert (row.name, row.classic, row.verdict) == ("big_spenders", True, "missing")


@pytest.mark.parametrize("listed", ["plan", ["plan"], {"1": "plan"}, [{"name": "plan"}], [["plan"]]])
def test_the_list_of_custom_attributes_is_read_in_whatever_form_it_has(listed: Any) -> None:
    classic = {
        "id": "c", "name": "Old", "enabled": True, "sourceId": "s", "settings": {"customAttributes": listed},
        "metadata": {"slug": "talonone", "name": "Talon.One"},
    }  # fmt: skip

    imported = read_sources([ConfigText("a", json.dumps({"data": {"destinations": [classic]}}))])

    assert [one.attributes for one in imported.classic] == [("plan",)]
