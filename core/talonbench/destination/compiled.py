"""A subscription compiled once for many events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.destination.definition import Action, Subscription
from talonbench.errors import Fault, FqlSyntaxError, MappingError
from talonbench.fields.wording import unmapped_fault
from talonbench.fql import compile_trigger
from talonbench.mapping import compile_mapping, find_origins, find_path_reads
from talonbench.values.pointer import parse_pointer

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.fields import Checked
    from talonbench.fql import Trigger
    from talonbench.mapping import Origin, PathRead, Plan
    from talonbench.values import Value
    from talonbench.values.pointer import Keys


@dataclass(frozen=True, slots=True)
class Invalid:
    """A subscription that Segment would reject for every event.

    *part* is ``trigger``, ``mapping`` or ``settings``; *start* and *end* are offsets into the trigger's text.
    """

    part: str
    message: str
    faults: tuple[Fault, ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class CompiledSubscription:
    """A subscription with its trigger and mapping compiled, or the reason why they can't be; *now* is its clock."""

    subscription: Subscription
    action: Action
    trigger: Trigger | None
    plan: Plan | None
    invalid: Invalid | None
    now: Callable[[], float] | None = None

    def check(self, payload: Value) -> Checked:
        """*payload* coerced to the action's fields, with its faults."""
        checked = self.action.validator.check(payload)
        return (checked[0], tuple(map(self._name_cause, checked[1]))) if checked[1] else checked

    def _name_cause(self, fault: Fault) -> Fault:
        """*fault*, which says so if what is required isn't mapped at all."""
        is_mapped = not fault.missing or self.origins(parse_pointer(fault.path))
        return fault if is_mapped else unmapped_fault(fault)

    @property
    def reads(self) -> tuple[PathRead, ...]:
        """Every path that its mapping may read of an event; of one that is refused, what it is written with."""
        return find_path_reads(self.subscription.mapping) if self.plan is None else self.plan.reads

    def origins(self, keys: Keys) -> tuple[Origin, ...]:
        """Where in the event the part *keys* of its payload comes from; none for what is written in the mapping."""
        return find_origins(self.subscription.mapping, keys) if self.plan is None else self.plan.origins(keys)


def compile_subscription(
    subscription: Subscription, action: Action, now: Callable[[], float] | None = None
) -> CompiledSubscription:
    """Compile; what fails is kept as `Invalid`, the trigger's error before the mapping's. *now* is Liquid's clock."""
    trigger = plan = invalid = None
    try:
        plan = compile_mapping(subscription.mapping, now)
    except MappingError as error:
        invalid = Invalid("mapping", error.faults[0].message, error.faults)
    try:
        trigger = compile_trigger(subscription.trigger)
    except FqlSyntaxError as error:
        invalid = Invalid("trigger", error.message, start=error.start, end=error.end)
    return CompiledSubscription(subscription, action, trigger, plan, invalid, now)
