"""Sending, the credentials test, and the sandbox's responses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from talonbench.document import edits
from talonbench_gui.wording.exchanges import NO_EVENT_READY, explain_response, send_question

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.document import Document
    from talonbench.history import HistoryEntry
    from talonbench.trace import MappingTrace
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.send_plan import SendPlan

MASK: Final = "••••"  # how the history shows a callback API key


def send(context: Context) -> None:
    """Send every ready request of the event."""
    _send(context, None)


def send_selected(context: Context) -> None:
    """Send the requests of the selected mapping."""
    mapping = context.workbench.store.document.current_mapping
    if mapping is not None:
        _send(context, mapping.id)


def send_all(context: Context) -> None:
    """Send every event of the document, in order."""
    context.ui.settle()
    context.workbench.connections.commit()
    context.workbench.previews.plan_all(partial(_send_planned, context))


def _send_planned(context: Context, plan: SendPlan) -> None:
    workbench = context.workbench
    if workbench.sending.is_running:
        return
    problem = workbench.connections.problem() if plan.total else NO_EVENT_READY
    workbench.notices.post(problem, "warning" if plan.total else "info", key="send")
    if not problem and may_send(context, plan.total):
        workbench.store.seal()
        workbench.sending.send_plan(plan)


def show_failure(context: Context, step: int = 0) -> None:
    """Show the response of the last send's first failure; with a *step*, of the next or previous one."""
    store, run = context.workbench.store, context.workbench.results.run
    document = store.document
    places = [
        (edits.find_event(document, event), _find_mapping(document, mapping), mapping)
        for event, mapping in (run.failures() if run is not None else ())
    ]
    places = [place for place in places if place[0] >= 0 and (place[1] >= 0 or not place[2])]
    if not places:
        return
    here = next((at for at, place in enumerate(places) if place[:2] == (document.event, document.mapping)), -1)
    event, mapping, _ = places[(here + step) % len(places) if step and here >= 0 else 0]
    store.apply(edits.select_event(event))
    if mapping >= 0:
        store.apply(edits.select_mapping(mapping))
    context.ui.focus("response" if mapping >= 0 else "event")


def _find_mapping(document: Document, name: str) -> int:
    return next((at for at, mapping in enumerate(document.mappings) if mapping.id == name), -1)


def _send(context: Context, mapping: str | None) -> None:
    context.ui.settle()
    workbench, preview = context.workbench, context.workbench.previews.current
    workbench.connections.commit()
    if preview is None:  # the window has just opened
        workbench.previews.after_first(partial(_send, context, mapping))
        return
    if workbench.sending.is_running:
        return
    from talonbench_gui.wording.outcomes import explain_nothing_ready  # late: not needed before a send

    rows = [row for row in preview.mappings if row.requests and mapping in (None, row.subscription.id)]
    problem = workbench.connections.problem() if rows else explain_nothing_ready(preview)
    workbench.notices.post(problem, "warning" if rows else "info", key="send")
    if not problem and may_send(context, sum(len(row.requests) for row in rows)):
        workbench.store.seal()
        workbench.sending.send(mapping)


def may_send(context: Context, count: int | None) -> bool:
    """Whether to send *count* requests (None: those of every new event); some connections ask first."""
    connections = context.workbench.connections
    if not connections.needs_consent():
        return True
    question, accept = send_question(connections.current, count)
    if context.ui.confirm(question, accept):
        connections.consent()
        return True
    return False


def resend(context: Context, entry: HistoryEntry) -> None:
    """Send an entry of the history again: its original event, over the current connection."""
    rows, problem = _rows_of(context, entry)
    problem = context.workbench.connections.problem() or problem
    context.workbench.notices.post(problem, "warning", key="send")
    if not problem and may_send(context, sum(len(row.requests) for row in rows)):
        context.workbench.sending.resend(rows, entry.event, partial(_tell_resent, context, entry.subscription.name))


def _rows_of(context: Context, entry: HistoryEntry) -> tuple[tuple[MappingTrace, ...], str]:
    """The requests that *entry*'s mapping builds from its event now, or why nothing can be sent."""
    from talonbench.errors import EventSyntaxError
    from talonbench.events import read_event
    from talonbench.preview import compile_destination
    from talonbench.talon_one import ACTIONS
    from talonbench_gui.wording.outcomes import explain_outcome

    mapping = entry.subscription
    if any(MASK in value for name, value in entry.request.headers if "callback" in name.lower()):
        return (), "It was sent with a callback API key, which is never saved: open it in the Editor and enter the key."
    if mapping.action not in ACTIONS:
        return (), f"Unknown action “{mapping.action}”."
    try:
        event = read_event(entry.event).body
    except EventSyntaxError as error:
        return (), f"The event can't be read: {error.message}"
    rows = compile_destination([mapping]).trace(event, context.workbench.connections.settings()).mappings
    return rows, "" if rows[0].requests else explain_outcome(rows[0].outcome)


def _tell_resent(context: Context, name: str, exchange: Exchange) -> None:
    is_delivered = exchange.verdict.kind == "delivered"
    connection = context.workbench.connections.current.name
    text = f"Sent “{name}” again to {connection}: {explain_response(exchange)}"
    context.workbench.notices.post(text, "info" if is_delivered else "warning", key="send")


def toggle_forwarding(context: Context) -> None:
    """Start or stop forwarding new events over the current connection."""
    workbench = context.workbench
    if workbench.is_forwarding:
        workbench.forwarder.stop()
        return
    problem = workbench.connections.problem()
    workbench.notices.post(problem, "warning", key="send")
    if not problem and may_send(context, None):
        workbench.forwarder.start()


def cancel(context: Context) -> None:
    """Cancel all sends and tests that are running."""
    context.workbench.sending.cancel()


def cancel_selected(context: Context) -> None:
    """Cancel the sends of the selected mapping; the others continue."""
    mapping = context.workbench.store.document.current_mapping
    if mapping is not None:
        context.workbench.sending.cancel(mapping.id)


def toggle_retries(context: Context) -> None:
    """Toggle between retrying as Segment would and sending each request once."""
    sender = context.workbench.sending
    sender.set_retries(not sender.retries)
    message = "Retries on; press Esc to stop." if sender.retries else "Retries off: each request is sent once."
    context.workbench.notices.post(message, "status")


def test_connection(context: Context) -> None:
    """Run Segment's credentials test over the current connection."""
    context.workbench.connections.commit()
    problem = context.workbench.connections.problem()
    context.workbench.notices.post(problem, "warning", key="send")
    if not problem:
        context.workbench.sending.test()


FAULTS = {
    "": "The sandbox responds as documented.",
    "status=401": "The sandbox rejects every key until you choose another in Send → Sandbox responses.",
    "status=429": "The sandbox returns 429 to every call until you choose another in Send → Sandbox responses.",
    "status=503": "The sandbox returns 503 to every call until you choose another in Send → Sandbox responses.",
    "delay=12": "The sandbox waits 12 seconds before it responds; Segment times out after 10.",
    "drop": "The sandbox drops every connection until you choose another in Send → Sandbox responses.",
    "garbage": "The sandbox returns an invalid body until you choose another in Send → Sandbox responses.",
}


def set_sandbox_faults(context: Context, *faults: str) -> None:
    """Make the sandbox inject *faults* from now on; without any it responds as documented."""
    context.workbench.sending.set_faults(*faults)
    context.workbench.notices.post(FAULTS[",".join(faults)], "info" if faults else "status", key="sandbox")
