"""Random events: mostly what a shop sends, now and then with parts missing, or of another type than they should be."""

from random import Random
from typing import Any, Final

from talonbench.values import json_text
from tests.properties.words import pick

Event = dict[str, Any]
KINDS: Final = ("track",) * 6 + ("identify", "identify", "page", "screen", "group", "alias")


def make_event(chance: Random) -> Event:
    """An event of any type."""
    kind = chance.choice(KINDS)
    event: Event = {"type": kind, "messageId": f"m-{chance.randrange(10**6)}", "userId": "u1", "anonymousId": "a1"}
    if kind == "track":
        event |= {"event": pick(chance, "names"), "properties": _properties(chance)}
    elif kind in ("page", "screen"):
        event |= {"name": chance.choice(("Home", "Cart")), "properties": {"url": "https://shop.example/", "total": 5}}
    else:
        event["traits"] = _traits(chance)
    if chance.random() < 0.5:
        app = {"name": chance.choice(("shop", "web"))}
        event["context"] = {"app": app, "ip": "1.2.3.4", "active": True, "traits": _traits(chance)}
    if chance.random() < 0.12:
        event["integrations"] = pick(chance, "integrations")
    if chance.random() < 0.25:
        event["timestamp"] = "2024-03-05T16:07:08.009Z"
    if chance.random() < 0.1:
        event["receivedAt"] = "2024-03-05T16:07:09.000Z"
    for _ in range(chance.choice((0, 0, 0, 0, 1, 2))):
        _spoil(chance, event)
    return event


def make_batch(chance: Random) -> str:
    """The body of a call to /v1/batch: some events without their time of sending, some without messageIds."""
    events = [make_event(chance) for _ in range(chance.choice((1, 2, 3)))]
    for event in events:
        if chance.random() < 0.3:
            event.pop("messageId", None)
    shared: Event = {"sentAt": "2024-03-05T16:07:08.500Z", "context": {"app": {"name": "shop"}}}
    body: Event = {"batch": events, **{key: one for key, one in shared.items() if chance.random() < 0.6}}
    return json_text(body)


def _properties(chance: Random) -> Event:
    whole: Event = {
        "order_id": "o-77",
        "total": chance.choice((5, 49.9, 99, "99")),
        "currency": chance.choice(("EUR", "eur")),
        "coupon": chance.choice(("WELCOME", "WELCOME", "")),
        "products": [_product(chance, letter) for letter in "abc"[: chance.randrange(4)]],
        "address": {"city": "Paris", "zip": "75001"},
        "vip": chance.choice((True, False, "true")),
        "quantity": chance.choice((1, 2)),
        "tags": ["new", "sale"],
        "attributes": {"channel": "web", "score": 7},
        "user.id": "dotted",
        "amount.cost": 12,
        "loyalty": chance.choice(('{"tier": "gold"}', {"tier": "gold"})),
    }
    return _some(chance, whole)


def _product(chance: Random, letter: str) -> Event:
    price, quantity = chance.choice((5, 7.25, "12.50")), chance.choice((1, 2, "3"))
    return {"sku": f"{letter}-1", "name": f"Thing {letter}", "price": price, "quantity": quantity, "category": "Games"}


def _traits(chance: Random) -> Event:
    plan, age = chance.choice(("gold", "Gold", "free")), chance.choice((25, 40, "25"))
    return _some(chance, {"email": "ada@shop.example", "plan": plan, "age": age, "name": "Ada"})


def _some(chance: Random, whole: Event) -> Event:
    return {key: value for key, value in whole.items() if chance.random() < 0.75}


def _spoil(chance: Random, event: Event) -> None:
    """Break one thing, if it is there."""
    inner = event.get("properties")
    properties: Event = inner if isinstance(inner, dict) else {}
    match chance.randrange(9):
        case 0:
            event.pop(chance.choice(tuple(event)[1:]))
        case 1:
            event[chance.choice(tuple(event)[1:])] = chance.choice((None, "", 5, [], {}, "text", True))
        case 2:
            event["userId"] = chance.choice(("", None, 12, "a b/c?d", "u%20", "é"))
        case 3:
            properties["products"] = pick(chance, "products")
        case 4:
            properties["address"] = pick(chance, "addresses")
        case 5:
            event["messageId"] = "x" * 120
        case 6:
            event["filler"] = "x" * chance.choice((100, 33_000))
        case 7 if properties:
            properties[chance.choice(tuple(properties))] = pick(chance, "odd")
        case _:
            event["type"] = chance.choice(("track", "Track", "identify", "nope", 5))
