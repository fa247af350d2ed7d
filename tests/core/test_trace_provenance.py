"""Why, both ways, and what changed between two ways."""

from typing import Any

import pytest

from talonbench.destination import Settings, Subscription, compile_subscription
from talonbench.filters import DestinationFilter
from talonbench.pipeline import trace_fields
from talonbench.preview import compile_destination
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench.trace.consumers import Consumer, find_consumers, find_unused_paths, reads_path
from talonbench.trace.diff import diff_traces, diff_values
from talonbench.trace.placement import find_placements
from talonbench.trace.provenance import Provenance, find_provenance
from talonbench.values import UNDEFINED, Value

EVENT: dict[str, Any] = {
    "type": "track", "event": "Order Completed", "userId": "u1", "anonymousId": "a1",
    "properties": {
        "order_id": "o1", "coupon": "A", "unread": {"deep": 1},
        "products": [{"sku": "A", "price": 1, "note": "x"}, {"sku": "B", "price": "2"}],
    },
}  # fmt: skip
SESSION: dict[str, Any] = {
    "customerSessionId": {"@path": "$.properties.order_id"},
    "profileId": {"@if": {"exists": {"@path": "$.userId"}, "then": {"@path": "$.userId"}, "else": "nobody"}},
    "state": "closed",
    "couponCodes": {"@path": "$.properties.coupon"},
    "cartItems": {"@arrayPath": ["$.properties.products", {"sku": {"@path": "$.sku"}, "price": {"@path": "$.price"}}]},
    "attributes": {"channel": {"@template": "{{type}}-{{event}}"}, "a/b~c": {"@path": "$.userId"}},
}
SETTINGS = Settings("key", "https://my.talon.one")


def because(pointer: str, part: str = "body", mapping: dict[str, Any] = SESSION) -> Provenance:
    (compiled,) = compile_destination(
        [Subscription("m", "M", "updateCustomerSessionV2", 'type = "track"', mapping)]
    ).subscriptions
    found = find_provenance(compiled, trace_fields(EVENT, compiled), EVENT, part, pointer)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("pointer", "field", "places"),
    [
        ("/couponCodes/0", "couponCodes", [("properties", "coupon")]),
        ("/couponCodes", "couponCodes", [("properties", "coupon")]),
        ("/cartItems/1/price", "cartItems", [("properties", "products", "1", "price")]),
        (
            "/cartItems/0",
            "cartItems",
            [("properties", "products", "0", "sku"), ("properties", "products", "0", "price")],
        ),
        ("/profileId", "profileId", [("userId",)]),
        ("/attributes/channel", "attributes", [("type",), ("event",)]),
        ("/attributes/a~1b~0c", "attributes", [("userId",)]),
        ("/state", "state", []),
    ],
)
def test_a_value_of_the_body_leads_to_its_place_in_the_event(pointer: str, field: str, places: list[Any]) -> None:
    found = because(pointer)

    assert (found.keys[0], list(found.places)) == (field, places)


def test_the_id_in_the_address_leads_to_its_place() -> None:
    assert because("", "address").places == (("properties", "order_id"),)


def test_a_header_leads_to_its_field() -> None:
    mapping = {**SESSION, "contentFields": {"@path": "$.event"}}

    assert because("x-content-fields", "header", mapping).places == (("event",),)


def test_directives_paths_values_and_coercions_are_said() -> None:
    sentences = because("/cartItems/1/price").sentences

    assert any('@arrayPath → @path reads $.properties.products[1].price: "2".' in said for said in sentences)
    assert any("is converted to 2" in said for said in sentences)


def test_of_a_whole_list_is_said_what_is_read_of_each_item() -> None:
    assert because("/cartItems").sentences[2:4] == (
        "@arrayPath reads $.sku of each item.", "@arrayPath reads $.price of each item.",
    )  # fmt: skip


def test_what_is_written_in_the_mapping_says_so() -> None:
    assert "It is a fixed value in the mapping" in " ".join(because("/state").sentences)


@pytest.mark.parametrize(
    ("pointer", "last"),
    [
        ("/attributes/day", "“today” is the time when the template is rendered, so Segment sends a later one."),
        ("/attributes/one", "“sample” picks at random, so Segment may send another pick; the preview takes the first."),
        ("/attributes/user", '@path reads $.userId: "u1".'),
    ],
)
def test_what_varies_from_one_rendering_to_the_next_says_so(pointer: str, last: str) -> None:
    attributes = {
        "day": {"@liquid": "{{ 'today' | date: '%d' }}"},
        "one": {"@liquid": "{{ properties.products | sample }}"},
        "user": {"@path": "$.userId"},
    }

    sentences = because(pointer, mapping={"customerSessionId": "s", "attributes": attributes}).sentences

    assert sentences[-1] == last
    assert not any("fixed value" in one for one in sentences)


