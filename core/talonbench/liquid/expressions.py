"""Expressions compiled to closures over a rendering: operators on operands, then filters.

Operators of one kind group to the right; comparisons bind closer than ``not``, that closer than ``and`` and ``or``.
What is left over is passed over and what is missing is undefined, as in liquidjs: ``{{ 1 2 }}`` is 1.
"""

from collections.abc import Callable
from typing import TypeAlias

from talonbench.liquid.comparison import OPERATORS
from talonbench.liquid.context import Rendering
from talonbench.liquid.drops import Held, is_true, well_formed
from talonbench.liquid.filters import FILTERS, FILTERS_IN_CONTEXT
from talonbench.liquid.operands import Evaluate, Expression, Reader, constant, made_of, with_default
from talonbench.values import UNDEFINED

Argument: TypeAlias = tuple[str | None, Expression]
_PRECEDENCE = {"and": 0, "or": 0, "not": 1}


def compile_value(text: str) -> Expression:
    """An expression with its filters; ValueError where it cannot be read."""
    reader = Reader(text)
    value = _expression(reader)
    while (name := _filter_name(reader)) is not None:
        value = _with_filter(value, name, _arguments(reader))
    return value


def _expression(reader: Reader) -> Expression:
    parts: list[Expression | str] = []
    while part := reader.operator() or reader.operand():
        parts.append(part)
    if not parts:
        raise reader.fail("expected a value")
    return _grouped(parts)


def _grouped(parts: list[Expression | str]) -> Expression:
    out: list[Expression] = []
    waiting: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            out.append(part)
            continue
        while waiting and _PRECEDENCE.get(waiting[-1], 2) > _PRECEDENCE.get(part, 2):
            _apply(waiting.pop(), out)
        waiting.append(part)
    while waiting:
        _apply(waiting.pop(), out)
    return out[0]


def _apply(operator: str, out: list[Expression]) -> None:
    right = out.pop() if out else constant(UNDEFINED)
    second = right.evaluate
    if operator == "not":
        out.append(made_of(lambda run: not is_true(second(run)), right))
        return
    left = out.pop() if out else constant(UNDEFINED)
    function, first = OPERATORS[operator], left.evaluate
    out.append(made_of(lambda run: function(first(run), second(run)), left, right))


def _filter_name(reader: Reader) -> str | None:
    """The next filter's name; None at the end, also behind a ``|`` that nothing follows."""
    reader.skip()
    if reader.ended():
        return None
    if not reader.takes("|"):
        raise reader.fail("expected | before a filter")
    name = reader.name()
    if not name and not reader.ended():
        raise reader.fail("expected a filter name")
    return name or None


def _arguments(reader: Reader) -> list[Argument]:
    reader.skip()
    if reader.ended() or reader.sees("|"):
        return []
    if not reader.takes(":"):
        raise reader.fail("expected a colon after the filter name")
    arguments = [_argument(reader)]
    while reader.takes(","):
        arguments.append(_argument(reader))
    if not reader.ended() and not reader.sees("|"):
        raise reader.fail("expected a filter argument")
    return [argument for argument in arguments if argument is not None]


def _argument(reader: Reader) -> Argument | None:
    reader.skip()
    start = reader.at
    value = reader.operand()
    end = reader.at
    reader.skip()
    if value is None:
        return None
    if not reader.takes(":"):
        return None, value
    named = reader.operand()
    reader.skip()
    return reader.text[start:end], named or constant(UNDEFINED)


def _with_filter(value: Expression, name: str, arguments: list[Argument]) -> Expression:
    """*value*, filtered; an unknown filter lets everything through."""
    parts = [_given(argument) for argument in arguments]
    has_default = name == "default" and bool(arguments)
    read = (with_default(value) if has_default else value, *(given for _, given in arguments))
    if name in FILTERS_IN_CONTEXT:
        return made_of(_in_context(value.evaluate, FILTERS_IN_CONTEXT[name], parts), *read)
    if name not in FILTERS:
        return value
    evaluate, function = value.evaluate, FILTERS[name]

    def run_filter(run: Rendering) -> Held:
        made = function(evaluate(run), *[part(run) for part in parts])
        if isinstance(made, (str, list)):
            run.spend(len(made))
        return _whole(made)

    return made_of(run_filter, *read)


def _in_context(evaluate: Evaluate, function: Callable[..., Held], parts: list[Evaluate]) -> Evaluate:
    return lambda run: _whole(function(run, evaluate(run), *[part(run) for part in parts]))


def _whole(made: Held) -> Held:
    return well_formed(made) if isinstance(made, str) else made


def _given(argument: Argument) -> Evaluate:
    """The value of an argument; a named one is the pair of its name and value."""
    name, evaluate = argument[0], argument[1].evaluate
    return evaluate if name is None else lambda run: [name, evaluate(run)]
