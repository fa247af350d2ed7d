"""One event evaluated by filters and subscriptions: compiled once, run for each event; every result is a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.destination import CompiledSubscription, Invalid, Missing, Settings, Subscription
from talonbench.events.batches import infer_type
from talonbench.events.envelopes import lacks_only_its_type
from talonbench.ingestion import (
    IngestionFault,
    Receipt,
    check_event,
    complete_call,
    find_rejections,
    ingest,
    went_through,
)
from talonbench.pipeline import Filtered, NotTriggered, Outcome, Ready, Rejected, prepare
from talonbench.request import Request
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.filters import CompiledFilter, FilterResult

OUTCOME_STATUS = {
    Ready: "ready",
    NotTriggered: "not_triggered",
    Filtered: "filtered",
    Rejected: "rejected",
    Invalid: "invalid",
}
MOST_EVENTS = 4  # possible events after uncertain filters that are run through the subscriptions


@dataclass(frozen=True, slots=True)
class MappingTrace:
    """One subscription and its outcomes for the event.

    *outcomes* has the most likely first, and more than one only if filters are uncertain; it is empty if the
    subscription is disabled or there is no event.
    """

    compiled: CompiledSubscription
    outcomes: tuple[Outcome, ...] = ()

    @property
    def subscription(self) -> Subscription:
        """The subscription as configured."""
        return self.compiled.subscription

    @property
    def outcome(self) -> Outcome | None:
        """The most likely outcome."""
        return self.outcomes[0] if self.outcomes else None

    @property
    def status(self) -> str:
        """The outcome's status, ``off`` or ``waiting``."""
        if not self.subscription.enabled:
            return "off"
        return "waiting" if self.outcome is None else OUTCOME_STATUS[type(self.outcome)]

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests that would be sent."""
        return self.outcome.requests if isinstance(self.outcome, Ready) else ()


@dataclass(frozen=True, slots=True)
class EventTrace:
    """The trace of one event: what happens before and in the filters (None without an event), then each mapping.

    *event* is as destinations receive it: as it was typed, unless there is a *receipt*. *ingestion_faults* are all of
    its receipt, also those that don't count for a typed event; *missing* is what the destination lacks, since it
    wasn't imported. *has_inferred_type*: the event was typed without one, as the body of a call is.
    """

    event: dict[str, Value] | None
    filter_result: FilterResult | None
    mappings: tuple[MappingTrace, ...]
    ingestion_faults: tuple[IngestionFault, ...] = ()
    missing: tuple[Missing, ...] = ()
    receipt: Receipt | None = None
    has_inferred_type: bool = False

    @property
    def filtered_event(self) -> dict[str, Value] | None:
        """The event as mappings most likely see it; None if it is dropped."""
        return None if self.filter_result is None else self.filter_result.event

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is uncertain what the mappings receive."""
        return self.filter_result is not None and not self.filter_result.is_certain


@dataclass(frozen=True, slots=True)
class CompiledDestination:
    """Filters and subscriptions, compiled; a destination that isn't enabled receives nothing.

    *missing* is what wasn't imported of it; *beside* are other enabled Talon.One destinations of its source.
    """

    subscriptions: tuple[CompiledSubscription, ...]
    filters: tuple[CompiledFilter, ...] = ()
    is_enabled: bool = True
    missing: tuple[Missing, ...] = ()
    beside: tuple[str, ...] = ()

    def trace(
        self,
        event: dict[str, Value] | None,
        settings: Settings,
        *,
        receipt: Receipt | None = None,
        at_the_door: Sequence[IngestionFault] = (),
    ) -> EventTrace:
        """Evaluate the body *event*; without one, every mapping waits.

        *receipt*: the event is a call to the Tracking API, so Segment adds to it what it adds on receipt, and nobody
        else adds anything. *at_the_door* are faults that only the event's neighbors tell, such as a duplicate.
        """
        if event is None:
            waiting = tuple(MappingTrace(compiled) for compiled in self.subscriptions)
            return EventTrace(None, None, waiting, missing=self.missing)
        from talonbench.filters import apply_filters  # late: the filter dialect is not needed for the first paint

        typed = infer_type(event) if receipt is None and _lacks_only_its_type(event) else event
        call = typed if receipt is None else complete_call(event, receipt)
        faults = check_event(call)
        rejections = (*find_rejections(call, faults, is_call=receipt is not None), *at_the_door)
        body = call if receipt is None or rejections else ingest(call, receipt)
        filtered = apply_filters(body, self.filters, is_enabled=self.is_enabled, faults=rejections)
        mappings = (
            MappingTrace(compiled, self._outcomes(compiled, filtered, settings)) for compiled in self.subscriptions
        )
        return EventTrace(body, filtered, tuple(mappings), faults, self.missing, receipt, typed is not event)

    def _outcomes(
        self, compiled: CompiledSubscription, filtered: FilterResult, settings: Settings
    ) -> tuple[Outcome, ...]:
        if not compiled.subscription.enabled:
            return ()
        found: list[Outcome] = []
        for event in _shown(filtered.possible_events):
            outcome = _dropped(filtered) if event is None else prepare(event, compiled, settings)
            if outcome not in found:
                found.append(outcome)
        return tuple(found)


def _lacks_only_its_type(event: dict[str, Value]) -> bool:
    return not event.get("type") and not went_through(event) and lacks_only_its_type(event)


def _shown(possible: Sequence[dict[str, Value] | None]) -> list[dict[str, Value] | None]:
    """The most likely of *possible*, and the drop if it is among them."""
    shown = list(possible[:MOST_EVENTS])
    return shown if None in shown or None not in possible else [*shown, None]


def _dropped(filtered: FilterResult) -> Filtered:
    assert filtered.deciding_step is not None
    step = filtered.steps[filtered.deciding_step]
    return Filtered(step.title, step.sentence, step.code)
