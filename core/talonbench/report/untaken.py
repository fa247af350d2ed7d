"""Events that no mapping is meant for: none takes calls of their type, or events of their name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench.judgement.codes import NO_MATCH
from talonbench.judgement.reasons import explain_trigger, find_near_miss, list_leaves
from talonbench.plurals import count_noun, join_words
from talonbench.report.spellings import is_alike

if TYPE_CHECKING:
    from talonbench.across import JudgedEvent
    from talonbench.fql.explanation import Explanation
    from talonbench.trace import EventTrace, MappingTrace

_MOST_KINDS: Final = 4  # that are named


@dataclass(frozen=True, slots=True)
class Untaken:
    """The *words* for what no mapping takes: “page calls”, “the event “Refund””."""

    words: str
    is_kind: bool

    @property
    def way(self) -> str:
        """What it takes to have such events sent."""
        if self.is_kind:
            return f"If {self.words} should be sent, they need a mapping of their own."
        return "If it should be sent, it needs a mapping of its own."


def name_untaken(event: JudgedEvent) -> Untaken | None:
    """What *event* is that no mapping takes, whatever else it has; None if one takes events of its kind and name.

    A name that is nearly that of another event is no name of its own.
    """
    judgement, body = event.judgement, event.body
    enabled = [one for one in judgement.trace.mappings if one.status != "off"]
    kind, name = event.text("type"), event.text("event") if event.text("type") == "track" else ""
    if judgement.summary.code != NO_MATCH or judgement.trace.is_ambiguous or not enabled or not kind:
        return None
    trace = judgement.trace
    if "type" not in (trace.filtered_event or {}) or any(find_near_miss(one, trace) is not None for one in enabled):
        return None
    if not any(_may_take(one, trace, ("type",)) for one in enabled):
        return Untaken(f"{kind} calls", is_kind=True)
    is_other = name and body.get("event") == name and not _is_spelling(name, enabled, trace)
    if is_other and not any(_may_take(one, trace, ("type", "event")) for one in enabled):
        return Untaken(f"the event “{name}”", is_kind=False)
    return None


def tell_untaken(events: Sequence[tuple[JudgedEvent, Untaken]]) -> str:
    """What no mapping takes of *events*, with the counts, in two sentences; empty without events."""
    if not events:
        return ""
    counts = Counter(one for _, one in events).most_common()
    said = [f"{one.words} ({count_noun(count, 'event')})" for one, count in counts[:_MOST_KINDS]]
    if len(counts) > _MOST_KINDS:
        left = sum(count for _, count in counts[_MOST_KINDS:])
        said.append(f"{count_noun(left, 'event')} of {count_noun(len(counts) - _MOST_KINDS, 'other kind')}")
    way = counts[0][0].way if len(counts) == 1 else "What should be sent of these needs a mapping of its own."
    return f"No mapping takes {join_words(said, 'or')}. {way}"


def _is_spelling(name: str, mappings: Iterable[MappingTrace], trace: EventTrace) -> bool:
    """Whether *name* is another spelling of one that a trigger asks for."""
    leaves = (leaf for one in mappings for leaf in list_leaves(explain_trigger(one, trace)))
    return any(is_alike(name, leaf.wanted) for leaf in leaves if leaf.subject == "event" and leaf.wanted)


def _may_take(mapping: MappingTrace, trace: EventTrace, known: Sequence[str]) -> bool:
    """Whether the trigger of *mapping* may match an event that has of this one only what is *known*."""
    explanation = explain_trigger(mapping, trace)
    return explanation is None or True in _list_results(explanation, known)


def _list_results(node: Explanation, known: Sequence[str]) -> frozenset[bool]:
    """How *node* may turn out if only the conditions on *known* subjects are certain."""
    if node.error or (node.children and node.word not in ("and", "or", "not")):
        return frozenset((True, False))
    if not node.children:
        return frozenset((node.holds,)) if node.subject in known else frozenset((True, False))
    parts = [_list_results(part, known) for part in node.children]
    if node.word == "not":
        return frozenset(not one for one in parts[0])
    strict, loose = (all, any) if node.word == "and" else (any, all)
    can_hold, can_fail = strict(True in one for one in parts), loose(False in one for one in parts)
    return frozenset(result for result, is_possible in ((True, can_hold), (False, can_fail)) if is_possible)
