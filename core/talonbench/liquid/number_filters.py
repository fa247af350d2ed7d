"""Filters on numbers: JavaScript's doubles; anything else counts as 0."""

import math
from collections.abc import Callable

from talonbench.liquid.comparison import number_of
from talonbench.liquid.drops import Held
from talonbench.values import UNDEFINED

SAFE = 2**53
_MISSING = math.nan  # arithmetic with an argument that is not there


def to_double(value: Held) -> float:
    """``Number(value)``, NaN made 0."""
    number = number_of(value)
    return number if number == number else 0.0


def exact(number: float) -> int | float:
    """An int where the double is one that JavaScript prints whole; minus zero stays itself."""
    if not math.isfinite(number) or not number.is_integer() or abs(number) >= SAFE:
        return number
    return int(number) if number or math.copysign(1, number) > 0 else number


def _on_numbers(function: Callable[..., float]) -> Callable[..., Held]:
    def apply(*values: Held) -> Held:
        return exact(function(*map(to_double, values)))

    return apply


def _quotient(dividend: float, divisor: float) -> float:
    if divisor:
        return dividend / divisor
    if not dividend or dividend != dividend:
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1, divisor)


def _divided(dividend: float, divisor: float = _MISSING, whole: float = 0, *_: float) -> float:
    result = _quotient(dividend, divisor)
    return _floor(result) if whole else result


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right != 0 and math.isfinite(left) else math.nan


def _modulo(left: float, right: float = _MISSING, *_: float) -> float:
    return _remainder(_remainder(left, right) + right, right)


def _floor(value: float, *_: float) -> float:
    return math.copysign(float(math.floor(value)), value) if math.isfinite(value) and value else value


def _ceil(value: float, *_: float) -> float:
    return math.copysign(float(math.ceil(value)), value) if math.isfinite(value) and value else value


def _round(value: float, digits: float = 0, *_: float) -> float:
    scale = _power_of_ten(digits)
    return _quotient(_nearest(value * scale * (1 + 2.0**-52)), scale)


def _nearest(value: float) -> float:
    """``Math.round``: halves go up."""
    if not math.isfinite(value) or abs(value) >= SAFE:
        return value
    below = math.floor(value)
    return math.copysign(float(below + (value - below >= 0.5)), value)


def _power_of_ten(exponent: float) -> float:
    try:
        return math.pow(10, exponent)
    except OverflowError:
        return math.inf


NUMBER_FILTERS: dict[str, Callable[..., Held]] = {
    "abs": _on_numbers(lambda value, *_: abs(value)),
    "at_least": _on_numbers(lambda *values: max(values)),
    "at_most": _on_numbers(lambda *values: min(values)),
    "ceil": _on_numbers(_ceil),
    "floor": _on_numbers(_floor),
    "divided_by": _on_numbers(_divided),
    "minus": _on_numbers(lambda left, right=_MISSING, *_: left - right),
    "plus": _on_numbers(lambda left, right=_MISSING, *_: left + right),
    "times": _on_numbers(lambda left, right=_MISSING, *_: left * right),
    "modulo": _on_numbers(_modulo),
    "round": lambda value=UNDEFINED, digits=0, *_: exact(_round(to_double(value), to_double(digits))),
    "to_integer": lambda value=UNDEFINED, *_: exact(number_of(value)),
}
