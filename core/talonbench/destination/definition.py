"""The parts of a destination: settings, actions and subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from talonbench.values import Undefined, Value

if TYPE_CHECKING:
    from talonbench.fields import Field, PayloadValidator


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


class ActionCall(NamedTuple):
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
