"""Random triggers and mappings that are satisfiable for certain: an event that fires them is made along with them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from random import Random
from typing import Any, Final

from talonbench.destination import CompiledSubscription, Settings, Subscription, compile_subscription
from talonbench.errors import FqlSyntaxError
from talonbench.fields import Field
from talonbench.fql import compile_trigger
from talonbench.pipeline import Ready, prepare
from talonbench.talon_one import ACTIONS

TEXTS: Final = ("demo", "Order Completed", "gold", "A", "x y", "ünï", "10", "true", "", "a*b", "é", "null")
NUMBERS: Final = (0, 1, 5, -3, 19.9, 100, 0.1, 1e21, 9007199254740993, -0.5)
NAMES: Final = ("order_id", "total", "a b", "tier", "ünï", "x-1", "email", "state", "deep", "x7", "$k", "products")
KINDS: Final = ("track", "identify", "page", "screen", "group", "alias")
_PLAIN = re.compile(r"[A-Za-z_][\w]*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Witness:
    """A subscription, and an event for which it is ready."""

    to: CompiledSubscription
    event: dict[str, Any]


class Maker:
    """Makes one witness from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.event: dict[str, Any] = {"type": self.chance.choice(KINDS)}
        self.places: list[tuple[str, ...]] = [("type",)]
        self.count = 0

    # -- the mapping ------------------------------------------------------------------------------------------------

    def mapping(self, slug: str) -> dict[str, Any]:
        """Nodes for the fields of *slug* that are required, and for some of the others."""
        found = {f.key: self.node(f) for f in ACTIONS[slug].fields if f.required or self.chance.random() < 0.4}
        if self.chance.random() < 0.05:
            self.event.setdefault("properties", {})
            found["__segment_internal_directive"] = {"@transform": {"apply": {
                key: {"@path": f"$.{key}"} for key in ("properties", "traits", "context", *_ROOTS)
            }}}  # fmt: skip
        return found

    def node(self, field: Field) -> Any:
        """A node that gives a value for *field*, which is put into the event."""
        if field.multiple:
            return self._list(field)
        return self._object(field) if field.type == "object" else self._scalar(field)

    def _list(self, field: Field) -> Any:
        single = _single(field)
        match self.chance.randrange(4):
            case 0:
                return [self.node(single) for _ in range(self.chance.randint(1, 2))]
            case 1 if field.properties:
                place = self._put([{}])
                shape = {part.key: self._inside(part, place) for part in self._parts(field)}
                return {"@arrayPath": [self._written(place), shape]}
            case 2:
                return self.around({"@path": self._written(self._put([self.value(single)]))})
            case _:
                return self.node(single)

    def _inside(self, part: Field, place: tuple[str, ...]) -> Any:
        self.count += 1
        key = f"{part.key}_{self.count}" if self.chance.random() < 0.5 else part.key
        _at(self.event, place)[0][key] = self.value(part)
        return {"@path": f"$.{key}" if self.chance.random() < 0.7 else key}

    def _object(self, field: Field) -> Any:
        choice = self.chance.randrange(5)
        if choice == 0:
            return self.around({"@path": self._written(self._put(self.value(field)))})
        if field.properties:
            return {part.key: self.node(part) for part in self._parts(field)}
        if choice == 1:
            parts = [{"@path": self._written(self._put({"k": 1}))}, {"fixed": "x"}]
            return {"@merge": {"objects": parts, "direction": self.chance.choice(("left", "right"))}}
        if choice == 2:
            inner = {"@path": self._written(self._put({"a": {"b": [1, {"c": "x"}]}}))}
            return {"@flatten": {"value": inner, "separator": ".", "omitArrays": self.chance.random() < 0.5}}
        return {f"A{n}": self.node(_TEXT) for n in range(self.chance.randint(1, 3))}

    def _parts(self, field: Field) -> list[Field]:
        chosen = [part for part in field.properties if part.required or self.chance.random() < 0.4]
        return chosen or list(field.properties[:1])

    def _scalar(self, field: Field) -> Any:
        value = self.value(field)
        if self.chance.random() < 0.1:
            return value
        if field.type == "string" and self.chance.random() < 0.4:
            return self._text(field, value)
        if self.chance.random() < 0.1:
            return {"@json": {"mode": "decode", "value": {"@path": self._written(self._put(json.dumps(value)))}}}
        return self.around({"@path": self._written(self._put(value))})

    def _text(self, field: Field, value: str) -> Any:
        place = self._put(value, is_plain=True)
        path = ".".join(place)
        free = not field.choices
        match self.chance.randrange(6):
            case 0:
                return {"@template": f"{{{{{self.chance.choice(('', '$.'))}{path}}}}}"}
            case 1 if free:
                other = ".".join(self._put("more", is_plain=True))
                return {"@template": f"pre {{{{{path}}}}}-{{{{ {other} }}}}"}
            case 2:
                return {"@liquid": f"{{{{ {path} | {'downcase' if free else 'strip'} }}}}"}
            case 3:
                return {"@case": {"operator": "upper" if free else "lower", "value": {"@path": f"$.{path}"}}}
            case 4 if free:
                return {"@replace": {"value": {"@path": f"$.{path}"}, "pattern": "zz", "replacement": "y"}}
            case 5 if free:
                return {"@json": {"mode": "encode", "value": {"@path": f"$.{path}"}}}
            case _:
                return {"@path": f"$.{path}"}

    def around(self, node: Any, depth: int = 0) -> Any:
        """*node* in directives that give its value on."""
        if depth > 2 or self.chance.random() < 0.5:
            return node
        inner = self.around(node, depth + 1)
        match self.chance.randrange(7):
            case 0:
                return {"@literal": inner}
            case 1:
                return {"@if": {self.chance.choice(("exists", "blank")): self._condition(True), "then": inner}}
            case 2:
                return {"@if": {"exists": self._condition(False), "then": "no", "else": inner}}
            case 3:
                return {"@transform": {"apply": {"x": inner}, "mapping": {"@path": "$.x"}}}
            case 4:
                return {"@excludeWhenNull": inner}
            case 5:
                return {"@if": {"exists": inner, "then": inner}}
            case _:
                return {"@transform": {"apply": {"x": {"y": inner}}, "mapping": {"@path": "$.x.y"}}}

    def _condition(self, holds: bool) -> Any:
        self.count += 1
        return {"@path": self._written(self._put("set"))} if holds else {"@path": f"$.properties.never_{self.count}"}

    def value(self, field: Field) -> Any:
        """A value that fits *field*."""
        if field.multiple:
            return [self.value(_single(field))]
        if field.choices:
            return self.chance.choice(field.choices).value
        match field.type:
            case "string":
                return self.chance.choice([text for text in TEXTS if text])
            case "integer":
                return self.chance.randint(-5, 5000)
            case "number":
                return self.chance.choice(NUMBERS)
            case "boolean":
                return self.chance.random() < 0.5
        return {part.key: self.value(part) for part in self._parts(field)} if field.properties else {"k": "v"}

    # -- the event --------------------------------------------------------------------------------------------------

    def _put(self, value: Any, *, is_plain: bool = False) -> tuple[str, ...]:
        """Put *value* at a new place of the event."""
        self.count += 1
        name = f"n{self.count}" if is_plain else f"{self.chance.choice(NAMES)}{self.count}"
        if isinstance(value, str) and self.chance.random() < 0.15:
            free = [root for root in _ROOTS if root not in self.event]
            if free:
                root = self.chance.choice(free)
                self.event[root] = value
                self.places.append((root,))
                return (root,)
        inside = [("deep",), ("traits",), ("list", "0"), ("a", "b", "c")] if not is_plain else [("traits",), ("a", "b")]
        place = (self.chance.choice(("properties", "traits", "context")),
                 *(self.chance.choice(inside) if self.chance.random() < 0.4 else ()), name)  # fmt: skip
        _set(self.event, place, value)
        self.places.append(place)
        return place

    def _written(self, place: tuple[str, ...]) -> str:
        parts = ["$." if self.chance.random() < 0.8 else ""]
        for at, key in enumerate(place):
            if key.isdigit():
                parts.append(f"[{key}]")
            elif at and self.chance.random() < 0.1:
                parts.append(f"['{key}']")
            else:
                parts.append(f".{key}" if at else key)
        return "".join(parts)

    # -- the trigger ------------------------------------------------------------------------------------------------

    def trigger(self) -> str:
        """A trigger that holds for the event."""
        for name in ("event", "name", "userId"):
            if name not in self.event and self.chance.random() < 0.3:
                self.event[name] = self.chance.choice(TEXTS)
        for _ in range(40):
            text = self._conditions(self.chance.randint(1, 4))
            if holds(text, self.event):
                return text
        return f'type = "{self.event["type"]}"'

    def _conditions(self, count: int) -> str:
        parts: list[str] = []
        for at in range(count):
            if at:
                parts.append(self.chance.choice(("and", "and", "or", "and", "AND")))
            if self.chance.random() < 0.2 and count > 1:
                word = self.chance.choice(("and", "or"))
                parts.append(f"({self._condition_text(0.5)} {word} {self._condition_text(0.5)})")
            else:
                parts.append(self._condition_text(0.8))
        return " ".join(parts)

    def _condition_text(self, truth: float) -> str:
        """A condition, a true one by the chance *truth*."""
        text = ""
        wants_truth = self.chance.random() < truth
        for _ in range(30):
            text = self._any_condition()
            if not wants_truth or holds(text, self.event):
                break
        return text

    def _any_condition(self) -> str:
        place, value = self._somewhere()
        subject = _subject(place)
        number = (
            value if isinstance(value, (int, float)) and not isinstance(value, bool) else self.chance.choice(NUMBERS)
        )
        text = value if isinstance(value, str) else self.chance.choice(TEXTS)
        cut = self.chance.randint(0, len(text))
        quoted = text.replace('"', "")
        near = number + self.chance.choice((-1, 0, 1, 0.5))
        written = self.chance.choice((_plain(number), f'"{_plain(number)}"'))
        return self.chance.choice((
            f'{subject} = "{quoted}"', f'{subject} != "{self.chance.choice(TEXTS)}"', f"{subject} = null",
            f"{subject} != null", f"{subject} = {_plain(number)}", f"{subject} != {_plain(near)}",
            f"{subject} {self.chance.choice(('<', '<=', '>', '>='))} {written}",
            f"{subject} {self.chance.choice(('<', '<=', '>', '>='))} {_plain(near)}",
            f"{subject} = {self.chance.choice(('true', 'false'))}", f"{subject} != true",
            f'contains({subject}, "{quoted[:cut]}")', f'!contains({subject}, "zz")',
            f'match({subject}, "{quoted[:cut]}*")', f'match({subject}, "*{quoted[cut:]}")',
            f'!match({subject}, "q*")', f'!match({subject}, "*q")', f'match({subject}, "?{quoted[cut:]}")',
            f'{subject} = {self.chance.choice(KINDS)}', f'!({subject} = "{quoted}")',
            f'anonymousId != null and {subject} != "zz"', f'contains( {subject} , "{quoted[cut:]}" )',
        ))  # fmt: skip

    def _somewhere(self) -> tuple[tuple[str, ...], Any]:
        if self.chance.random() < 0.25:
            place: tuple[str, ...] = (
                self.chance.choice(("properties", "traits", "context")),
                self.chance.choice(NAMES),
            )
        elif self.chance.random() < 0.2:
            place = (self.chance.choice(("event", "name", "userId", "type")),)
        else:
            place = self.chance.choice(self.places)
            place = (
                place[: self.chance.randint(2, len(place))] if len(place) > 2 and self.chance.random() < 0.2 else place
            )
        return place, _at(self.event, place)


