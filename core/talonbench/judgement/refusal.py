"""Requests that Talon.One is known to have rejected, in the words of a summary and of a mapping's reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from talonbench.claims import Claim, make_claims
from talonbench.plurals import count_noun, join_words

if TYPE_CHECKING:
    from talonbench.request import Request
    from talonbench.trace import EventTrace, MappingTrace


@dataclass(frozen=True, slots=True)
class Refusal:
    """That *by* rejected *request* with *status*, and why, in *sentences*."""

    request: Request
    status: int
    sentences: tuple[str, ...] = ()
    by: str = "Talon.One"

    @property
    def title(self) -> str:
        """That it was rejected, in a sentence."""
        return f"{self.subject} rejected the request ({self.status})."

    @property
    def subject(self) -> str:
        """Who rejected it, at the beginning of a sentence; an address stays as it is."""
        return self.by if "://" in self.by else f"{self.by[:1].upper()}{self.by[1:]}"


Refused: TypeAlias = Mapping[str, Refusal]  # by the mapping's ID


def find_refused(trace: EventTrace, refusals: Sequence[Refusal]) -> dict[str, Refusal]:
    """The mappings of *trace* whose request, as it is now, one of *refusals* is about."""
    found = {
        mapping.subscription.id: next((one for one in refusals if one.request in mapping.requests), None)
        for mapping in trace.mappings
    }
    return {identity: one for identity, one in found.items() if one is not None}


def title_refused(title: str, trace: EventTrace, refused: Refused) -> str:
    """*title*, which counts the mappings that send, with those whose request was rejected."""
    if not refused:
        return title
    first = next(iter(refused.values()))
    status = f" ({', '.join(dict.fromkeys(str(one.status) for one in refused.values()))})"
    if len(trace.mappings) == 1:
        return f"{first.subject} rejected the request{status}"
    names = [f"“{one.subscription.name}”" for one in trace.mappings if one.subscription.id in refused]
    return f"{title}, but {first.by} rejected the request{'s' if len(names) > 1 else ''} of {join_words(names)}{status}"


def claim_causes(refused: Refused) -> tuple[Claim, ...]:
    """Why requests were rejected; what several say once."""
    return make_claims(*dict.fromkeys(said for one in refused.values() for said in one.sentences))


def describe_requests(mapping: MappingTrace, refusal: Refusal | None) -> str:
    """How many requests *mapping* sends, in a sentence that tells a *refusal*."""
    sent = f"Sends {count_noun(len(mapping.requests), 'request')}"
    if refusal is None:
        return f"{sent}."
    which = "which" if len(mapping.requests) == 1 else "one of which"
    return f"{sent}, {which} {refusal.by} rejected ({refusal.status})."