def test_the_first_item_that_liquid_reads_is_named_by_its_index() -> None:
    found = because(
        "/customerSessionId", "address", {"customerSessionId": {"@liquid": "{{ properties.products.last.sku }}"}}
    )

    assert list(found.places) == [("properties", "products", "1", "sku")]


@pytest.mark.parametrize(
    ("node", "key", "places"),
    [
        (
            {"@merge": {"objects": [{"@path": "$.properties"}, {"coupon": "X"}], "direction": "right"}},
            "coupon",
            [],
        ),
        (
            {"@merge": {"objects": [{"@path": "$.properties"}, {"coupon": "X"}], "direction": "left"}},
            "coupon",
            [("properties", "coupon")],
        ),
        (
            {
                "@transform": {
                    "apply": {"x": {"@template": "{{userId}}"}, "y": {"@path": "$.properties"}},
                    "mapping": {"who": {"@path": "$.x"}},
                }
            },
            "who",
            [("userId",)],
        ),
    ],
)
def test_only_what_gives_the_value_is_named(node: Any, key: str, places: list[Any]) -> None:
    found = because(f"/attributes/{key}", mapping={"customerSessionId": "s", "attributes": node})

    assert list(found.places) == places


def test_what_no_field_decides_has_no_reason() -> None:
    (compiled,) = compile_destination([Subscription("m", "M", "trackEventV2", "", {})]).subscriptions

    assert find_provenance(compiled, trace_fields(EVENT, compiled), EVENT, "header", "authorization") is None


@pytest.mark.parametrize("slug", ACTIONS)
def test_every_field_of_every_action_is_sent_somewhere(slug: str) -> None:
    placed = {place.field for place in find_placements(ACTIONS[slug])}

    assert placed == {field.key for field in ACTIONS[slug].fields}


def test_a_place_in_the_event_leads_to_all_that_it_feeds() -> None:
    destination = compile_destination(
        [
            Subscription("s", "S", "updateCustomerSessionV2", 'event = "Order Completed"', SESSION),
            make_subscription("trackEventV2", 'type = "track"', "T"),
            Subscription("off", "Off", "trackEventV2", "", {"eventType": {"@path": "$.event"}}, enabled=False),
        ],
        [DestinationFilter("F", 'properties.order_id != "x"', ({"type": "DROP"},))],
    )
    known = find_consumers(destination.subscriptions, destination.filters)

    def fed(*keys: str) -> list[tuple[str, str, str]]:
        return [(use.kind, use.owner, use.name) for use in known if reads_path(use, keys)]

    assert fed("event") == [
        ("field", "s", "attributes"), ("trigger", "s", ""), ("field", "mapping-1", "eventType"),
    ]  # fmt: skip
    assert fed("properties", "order_id") == [("field", "s", "customerSessionId"), ("filter", "F", "")]
    assert ("field", "s", "cartItems") in fed("properties", "products", "1", "sku")
    assert fed("anonymousId") == []


