"""Prints the judgements on several events, as text for people and as JSON for programs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from talonbench.across import observe
from talonbench.answers.judgements import PreviewAnswer
from talonbench.attributes import Attribute
from talonbench.cli import output
from talonbench.cli.reasons import (
    across_lines,
    condition_lines,
    delivery_lines,
    offer_lines,
    reason_lines,
    summary_lines,
)
from talonbench.deliveries import DeliveryReport
from talonbench.document import RedactionRules
from talonbench.judgement import Judgement
from talonbench.plurals import join_words
from talonbench.report import read_rules, redact_reply, reply_text, write_reply
from talonbench.values import Json

_MOST_NAMED: Final = 3  # responses that say the same


class PreviewPrinter(PreviewAnswer):
    """Prints the judgements on several events."""

    def lines(self, name: str, judgement: Judgement) -> Iterator[str]:
        """The judgement on one event for people: the summary first."""
        trace = judgement.trace
        yield name
        yield from output.indented(summary_lines(judgement))
        yield from output.indented(output.filter_lines(trace))
        for mapping in trace.mappings:
            reasons = reason_lines(judgement, mapping)
            yield from output.indented(output.leg_lines(mapping, self.shows_key, reasons))
            if self.explains and mapping.outcome is not None:
                yield from output.indented(output.explanation_lines(self.explain_fields(trace, mapping)), 6)
        yield from output.indented(output.finding_lines(trace, judgement.findings))

    def closing_lines(self) -> Iterator[str]:
        """What several events say together."""
        for report, names in self._group_deliveries().items():
            named = names if len(names) <= _MOST_NAMED else [*names[: _MOST_NAMED - 1], f"{len(names) - 2:,} more"]
            yield from delivery_lines(join_words(named), report)
        if len(self.judged) > 1:
            yield from across_lines(observe(self.judged))

    def _group_deliveries(self) -> dict[DeliveryReport, list[str]]:
        """Each explanation of a response, with the names of all that it is true of."""
        found: dict[DeliveryReport, list[str]] = {}
        for one, report in self.explain_deliveries():
            found.setdefault(replace(report, refusal=None), []).append(one.name)
        return found


class ReasonPrinter(PreviewPrinter):
    """Prints judgements in sentences: no requests."""

    def lines(self, name: str, judgement: Judgement) -> Iterator[str]:
        """The judgement on one event: the summary, then why each mapping sends or doesn't."""
        trace = judgement.trace
        yield name
        yield from output.indented(summary_lines(judgement))
        for mapping in trace.mappings if trace.filtered_event is not None else ():
            reason = judgement.explain(mapping)
            sign = output.SIGNS["rejected" if mapping.subscription.id in judgement.refused else mapping.status]
            yield f"  {sign} {mapping.subscription.name}: {reason.message}"
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
        reply = write_reply(self.judged, [report for _, report in self.explain_deliveries()])
        redactor = read_rules(self._rules, user_ids=True)
        return reply_text(redact_reply(reply, self.judged, redactor), self._kind)