_ROOTS: Final = ("userId", "event", "name", "anonymousId", "groupId", "previousId", "email")
_TEXT: Final = next(field for field in ACTIONS["trackEventV2"].fields if field.key == "eventType")
SETTINGS: Final = Settings("k" * 64, "https://my.talon.one")


def witness(seed: int) -> Witness | None:
    """The witness of *seed*; None for a seed that gives none."""
    maker = Maker(seed)
    slug = maker.chance.choice(sorted(ACTIONS))
    mapping = maker.mapping(slug)
    subscription = Subscription("m", "M", slug, maker.trigger(), mapping)
    compiled = compile_subscription(subscription, ACTIONS[slug])
    return Witness(compiled, maker.event) if isinstance(prepare(maker.event, compiled, SETTINGS), Ready) else None


def holds(trigger: str, event: dict[str, Any]) -> bool:
    """Whether *trigger* can be read, and holds for *event*."""
    try:
        return compile_trigger(trigger).matches(event)
    except FqlSyntaxError:
        return False


def _single(field: Field) -> Field:
    return field._replace(multiple=False)


def _at(event: Any, place: tuple[str, ...]) -> Any:
    for key in place:
        if isinstance(event, list):
            event = event[int(key)] if key.isdigit() and int(key) < len(event) else None
        else:
            event = event.get(key) if isinstance(event, dict) else None
    return event


