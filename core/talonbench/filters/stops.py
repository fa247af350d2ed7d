"""What stops an event before any filter sees it: ingestion, its integrations, or a disabled destination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from talonbench.filters.result import DISABLED, EXCLUDED, REJECTED, TOO_LARGE, FilterStep
from talonbench.ingestion import IngestionFault
from talonbench.values import Value

DESTINATION: Final = "Talon.One (Actions)"


def find_stop(
    event: dict[str, Value],
    faults: Sequence[IngestionFault],
    *,
    is_enabled: bool = True,
    destination: str = DESTINATION,
) -> FilterStep | None:
    """The step that stops *event*, rejected on receipt for *faults*; None if it reaches the filters."""
    return (
        _by_ingestion(faults)
        or _by_integrations(event.get("integrations"), destination)
        or (None if is_enabled else _by_destination())
    )


def _by_ingestion(faults: Sequence[IngestionFault]) -> FilterStep | None:
    if not faults:
        return None
    first = next((fault for fault in faults if fault.code == TOO_LARGE), faults[0])
    code = TOO_LARGE if first.code == TOO_LARGE else REJECTED
    return FilterStep("ingestion", "DROP", "dropped", first.message, stage="ingestion", code=code)


def _by_integrations(chosen: Value, destination: str) -> FilterStep | None:
    """The step that stops an event whose ``integrations`` exclude the destination; its name must match exactly."""
    if not isinstance(chosen, dict):
        return None
    wanted = chosen.get(destination)
    if wanted is not None and wanted is not False:
        return None
    if wanted is None and chosen.get("All") is not False:
        return None
    similar = [key for key in chosen if key != destination and key.lower() == destination.lower()]
    warnings = tuple(f"“{key}” isn't “{destination}”: the name must match exactly." for key in similar)
    reason = f"set “{destination}” to false" if wanted is False else "set “All” to false"
    sentence = f"The event's “integrations” {reason}, so this destination doesn't receive it."
    return FilterStep(
        "integrations", "DROP", "dropped", sentence, warnings=warnings, stage="integrations", code=EXCLUDED
    )


def _by_destination() -> FilterStep:
    sentence = "Segment sends nothing to a disabled destination. Enable it in Segment."
    return FilterStep("destination", "DROP", "dropped", sentence, stage="destination", code=DISABLED)
