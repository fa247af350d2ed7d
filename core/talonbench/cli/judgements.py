"""Prints the judgements on several events, as text for people and as JSON for programs."""

from collections.abc import Iterator

from talonbench.across import JudgedEvent, observe
from talonbench.attributes import Attribute
from talonbench.cli import output
from talonbench.cli.reasons import (
    across_json,
    across_lines,
    condition_lines,
    delivery_json,
    delivery_lines,
    offer_lines,
    reason_json,
    reason_lines,
    summaries_json,
    summary_lines,
)
from talonbench.deliveries import DeliveryReport, explain_delivery
from talonbench.document import RedactionRules
from talonbench.formats.model import ImportedDelivery
from talonbench.judgement import Judgement, Summary
from talonbench.pipeline import FieldTrace, list_configured_fields, mask_field_trace, trace_fields
from talonbench.report import read_rules, redact_reply, reply_text, write_reply
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import Json


class PreviewPrinter:
    """Prints the judgements on several events."""

    def __init__(self, explains: bool = False, show_key: bool = False, known: tuple[Attribute, ...] = ()) -> None:
        self._explains = explains
        self._show_key = show_key
        self._known = known
        self.deliveries: list[ImportedDelivery] = []
        self._summaries: list[tuple[str, Summary]] = []
        self._outcomes: list[Json] = []
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
        return any(summary.sends for _, summary in self._summaries)

    @property
    def data(self) -> dict[str, Json]:
        """The documented JSON object."""
        whole: dict[str, Json] = {
            **summaries_json(self._summaries),
            "outcomes": self._outcomes, "findings": self._findings, "filters": self._filters,
        }  # fmt: skip
        if self.deliveries:
            whole["responses"] = [delivery_json(one.name, report) for one, report in self._explained_deliveries()]
        return {**whole, "across": across_json(observe(self.judged))} if len(self.judged) > 1 else whole

    def take(self, name: str, judgement: Judgement) -> list[dict[str, Json]]:
        """Add the judgement on one event to the data; returns the rows of mappings with an outcome."""
        rows: list[dict[str, Json]] = []
        trace = judgement.trace
        self._summaries.append((name, judgement.summary))
        self.judged.append(JudgedEvent(len(self.judged) + 1, judgement))
        self._filters += output.filters_json(name, trace)
        self._findings += output.findings_json(name, trace, judgement.findings)
        for mapping in trace.mappings:
            if mapping.outcome is not None:
                row = output.outcome_json(name, mapping, self._show_key)
                row["reason"] = reason_json(judgement, mapping)
                if self._explains:
                    row["fields"] = output.explanation_json(self._explained(trace, mapping))
                rows.append(row)
        self._outcomes += rows
        return rows

    def lines(self, name: str, judgement: Judgement) -> Iterator[str]:
        """The judgement on one event for people: the summary first."""
        trace = judgement.trace
        yield name
        yield from output.indented(summary_lines(judgement))
        yield from output.indented(output.filter_lines(trace))
        for mapping in trace.mappings:
            reasons = reason_lines(judgement, mapping)
            yield from output.indented(output.leg_lines(mapping, self._show_key, reasons))
            if self._explains and mapping.outcome is not None:
                yield from output.indented(output.explanation_lines(self._explained(trace, mapping)), 6)
        yield from output.indented(output.finding_lines(trace, judgement.findings))

    def closing_lines(self) -> Iterator[str]:
        """What several events say together."""
        for one, report in self._explained_deliveries():
            yield from delivery_lines(one.name, report)
        if len(self.judged) > 1:
            yield from across_lines(observe(self.judged))

    def _explained_deliveries(self) -> list[tuple[ImportedDelivery, DeliveryReport]]:
        """Each response with its explanation by the events, found once for all of them."""
        if self._explained_for != len(self.judged):
            judged = [one.judgement for one in self.judged]
            self._reports = [(one, explain_delivery(one.delivery, judged, self._known)) for one in self.deliveries]
            self._explained_for = len(self.judged)
        return self._reports

    def _explained(self, trace: EventTrace, mapping: MappingTrace) -> tuple[FieldTrace, ...]:
        event = trace.filtered_event if trace.filtered_event is not None else trace.event
        fields = list_configured_fields(mapping.compiled) if event is None else trace_fields(event, mapping.compiled)
        return fields if self._show_key else tuple(map(mask_field_trace, fields))


class ReasonPrinter(PreviewPrinter):
    """Prints judgements in sentences: no requests."""

    def lines(self, name: str, judgement: Judgement) -> Iterator[str]:
        """The judgement on one event: the summary, then why each mapping sends or doesn't."""
        trace = judgement.trace
        yield name
        yield from output.indented(summary_lines(judgement))
        for mapping in trace.mappings if trace.filtered_event is not None else ():
            reason = judgement.explain(mapping)
            yield f"  {output.SIGNS[mapping.status]} {mapping.subscription.name}: {reason.message}"
            if mapping.status == "not_triggered":
                yield from output.indented(condition_lines(reason), 6)
            yield from output.indented(offer_lines(judgement, mapping), 6)
        yield from output.indented(output.finding_lines(trace, judgement.findings))


class ReplyPrinter(PreviewPrinter):
    """Prints a reply for the customer about all events, in one of the formats of a reply."""

    def __init__(self, kind: str, rules: RedactionRules, known: tuple[Attribute, ...] = ()) -> None:
        super().__init__(known=known)
        self._kind, self._rules = kind, rules

    @property
    def data(self) -> dict[str, Json]:
        """The documented JSON object, with the reply."""
        return {**super().data, "reply": self._text}

    def lines(self, name: str, judgement: Judgement) -> Iterator[str]:
        """Nothing: the reply follows the last event."""
        del name, judgement
        return iter(())

    def closing_lines(self) -> Iterator[str]:
        """The reply."""
        yield self._text

    @property
    def _text(self) -> str:
        reply = write_reply(self.judged, [report for _, report in self._explained_deliveries()])
        redactor = read_rules(self._rules, user_ids=True)
        return reply_text(redact_reply(reply, self.judged, redactor), self._kind)
