"""Responses among the files of a replay, explained with its first events."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from talonbench.answers.reasons import delivery_json
from talonbench.cli.reasons import delivery_lines
from talonbench.cli.tickets import known_attributes
from talonbench.deliveries import DeliveryReport, explain_delivery
from talonbench.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from talonbench.destination import Settings
    from talonbench.formats.model import ImportedDelivery
    from talonbench.trace import CompiledDestination, EventTrace
    from talonbench.values import Json

Explained: TypeAlias = tuple[str, DeliveryReport]


def explain_responses(
    deliveries: Sequence[ImportedDelivery],
    traces: Sequence[EventTrace],
    destination: CompiledDestination,
    settings: Settings,
    *tickets: Path | str | None,
) -> list[Explained]:
    """Each response with its explanation by *traces* and by the attributes in *tickets*."""
    known = known_attributes(*tickets)
    judged = [Judgement(trace, destination, settings) for trace in traces]
    return [(one.name, explain_delivery(one.delivery, judged, known)) for one in deliveries]


def response_lines(explained: Sequence[Explained]) -> Iterator[str]:
    """Responses, explained for people."""
    for name, report in explained:
        yield from delivery_lines(name, report)


def responses_json(explained: Sequence[Explained]) -> dict[str, Json]:
    """Responses, explained for programs."""
    return {"responses": [delivery_json(name, report) for name, report in explained]}
