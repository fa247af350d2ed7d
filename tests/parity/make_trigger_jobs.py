#!/usr/bin/env python3
"""Random triggers for the conformance runner, put together from tokens and characters rather than from sentences.

usage: make_trigger_jobs.py SEED COUNT     (NDJSON on standard output)

Every kind of blank, escapes, names in all scripts, quotes left open, odd numbers, parentheses, dots and brackets where
they do not belong, groups within groups, words cut short, very long triggers; and events in which the paths lead to
every kind of value.
"""

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

R = random.Random(int(sys.argv[1]))
COUNT = int(sys.argv[2])

WORDS = json.loads((Path(__file__).parent / "trigger_words.json").read_text(encoding="utf-8"))
BLANKS: list[str] = WORDS["blanks"]
ODD_BLANKS: list[str] = WORDS["odd_blanks"]
ROOTS: list[str] = WORDS["roots"]
STRANGE: list[str] = WORDS["strange"]
KEYS: list[str] = WORDS["keys"]
ODD_KEYS: list[str] = WORDS["odd_keys"]
NUMBERS: list[str] = WORDS["numbers"]
INSIDE: list[str] = WORDS["inside"]
OPERATORS: list[str] = WORDS["operators"]
NOISE: list[str] = WORDS["noise"]
VALUES: list[Any] = WORDS["values"]
KNOWN = {"flag": True, "off": False, "zero": 0, "empty": "", "nul": None, "text": "Order Completed", "n": 5, "num": "5"}

calm = False  # whether the trigger at hand is to be one that Segment can probably read


def pick(common: list[str], rare: list[str], share: float = 0.85) -> str:
    return R.choice(common if R.random() < (0.99 if calm else share) else rare)


def blank() -> str:
    return pick(BLANKS, ODD_BLANKS, 0.96)


def dot() -> str:
    return pick(["."], [" .", ". ", "..", "\\.", "."], 0.96)


def path() -> str:
    r = R.random() * (0.91 if calm else 1)
    if r < 0.35:
        return R.choice(ROOTS)
    if r < 0.9:
        root = pick(ROOTS, STRANGE, 0.95)
        return root + "".join(dot() + pick(KEYS, ODD_KEYS) for _ in range(R.choice([1, 1, 1, 2, 3])))
    return R.choice(STRANGE)


def text() -> str:
    quote = pick(['"'], ["'"], 0.88)
    closing = pick([quote], ["", '"', "'", quote * 2], 0.95)
    return quote + R.choice(INSIDE) + closing


def value() -> str:
    r = R.random()
    if r < 0.5:
        return text()
    if r < 0.7:
        return R.choice(NUMBERS)
    if r < 0.88:
        return R.choice(["true", "false", "null"])
    return path() if calm or r < 0.96 else R.choice(["[1]", '["a", "b"]', "[", "()", "!x", "=", ",", ""])


def comparison() -> str:
    sign = pick(OPERATORS[:6], OPERATORS, 0.93)
    gap = "" if sign in ("=", "!=") and R.random() < 0.3 else blank()
    return f"{path()}{gap}{sign}{blank()}{value()}"


def call() -> str:
    name = pick(["contains", "match"], ["contain", "matches", "length", "lowercase", "CONTAINS", "typeof"], 0.95)
    arguments = [path(), value() if R.random() < 0.3 else text()]
    if R.random() < 0.05:
        arguments.reverse()
    if R.random() < 0.06:
        arguments = arguments[: R.randint(0, 1)] if R.random() < 0.5 else [*arguments, text()]
    inside = f"{blank()},{blank()}".join(arguments) if R.random() < 0.97 else f"{blank()}".join(arguments)
    negation = pick(["", "", "!"], ["! ", "!!", "not "], 0.95)
    closing = pick([")"], ["", "))"], 0.96)
    return f"{negation}{name}{pick(['', ' '], [blank()])}({blank()}{inside}{blank()}{closing}"


def condition() -> str:
    r = R.random()
    if r < 0.55:
        return comparison()
    if r < 0.8:
        return call()
    if r < 0.97:
        return f'{R.choice(["type", "event"])} = "{R.choice(["track", "page", "Order Completed"])}"'
    membership = [f"{text()} in {path()}", f"{path()} in [{text()}, {text()}]"]
    return R.choice([path(), value(), "", "all", *membership, f"{value()} = {path()}"])