def _set(event: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    holder: Any = event
    for key, after in pairwise(place):
        fresh: Any = [{}] if after.isdigit() else {}
        holder = holder[int(key)] if isinstance(holder, list) else holder.setdefault(key, fresh)
    if isinstance(holder, list):
        holder = holder[0]
    holder[place[-1]] = value


def _subject(place: tuple[str, ...]) -> str:
    parts = []
    for at, key in enumerate(place):
        if key.isdigit() and at:
            parts.append(rf"\[{key}\]")
            continue
        escaped = "".join(char if char.isascii() and (char.isalnum() or char in "_-") else f"\\{char}" for char in key)
        parts.append(f".{escaped}" if at else escaped)
    return "".join(parts)


def _plain(number: float) -> str:
    return format(number, "f").rstrip("0").rstrip(".") if number != int(number) else str(int(number))


# -- small triggers, and every event that may tell -------------------------------------------------------------------

_SCALARS: Final[tuple[Any, ...]] = (None, True, False, 0, 1, 2, 1.5, -1, "", "a", "b", "ab", "ba", "aa", "aba", "1")
_OBJECTS: Final[tuple[Any, ...]] = (
    {}, [], ["a"], ["ab", 1], *({"b": value} for value in _SCALARS), {"0": "a", "b": 1}, {"length": 2}, {"0": "a"},
    {"b": {"c": 1}}, {"b": {"c": "a"}},
)  # fmt: skip
_PLACES: Final = (
    "event", "userId", "properties.a", "properties.a.b", "properties.a.b.c", "properties.a.length",
    r"properties.a\[0\]",
)  # fmt: skip


def small_trigger(chance: Random) -> str:
    """One to five conditions about two places."""
    places = chance.sample(_PLACES, 2)
    parts = [_small_condition(chance, places)]
    for _ in range(chance.randint(0, 4)):
        inner = f"({_small_condition(chance, places)} or {_small_condition(chance, places)})"
        more = inner if chance.random() < 0.2 else _small_condition(chance, places)
        parts += [chance.choice(("and", "and", "or")), more]
    return " ".join(parts)


def _small_condition(chance: Random, places: list[str]) -> str:
    place, text = chance.choice(places), chance.choice(("a", "b", "ab", "ba", "", "aa", "1", "true"))
    number = chance.choice((0, 1, 2, 1.5, -1))
    sign = chance.choice(("=", "!=", "<", "<=", ">", ">="))
    negation = chance.choice(("", "!"))
    return chance.choice((
        f'{place} = "{text}"', f'{place} != "{text}"', f"{place} {sign} {number}", f"{place} = null",
        f"{place} != null", f"{place} = true", f"{place} = false", f"{place} != true", f'{place} < "{number}"',
        f'{negation}contains({place}, "{text}")', f'{negation}match({place}, "{text}*")',
        f'{negation}match({place}, "*{text}")',
    ))  # fmt: skip


def small_events(source: str) -> Iterator[dict[str, Any]]:
    """Every event of small values at the places that *source* is about, or with nothing there."""
    inner = [{"properties": {"a": value}} for value in (*_SCALARS, *_OBJECTS)] if "properties" in source else []
    texts = [text for text in (*_SCALARS, "bb", "bab", "true") if isinstance(text, str)]
    names = [{"event": text} for text in texts] if "event" in source else []
    users = [{"userId": text} for text in texts] if "userId" in source else []
    for parts in product(*([{}, *one] for one in (inner, names, users))):
        yield {key: value for part in parts for key, value in part.items()}
