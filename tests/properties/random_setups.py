"""Random setups: mappings with any directive, filters, a destination, a connection; some of them wrong."""

from copy import deepcopy
from random import Random
from typing import Any

from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.document import DestinationInfo, Document, NamedEvent
from talonbench.filters import DestinationFilter
from talonbench.talon_one import ACTIONS
from talonbench.talon_one.secrets import SECRET_FIELD
from talonbench.values import Value, json_text
from tests.properties.random_events import make_event
from tests.properties.words import pick

DEEPEST = 3  # directives within each other


def make_document(chance: Random) -> Document:
    """One to three events, mappings, filters, a destination and a connection."""
    texts = [json_text(make_event(chance)) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    events = tuple(NamedEvent(f"event-{at}", f"Event {at}", text) for at, text in enumerate(texts, 1))
    mappings = tuple(make_mapping(chance, f"m{at}") for at in range(chance.choice((0, 1, 1, 2, 3, 4))))
    filters = tuple(make_filter(chance, at) for at in range(chance.choice((0, 0, 0, 1, 2, 3))))
    info = DestinationInfo("d", "Talon.One", enabled=chance.random() < 0.9) if chance.random() < 0.7 else None
    return Document(events, 0, mappings, min(0, len(mappings) - 1), filters, info, make_connection(chance))


def make_connection(chance: Random) -> Connection:
    """A connection, mostly with a deployment that may be right; its name is its own, since names are the person's."""
    kind = "good_deployments" if chance.random() < 0.7 else "bad_deployments"
    deployment = str(pick(chance, kind))
    return Connection(f"At {deployment!r}", "gateway", deployment)


# -- mappings ---------------------------------------------------------------------------------------------------------


def make_mapping(chance: Random, identity: str) -> Subscription:
    """A mapping of any action: its defaults with some fields changed, or only some fields."""
    slug = chance.choice(tuple(ACTIONS))
    action = ACTIONS[slug]
    mapping: dict[str, Any] = deepcopy(action.default_mapping()) if chance.random() < 0.6 else {}
    for field in (one for one in action.fields if one.key != SECRET_FIELD):  # a file has it masked
        if (field.required and field.key not in mapping) or chance.random() < 0.25:
            mapping[field.key] = make_node(chance, field.type, field.key)
    if mapping and chance.random() < 0.03:
        mapping[chance.choice(tuple(mapping))] = pick(chance, "broken_nodes")
    name = chance.choice(("Orders", "Profile", f"Mapping {identity}"))
    return Subscription(identity, name, slug, make_trigger(chance), mapping, chance.random() < 0.87)


def make_trigger(chance: Random) -> str:
    """A trigger; now and then one that can't be read."""
    kind = chance.random()
    if kind < 0.06:
        return str(pick(chance, "broken_triggers"))
    if kind < 0.5:
        return str(pick(chance, "triggers"))
    parts = [str(pick(chance, "conditions")) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
    if chance.random() < 0.2:
        inner = [str(pick(chance, "conditions")) for _ in range(2)]
        parts.append(f"({chance.choice((' and ', ' or ')).join(inner)})")
    return str(chance.choice((" and ", " or "))).join(parts)


def make_node(chance: Random, kind: str, key: str) -> Value:
    """A node for the field *key* of type *kind*."""
    if key in ("cartItems", "attributesInfo", "data"):
        shape: Value = {name: {"@path": pick(chance, "item_paths")} for name in ("name", "sku", "price", "quantity")}
        return {"@arrayPath": [pick(chance, "heads"), shape]}
    if kind == "object":
        return _object(chance)
    if kind == "boolean":
        truth: Value = {"@path": "$.properties.vip"}
        return chance.choice([True, False, truth, "true"])
    if key == "state":
        state: Value = pick(chance, "states")
        return state
    return _scalar(chance, 0)


def _object(chance: Random) -> Value:
    whole: Value = {"@path": pick(chance, "wholes")}
    match chance.randrange(7):
        case 0 | 1:
            return whole
        case 2:
            objects: Value = [whole, {"extra": _scalar(chance, 1), "city": "Rome"}]
            return {"@merge": {"objects": objects, "direction": chance.choice(("left", "right"))}}
        case 3:
            return {"@flatten": {"value": whole, "separator": "_"}}
        case 4:
            return {"@excludeWhenNull": {"a": _scalar(chance, 1), "b": {"@path": pick(chance, "paths")}}}
        case 5:
            second: Value = {"p": {"@path": "$.x"}, "q": {"@path": "$.y.city"}, "r": {"@path": "$.y"}}
            return {"@transform": {"apply": {"x": _scalar(chance, 1), "y": whole}, "mapping": second}}
    return {name: _scalar(chance, 1) for name in ("channel", "score", "note")[: chance.randint(1, 3)]}


def _scalar(chance: Random, depth: int) -> Value:
    kind = chance.randrange(12 if depth < DEEPEST else 5)
    path: Value = {"@path": pick(chance, "paths")}
    inner = _scalar(chance, depth + 1) if kind > 5 else None
    match kind:
        case 0 | 1 | 2:
            return path
        case 3:
            return {"@template": pick(chance, "templates")}
        case 4:
            fixed: Value = pick(chance, "constants")
            return fixed
        case 5:
            return {"@liquid": pick(chance, "liquids")}
        case 6 | 7:
            return {
                "@if": {chance.choice(("exists", "blank")): path, "then": inner, "else": _scalar(chance, depth + 1)}
            }
        case 8:
            return {"@case": {"operator": chance.choice(("lower", "upper")), "value": inner}}
        case 9:
            return {"@replace": {"pattern": chance.choice(("-", "a", " ")), "replacement": "", "value": inner}}
        case 10:
            return {"@json": {"mode": "encode", "value": {"@path": pick(chance, "wholes", "paths")}}}
    return {"@literal": inner}


# -- filters ----------------------------------------------------------------------------------------------------------


def make_filter(chance: Random, at: int) -> DestinationFilter:
    """A filter with one or two actions."""
    actions = tuple(_filter_action(chance) for _ in range(chance.choice((1, 1, 1, 2))))
    return DestinationFilter(f"Filter {at}", pick(chance, "filters"), actions, chance.random() < 0.85)


def _filter_action(chance: Random) -> dict[str, Value]:
    kind = chance.choice(("DROP", "DROP_PROPERTIES", "DROP_PROPERTIES", "ALLOW_PROPERTIES", "SAMPLE"))
    if kind in ("DROP_PROPERTIES", "ALLOW_PROPERTIES"):
        return {"type": kind, "fields": pick(chance, "removals")}
    return (
        {"type": kind, "percent": chance.choice((0, 0.5, 1)), "path": "userId"} if kind == "SAMPLE" else {"type": kind}
    )
