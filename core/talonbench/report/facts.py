"""What a report begins with: the setup, the time range, the smallest change."""

from collections.abc import Iterator

from talonbench.across import JudgedEvent
from talonbench.document import Document
from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.judgement import Judgement
from talonbench.plurals import count_noun
from talonbench.report.untaken import name_untaken
from talonbench.trace import MappingTrace

_TIMES = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")  # the first that an event has is its time
_MOST_EVENTS = 1_000  # that are read for their times


def describe_setup(judgement: Judgement, document: Document | None) -> Iterator[str]:
    """The destination, its deployment, and what it consists of; a fact each."""
    to, settings = judgement.destination, judgement.settings
    info = document.destination if document is not None else None
    name = f"“{info.name}”, " if info is not None and info.name else ""
    yield f"Destination: {name}{'enabled' if to.is_enabled else 'disabled'}"
    kind = " (sandbox)" if document is not None and document.connection.kind == "sandbox" else ""
    yield f"Deployment: {settings.deployment or 'none'}{kind}"
    if settings.gateway:
        yield f"Gateway: {settings.gateway}"
    enabled = sum(one.subscription.enabled for one in to.subscriptions)
    yield f"{enabled} of {count_noun(len(to.subscriptions), 'mapping')} enabled"
    if to.filters:
        yield count_noun(len(to.filters), "filter")


def describe_times(text: str, document: Document | None) -> str:
    """When the event happened, and from when to when the events of *document* did; empty if no event says."""
    own = _read_time(text)
    events = document.events[:_MOST_EVENTS] if document is not None else ()
    times = sorted(filter(None, (_read_time(event.text) for event in events)))
    if len(times) < 2 or times[0] == times[-1]:
        return own
    between = f"{count_noun(len(times), 'event')} from {times[0]} to {times[-1]}"
    return f"{own}; {between}" if own else between


def find_change(judgement: Judgement) -> str:
    """The smallest change that lets the event be sent, or be sent as it was meant; empty if nothing needs one."""
    trace = judgement.trace
    untaken = None if trace.event is None else name_untaken(JudgedEvent(1, judgement))
    if untaken is not None:
        return f"No mapping takes {untaken.words}. {untaken.way}"
    result = trace.filter_result
    stopped = result is not None and result.stop is not None
    mapping = _find_decisive(judgement)
    if not stopped and (mapping is None or mapping.status == "off"):
        return ""
    offered = judgement.suggest(None if stopped else mapping)
    return offered[0].sentence if offered else ""


def _find_decisive(judgement: Judgement) -> MappingTrace | None:
    at = judgement.decisive
    return judgement.trace.mappings[at] if at >= 0 else None


def _read_time(text: str) -> str:
    try:
        body = read_event(text).body
    except EventSyntaxError:
        return ""
    return next((value for name in _TIMES if isinstance(value := body.get(name), str)), "")
