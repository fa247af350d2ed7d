"""The parts of a destination: settings, actions and subscriptions; a subscription is compiled once for many events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from talonbench.errors import Fault, FqlSyntaxError, MappingError
from talonbench.values import Undefined, Value

if TYPE_CHECKING:
    from talonbench.fields import Checked, Field, PayloadValidator
    from talonbench.fql import Trigger
    from talonbench.mapping import Origin, PathRead, Plan
    from talonbench.values.pointer import Keys


@dataclass(frozen=True, slots=True)
class Settings:
    """The destination's settings. *deployment* is sent as typed; repr never shows the key.

    *gateway* is the origin that requests go to, empty for Talon.One's; *gateway_error* says why nothing can be sent
    to the one that was typed.
    """

    api_key: str = field(repr=False)
    deployment: str
    gateway: str = ""
    gateway_error: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of a destination that wasn't imported, told in a sentence.

    *kind* is ``mapping``, ``filter``, ``page`` (of a list of them) or ``value``: that of the mapping with the id
    *mapping*.
    """

    kind: str
    message: str
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class ActionCall:
    """The request an action describes, before the settings are added: *path* as written, unset headers omitted."""

    method: str
    path: str
    body: dict[str, Value] | None
    headers: tuple[tuple[str, str], ...] = ()


Build: TypeAlias = Callable[[dict[str, Value]], ActionCall]


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the destination.

    *action_id* is Segment's ID for it in configuration files; *successor* is the slug that replaces a deprecated
    action; *build* turns a checked payload into a call.
    """

    slug: str
    action_id: str
    title: str
    description: str
    fields: tuple[Field, ...]
    build: Build
    successor: str | None = None
    _validator: PayloadValidator | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def validator(self) -> PayloadValidator:
        """The compiled fields, made on first use: the first paint needs no check."""
        if self._validator is None:
            from talonbench.fields import compile_fields

            object.__setattr__(self, "_validator", compile_fields(self.fields))
        assert self._validator is not None
        return self._validator

    @property
    def deprecated(self) -> bool:
        """Whether Segment marks the action as deprecated."""
        return self.successor is not None

    def default_mapping(self) -> dict[str, Value]:
        """The mapping that Segment's form starts with."""
        return {part.key: part.default for part in self.fields if not isinstance(part.default, Undefined)}


@dataclass(frozen=True, slots=True)
class Subscription:
    """An action with a trigger and a mapping; on screen "mapping", as on Segment's own pages.

    *extra* is what else Segment stores with it, such as a schedule; it is kept for the export.
    """

    id: str
    name: str
    action: str
    trigger: str
    mapping: dict[str, Value]
    enabled: bool = True
    extra: dict[str, Value] = field(default_factory=dict)


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
        from talonbench.values.pointer import parse_pointer

        if fault.rule != "required" or self.origins(parse_pointer(fault.path)):
            return fault
        from talonbench.fields.wording import unmapped_message  # late: nothing is checked for the first paint

        return replace(fault, message=unmapped_message(fault.message))

    @property
    def reads(self) -> tuple[PathRead, ...]:
        """Every path that its mapping may read of an event; of one that is refused, what it is written with."""
        from talonbench.mapping import find_path_reads  # late: nothing is compiled for the first paint

        return find_path_reads(self.subscription.mapping) if self.plan is None else self.plan.reads

    def origins(self, keys: Keys) -> tuple[Origin, ...]:
        """Where in the event the part *keys* of its payload comes from; none for what is written in the mapping."""
        from talonbench.mapping import find_origins

        return find_origins(self.subscription.mapping, keys) if self.plan is None else self.plan.origins(keys)


def compile_subscription(
    subscription: Subscription, action: Action, now: Callable[[], float] | None = None
) -> CompiledSubscription:
    """Compile; what fails is kept as `Invalid`, the trigger's error before the mapping's. *now* is Liquid's clock."""
    from talonbench.fql import compile_trigger  # late: nothing is compiled for the first paint
    from talonbench.mapping import compile_mapping

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
