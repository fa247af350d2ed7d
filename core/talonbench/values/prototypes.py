"""What JavaScript's values inherit: ``properties.toString`` exists in every event.

Methods are name:length pairs, from ECMA-262 as of 2024 (Node 20). A method, a constructor or a prototype exists
wherever it is read, is neither a string nor a number, and is omitted from JSON.
"""

from talonbench.values.access import step
from talonbench.values.text import is_truthy, to_text
from talonbench.values.types import UNDEFINED, Native, Value


class UnreadablePropertyError(Exception):
    """``caller`` and ``arguments`` of a function: JavaScript throws on reading them."""


UNREADABLE = frozenset(("caller", "arguments"))
_METHODS = {
    "Object": "__defineGetter__:2 __defineSetter__:2 hasOwnProperty:1 __lookupGetter__:1 __lookupSetter__:1 "
    "isPrototypeOf:1 propertyIsEnumerable:1 toString:0 valueOf:0 toLocaleString:0",
    "Function": "apply:2 bind:1 call:1 toString:0",
    "Array": "at:1 concat:1 copyWithin:2 fill:1 find:1 findIndex:1 findLast:1 findLastIndex:1 lastIndexOf:1 pop:0 "
    "push:1 reverse:0 shift:0 unshift:1 slice:2 sort:1 splice:2 includes:1 indexOf:1 join:1 keys:0 entries:0 "
    "values:0 forEach:1 filter:1 flat:0 flatMap:1 map:1 every:1 some:1 reduce:1 reduceRight:1 toLocaleString:0 "
    "toString:0 toReversed:0 toSorted:1 toSpliced:2 with:2",
    "String": "anchor:1 at:1 big:0 blink:0 bold:0 charAt:1 charCodeAt:1 codePointAt:1 concat:1 endsWith:1 fontcolor:1 "
    "fontsize:1 fixed:0 includes:1 indexOf:1 isWellFormed:0 italics:0 lastIndexOf:1 link:1 localeCompare:1 match:1 "
    "matchAll:1 normalize:0 padEnd:1 padStart:1 repeat:1 replace:2 replaceAll:2 search:1 slice:2 small:0 split:2 "
    "strike:0 sub:0 substr:2 substring:2 sup:0 startsWith:1 toString:0 toWellFormed:0 trim:0 trimStart:0 trimLeft:0 "
    "trimEnd:0 trimRight:0 toLocaleLowerCase:0 toLocaleUpperCase:0 toLowerCase:0 toUpperCase:0 valueOf:0",
    "Number": "toExponential:1 toFixed:1 toPrecision:1 toString:1 valueOf:0 toLocaleString:0",
    "Boolean": "toString:0 valueOf:0",
}
_STATIC = {
    "Object": "assign:2 getOwnPropertyDescriptor:2 getOwnPropertyDescriptors:1 getOwnPropertyNames:1 "
    "getOwnPropertySymbols:1 hasOwn:2 is:2 preventExtensions:1 seal:1 create:2 defineProperties:2 defineProperty:3 "
    "freeze:1 getPrototypeOf:1 setPrototypeOf:2 isExtensible:1 isFrozen:1 isSealed:1 keys:1 entries:1 fromEntries:1 "
    "values:1",
    "Function": "",
    "Array": "isArray:1 from:1 of:0",
    "String": "fromCharCode:1 fromCodePoint:1 raw:1",
    "Number": "isFinite:1 isInteger:1 isNaN:1 isSafeInteger:1 parseFloat:1 parseInt:2",
    "Boolean": "",
}
_NUMBERS: dict[str, Value] = {
    "MAX_VALUE": 1.7976931348623157e308,
    "MIN_VALUE": 5e-324,
    "NaN": float("nan"),
    "NEGATIVE_INFINITY": float("-inf"),
    "POSITIVE_INFINITY": float("inf"),
    "MAX_SAFE_INTEGER": 2**53 - 1,
    "MIN_SAFE_INTEGER": 1 - 2**53,
    "EPSILON": 2.0**-52,
}
_PLAIN: dict[str, Value] = {"Object": {}, "Array": [], "String": "", "Number": 0, "Boolean": False}
_NAMES = {"trimLeft": "trimStart", "trimRight": "trimEnd"}
_OWN: dict[str, dict[str, Value]] = {
    "Function": {"length": 0, "name": ""},
    "Array": {"length": 0},
    "String": {"length": 0},
}


def _prototypes() -> dict[str, Native]:
    """The prototype of each kind of value, each with its constructor."""
    root = Native(None, {})
    found = {kind: root if kind == "Object" else Native(root, _OWN.get(kind, {})) for kind in _METHODS}
    functions = found["Function"]
    for kind, prototype in found.items():
        prototype.update(_functions(_METHODS[kind], functions))
        constants = _NUMBERS if kind == "Number" else {}
        statics = _functions(_STATIC[kind], functions)
        own: dict[str, Value] = {"length": 1, "name": kind, "prototype": prototype, **statics, **constants}
        prototype["constructor"] = Native(functions, own)
    return found


def _functions(table: str, parent: Native) -> dict[str, Value]:
    pairs = (entry.split(":") for entry in table.split())
    return {name: Native(parent, {"name": _NAMES.get(name, name), "length": int(length)}) for name, length in pairs}


_PROTOTYPES = _prototypes()
INHERITED = frozenset(_PROTOTYPES["Object"]) | {"__proto__"}


def string_of(value: Value) -> str:
    """``String(value)``; ValueError if an object's own ``toString`` hides the inherited one."""
    for part in value if type(value) is list else (value,):
        if type(part) is dict and "toString" in part:
            raise ValueError("An object with a key toString can't be converted to a string.")
        if type(part) is list:
            string_of(part)
    return to_text(value)


def plain(value: Value) -> Value:
    """*value*, or, for a prototype, what JSON makes of it."""
    if isinstance(value, Native):
        kind = next((kind for kind, prototype in _PROTOTYPES.items() if prototype is value), "")
        return _PLAIN.get(kind, value)
    return value


def read_key(value: Value, key: str) -> Value:
    """``value && value[key]`` in JavaScript, with inherited properties."""
    own = step(value, key)
    if own is not UNDEFINED or value is UNDEFINED or not is_truthy(value):
        return own
    parent = _parent(value)
    if key == "__proto__":
        return parent
    while parent is not None:
        if key in UNREADABLE and parent is _PROTOTYPES["Function"]:
            raise UnreadablePropertyError
        if key in parent:
            return parent[key]
        parent = parent.parent
    return UNDEFINED


def _parent(value: Value) -> Native | None:
    if isinstance(value, Native):
        return value.parent
    kinds = ((bool, "Boolean"), (str, "String"), (list, "Array"), (dict, "Object"))
    return _PROTOTYPES[next((kind for type_, kind in kinds if isinstance(value, type_)), "Number")]
