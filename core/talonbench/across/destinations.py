"""Other destinations of the source that get the same events."""

from collections.abc import Iterator, Sequence

from talonbench.across.events import JudgedEvent
from talonbench.across.observation import Observation
from talonbench.lint.setup import BESIDE


def find_beside(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """Other enabled Talon.One destinations of the source, as a finding on each event names them."""
    for one in events[0].judgement.findings if events else ():
        if one.code == BESIDE:
            yield Observation(BESIDE, one.message, tuple(event.number for event in events))
