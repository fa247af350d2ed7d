"""The workbench: what a window or a script drives. Values in, values out; sending is the client's."""

from dataclasses import dataclass
from time import perf_counter

from talonbench.client import check_origin
from talonbench.destination import CompiledSubscription, Invalid, Settings, Subscription, compile_subscription
from talonbench.errors import EventSyntaxError, SettingsError
from talonbench.events import Event, format_text, read_event
from talonbench.pipeline import (
    FieldExplanation,
    Filtered,
    NotTriggered,
    Outcome,
    Ready,
    Rejected,
    configured_fields,
    explain,
    prepare,
)
from talonbench.request import Request
from talonbench.talon_one import ACTIONS

SANDBOX_DEPLOYMENT = "https://sandbox.talon.one"
STATUS_OF = {
    Ready: "ready",
    NotTriggered: "not_triggered",
    Filtered: "filtered",
    Rejected: "rejected",
    Invalid: "invalid",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One subscription and what it did with the event; no outcome where it is off, or where there is no event."""

    to: CompiledSubscription
    outcome: Outcome | None

    @property
    def subscription(self) -> Subscription:
        """The subscription as it was written."""
        return self.to.subscription

    @property
    def status(self) -> str:
        """The outcome's word, ``off`` or ``waiting``."""
        if not self.subscription.enabled:
            return "off"
        return "waiting" if self.outcome is None else STATUS_OF[type(self.outcome)]

    @property
    def requests(self) -> tuple[Request, ...]:
        """What would be sent."""
        return self.outcome.requests if isinstance(self.outcome, Ready) else ()


@dataclass(frozen=True, slots=True)
class Preview:
    """One event text through all subscriptions.

    *fields* explain the one at *selected*, *body* is its request's body laid out to be read; *seconds* is what it took.
    """

    text: str
    event: Event | None
    problem: EventSyntaxError | None
    rows: tuple[Row, ...]
    selected: int
    fields: tuple[FieldExplanation, ...]
    body: str
    seconds: float


def compile_all(subscriptions: tuple[Subscription, ...]) -> tuple[CompiledSubscription, ...]:
    """Each subscription compiled; all name an action that exists."""
    return tuple(compile_subscription(part, ACTIONS[part.action]) for part in subscriptions)


def preview(
    text: str, subscriptions: tuple[CompiledSubscription, ...], settings: Settings, selected: int = 0
) -> Preview:
    """Take *text* through *subscriptions*; what cannot be read is the preview's *problem*."""
    begun = perf_counter()
    event, problem = _read(text)
    rows = tuple(
        Row(to, prepare(event.body, to, settings) if event is not None and to.subscription.enabled else None)
        for to in subscriptions
    )
    chosen = subscriptions[selected] if 0 <= selected < len(subscriptions) else None
    fields = _fields(event, chosen)
    body = _laid_out(rows[selected].requests) if chosen is not None else ""
    return Preview(text, event, problem, rows, selected, fields, body, perf_counter() - begun)


def _laid_out(requests: tuple[Request, ...]) -> str:
    body = (requests[0].body or "") if requests else ""
    try:
        return format_text(body) if body else ""
    except EventSyntaxError:  # nested deeper than is laid out
        return body


def _fields(event: Event | None, to: CompiledSubscription | None) -> tuple[FieldExplanation, ...]:
    if to is None:
        return ()
    return configured_fields(to) if event is None else explain(event.body, to)


def _read(text: str) -> tuple[Event | None, EventSyntaxError | None]:
    try:
        return read_event(text), None
    except EventSyntaxError as error:
        return None, error


def first_subscription() -> Subscription:
    """What a new user starts with."""
    return new_subscription("trackEventV2", 'type = "track"', "Track event")


def new_subscription(action: str, trigger: str, name: str, number: int = 1) -> Subscription:
    """A subscription of *action* with its default mapping."""
    return Subscription(f"mapping-{number}", name, action, trigger, ACTIONS[action].default_mapping())


def deployment_problem(deployment: str) -> str:
    """What is wrong with the address typed for a deployment, in a sentence; empty where nothing is."""
    if deployment != deployment.strip() or " " in deployment.strip():
        return "There are blanks in the deployment; Segment would send them along."
    if "://" not in deployment:
        return "Write the deployment with its scheme: https://…"
    try:
        check_origin(deployment, "deployment")
    except SettingsError as error:
        return error.message
    if deployment.endswith("/"):
        return "The slash at the end is sent along, and makes the credentials test ask for //v2/authping."
    return ""


def key_problem(api_key: str) -> str:
    """What is wrong with the key typed, in a sentence; empty where nothing is."""
    if any(char in api_key for char in " \t\r\n\u00a0\u2028\u2029"):
        return "There are blanks or line breaks in the key: were they pasted along?"
    if not api_key.isascii() or not api_key.isprintable():
        return "There are characters in the key that cannot stand in a header."
    return ""
