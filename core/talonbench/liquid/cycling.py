"""The tag ``cycle``: the next of its values each time it is met."""

from talonbench.liquid.context import Rendering
from talonbench.liquid.drops import plain, script_text, stringify
from talonbench.liquid.operands import Expression, Reader, constant, made_of
from talonbench.values import UNDEFINED, is_truthy


def compile_cycle(text: str) -> Expression:
    """What to write next; cycles of one group and as many values share their place. ValueError without values."""
    group, values = _read(Reader(text))
    if not values:
        raise ValueError("expected values")

    named, given = group.evaluate, [value.evaluate for value in values]

    def turn(run: Rendering) -> str:
        key = script_text(named(run)), len(given)
        at = run.cycles.get(key, 0)
        run.cycles[key] = (at + 1) % len(given)
        value = plain(given[at](run))
        return stringify(value) if is_truthy(value) else ""  # liquidjs leaves out 0 and false here, and only here

    return made_of(turn, group, *values)


def _read(reader: Reader) -> tuple[Expression, list[Expression]]:
    """The group and the values; behind each value but the first all is passed over up to a comma."""
    group, values = constant(UNDEFINED), []
    head = reader.operand()
    reader.skip()
    if head is not None and reader.takes(":"):
        group = head
    elif head is not None:
        values.append(head)
    while not reader.ended():
        value = reader.operand()
        if value is not None:
            values.append(value)
        comma = reader.text.find(",", reader.at)
        reader.at = len(reader.text) if comma < 0 else comma + 1
    return group, values
