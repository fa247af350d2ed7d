"""What Terraform's expressions do when they run: operators, references, templates and ``for``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from talonbench.formats.hcl import HclValue, Unresolved
from talonbench.formats.hcl_functions import FunctionError, call_function, is_function, is_open, to_string, write_string

Evaluate: TypeAlias = Callable[["Scope"], HclValue]
MOST: Final = 1_000_000  # characters of a string
_MOST_ITEMS: Final = 10_000  # of a ``for``


class OpenError(Exception):
    """An expression needs something that isn't here; *text* is its source."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Scope:
    """Finds what a reference such as ``var.env`` stands for, and the files beside; *names* come from ``for``.

    *find* raises `OpenError` for anything it doesn't know.
    """

    find: Callable[[str, str], HclValue]
    read_file: Callable[[str], str]
    names: dict[str, HclValue]

    def binding(self, names: dict[str, HclValue]) -> Scope:
        """This scope inside a ``for``."""
        return replace(self, names={**self.names, **names})


def constant(value: HclValue) -> Evaluate:
    """Always *value*."""
    return lambda _: value


def keep_open(part: Evaluate, scope: Scope) -> HclValue:
    """The value of *part*, open if it must be: the rest of its list or object is still known."""
    try:
        return part(scope)
    except OpenError as error:
        return Unresolved(error.text)


def evaluate_member(key: Evaluate, value: Evaluate, scope: Scope) -> tuple[str, HclValue]:
    """A member of an object; its key is “…” if it is open."""
    try:
        return to_string(key(scope)), keep_open(value, scope)
    except OpenError as error:
        return "…", Unresolved(error.text)


def require_known(value: HclValue) -> HclValue:
    """*value*; `OpenError` if it is unresolved."""
    if isinstance(value, Unresolved):
        raise OpenError(value.text)
    return value


def to_truth(value: HclValue) -> bool:
    """*value* as a condition."""
    known = require_known(value)
    if isinstance(known, (bool, str)) and known in (True, False, "true", "false"):
        return known in (True, "true")
    raise FunctionError("not a condition")


def to_number(value: HclValue) -> int | float:
    """*value* as a number."""
    known = require_known(value)
    if isinstance(known, bool) or not isinstance(known, (int, float)):
        raise FunctionError("not a number")
    return known


def choose(test: Evaluate, first: Evaluate, second: Evaluate) -> Evaluate:
    """``test ? first : second``; the other branch isn't evaluated."""
    return lambda scope: first(scope) if to_truth(test(scope)) else second(scope)


_ARITHMETIC: Final[dict[str, Callable[[float, float], HclValue]]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
}  # fmt: skip


def operate(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    """Two operands joined by an operator."""
    if sign == "||":
        return lambda scope: to_truth(left(scope)) or to_truth(right(scope))
    if sign == "&&":
        return lambda scope: to_truth(left(scope)) and to_truth(right(scope))
    if sign in ("==", "!="):
        return lambda scope: (_comparable(left(scope)) == _comparable(right(scope))) is (sign == "==")
    if sign in _ARITHMETIC:
        return lambda scope: _ARITHMETIC[sign](to_number(left(scope)), to_number(right(scope)))

    def divided(scope: Scope) -> HclValue:
        by = to_number(right(scope))
        if not by:
            raise FunctionError("division by zero")
        found = to_number(left(scope)) / by if sign == "/" else to_number(left(scope)) % by
        return int(found) if found == int(found) else found

    return divided


def _comparable(value: HclValue) -> tuple[bool, HclValue]:
    """*value* such that true isn't 1."""
    if is_open(value):
        raise OpenError("")
    return isinstance(value, bool), value


def take_member(of: Evaluate, key: Evaluate) -> Evaluate:
    """The member *key* of an object, or an item of a list."""

    def member(scope: Scope) -> HclValue:
        value, at = require_known(of(scope)), require_known(key(scope))
        if isinstance(value, dict) and isinstance(at, str) and at in value:
            return require_known(value[at])
        if isinstance(value, list) and isinstance(at, int) and 0 <= at < len(value):
            return require_known(value[at])
        raise FunctionError("no such member")

    return member


def refer(name: str, member: str) -> Evaluate:
    """A name from ``for``, or what the scope has at *name* and *member*."""

    def find(scope: Scope) -> HclValue:
        if name not in scope.names:
            return require_known(scope.find(name, member))
        value = constant(scope.names[name])
        return (value if not member else take_member(value, constant(member)))(scope)

    return find


def refer_elsewhere(name: str, steps: tuple[str | Evaluate, ...]) -> Evaluate:
    """Part of a resource, a data source or a module, with known indices filled in."""

    def find(scope: Scope) -> HclValue:
        raise OpenError(name + "".join(step if isinstance(step, str) else _index(step(scope)) for step in steps))

    return find


def _index(value: HclValue) -> str:
    return f"[{value}]" if isinstance(value, int) else f'["{to_string(value)}"]'


def join_parts(parts: tuple[Evaluate, ...], is_alone: bool) -> Evaluate:
    """A template; one that is nothing but an expression keeps the type of its value."""
    if is_alone:
        return parts[0]

    def join(scope: Scope) -> HclValue:
        text = "".join(write_string(require_known(part(scope))) for part in parts)
        if len(text) > MOST:
            raise FunctionError("too long")
        return text

    return join


def call_named(name: str, arguments: tuple[Evaluate, ...]) -> Evaluate:
    """A call; ``file`` reads what was imported along."""

    def call(scope: Scope) -> HclValue:
        values = [argument(scope) for argument in arguments]
        if name == "file" and len(values) == 1 and isinstance(values[0], str):
            return scope.read_file(values[0])
        if not is_function(name):
            raise OpenError(f"{name}(")
        return call_function(name, values)

    return call


def loop(
    names: tuple[str, ...], many: Evaluate, first: Evaluate, second: Evaluate | None, test: Evaluate | None
) -> Evaluate:
    """A ``for`` over *many*: a list of *first* or, with *second*, an object."""

    def run(scope: Scope) -> HclValue:
        pairs = _pairs(require_known(many(scope)))
        inner = [scope.binding(dict(zip(names, pair[-len(names) :], strict=True))) for pair in pairs]
        kept = [one for one in inner if test is None or to_truth(test(one))]
        if second is None:
            return [keep_open(first, one) for one in kept]
        return {to_string(require_known(first(one))): keep_open(second, one) for one in kept}

    return run


def _pairs(many: HclValue) -> list[tuple[HclValue, HclValue]]:
    """Key and value of each item of *many*."""
    pairs: list[tuple[HclValue, HclValue]] = []
    if isinstance(many, dict):
        pairs = [*many.items()]
    elif isinstance(many, list):
        pairs = [*enumerate(many)]
    else:
        raise FunctionError("neither a list nor an object")
    if len(pairs) > _MOST_ITEMS:
        raise FunctionError("too many items")
    return pairs
