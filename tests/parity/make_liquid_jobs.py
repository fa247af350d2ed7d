#!/usr/bin/env python3
"""Random Liquid jobs for the conformance runner.

Every filter that is enabled, with odd values and arguments; every tag; operators, blanks trimmed, broken templates.
Left out is what the clock or chance decides: now, today, sample.

usage: make_liquid_jobs.py SEED COUNT     (NDJSON on standard output)
"""

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

R = random.Random(int(sys.argv[1]))
COUNT = int(sys.argv[2])
WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("liquid_words.json").read_text(encoding="utf-8"))
EVENT: dict[str, Any] = WORDS["event"]

VARIABLES = [*EVENT, "zip"]
CODES = "aAbBcCdeHIjkLlmMNpPqsSuUwWxXyYzZ%tnhfgGFTDvVQ:0"


def operand() -> str:
    r = R.random()
    return R.choice(VARIABLES) if r < 0.4 else R.choice(WORDS["paths"]) if r < 0.6 else R.choice(WORDS["literals"])


def some(*groups: list[str]) -> str:
    return R.choice(R.choice(groups)) if R.random() < 0.85 else operand()


def date_pattern() -> str:
    parts = [
        R.choice([f"%{R.choice(WORDS['flags'])}{R.choice(CODES)}", " ", "-", ":", "x", "%"])
        for _ in range(R.randint(1, 5))
    ]
    return "'" + "".join(parts) + "'"


def first_of(given: list[str], *counts: int) -> list[str]:
    """So many of *given* as one of *counts*, picked at random."""
    return given[: R.choice(counts)]


ARGUMENTS: dict[str, Callable[[], list[str]]] = {
    "replace": lambda: first_of([some(WORDS["texts"]), some(WORDS["texts"])], 1, 2, 2, 2),
    "replace_first": lambda: first_of([some(WORDS["texts"]), some(WORDS["texts"])], 1, 2, 2, 2),
    "replace_last": lambda: first_of([some(WORDS["texts"]), some(WORDS["texts"])], 1, 2, 2, 2),
    "slice": lambda: first_of([some(WORDS["counts"]), some(WORDS["counts"])], 0, 1, 2, 2),
    "truncate": lambda: first_of([some(WORDS["counts"]), some(WORDS["texts"])], 0, 1, 1, 2),
    "truncatewords": lambda: first_of([some(WORDS["counts"]), some(WORDS["texts"])], 0, 1, 1, 2),
    "date": lambda: first_of(
        [R.choice([date_pattern(), date_pattern(), operand()]), R.choice(WORDS["zones"])], 0, 1, 1, 1, 2
    ),
    "date_to_string": lambda: first_of(["'ordinal'", "'US'"], 0, 1, 2),
    "date_to_long_string": lambda: first_of(["'ordinal'", "'US'"], 0, 1, 2),
    "slugify": lambda: first_of([R.choice(WORDS["modes"]), R.choice(["true", "false"])], 0, 1, 2),
    "where": lambda: first_of([R.choice(WORDS["keys"]), some(WORDS["literals"], ["'n1'"])], 1, 2, 2),
    "default": lambda: first_of([operand(), R.choice(WORDS["allowed"])], 1, 1, 2),
    "json": lambda: first_of([R.choice(["2", "'--'", "0", "1.5", "nil", "20"])], 0, 0, 1),
    "number_of_words": lambda: first_of([R.choice(["'cjk'", "'auto'", "'x'"])], 0, 1),
    # By a fraction of a digit V8's powers differ from the C library's in the last place.
    "round": lambda: first_of([R.choice(WORDS["digits"])], 0, 1),
    **{
        name: lambda: first_of([some(WORDS["texts"])], 0, 1, 1, 1, 1, 1)
        for name in WORDS["with_text"]
        if name not in ("default", "where", "json")
    },
    **{
        name: lambda: first_of([some(WORDS["counts"], WORDS["literals"]), operand()], 0, 1, 1, 1, 1, 2)
        for name in WORDS["numeric"]
        if name != "round"
    },
}


def arguments(name: str) -> list[str]:
    given = ARGUMENTS.get(name, list)()
    return [*given, operand()] if R.random() < 0.03 and name != "round" else given


def filter_() -> str:
    r = R.random()
    if r < 0.02:
        name = R.choice(WORDS["disabled"])
    elif r < 0.2:
        name = R.choice(WORDS["numeric"])
    elif r < 0.45:
        name = R.choice(WORDS["plain"])
    elif r < 0.75:
        name = R.choice(WORDS["with_text"])
    else:
        name = R.choice(WORDS["mixed"])
    given = arguments(name)
    return f" | {name}" + (f": {', '.join(given)}" if given else R.choice(["", "", "", ":", " "]))


def condition() -> str:
    r = R.random()
    if r < 0.25:
        return operand()
    if r < 0.35:
        return f"not {operand()}"
    sign = R.choice(["==", "!=", "<", ">", "<=", ">=", "contains", "contains"])
    one = f"{operand()} {sign} {operand()}"
    return f"{one} {R.choice(['and', 'or'])} {condition()}" if R.random() < 0.35 else one


def value() -> str:
    if R.random() < 0.12:
        return condition() + "".join(filter_() for _ in range(R.choice([0, 0, 1])))
    if R.random() < 0.12:
        return (
            str(R.choice(WORDS["dates"]))
            + f" | {R.choice(WORDS['date_filters'])}: {date_pattern()}"
            + R.choice(["", "", f", {R.choice(WORDS['zones'])}"])
        )
    return operand() + "".join(filter_() for _ in range(R.choice([0, 1, 1, 1, 2, 2, 3])))


