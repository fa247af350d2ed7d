"""Generate parity jobs that the general generator does not reach.

usage: make_deep_jobs.py SEED COUNT > jobs.ndjson

Deep nesting, long lists, odd Unicode and lone surrogates, numbers at the edges, every directive inside every other,
root mappings, names that every object of JavaScript has; as transforms, and as requests of actions that take anything.
Half of the mappings are bent: options of another type, left out, renamed, more keys beside a directive.
"""

import json
import random
import sys
from typing import Any

ODD = ["", " ", "a", "\u00a0x\u00a0", "\u2028", "\x00", "\x1f", "\x7f", "ﬀ", "ß", "ẞ", "İ", "ı", "ſ", "K", "ǆ", "Σας"]
WIDE = ["\ufeff", "😀", "👩\u200d🚀", "e\u0301", "\ud800", "x\udc00y", "\udbff\ud800"]
CODED = ["12", "1e400", "-0", "0x1F", "1_000", " 7\n", "+5", "{{a}}", "{{{b}}}", "$&", "$$", "$1", "\\", '"', "true"]
TEXTS = [*ODD, *WIDE, *CODED, "null", "[1]", '{"a":1}', "a.b[0]", "x" * 300]
NUMBERS = [0, -0.0, 1, -1, 0.1, 1e16, 1e20, 1e21, 123456789.5, 1e-6, 1e-7, 2**53, 2**53 + 1, -(2**63), 2**64, 1.5e300]
KEYS = [
    "a",
    "b",
    "0",
    "1",
    "10",
    "01",
    "-1",
    "4294967294",
    "4294967295",
    "length",
    "x y",
    "é",
    "😀",
    "a.b",
    "[0]",
    "'q'",
    "",
]
PATHS = [
    "$.a",
    "$.b",
    "$.a.b",
    "$.a.0",
    "$.a[0]",
    "$.a[1].b",
    "$['a']",
    '$["a"].b',
    "$.a.length",
    "$.b.length",
    "$",
    "$.0",
]
PATHS += [
    "$.list",
    "$.list[3]",
    "$.list.10.a",
    "$.list.length",
    "$.deep.d.d.d",
    "a",
    "$.x y",
    "$.😀",
    "$.a.b.",
    "..a",
    "$.$.a",
]
NATIVE = ["constructor", "toString", "hasOwnProperty", "valueOf", "at", "map", "length", "name", "caller"]
NATIVE_PATHS = [f"$.{at}.{name}" for at in ("a", "b", "list", "userId", "a.constructor", "a.at") for name in NATIVE]
KEYS += ["constructor", "toString", "valueOf"]
ROOT = "__segment_internal_directive"
DIRECTIVES = ["@if", "@path", "@template", "@literal", "@arrayPath", "@case", "@replace", "@json", "@flatten", "@merge"]
DIRECTIVES += ["@transform", "@excludeWhenNull", "@liquid", "@nope", "@", "@Path", "@if2"]
OPTIONS = ["exists", "blank", "then", "else", "operator", "value", "pattern", "replacement", "pattern2", "replacement2"]
OPTIONS += ["ignorecase", "global", "mode", "separator", "omitArrays", "objects", "direction", "apply", "mapping"]
NAMES = [*OPTIONS, *KEYS, *DIRECTIVES, "_metadata", ROOT]
WORDS = ["lower", "Upper", "left", "LEFT", "right", "encode", "ENCODE", "decode", "Decode", ".", "", "a", "true"]