def group(depth: int) -> str:
    parts = [group(depth - 1) if depth and R.random() < 0.3 else condition() for _ in range(R.choice([1, 2, 2, 3]))]
    joined = chain(parts)
    opening = pick(["("], ["!(", "((", "( ", "! (", "[", "not ("], 0.85)
    return f"{opening}{joined}{pick([')'], ['', '))', ' )', ']'], 0.9)}"


def chain(parts: list[str]) -> str:
    out = parts[0]
    word = R.choice(["and", "or"])
    for part in parts[1:]:
        word = word if R.random() < 0.7 else R.choice(["and", "or"])
        shown = pick([word], [word.upper(), "&&", ",", "", "and and", "and or", word.title(), f"({word})"], 0.95)
        out += f"{blank()}{shown}{blank()}{part}"
    return out


def sentence() -> str:
    count = R.choice([1, 1, 2, 2, 3, 4])
    parts = [group(R.choice([0, 0, 1, 2])) if R.random() < 0.25 else condition() for _ in range(count)]
    before = pick([""], [" ", "\t", "\n", "\r\n"], 0.9)
    return before + chain(parts) + pick([""], [" ", "\n", "\r\n", ";", "\u00a0"], 0.9)


def damaged() -> str:
    fql = sentence()
    for _ in range(R.choice([1, 1, 2, 3])):
        at, until = sorted((R.randint(0, len(fql)), R.randint(0, len(fql))))
        what = R.random()
        if what < 0.5:
            fql = fql[:at] + R.choice(NOISE) + fql[at:]
        elif what < 0.7:
            fql = fql[:at] + fql[at + 1 :]
        elif what < 0.85:
            fql = fql[:until]
        else:
            fql = fql[:at] + fql[min(until, at + 6) :]
    return fql


def soup() -> str:
    signs: list[Callable[[], str]] = [
        lambda: R.choice(OPERATORS),
        lambda: R.choice(NOISE),
        lambda: R.choice(["and", "or"]),
    ]
    kinds = [path, text, value, blank, *signs]
    glue = R.choice(["", " ", " "])
    return glue.join(R.choice(kinds)() for _ in range(R.randint(0, 9)))


def long() -> str:
    shapes: list[Callable[[], str]] = [
        lambda: chain([condition() for _ in range(R.randint(20, 60))]),
        lambda: "(" * R.randint(1, 30) + comparison() + ")" * R.randint(0, 30),
        lambda: f'event = "{"x" * R.randint(100, 3000)}"',
        lambda: f"properties{'.a' * R.randint(20, 400)} {R.choice(['=', '!='])} {value()}",
        lambda: chain([group(3) for _ in range(R.randint(2, 6))]),
        lambda: " " * R.randint(50, 500) + comparison(),
    ]
    return R.choice(shapes)()


def trigger() -> str:
    global calm
    r = R.random()
    calm = r < 0.45
    return sentence() if r < 0.6 else damaged() if r < 0.85 else soup() if r < 0.97 else long()


def tree(depth: int = 0) -> Any:
    r = R.random()
    if r < 0.08:
        return R.choice(VALUES)
    out: dict[str, Any] = {}
    for key in R.sample(WORDS["event_keys"], R.randint(0, 14)):
        if key in KNOWN and R.random() < 0.7:
            out[key] = KNOWN[key]
        else:
            out[key] = tree(depth + 1) if depth < 3 and R.random() < 0.3 else R.choice(VALUES)
    return out


def event() -> dict[str, Any]:
    out: dict[str, Any] = {}
    for root in ("type", "event", "name", "userId"):
        if R.random() < 0.8:
            common = {"type": "track", "event": "Order Completed", "name": "Order", "userId": "u1"}[root]
            out[root] = common if R.random() < 0.6 else R.choice(VALUES)
    for root in ("properties", "traits", "context"):
        if R.random() < 0.85:
            out[root] = tree()
    return out


for number in range(COUNT):
    print(json.dumps({"id": number, "op": "trigger", "fql": trigger(), "event": event()}))
