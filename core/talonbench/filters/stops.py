"""What stops an event before any filter sees it: ingestion, its integrations, or a disabled destination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from talonbench.filters.result import DISABLED, DUPLICATE, EXCLUDED, REJECTED, TOO_LARGE, FilterStep
from talonbench.ingestion import IngestionFault
from talonbench.values import Value

DESTINATION: Final = "Talon.One (Actions)"
CLASSIC: Final = "Talon.One"  # the older destination beside it in Segment's catalog
_ALL: Final = "All"


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
    code = first.code if first.code in (TOO_LARGE, DUPLICATE) else REJECTED
    return FilterStep("ingestion", "DROP", "dropped", first.message, stage="ingestion", code=code)


def is_excluded(chosen: Value, destination: str = DESTINATION) -> bool:
    """Whether *chosen*, an event's ``integrations``, exclude the destination; its name must match exactly."""
    if not isinstance(chosen, dict):
        return False
    wanted = chosen.get(destination)
    return wanted is False or (wanted is None and chosen.get(_ALL) is False)


def _by_integrations(chosen: Value, destination: str) -> FilterStep | None:
    """The step that stops an event whose ``integrations`` exclude the destination."""
    if not isinstance(chosen, dict) or not is_excluded(chosen, destination):
        return None
    wanted = chosen.get(destination)
    reason = f"set “{destination}” to false" if wanted is False else f"set “{_ALL}” to false"
    sentence = f"The event's “integrations” {reason}, so this destination doesn't receive it."
    near = () if wanted is False else find_near_names(chosen, destination)
    return FilterStep(
        "integrations", "DROP", "dropped", " ".join((sentence, *near)), stage="integrations", code=EXCLUDED
    )


def find_near_names(chosen: Value, destination: str = DESTINATION) -> tuple[str, ...]:
    """A sentence for each key of ``integrations`` that looks like *destination* or “All”, but isn't."""
    if not isinstance(chosen, dict):
        return ()
    return tuple(said for key in chosen if (said := _describe_name(key, destination)))


def _describe_name(key: str, destination: str) -> str:
    if key in (_ALL, destination):
        return ""
    if key.lower() == _ALL.lower():
        return f"“{key}” does nothing: only “{_ALL}” with a capital A counts."
    if key == CLASSIC:
        return f"“{key}” is the classic destination's name; this one is “{destination}”."
    if _letters(key) in (_letters(destination), _letters(CLASSIC)):
        return f"“{key}” isn't “{destination}”: the name must match exactly."
    return ""


def _letters(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _by_destination() -> FilterStep:
    sentence = "Segment sends nothing to a disabled destination. Enable it in Segment."
    return FilterStep("destination", "DROP", "dropped", sentence, stage="destination", code=DISABLED)
