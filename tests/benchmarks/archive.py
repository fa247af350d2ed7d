"""An archive of a shop's events through four mappings: ``talonbench replay`` beside Segment's own engine, in turns."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from talonbench.workspace import MappingEntry, Workspace, save
from tests.parity.engine import HERE, ORACLE

EVENTS = 1_000_000
ROUNDS = 3
PAIRS = 5
MANY = 3
MAPPINGS: list[dict[str, Any]] = [
    {
        "action": "trackEventV2",
        "trigger": 'type = "track" and event != "Order Completed"',
        "mapping": {"eventType": {"@path": "$.event"}, "attributes": {"@path": "$.properties.attributes"}},
    },
    {
        "action": "updateCustomerSessionV2",
        "trigger": 'type = "track" and event = "Order Completed"',
        "mapping": {
            "customerSessionId": {"@path": "$.properties.order_id"},
            "state": "closed",
            "couponCodes": {"@path": "$.properties.coupons"},
            "cartItems": {
                "@arrayPath": [
                    "$.properties.products",
                    {
                        "name": {"@path": "$.name"},
                        "sku": {"@path": "$.sku"},
                        "quantity": {"@path": "$.quantity"},
                        "price": {"@path": "$.price"},
                    },
                ]
            },
        },
    },
    {
        "action": "updateCustomerProfileV3",
        "trigger": 'type = "identify"',
        "mapping": {"attributes": {"@path": "$.traits"}},
    },
    {
        "action": "trackEventV2",
        "trigger": 'type = "track" and properties.total >= 100',
        "mapping": {"eventType": "large_order", "attributes": {"total": {"@path": "$.properties.total"}}},
    },
]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took, its processes together: CPU and wall seconds, the peak of its largest one in MB."""

    cpu: float
    wall: float
    peak: float
    output: str


def run() -> None:
    """Print CPU times beside Segment's engine, two processes beside one, and the memory of archives of any length."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive, mappings, workspace = prepare(folder, EVENTS)
        ours = [sys.executable, "-m", "talonbench_gui", "replay", "--workspace", str(workspace), "--json"]
        theirs = ["node", str(HERE / "oracle.js"), str(ORACLE), "--archive", str(archive), str(mappings)]
        one = [*ours, "--jobs", "1", str(archive)]
        compare(one, theirs, folder)
        _print_speed(one, theirs, folder)
        _print_processes([*ours, str(archive)], folder)
        _print_memory(ours, archive, folder)


def _print_speed(ours: list[str], theirs: list[str], folder: Path) -> None:
    kept = [*ours, "--out", str(folder / "run")]
    spent = []
    for _ in range(ROUNDS):
        spent.append([measure(command, folder).cpu for command in (ours, kept, theirs)])
        shutil.rmtree(folder / "run")
    mine, keeping, other = (median(side) for side in zip(*spent, strict=True))
    print(f"{EVENTS:,} events, one process, CPU time: Talonbench {mine:.2f} s, kept {keeping:.2f}, Segment {other:.2f}")
    print(f"{other / mine:.2f} times Segment (at least 2, aim 2.4); {other / keeping:.2f} if the run is kept (1.6)")


def _print_processes(ours: list[str], folder: Path) -> None:
    pairs = [[measure([*ours, "--jobs", jobs], folder) for jobs in ("1", "2")] for _ in range(PAIRS)]
    faster = median(one.wall / two.wall for one, two in pairs)
    more = median(two.cpu / one.cpu for one, two in pairs) - 1
    print(f"two processes: {faster:.2f} times one (at least 1.7), with {more:.0%} more CPU time")


def _print_memory(ours: list[str], archive: Path, folder: Path) -> None:
    whole = archive.read_bytes()
    for times in (1, MANY):
        longer = folder / "longer.ndjson.gz"
        longer.write_bytes(whole * times)
        spent = measure([*ours, "--jobs", "2", "--out", str(folder / "long"), str(longer)], folder)
        shutil.rmtree(folder / "long")
        print(f"{times * EVENTS:,} events, kept, two processes: the largest took {spent.peak:.0f} MB")


def compare(ours: list[str], theirs: list[str], folder: Path) -> None:
    """Both count the same."""
    mine, other = (json.loads(measure(command, folder).output) for command in (ours, theirs))
    kinds = ("ready", "not_triggered", "rejected")
    counted = [[{kind: one[kind] for kind in kinds} for one in rows] for rows in (mine["mappings"], other["counts"])]
    assert counted[0] == counted[1], counted


def measure(command: list[str], folder: Path) -> Spent:
    """What *command* takes, with its code compiled in *folder* as an installed program's is."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "code")
    begun = time.monotonic()
    with (folder / "output").open("w+b") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.DEVNULL)
        _, process.returncode, used = os.wait4(process.pid, 0)
        output.seek(0)
        said = output.read().decode()
    wall = time.monotonic() - begun
    return Spent(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, said)


