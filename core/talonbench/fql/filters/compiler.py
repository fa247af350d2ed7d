"""Filters compiled to closures, once for each interpretation of what Segment leaves undocumented."""

import operator
from collections.abc import Callable
from typing import TypeAlias

from talonbench.fql.filters.functions import FUNCTIONS, Interpretation, is_same
from talonbench.fql.filters.nodes import Call, Chain, Comparison, InList, Items, Literal, Node, Not, Path
from talonbench.values import Undefined, Value

Event: TypeAlias = dict[str, Value]
Evaluation: TypeAlias = Callable[[Event], Value]
ORDERS: dict[str, Callable[[float | str, float | str], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_node(node: Node, reading: Interpretation) -> Evaluation:
    """*node* as a function of the event; a missing path is null."""
    match node:
        case Literal(value):
            return lambda _: value
        case Path(keys):
            return _compile_path(keys)
        case Items(items):
            parts = [compile_node(item, reading) for item in items]
            return lambda event: [part(event) for part in parts]
        case Call(name, arguments):
            return _compile_call(name, [compile_node(part, reading) for part in arguments], reading)
        case Comparison(left, sign, right):
            return _compile_comparison(compile_node(left, reading), sign, compile_node(right, reading), reading)
        case InList(left, right):
            return _compile_membership(compile_node(left, reading), compile_node(right, reading), reading)
        case Not(operand):
            return _compile_not(compile_node(operand, reading), reading)
        case Chain():
            return _compile_chain(node, reading)


def compile_predicate(node: Node, reading: Interpretation) -> Callable[[Event], bool]:
    """*node* as a predicate: null is false, and anything but a boolean is unspecified."""
    evaluate = compile_node(node, reading)

    def holds(event: Event) -> bool:
        value = evaluate(event)
        if value is True or value is False or value is None:
            return value is True
        return reading.unspecified(False) is True

    return holds


def _compile_path(keys: tuple[str, ...]) -> Evaluation:
    if len(keys) == 1:
        (key,) = keys
        return lambda event: event.get(key)

    def read(event: Event) -> Value:
        value: Value = event
        for key in keys:
            if type(value) is not dict:
                return None
            value = value.get(key)
        return None if isinstance(value, Undefined) else value

    return read


def _compile_call(name: str, arguments: list[Evaluation], reading: Interpretation) -> Evaluation:
    function = FUNCTIONS[name][1]
    return lambda event: function(reading, [argument(event) for argument in arguments])


def _compile_comparison(left: Evaluation, sign: str, right: Evaluation, reading: Interpretation) -> Evaluation:
    if sign == "=":
        return lambda event: is_same(left(event), right(event))
    if sign == "!=":
        return lambda event: not is_same(left(event), right(event))
    compare = ORDERS[sign]

    def ordered(event: Event) -> bool:
        one, other = left(event), right(event)
        if isinstance(one, str) and isinstance(other, str):
            return reading.texts_ordered and compare(one, other)
        return _is_number(one) and _is_number(other) and compare(one, other)  # type: ignore[arg-type]

    return ordered


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _compile_membership(left: Evaluation, right: Evaluation, reading: Interpretation) -> Evaluation:
    def is_member(event: Event) -> Value:
        items = right(event)
        if not isinstance(items, list):
            return False if items is None else reading.unspecified(False)
        value = left(event)
        return any(is_same(value, item) for item in items)

    return is_member


def _compile_not(operand: Evaluation, reading: Interpretation) -> Evaluation:
    def negated(event: Event) -> Value:
        value = operand(event)
        return not value if isinstance(value, bool) else reading.unspecified(value is None)

    return negated


def _compile_chain(chain: Chain, reading: Interpretation) -> Evaluation:
    operands = [compile_predicate(part, reading) for part in chain.operands]
    if not chain.is_mixed:
        test = all if chain.words[0] == "and" else any
        return lambda event: test(operand(event) for operand in operands)
    if not reading.right_nested:
        groups = [[operands[0]]]
        for word, operand in zip(chain.words, operands[1:], strict=True):
            if word == "or":
                groups.append([])
            groups[-1].append(operand)
        return lambda event: any(all(operand(event) for operand in group) for group in groups)
    return _right_nested(operands, chain.words)


def _right_nested(operands: list[Callable[[Event], bool]], words: tuple[str, ...]) -> Evaluation:
    """``a and (b or (c …))``: each operand in turn may decide it."""
    *firsts, last = operands
    pairs = [(operand, word == "or") for operand, word in zip(firsts, words, strict=True)]

    def holds(event: Event) -> bool:
        for operand, is_or in pairs:
            if operand(event) is is_or:
                return is_or
        return last(event)

    return holds
