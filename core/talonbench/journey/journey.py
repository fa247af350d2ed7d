"""One event through everything: compiled once, run for each event; every result is a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.destination import CompiledSubscription, Invalid, Settings, Subscription
from talonbench.pipeline import Filtered, NotTriggered, Outcome, Ready, Rejected, prepare
from talonbench.request import Request
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.filters import CompiledFilter, FilteredResult

STATUS_OF = {
    Ready: "ready",
    NotTriggered: "not_triggered",
    Filtered: "filtered",
    Rejected: "rejected",
    Invalid: "invalid",
}
MOST_EVENTS = 4  # events that filters may leave open, and that are taken through the subscriptions


@dataclass(frozen=True, slots=True)
class Leg:
    """One subscription and what it does with the event.

    *outcomes* has the likeliest first, and more than one only where Segment's description of filters leaves open
    which; it is empty where the subscription is off, or where there is no event.
    """

    to: CompiledSubscription
    outcomes: tuple[Outcome, ...] = ()

    @property
    def subscription(self) -> Subscription:
        """The subscription as it was written."""
        return self.to.subscription

    @property
    def outcome(self) -> Outcome | None:
        """The likeliest outcome."""
        return self.outcomes[0] if self.outcomes else None

    @property
    def status(self) -> str:
        """The outcome's word, ``off`` or ``waiting``."""
        if not self.subscription.enabled:
            return "off"
        return "waiting" if self.outcome is None else STATUS_OF[type(self.outcome)]

    @property
    def requests(self) -> tuple[Request, ...]:
        """What would be sent."""
        return self.outcome.requests if isinstance(self.outcome, Ready) else ()


@dataclass(frozen=True, slots=True)
class Way:
    """What became of one event: *filtered* by integrations and filters (None without an event), then the *legs*."""

    event: dict[str, Value] | None
    filtered: FilteredResult | None
    legs: tuple[Leg, ...]

    @property
    def mapped(self) -> dict[str, Value] | None:
        """The event as the likeliest mappings see it; None where it is dropped."""
        return None if self.filtered is None else self.filtered.event

    @property
    def is_open(self) -> bool:
        """Whether filters leave open what the mappings get."""
        return self.filtered is not None and not self.filtered.is_sure


@dataclass(frozen=True, slots=True)
class Journey:
    """Filters and subscriptions, compiled."""

    subscriptions: tuple[CompiledSubscription, ...]
    filters: tuple[CompiledFilter, ...] = ()

    def run(self, event: dict[str, Value] | None, settings: Settings) -> Way:
        """Take the body *event* through everything; without one, every leg waits."""
        if event is None:
            return Way(None, None, tuple(Leg(to) for to in self.subscriptions))
        from talonbench.filters import apply_filters  # late: the filter dialect is not needed for the first paint

        filtered = apply_filters(event, self.filters)
        legs = (Leg(to, self._outcomes(to, filtered, settings)) for to in self.subscriptions)
        return Way(event, filtered, tuple(legs))

    def _outcomes(self, to: CompiledSubscription, filtered: FilteredResult, settings: Settings) -> tuple[Outcome, ...]:
        if not to.subscription.enabled:
            return ()
        found: list[Outcome] = []
        for event in _shown(filtered.possible):
            outcome = _dropped(filtered) if event is None else prepare(event, to, settings)
            if outcome not in found:
                found.append(outcome)
        return tuple(found)


def compile_journey(subscriptions: Iterable[CompiledSubscription], filters: Iterable[CompiledFilter] = ()) -> Journey:
    """The journey through *filters* to *subscriptions*, each compiled already."""
    return Journey(tuple(subscriptions), tuple(filters))


def _shown(possible: Sequence[dict[str, Value] | None]) -> list[dict[str, Value] | None]:
    """The likeliest of *possible*, and the drop if it is among them."""
    shown = list(possible[:MOST_EVENTS])
    return shown if None in shown or None not in possible else [*shown, None]


def _dropped(filtered: FilteredResult) -> Filtered:
    step = next(step for step in reversed(filtered.steps) if step.result in ("dropped", "open"))
    return Filtered(step.title, step.sentence)
