"""A story as a value: its steps, and the setup that their events go through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.document import DestinationInfo, Document
    from talonbench.filters import DestinationFilter
    from talonbench.ingestion import Receipt
    from talonbench.sandbox.campaign import Campaign

MOST_STEPS: Final = 100
SECONDS: Final = 8.0  # between two steps of a story that plays by itself


@dataclass(frozen=True, slots=True)
class Step:
    """An event as *text*, with a short *name*, a *title* and a *caption*; without one, the judgement is the caption."""

    name: str
    title: str
    caption: str
    text: str
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The *steps* of one customer in one *shop*.

    *customer* is the name in headings, *profile* the ID of the profile that is shown; both may be empty: then it is the
    event's user. *rules* are those that the sandbox runs, None if the story has none of its own. *left_out* counts the
    events that a story has no room for.
    """

    title: str
    steps: tuple[Step, ...]
    mappings: tuple[Subscription, ...]
    filters: tuple[DestinationFilter, ...] = ()
    destination: DestinationInfo | None = None
    shop: str = ""
    customer: str = ""
    profile: str = ""
    seconds: float = SECONDS
    rules: Campaign | None = None
    left_out: int = 0


def make_story(document: Document, title: str) -> Story:
    """The events of *document* as a story, in their order."""
    chosen = document.events[:MOST_STEPS]
    return Story(
        title,
        tuple(Step(one.name, one.name, "", one.text, one.receipt) for one in chosen),
        document.mappings,
        document.filters,
        document.destination,
        left_out=len(document.events) - len(chosen),
    )
