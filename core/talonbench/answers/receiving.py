"""Traces a command's events as Segment receives them: one after another, at the present moment."""

from uuid import uuid4

from talonbench import clock
from talonbench.destination import Settings
from talonbench.events.arrival import Arrival
from talonbench.ingestion import Reception
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Json


class Tracer:
    """Traces events in *destination*: calls as Segment receives them, and with *as_received* all others as well."""

    def __init__(self, destination: CompiledDestination, settings: Settings, *, as_received: bool = False) -> None:
        self._destination, self._settings = destination, settings
        self._reception = Reception(clock.now, lambda: str(uuid4()), as_received)

    def trace(self, event: dict[str, Json], arrival: Arrival) -> EventTrace:
        """The trace of the next *event*."""
        receipt, faults = self._reception.receive(arrival), self._reception.compare(event)
        return self._destination.trace(event, self._settings, receipt=receipt, at_the_door=faults)
