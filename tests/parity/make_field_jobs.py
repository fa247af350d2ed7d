"""Generate jobs that reach what an action's fields and its request can be given.

usage: make_field_jobs.py SEED COUNT > jobs.ndjson

Every field of every action (structure: ../examples/action_fields.json), at the root and below it, with every kind of
odd value; odd settings, ids and header values; the credentials test on odd deployments.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

SEED, COUNT = int(sys.argv[1]), int(sys.argv[2])
R = random.Random(SEED)
ODD = json.loads((Path(__file__).parent / "odd_values.json").read_text(encoding="utf-8"))
# Numbers as they are to stand in the text: a placeholder is put in first, since json would write them its own way.
RAW: list[str] = ODD["raw"]
NUMERALS, WORDS, IDS, HEADERS = ODD["numerals"], ODD["words"], ODD["ids"], ODD["headers"]
KEYS, DEPLOYMENTS, SOUP = ODD["keys"], ODD["deployments"], ODD["soup"]
SCHEMES = ["https://", "http://", "HTTPS:", "https:/", "https:///", "", "ftp://", "file://", "ws:", "javascript:", "//"]
HOSTS = ["demo.talon.one", "demo", "localhost", "[::1]", "1.2.3", "0x7f.1", "exämple.com", "%65x.com", "u:p@a.b", ""]
ENDS = ["", "/", ":443", ":80", ":0", ":99999", ":08", ":", "/a/b", "?q", "#f"]
ACTIONS = json.loads((Path(__file__).parents[1] / "examples" / "action_fields.json").read_text(encoding="utf-8"))
Json = Any

NUMBERS = [0, 1, -1, 2, 7, 1.5, -2.25, 0.1, 1e15, 2**31, 2**53 - 1]


def raw() -> str:
    return f"<<{R.choice(RAW)}>>"


def text() -> str:
    values: list[str] = R.choice([NUMERALS, WORDS, WORDS, IDS, HEADERS])
    return R.choice(values)


def soup(longest: int) -> str:
    """Pieces that mean something in an address, or must not stand in one, in any order."""
    return "".join(R.choice(SOUP) for _ in range(R.randint(0, longest)))


def scalar() -> Json:
    return R.choice([text(), text(), raw(), R.choice(NUMBERS), R.choice([True, False]), None])


def anything(depth: int = 0) -> Json:
    kind = R.random()
    if depth > 2 or kind < 0.6:
        return scalar()
    if kind < 0.8:
        return [anything(depth + 1) for _ in range(R.choice([0, 1, 1, 1, 2, 3]))]
    return {R.choice(KEYS): anything(depth + 1) for _ in range(R.choice([0, 1, 2, 4]))}


def fitting(field: dict[str, Json]) -> Json:
    """A value that the field takes, or nearly."""
    if "choices" in field and R.random() < 0.8:
        return R.choice(field["choices"])
    match field["type"]:
        case "string":
            return R.choice(["abc", "id-1", "5", text()])
        case "integer" | "number":
            return R.choice([1, 5, 1.5, raw(), R.choice(NUMERALS)])
        case "boolean":
            return R.choice([True, False, "true", "false", 0, 1, None])
        case _:
            if "properties" not in field:
                return {R.choice(KEYS): anything(1) for _ in range(R.randint(0, 4))}
            return members(field["properties"], 0.5, 0.9)


def single(field: dict[str, Json], faithful: float) -> Json:
    kind = R.random()
    if kind < faithful:
        return fitting(field)
    if kind < faithful + 0.05:
        return [fitting(field)]
    return anything()


def value(field: dict[str, Json], faithful: float) -> Json:
    if not field.get("multiple") or R.random() < 0.15:
        return single(field, faithful)
    return [single(field, faithful) for _ in range(R.choice([0, 1, 1, 2, 3]))]


def members(fields: list[dict[str, Json]], share: float, faithful: float) -> dict[str, Json]:
    chosen = [field for field in fields if R.random() < (0.95 if field.get("required") else share)]
    R.shuffle(chosen)
    out = {field["key"]: value(field, faithful) for field in chosen}
    if R.random() < 0.15:
        out[R.choice(KEYS)] = anything(1)
    return out


ID_FIELDS = ("customerProfileId", "customerSessionId", "audienceId")
HEADER_FIELDS = ("callbackDestination", "callbackAPIKey", "contentFields", "callbackCorrelationId")


def request_job() -> dict[str, Json]:
    action = R.choice(list(ACTIONS))
    payload = members(ACTIONS[action], R.choice([0.15, 0.4]), R.choice([0.55, 0.9, 0.9, 0.98]))
    for key in payload:
        if key in ID_FIELDS and R.random() < 0.5:
            payload[key] = R.choice(["", "", "a", "x/"]) + R.choice([*IDS, soup(6)]) + R.choice(["", "", "b", "?y'"])
        if key in HEADER_FIELDS and R.random() < 0.5:
            payload[key] = R.choice([*HEADERS, soup(3)])
    event: dict[str, Json] = {
        "type": "track",
        "userId": R.choice(["u1", "", None, 5, R.choice(IDS)]),
        "event": "e",
        "properties": {},
    }
    way = R.random()
    mapping: dict[str, Json] = payload
    if way < 0.6:
        event["properties"]["payload"] = payload
        mapping = {
            key: {"@path": f"$.properties.payload.{key}"}
            for key in payload
            if key in {f["key"] for f in ACTIONS[action]}
        }
    elif way < 0.75:
        mapping = {key: {"@literal": part} for key, part in payload.items()}
    job = {"op": "request", "action": action, "mapping": mapping, "event": event, "defaults": R.random() < 0.3}
    if R.random() < 0.4:
        job["settings"] = settings()
    return job


def settings() -> dict[str, Json]:
    key = R.choice(["some_api_key", "k", "", R.choice(HEADERS), R.choice([None, 5, True, raw()])])
    deployment = R.choice(DEPLOYMENTS) if R.random() < 0.9 else R.choice([*HEADERS, None, 5, False, raw()])
    return {"apiKey": key, "deployment": deployment}


def auth_job() -> dict[str, Json]:
    made: Json = settings()
    kind = R.random()
    if kind < 0.1:
        made[R.choice(["apiKey", "deployment", "other"])] = anything()
    elif kind < 0.13:
        del made[R.choice(["apiKey", "deployment"])]
    elif kind < 0.5:
        made["deployment"] = R.choice(SCHEMES) + soup(2) + R.choice(HOSTS) + soup(3) + R.choice(ENDS)
    elif kind < 0.7:
        made["deployment"] = R.choice(
            ["https://demo.talon.one/", "https://demo.talon.one", "https://", "", "h/"]
        ) + R.choice(IDS + WORDS)
    return {"op": "auth", "settings": made}


def line(job: dict[str, Json]) -> str:
    written = json.dumps(job)
    for number in RAW:
        written = written.replace(f'"<<{number}>>"', number)
    return written


for index in range(COUNT):
    print(line({"id": index, **(auth_job() if R.random() < 0.2 else request_job())}))
