"""Filters on numbers: JavaScript's doubles; what is no number counts as 0."""

import math
from collections.abc import Callable

from talonbench.mapping.liquid.comparison import Marker, Operand
from talonbench.values import Value, to_number, to_text

SAFE = 2**53


def to_double(value: Operand) -> float:
    """``Number(value)``, NaN made 0."""
    number = number_of(value)
    return 0.0 if math.isnan(number) else number


def number_of(value: Operand) -> float:
    """``Number(value)``."""
    if isinstance(value, str):
        return float(to_number(value))
    if isinstance(value, list):
        return float(to_number(to_text(value)))
    if value is None or isinstance(value, (bool, int, float)):
        return float(value or 0)
    return 0.0 if isinstance(value, Marker) else math.nan


def exact(number: float) -> int | float:
    """An int where the double is one that JavaScript prints whole."""
    return int(number) if math.isfinite(number) and number.is_integer() and abs(number) < SAFE else number


def _on_numbers(function: Callable[..., float]) -> Callable[..., Value]:
    def apply(*values: Value) -> Value:
        try:
            return exact(function(*map(to_double, values)))
        except OverflowError:
            return math.inf

    return apply


def _quotient(dividend: float, divisor: float) -> float:
    if divisor == 0:
        return math.nan if dividend == 0 or dividend != dividend else math.copysign(math.inf, dividend)
    return dividend / divisor


def _divided(dividend: float, divisor: float = math.nan, whole: float = 0) -> float:
    result = _quotient(dividend, divisor)
    return math.floor(result) if whole and math.isfinite(result) else result


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right != 0 and math.isfinite(left) else math.nan


def _modulo(left: float, right: float = math.nan) -> float:
    return _remainder(_remainder(left, right) + right, right)


def _round(value: float, digits: float = 0) -> float:
    scale: float = 10.0**digits
    scaled = (value * scale) * (1 + 2.0**-52)
    return (math.floor(scaled + 0.5) if math.isfinite(scaled) and abs(scaled) < SAFE else scaled) / scale


def _whole(function: Callable[[float], int]) -> Callable[..., float]:
    return lambda value, *_: float(function(value)) if math.isfinite(value) else value


def to_integer(value: Value = None, *_: Value) -> Value:
    """``Number(value)``, fraction and all."""
    return exact(number_of(value))


NUMBER_FILTERS: dict[str, Callable[..., Value]] = {
    "abs": _on_numbers(lambda value, *_: abs(value)),
    "at_least": _on_numbers(lambda *values: max(values)),
    "at_most": _on_numbers(lambda *values: min(values)),
    "ceil": _on_numbers(_whole(math.ceil)),
    "floor": _on_numbers(_whole(math.floor)),
    "divided_by": _on_numbers(_divided),
    "minus": _on_numbers(lambda left, right=math.nan, *_: left - right),
    "plus": _on_numbers(lambda left, right=math.nan, *_: left + right),
    "times": _on_numbers(lambda left, right=math.nan, *_: left * right),
    "modulo": _on_numbers(_modulo),
    "round": _on_numbers(_round),
    "to_integer": to_integer,
}