def trimmed(inner: str, left: str, right: str) -> str:
    return f"{left}{R.choice(['', '', '', '-'])} {inner} {R.choice(['', '', '', '-'])}{right}"


def output() -> str:
    text = value()
    shown = R.choice(["json", "json", "inspect"]) if R.random() < 0.35 else ""
    return trimmed(text + (f" | {shown}" if shown else ""), "{{", "}}")


def tag(inner: str) -> str:
    return trimmed(inner, "{%", "%}")


def text() -> str:
    return R.choice(["", " ", "a", " b ", "\n", "x: ", "😀 ", "}}", "%}", "| "])


def block(depth: int) -> str:
    return "".join(piece(depth) + text() for _ in range(R.randint(0, 2)))


def choice(depth: int) -> str:
    name = R.choice(["if", "if", "unless"])
    out = tag(f"{name} {condition()}") + text() + block(depth)
    for _ in range(R.choice([0, 0, 1, 2])):
        out += tag(f"elsif {condition()}") + text() + block(depth)
    if R.random() < 0.6:
        out += tag("else" if R.random() < 0.97 else "else x") + text() + block(depth)
    if R.random() < 0.04:
        out += tag(R.choice(["else", "elsif t"])) + text()
    return out + tag(f"end{name}")


def lines() -> str:
    some_lines = []
    for _ in range(R.randint(0, 4)):
        some_lines.append(
            R.choice(
                [
                    f"echo {value()}",
                    f"assign v = {value()}",
                    "# note",
                    "",
                    "increment n",
                    f"if {condition()}\necho 'y'\nelse\necho 'n'\nendif",
                    "cycle 'a', 'b'",
                    "capture v\necho 'c'\nendcapture",
                    "raw\necho\nendraw",
                    "comment\nx\nendcomment",
                ]
            )
        )
    return (
        "{% liquid\n"
        + "\n".join(R.choice(["", " ", "\t"]) + line for line in some_lines)
        + R.choice(["\n", " ", ""])
        + "%}"
    )


def name_() -> str:
    return R.choice(["v", "w", "event", "x-y", "num", "arr"])


def assign(_: int) -> str:
    name = name_()
    return tag(f"assign {name} = {value()}") + "{{ " + name + R.choice(["", " | json", ".size"]) + " }}"


def capture(depth: int) -> str:
    name = name_()
    return tag(f"capture {R.choice([name, repr(name)])}") + block(depth) + tag("endcapture") + "[{{ " + name + " }}]"


def comment(_: int) -> str:
    return (
        tag(f"comment{R.choice(['', ' x'])}") + R.choice(["x", "{{ y }}", "{% nope %}", block(3)]) + tag("endcomment")
    )


def raw(_: int) -> str:
    return (
        trimmed("raw", "{%", "%}")
        + R.choice(["{{ y }}", " x ", "{% if %}", ""])
        + R.choice(["{% endraw %}", "{%endraw -%}"])
    )


def count(_: int) -> str:
    name = name_()
    return tag(f"{R.choice(['increment', 'decrement'])} {name}") * R.randint(1, 3) + "{{ " + name + " }}"


def cycle(_: int) -> str:
    group = R.choice(["", "", f"{operand()}: "])
    turns = (", ".join(operand() for _ in range(R.randint(1, 3))) for _ in range(R.randint(1, 3)))
    return "".join(tag(f"cycle {group}{values}") for values in turns)


def block_tag(depth: int) -> str:
    return tag(f"block {name_()}") + block(depth) + "{{ block.super }}" + tag("endblock")


SMALL: list[Callable[[int], str]] = [
    assign,
    assign,
    assign,
    capture,
    comment,
    raw,
    count,
    cycle,
    block_tag,
    lambda _: tag(f"echo {R.choice([value(), value(), ''])}"),
    lambda _: lines(),
    lambda _: tag(R.choice(["# note", "#note\n# more", "#"])),
    lambda _: tag(R.choice(["break", "continue"])) if R.random() < 0.3 else output(),
]


def small_tag(depth: int) -> str:
    return R.choice(SMALL)(depth)


def piece(depth: int) -> str:
    r = R.random()
    if depth > 2 or r < 0.55:
        return output()
    return choice(depth + 1) if r < 0.75 else small_tag(depth + 1)


def broken(template: str) -> str:
    at = R.randint(0, len(template))
    r = R.random()
    if r < 0.4:
        return template[:at] + template[at + R.randint(1, 3) :]
    if r < 0.5:
        return template[:at]
    junk: str = R.choice(WORDS["junk"])
    return template[:at] + junk + template[at:]


def template() -> str:
    out = text() + "".join(piece(0) + text() for _ in range(R.choice([1, 1, 1, 2, 3])))
    return broken(out) if R.random() < 0.12 else out


def event() -> dict[str, Any]:
    kept = {key: part for key, part in EVENT.items() if R.random() < 0.9}
    for key in R.sample(sorted(kept), min(3, len(kept))):
        if R.random() < 0.3:
            kept[key] = R.choice([None, True, 0, "", "7", [1, [2]], {"x": 1}, 9007199254740993, -1.5, "Z"])
    return kept


if __name__ == "__main__":
    for number in range(COUNT):
        job = {"id": number, "op": "transform", "mapping": {"v": {"@liquid": template()}}, "event": event()}
        print(json.dumps(job))
