"""What the events of a run say together, in words: a row for each kind, and the examples beside an event."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.archive.together_file import Place, Together

HEADING: Final = "Across events"
NOTHING: Final = "Across events: nothing found"
NOT_COUNTED: Final = "Across events: not counted"
ACROSS_LARGE: Final = "Look across events in large archives"
HOW_COUNTED: Final = (
    "Repeated and late events and sessions that don't meet are counted by a run over up to 500 MB of events; "
    f"for more, check “{ACROSS_LARGE}” in the Run menu, and run again."
)
_TITLES: Final = {
    "repeat.same_message_id": "same messageId twice",
    "repeat.other_message_id": "sent twice, other messageId",
    "session.split": "session split in two",
    "session.closed_before": "session already closed",
    "session.never_closed": "session never closed",
    "session.two_states": "two states at once",
    "event.late": "received late",
    "setup.beside": "two destinations",
}


def head_together(together: Sequence[Together] | None) -> str:
    """The heading above the kinds."""
    return NOT_COUNTED if together is None else HEADING if together else NOTHING


def title_together(one: Together) -> str:
    """A kind in a few words."""
    return _TITLES.get(one.code, one.code.rpartition(".")[2].replace("_", " "))


def name_examples(one: Together) -> str:
    """What the events are that a click on the kind shows."""
    return f"{plural(len(one.examples), 'example')}: {title_together(one)}"


def count_examples(one: Together) -> str:
    """How many examples a click on the kind shows."""
    return f"shows {plural(len(one.examples), 'example')}"


def together_html(together: Sequence[Together], at: Place) -> str:
    """What the event *at* a file and line is an example of; the message is about the first one."""
    return "".join(
        f'<p class="accent">{escape(_describe(one, number))}</p><p class="muted">{escape(_name_places(example))}</p>'
        for one, number, example in _find_examples(together, at)
    )


def _find_examples(together: Sequence[Together], at: Place) -> Iterator[tuple[Together, int, tuple[Place, ...]]]:
    for one in together:
        for number, example in enumerate(one.examples):
            if at in example:
                yield one, number, example
                break


def _describe(one: Together, number: int) -> str:
    title = title_together(one)
    return one.message if not number else f"One of {one.events:,} such events: {title}."


def _name_places(example: Sequence[Place]) -> str:
    names = ((path.replace("\\", "/").rpartition("/")[2], line) for path, line in example)
    return " · ".join(f"Event {number}: {name} line {line:,}" for number, (name, line) in enumerate(names, 1))
