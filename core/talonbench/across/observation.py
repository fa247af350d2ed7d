"""An observation: a sentence about several events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that only several events show: a code, a sentence, and the numbers of its *events*, from 1."""

    code: str
    message: str
    events: tuple[int, ...]


def name_events(numbers: Sequence[int], *, starts: bool = False) -> str:
    """*numbers* in a sentence: “events 1 and 3”; of many, the first. *starts*: at the beginning of the sentence."""
    noun = "Event" if starts else "event"
    shown = [str(one) for one in numbers]
    if len(shown) == 1:
        return f"{noun} {shown[0]}"
    if len(shown) > _MOST_NAMED:
        shown[_MOST_NAMED - 1 :] = [f"{len(numbers) - _MOST_NAMED + 1:,} more"]
    return f"{noun}s {', '.join(shown[:-1])} and {shown[-1]}"