class Maker:
    """Makes one random job after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def scalar(self) -> Any:
        """A text, a number, true, false or null."""
        kind = self.random.random()
        if kind < 0.5:
            return self.random.choice(TEXTS)
        return self.random.choice(NUMBERS) if kind < 0.8 else self.random.choice([True, False, None])

    def value(self, depth: int = 0) -> Any:
        """Any JSON value."""
        kind = self.random.random()
        if depth > 3 or kind < 0.4:
            return self.scalar()
        if kind < 0.7:
            return {self.random.choice(KEYS): self.value(depth + 1) for _ in range(self.random.randint(0, 5))}
        return [self.value(depth + 1) for _ in range(self.random.randint(0, 5))]

    def nested(self, levels: int) -> Any:
        """Objects and lists inside each other."""
        value = self.scalar()
        for _ in range(levels):
            value = {"d": value} if self.random.random() < 0.6 else [value]
        return value

    def event(self) -> dict[str, Any]:
        """An event that the paths fit."""
        event: dict[str, Any] = {"type": "track", "userId": "u", "event": "e", "a": self.value(), "b": self.value()}
        event[self.random.choice(KEYS)] = self.value()
        event["deep"] = self.nested(self.random.randint(0, 60))
        event["list"] = [self.value(3) for _ in range(self.random.choice([0, 1, 3, 12, 200]))]
        return event

    def node(self, depth: int = 0) -> Any:
        """A mapping's node: a directive as often as not."""
        if depth > 4 or self.random.random() < 0.3:
            return self.random.choice([{"@path": self.random.choice(PATHS)}, self.value(2)])
        directive = self.random.choice(list(self.makers()))
        return {directive: self.makers()[directive](depth + 1)}

    def makers(self) -> dict[str, Any]:
        """A maker of options for each directive."""
        node, choice = self.node, self.random.choice
        return {
            "@path": lambda d: choice(PATHS),
            "@template": lambda d: choice(["{{a}}", "{{{a}}}{{b}}", "x{{ list }}y", "{{a.b}} {{deep}}", "{{{b}}"]),
            "@literal": node,
            "@arrayPath": lambda d: [choice([*PATHS, node(d)]), {choice(KEYS): node(d), "v": {"@path": "$"}}],
            "@if": lambda d: {choice(["exists", "blank"]): node(d), "then": node(d), "else": node(d)},
            "@case": lambda d: {"operator": choice(["upper", "lower"]), "value": self.textual(d)},
            "@replace": lambda d: self.replace(d),
            "@merge": lambda d: {
                "objects": [self.objectlike(d) for _ in range(3)],
                "direction": choice(["left", "right"]),
            },
            "@transform": lambda d: {"apply": {"a": node(d), "b": node(d)}, "mapping": {"v": node(d)}},
            "@flatten": lambda d: {"value": node(d), "separator": choice([".", "_", "é"])},
            "@json": lambda d: {"mode": choice(["encode", "decode"]), "value": node(d)},
            "@excludeWhenNull": node,
            "@liquid": lambda d: choice(["{{ a }}", "{{ b | json }}", "{% if a %}x{{ list | size }}{% endif %}"]),
        }

    def textual(self, depth: int) -> Any:
        """A text or a directive."""
        node = self.node(depth)
        return (
            node if isinstance(node, dict) and any(key.startswith("@") for key in node) else self.random.choice(TEXTS)
        )

    def objectlike(self, depth: int) -> Any:
        """An object or a directive."""
        node = self.textual(depth)
        return node if isinstance(node, dict) else {self.random.choice(KEYS): self.node(depth), "k": self.node(depth)}

    def replace(self, depth: int) -> Any:
        """Options of @replace."""
        options: dict[str, Any] = {
            "value": self.textual(depth),
            "pattern": self.random.choice(["a", "ß", "S", "K", ".", "😀"]),
        }
        options["replacement"] = self.random.choice(["", "$&", "$`", "$'", "$$", "$1", "é", "x$"])
        if self.random.random() < 0.5:
            options["ignorecase"] = self.random.choice([True, False])
        if self.random.random() < 0.5:
            options["global"] = self.random.choice([True, False])
        return options

    def mapping(self) -> Any:
        """A whole mapping, now and then with a root directive."""
        mapping: dict[str, Any] = {key: self.node() for key in self.random.sample(["v", "w", "0", "x y"], 2)}
        if self.random.random() < 0.15:
            apply = {"a": {"@path": "$.b"}, "b": self.node(3)}
            mapping[ROOT] = self.random.choice(
                [
                    {"@transform": {"apply": apply}},
                    {"@transform": {"apply": apply}, "@path": "$.a"},
                    {"@path": "$.a"},
                    {},
                    None,
                ]
            )
        if self.random.random() < 0.2:
            mapping["n"] = self.native()
        if self.random.random() < 0.5:
            return mapping
        if self.random.random() < 0.2:
            mapping[self.random.choice(["v", ROOT])] = self.options()
        bent = self.bent(mapping, self.random.choice([0.02, 0.06, 0.15]))
        return bent if isinstance(bent, dict) else {"v": bent}

    def native(self) -> Any:
        """A directive on what stands in no event and yet is there: a function, or what functions have."""
        node = {"@path": self.random.choice(NATIVE_PATHS)}
        name = node["@path"].removeprefix("$.")
        nodes = [
            node,
            [node],
            {"@template": f"<{{{{{name}}}}}>"},
            {"@if": {self.random.choice(["exists", "blank"]): node, "then": "there", "else": node}},
            {"@case": {"operator": "upper", "value": node}},
            {"@replace": {"pattern": "a", "value": node}},
            {"@json": {"mode": self.random.choice(["encode", "decode"]), "value": {"v": node}}},
            {"@flatten": {"value": {"v": node}, "separator": "."}},
            {"@merge": {"objects": [node, {"v": node}], "direction": "right"}},
            {"@excludeWhenNull": {"v": node}},
            {"@arrayPath": [node["@path"], {"v": {"@path": "$.name"}}]},
        ]
        return self.random.choice(nodes)

    def bent(self, node: Any, chance: float) -> Any:
        """*node* with some of its parts replaced, left out, renamed, or given more beside them."""
        roll, choice = self.random.random, self.random.choice
        if roll() < chance:
            return self.anything()
        if isinstance(node, list):
            return [self.bent(part, chance) for part in node if roll() > chance / 2]
        if not isinstance(node, dict):
            return node
        kept = {key: self.bent(part, chance) for key, part in node.items() if roll() > chance / 2}
        out = {choice(NAMES) if roll() < chance / 2 else key: part for key, part in kept.items()}
        return {**out, choice(NAMES): self.anything()} if roll() < chance / 2 else out

    def anything(self) -> Any:
        """A value, a directive, a word that means something, or nothing."""
        kinds = [self.value(2), self.node(3), self.random.choice(WORDS), self.random.choice(PATHS), {}, [], None]
        return self.random.choice(kinds)

    def options(self) -> Any:
        """A directive with options that its name has, and some that it has not; or a list of one."""
        names = self.random.sample(OPTIONS, self.random.randint(0, 4))
        node = {self.random.choice(DIRECTIVES): {name: self.anything() for name in names}}
        return [node] if self.random.random() < 0.1 else node

    def job(self) -> dict[str, Any]:
        """One job."""
        if self.random.random() < 0.7:
            return {"op": "transform", "mapping": self.mapping(), "event": self.event()}
        mapping = {"attributes": self.node(1), "customerProfileId": self.random.choice(["p", {"@path": "$.b"}])}
        action = self.random.choice(["trackEventV2", "updateCustomerProfileV3"])
        settings = {"apiKey": "k", "deployment": "https://demo.talon.one"}
        return {
            "op": "request",
            "action": action,
            "mapping": mapping,
            "event": self.event(),
            "settings": settings,
            "defaults": True,
        }


def main() -> None:
    """Print the jobs."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    maker = Maker(seed)
    for number in range(count):
        print(json.dumps({"id": number, **maker.job()}))


if __name__ == "__main__":
    main()