def prepare(folder: Path, count: int) -> tuple[Path, Path, Path]:
    """The archive, the mappings for Segment's engine, and the workspace that has the same."""
    archive, mappings, workspace = folder / "archive.ndjson.gz", folder / "mappings.json", folder / "w.talonbench.json"
    mappings.write_text(json.dumps(MAPPINGS), "utf-8")
    write_archive(archive, count)
    save(Workspace(mappings=[entry(at, one) for at, one in enumerate(MAPPINGS)]), workspace)
    return archive, mappings, workspace


def entry(at: int, one: dict[str, Any]) -> MappingEntry:
    """A mapping of the workspace; Segment's defaults lie under it."""
    from talonbench.talon_one import ACTIONS

    whole = {**ACTIONS[one["action"]].default_mapping(), **one["mapping"]}
    return MappingEntry(id=f"m{at}", name=f"Mapping {at}", action=one["action"], trigger=one["trigger"], mapping=whole)


def write_archive(path: Path, count: int) -> None:
    """*count* events as Segment stores them, packed."""
    chance = Random(1)
    with gzip.open(path, "wt", compresslevel=6, encoding="utf-8") as file:
        for number in range(count):
            file.write(f"{json.dumps(make_event(chance, number), separators=(',', ':'))}\n")


def make_event(chance: Random, number: int) -> dict[str, Any]:
    """A received event of a shop."""
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_772_323_200 + number))
    times = dict.fromkeys(("timestamp", "originalTimestamp", "sentAt", "receivedAt"), f"{at}.{number % 1000:03}Z")
    event = {
        "messageId": str(UUID(int=chance.getrandbits(128))),
        "userId": f"user-{chance.randrange(50_000)}",
        "anonymousId": str(UUID(int=chance.getrandbits(128))),
        **times,
        "channel": "client",
        "version": 2,
        "integrations": {},
        "context": _context(chance),
    }
    kind = chance.random()
    if kind < 0.15:
        traits = {"email": "a@shop.example", "plan": chance.choice(("gold", "free")), "age": chance.randrange(18, 80)}
        return {**event, "type": "identify", "traits": traits}
    if kind < 0.4:
        page = {
            "url": "https://shop.example/cart",
            "title": "Cart",
            "referrer": "https://shop.example/",
            "path": "/cart",
        }
        return {**event, "type": "page", "name": chance.choice(("Home", "Cart", "Product")), "properties": page}
    name = chance.choice(("Order Completed", "Product Viewed", "Product Added", "Cart Viewed"))
    return {**event, "type": "track", "event": name, "properties": _order(chance, number, name)}


def _context(chance: Random) -> dict[str, Any]:
    return {
        "ip": f"203.0.113.{chance.randrange(255)}",
        "locale": "en-GB",
        "timezone": "Europe/Berlin",
        "userAgent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0",
        "library": {"name": "analytics.js", "version": "next-1.70.0"},
        "page": {"path": "/cart", "referrer": "https://shop.example/", "search": "", "title": "Cart"},
        "app": {"name": "shop", "version": f"4.{chance.randrange(9)}"},
    }


def _order(chance: Random, number: int, name: str) -> dict[str, Any]:
    products = [
        {"sku": f"sku-{chance.randrange(900)}", "name": "A thing of beauty", "price": chance.randrange(100, 9900) / 100,
         "quantity": chance.randrange(1, 4), "category": "Games"}
        for _ in range(chance.randrange(1, 4))
    ]  # fmt: skip
    order: dict[str, Any] = {"total": chance.randrange(500, 20_000) / 100, "currency": "EUR", "products": products}
    if name == "Order Completed" and chance.random() < 0.98:
        order["order_id"] = f"order-{number}"
    if chance.random() < 0.3:
        order["attributes"] = {"channel": "web", "score": chance.randrange(100)}
    return order