def test_the_parts_that_nothing_reads_are_named_from_the_outside() -> None:
    destination = compile_destination([Subscription("s", "S", "updateCustomerSessionV2", 'type = "track"', SESSION)])

    assert find_unused_paths(EVENT, find_consumers(destination.subscriptions)) == (
        ("anonymousId",), ("properties", "unread"), ("properties", "products", "0", "note"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("node", "event", "unused"),
    [
        ({"@liquid": "{% assign p = properties %}{{ p.a }}"}, {"properties": {"a": 1, "b": 2}}, [("properties", "b")]),
        ({"@liquid": "{{ list.first.sku }}"}, {"list": [{"sku": 1, "x": 2}]}, [("list", "0", "x")]),
        ({"@liquid": "{{ list[traits.at] }}"}, {"list": [{"sku": 1}], "traits": {"at": 0, "b": 1}}, [("traits", "b")]),
        ({"@path": {"@template": "{{a}}"}}, {"a": "b", "b": {"c": 1}}, []),
        ({"@arrayPath": ["$.p", {"x": {"@path": "$.a"}}]}, {"p": {"a": {"b": 1}, "c": 2}}, [("p", "c")]),
        ({"@arrayPath": ["$.p", {"x": 1}]}, {"p": [{"a": 1}], "q": 1}, [("q",)]),
        (
            {"a": {"@arrayPath": ["$.p", {"x": {"@path": "$.a"}}]}, "b": {"@path": "$.p"}},
            {"p": [{"a": 1, "c": 2}]},
            [],
        ),
        (
            {"@transform": {
                "apply": {"x": {"@arrayPath": ["$.p", {"y": {"@path": "$.z"}}]}}, "mapping": {"@path": "$.x"},
            }},
            {"p": [{"z": 1, "w": 2}]},
            [("p", "0", "w")],
        ),
    ],
)  # fmt: skip
def test_what_is_unused_follows_what_the_directives_read(node: Any, event: Any, unused: list[Any]) -> None:
    destination = compile_destination([Subscription("s", "S", "trackEventV2", "", {"attributes": node})])

    assert list(find_unused_paths(event, find_consumers(destination.subscriptions))) == unused


@pytest.mark.parametrize(
    ("read", "keys", "expected"),
    [
        (("p", "*", "a"), ("p", "0", "a", "b"), True),
        (("p", "*", "a"), ("p", "a", "b"), True),
        (("p", "*", "a"), ("p", "0", "b"), False),
        (("p", "*", "a"), ("p",), True),
        (("p", "first"), ("p", "0"), True),
        (("p", "first"), ("p", "second"), False),
        ((), ("p",), True),
    ],
)
def test_a_read_meets_parts_and_wholes(read: tuple[str, ...], keys: tuple[str, ...], expected: bool) -> None:
    assert reads_path(Consumer("field", "m", "f", read), keys) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a": 1}, {"a": "1"}, [("/a", "changed")]),
        ({"a": 1}, {}, [("/a", "removed")]),
        ({}, {"a": None}, [("/a", "added")]),
        ([1, {"x": 1}], [1, {"x": 2}, 3], [("/1/x", "changed"), ("/2", "added")]),
        ({"a": True}, {"a": 1}, [("/a", "changed")]),
        ({"a": 1.0}, {"a": 1}, []),
        ({"a": [1]}, {"a": {"0": 1}}, [("/a", "changed")]),
        ({"a/b": {"~": 1}}, {"a/b": {"~": 2}}, [("/a~1b/~0", "changed")]),
    ],
)
def test_differences_are_found_by_meaning(before: Any, after: Any, expected: list[tuple[str, str]]) -> None:
    assert [(one.path, one.what) for one in diff_values(before, after)] == expected


def test_two_ways_are_compared_mapping_by_mapping() -> None:
    destination = compile_destination(
        [
            make_subscription("trackEventV2", 'type = "track"', "T"),
            make_subscription("trackEventV2", 'event = "X"', "X", 2),
        ]
    )
    first = destination.trace(EVENT, SETTINGS)
    second = destination.trace({**EVENT, "event": "X"}, SETTINGS)

    (changed, fired) = diff_traces(first, second)

    assert [(one.path, one.before, one.after) for one in changed.differences] == [
        ("/body/eventType", "Order Completed", "X")
    ]
    assert (fired.before, fired.after, fired.differences[0].what) == ("not_triggered", "ready", "added")
    assert diff_traces(first, first) == ()
    assert diff_values(UNDEFINED, UNDEFINED) == ()


@pytest.mark.parametrize(
    "node",
    [
        {
            "@if": {
                "exists": {"@path": "$.traits.vip"},
                "then": {"@path": "$.traits.a"},
                "else": {"@path": "$.traits.b"},
            }
        },
        {"@liquid": "{% if traits.vip %}{{ traits.a }}{% else %}{{ traits.b }}{% endif %}"},
    ],
    ids=["@if", "@liquid"],
)
def test_a_branch_that_is_not_taken_gives_nothing(node: Value) -> None:
    event: dict[str, Value] = {"type": "identify", "userId": "u", "traits": {"vip": True, "a": "A", "b": "B"}}
    mapping = Subscription(
        "m", "M", "updateCustomerProfileV3", "all", {"customerProfileId": "c", "attributes": {"x": node}}
    )
    compiled = compile_subscription(mapping, ACTIONS[mapping.action])

    found = find_provenance(compiled, trace_fields(event, compiled), event, "body", "/attributes/x")

    assert found is not None
    assert set(found.places) == {("traits", "a"), ("traits", "vip")}
