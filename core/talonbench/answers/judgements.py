"""The judgements on several events as one JSON object."""

from collections.abc import Sequence
from dataclasses import replace

from talonbench.across import JudgedEvent, observe
from talonbench.answers.outcomes import explanation_json, filters_json, findings_json, outcome_json
from talonbench.answers.reasons import across_json, delivery_json, reason_json, summaries_json
from talonbench.attributes import Attribute
from talonbench.deliveries import DeliveryReport, explain_delivery
from talonbench.formats.model import ImportedDelivery
from talonbench.judgement import Judgement, Refusal, Summary
from talonbench.pipeline import FieldTrace, list_configured_fields, mask_field_trace, trace_fields
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import Json


class PreviewAnswer:
    """Collects the judgements on several events."""

    def __init__(self, explains: bool = False, shows_key: bool = False, known: tuple[Attribute, ...] = ()) -> None:
        self.explains = explains
        self.shows_key = shows_key
        self._known = known
        self.deliveries: list[ImportedDelivery] = []
        self.summaries: list[tuple[str, Summary]] = []
        self.outcomes: list[dict[str, Json]] = []
        self._filters: list[Json] = []
        self._findings: list[Json] = []
        self.judged: list[JudgedEvent] = []
        self._reports: list[tuple[ImportedDelivery, DeliveryReport]] = []
        self._explained_for = -1

    def know(self, attributes: tuple[Attribute, ...]) -> None:
        """Explain responses with the *attributes* that the deployment has."""
        self._known = attributes

    @property
    def sends(self) -> bool:
        """Whether any event sends anything."""
        return any(summary.sends for _, summary in self.summaries)

    @property
    def data(self) -> dict[str, Json]:
        """The documented JSON object."""
        whole: dict[str, Json] = {
            **summaries_json(self.summaries),
            "outcomes": [*self.outcomes], "findings": self._findings, "filters": self._filters,
        }  # fmt: skip
        if self.deliveries:
            whole["responses"] = [delivery_json(one.name, report) for one, report in self.explain_deliveries()]
        return {**whole, "across": across_json(observe(self.judged))} if len(self.judged) > 1 else whole

    def take(self, name: str, judgement: Judgement) -> list[dict[str, Json]]:
        """Add the judgement on one event to the data; returns the rows of mappings with an outcome."""
        rows: list[dict[str, Json]] = []
        trace = judgement.trace
        self.summaries.append((name, judgement.summary))
        self.judged.append(JudgedEvent(len(self.judged) + 1, judgement))
        self._filters += filters_json(name, trace)
        self._findings += findings_json(name, trace, judgement.findings)
        for mapping in trace.mappings:
            if mapping.outcome is not None:
                row = outcome_json(name, mapping, self.shows_key)
                row["reason"] = reason_json(judgement, mapping)
                if self.explains:
                    row["fields"] = explanation_json(self.explain_fields(trace, mapping))
                rows.append(row)
        self.outcomes += rows
        return rows

    def explain_deliveries(self) -> list[tuple[ImportedDelivery, DeliveryReport]]:
        """Each response with its explanation by the events, found once for all of them."""
        if self._explained_for != len(self.judged):
            judged = [one.judgement for one in self.judged]
            self._reports = [(one, explain_delivery(one.delivery, judged, self._known)) for one in self.deliveries]
            self._explained_for = len(self.judged)
        return self._reports

    def hear_responses(self) -> tuple[Refusal, ...]:
        """Tell which requests Talon.One is known to have rejected, and return that."""
        refusals = tuple(one.refusal for _, one in self.explain_deliveries() if one.refusal is not None)
        if refusals:
            self.refuse(refusals)
        return refusals

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Tell of the events again, of which *refusals* rejected requests."""
        rows, told = iter(self.outcomes), [replace(one.judgement, refusals=tuple(refusals)) for one in self.judged]
        self.judged = [replace(one, judgement=after) for one, after in zip(self.judged, told, strict=True)]
        self.summaries = [(name, one.summary) for (name, _), one in zip(self.summaries, told, strict=True)]
        for judgement in told:
            for mapping in judgement.trace.mappings:
                if mapping.outcome is not None:
                    next(rows)["reason"] = reason_json(judgement, mapping)

    def explain_fields(self, trace: EventTrace, mapping: MappingTrace) -> tuple[FieldTrace, ...]:
        """Where the value of each field of *mapping* came from; keys are masked unless they are asked for."""
        event = trace.filtered_event if trace.filtered_event is not None else trace.event
        fields = list_configured_fields(mapping.compiled) if event is None else trace_fields(event, mapping.compiled)
        return fields if self.shows_key else tuple(map(mask_field_trace, fields))
