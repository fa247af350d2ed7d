"""A response that came with an import: explained with the document's setup and events, as rows and details."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.responses.delivery_words import describe_delivery
from talonbench_gui.commands.reply import judge_imported
from talonbench_gui.markup import colored
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from talonbench.deliveries import DeliveryReport
    from talonbench.document import Document
    from talonbench.formats import Configuration, DestinationConfiguration
    from talonbench.formats.model import ImportedDelivery
    from talonbench.judgement import Judgement
    from talonbench.responses.recognition import Delivery
    from talonbench.values import Value

RESPONSE: Final = "response"
EXPLAINING: Final = "<p class='muted'>Explaining the response…</p>"
_MOST: Final = 50  # events of the document that a response may belong to


def explain_in_document(
    delivery: Delivery, configuration: Configuration, loaded: DestinationConfiguration | None, document: Document
) -> DeliveryReport:
    """Explain *delivery* with the events of *document*, and with what *configuration* brought; off the UI thread."""
    from talonbench.deliveries import explain_delivery

    judged = _judge(document)
    before = () if loaded is None or not judged else judge_imported(configuration, loaded, judged[0])
    return explain_delivery(delivery, judged, configuration.attributes, before)


def _judge(document: Document) -> list[Judgement]:
    from talonbench.connections import make_settings
    from talonbench.errors import EventSyntaxError
    from talonbench.events import read_event
    from talonbench.judgement import Judgement
    from talonbench.preview import compile_document

    destination, settings = compile_document(document), make_settings("", document.connection)
    found: list[Judgement] = []
    for event in document.events[:_MOST]:
        try:
            body = read_event(event.text).body
        except EventSyntaxError:
            continue
        found.append(Judgement(destination.trace(body, settings), destination, settings))
    return found


def response_row(at: int, one: ImportedDelivery) -> TableRow:
    """A response in the table of what was imported."""
    response = one.delivery.response
    is_good = response is not None and response.status < 400
    state = Cell(
        "" if response is None else f"{'●' if is_good else '✕'} {response.status}", "good" if is_good else "bad"
    )
    cells = (state, Cell("Response", "muted"), Cell(one.name), Cell(describe_delivery(one.delivery), "muted"), Cell(""))
    return TableRow(cells, key=(RESPONSE, at))


def response_html(delivery: Delivery, report: DeliveryReport | None) -> str:
    """The details of a response: what it says and why, the comparison with the setup, then what was captured."""
    told = EXPLAINING if report is None else _report_html(report)
    return told + "".join(_pane(title, body) for title, body in _panes(delivery))


def _report_html(report: DeliveryReport) -> str:
    rows = "".join(f"<p>{escape(one)}</p>" for one in report.sentences)
    compared = "".join(f"<p>{escape(one)}</p>" for one in report.comparison)
    beside = f"<h3>Compared with the setup</h3>{compared}" if compared else ""
    return f"<h3>{escape(report.title)}</h3>{rows}{beside}"


def _panes(delivery: Delivery) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = [] if delivery.response is None else [("Response", delivery.response.body)]
    if delivery.request is not None:
        found.append((f"Request {delivery.request.method} {delivery.request.url}".rstrip(), delivery.request.body))
    return found


def _pane(title: str, body: Value) -> str:
    return f"<h3>{escape(title)}</h3>{colored(format_event(body))}"
