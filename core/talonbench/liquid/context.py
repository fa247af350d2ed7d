"""What one rendering holds: the event, what the template assigned, its counters, and how much it has made so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from liquid.context import RenderContext

from talonbench.liquid.drops import BLOCK, Held
from talonbench.values import UNDEFINED, Value, step, utf16_length

Clock: TypeAlias = Callable[[], float]  # seconds since 1970
# Is told each variable of the event as it is written, its keys (None where an event decides on them), and its value.
Note: TypeAlias = Callable[[str, tuple[str, ...] | None, Any], None]
# Is told what the rendering depends on besides the event: ``now``, ``today`` or ``sample``.
Varies: TypeAlias = Callable[[str], None]
MEMORY = 100_000_000  # characters and list items that Segment lets one template make
LONGEST_RANGE = 5_000_000  # longer ones take Segment past its half second


class Rendering(RenderContext):
    """Takes the place of python-liquid's context, of which its nodes ask only for *disabled_tags*.

    Variables are looked for in what was assigned, then in the counters, then in the event.
    """

    __slots__ = ("assigned", "blocks", "counted", "cycles", "event", "note", "now", "spent", "varies")

    def __init__(
        self, event: Value, now: Clock | None = None, note: Note | None = None, varies: Varies | None = None
    ) -> None:
        self.disabled_tags: list[str] = []
        self.event = event if type(event) is dict else own_properties(event)
        self.now = now
        self.note = note
        self.varies = varies
        self.assigned: dict[str, Held] = {}
        self.counted: dict[str, int | float] = {}
        self.cycles: dict[tuple[str, int], int] = {}
        self.blocks = 0
        self.spent = 0

    def read(self, name: str) -> Held:
        """The variable *name*; ``size`` is 0 where nobody made one."""
        if name == "block" and self.blocks:
            return BLOCK
        if name in self.assigned:
            return self.assigned[name]
        if name in self.counted:
            return self.counted[name]
        found = self.event.get(name, UNDEFINED)
        return 0 if name == "size" and name not in self.event else found

    def is_own(self, name: str) -> bool:
        """Whether the variable *name* comes from the template and not from the event."""
        return name in self.assigned or name in self.counted or (name == "block" and self.blocks > 0)

    def inside(self, item: Held) -> Rendering:
        """A rendering whose event is *item*, as the filter ``where`` looks into each."""
        return Rendering(item, self.now, varies=self.varies)

    def count(self, name: str, by: int) -> int | float:
        """The counter *name* before, having added *by*: a number of the event is one, all else starts at 0."""
        before = self.counted.get(name, self.event.get(name))
        if isinstance(before, bool) or not isinstance(before, (int, float)):
            before = 0
        self.counted[name] = before + by
        return before

    def vary(self, what: str) -> None:
        """Tell that the text depends on *what*."""
        if self.varies is not None:
            self.varies(what)

    def spend(self, size: int) -> None:
        """Note *size* more characters or items; ValueError when it is too much."""
        self.spent += size
        if self.spent > MEMORY:
            raise ValueError("the template produces more text than Segment allows")


def own_properties(value: Held) -> Mapping[str, Any]:
    """What *value*, not being an object of the event, lends as variables: a text's or list's items and length."""
    if isinstance(value, dict):
        return cast(Mapping[str, Any], value)
    if isinstance(value, str):
        size = utf16_length(value)
        return {"length": size, **{str(at): step(value, str(at)) for at in range(size)}}
    if isinstance(value, list):
        return {"length": len(value), **{str(at): item for at, item in enumerate(value)}}
    return {}
