"""An archive of a shop's November with what goes wrong in real ones, made again alike each time.

On the ninth day the shop renames ``order_id`` to ``orderId``; version 4.2.0 of its app writes “Order completed”; 3 % of
the events come twice; and the file of the twelfth is cut in the middle.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any, Final

from talonbench.destination import Subscription
from talonbench.values import Value
from talonbench.workspace import MappingEntry, Workspace, save

DAYS: Final = 14
EVENTS: Final = 200_000
RENAMED: Final = 9  # the day
BROKEN: Final = 12  # the day
SLIP: Final = "4.2.0"  # the version of the app
REPEATED: Final = 0.03
_SESSION: Final[dict[str, Value]] = {
    "customerSessionId": {"@path": "$.properties.order_id"},
    "profileId": {"@path": "$.userId"},
    "state": "closed",
}
_TRACKED: Final[dict[str, Value]] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}


def write_archive(folder: Path, count: int = EVENTS) -> None:
    """A file for each day, packed as Segment does it."""
    chance = Random(11)
    daily = count // DAYS
    for day in range(1, DAYS + 1):
        lines = [_make_line(chance, day, number, daily) for number in range(daily)]
        for at in range(daily):
            if chance.random() < REPEATED:
                lines[at] = lines[at - 1]
        packed = gzip.compress("".join(lines).encode(), 1)
        path = folder / f"2026-11-{day:02}.json.gz"
        path.write_bytes(packed[: len(packed) // 2] if day == BROKEN else packed)


def save_setup(path: Path) -> None:
    """The mappings, as they were made for the events of the first days."""
    mappings = (
        Subscription(
            "m1", "Order completed → close session", "updateCustomerSessionV2",
            'type = "track" and event = "Order Completed"', _SESSION,
        ),
        Subscription(
            "m2", "Product viewed", "trackEventV2", 'type = "track" and event = "Product Viewed"', _TRACKED
        ),
    )  # fmt: skip
    save(Workspace(mappings=[MappingEntry.of(one) for one in mappings]), path)


def _make_line(chance: Random, day: int, number: int, daily: int) -> str:
    second = number * 86_400 // daily
    at = f"2026-11-{day:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{number % 1000:03}Z"
    version = chance.choice(("4.0.3", "4.1.0", SLIP, "4.2.1"))
    event: dict[str, Any] = {
        "messageId": f"ajs-next-{chance.getrandbits(64):016x}",
        "userId": f"cust-{chance.randrange(10_000, 40_000)}",
        "timestamp": at,
        "receivedAt": at,
        "context": {"app": {"name": "Lumen & Loom", "version": version}},
        "integrations": {},
    }
    if chance.random() < 0.4:
        return f"{json.dumps({**event, 'type': 'page', 'name': 'Product', 'properties': {}})}\n"
    if chance.random() < 0.6:
        viewed = {"sku": f"sku-{chance.randrange(900)}"}
        return f"{json.dumps({**event, 'type': 'track', 'event': 'Product Viewed', 'properties': viewed})}\n"
    name = "Order completed" if version == SLIP else "Order Completed"
    key = "order_id" if day < RENAMED else "orderId"
    order = {key: f"ord-{100_000 + number}", "total": chance.randrange(500, 20_000) / 100, "currency": "EUR"}
    return f"{json.dumps({**event, 'type': 'track', 'event': name, 'properties': order})}\n"
