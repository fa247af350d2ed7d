"""Mappings run without building what is only shown: each says by a number what becomes of an event.

They ask the same triggers, plans and checks as the trace; whatever isn't plainly ready goes the pipeline's own way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.archive.counts import LONGEST, Place, Shape, shape_of
from talonbench.archive.verdicts import MISSED, READY, Mark, general_path, mark_of
from talonbench.destination import ActionCall, Settings
from talonbench.errors import FqlSyntaxError, MappingError, SettingsError
from talonbench.fql.triggers.nodes import conditions
from talonbench.judgement import list_faults
from talonbench.pipeline import Ready, Rejected, complete_request, prepare
from talonbench.request.build import header_value
from talonbench.talon_one import CALLBACK_HEADERS
from talonbench.talon_one.request_parts import callback_headers
from talonbench.values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import CompiledSubscription
    from talonbench.fql import Trigger

Event: TypeAlias = dict[str, Value]
Matches: TypeAlias = Callable[[Event], bool]
Run: TypeAlias = Callable[[Event], int]  # the number of the mark of an event that the trigger matches
_READY: Final = 0
_MISSED: Final = 1
_OFF: Final = -1
_MOST_KINDS: Final = 4096
_NAMED_BY: Final = frozenset(("type", "event", "name"))
_CALLBACKS: Final = frozenset(key for _, key in CALLBACK_HEADERS)
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class _Mapping:
    """An enabled mapping at its place; *quick* takes events that send, *careful* all of them."""

    at: int
    trigger: Trigger | None
    quick: Run
    careful: Run

    def start(self, event: Event) -> Run | None:
        """How it takes *event*; None if the trigger doesn't match."""
        if self.trigger is None:
            return self.careful
        try:
            return self.quick if self.trigger.matches(event) else None
        except FqlSyntaxError:
            return self.careful


@dataclass(frozen=True, slots=True)
class _Kind:
    """What triggers that read only type, event and name say of all events in which these are the same.

    *marks* are the numbers if all *sure* mappings are ready and none of the *others*, whose triggers read more, match.
    """

    marks: tuple[int, ...]
    sure: tuple[tuple[int, Run], ...]
    others: tuple[tuple[int, Matches, _Mapping], ...]


class MappingRuns:
    """Runs events through *subscriptions*, and keeps what they fill and where they fail."""

    def __init__(self, subscriptions: Sequence[CompiledSubscription], settings: Settings) -> None:
        self._settings = settings
        self._marks = {READY: _READY, MISSED: _MISSED}
        self._kinds: dict[tuple[object, ...], _Kind] = {}
        self.shapes: list[list[Shape]] = [[] for _ in subscriptions]
        self.messages: dict[Place, str] = {}
        can_send = _can_send(settings)
        enabled = [(at, one) for at, one in enumerate(subscriptions) if one.subscription.enabled]
        self._mappings = [self._mapping(at, one, can_send) for at, one in enabled]

    def marks(self, numbers: Sequence[int]) -> list[Mark | None]:
        """The marks that *numbers* stand for."""
        known = [*self._marks]
        return [None if number == _OFF else known[number] for number in numbers]

    def take(self) -> tuple[list[Counter[Shape]], dict[Place, str]]:
        """The shapes of the payloads, and the first message of each fault, since they were last taken."""
        shapes = [Counter(one) for one in self.shapes]
        for one in self.shapes:
            one.clear()
        messages = self.messages.copy()
        self.messages.clear()
        return shapes, messages

    def run(self, event: Event) -> tuple[int, ...]:
        """The numbers of the marks of *event*, one for each mapping."""
        kind = self._kind(event)
        marks: list[int] | None = None
        for at, run in kind.sure:
            if mark := run(event):
                marks = marks or [*kind.marks]
                marks[at] = mark
        for at, matches, mapping in kind.others:
            try:
                if not matches(event):
                    continue
                mark = mapping.quick(event)
            except FqlSyntaxError:
                mark = mapping.careful(event)
            marks = marks or [*kind.marks]
            marks[at] = mark
        return kind.marks if marks is None else tuple(marks)

    def _kind(self, event: Event) -> _Kind:
        named = event.get("type", _ABSENT), event.get("event", _ABSENT), event.get("name", _ABSENT)
        try:
            kind = self._kinds.get(named)
        except TypeError:  # a list or an object
            return self._find_kind(event)
        if kind is not None:
            return kind
        kind = self._find_kind(event)
        if all(part is _ABSENT or (type(part) is str and len(part) < LONGEST) for part in named):
            if len(self._kinds) >= _MOST_KINDS:
                self._kinds.clear()
            self._kinds[named] = kind
        return kind

    def _find_kind(self, event: Event) -> _Kind:
        marks = [_OFF] * len(self.shapes)
        sure: list[tuple[int, Run]] = []
        others: list[tuple[int, Matches, _Mapping]] = []
        for one in self._mappings:
            marks[one.at] = _MISSED
            if one.trigger is not None and not all(part.root in _NAMED_BY for part in conditions(one.trigger.root)):
                others.append((one.at, one.trigger.matches, one))
            elif (run := one.start(event)) is not None:
                marks[one.at] = _READY
                sure.append((one.at, run))
        return _Kind(tuple(marks), tuple(sure), tuple(others))

    def _mapping(self, at: int, compiled: CompiledSubscription, can_send: bool) -> _Mapping:
        careful = self._careful(at, compiled)
        if compiled.plan is None or compiled.invalid is not None:
            return _Mapping(at, None, careful, careful)
        return _Mapping(at, compiled.trigger, self._quick(at, compiled, careful) if can_send else careful, careful)

    def _careful(self, at: int, compiled: CompiledSubscription) -> Run:
        """The pipeline's own way, whatever the outcome."""

        def run(event: Event) -> int:
            outcome = prepare(event, compiled, self._settings)
            for fault in list_faults(outcome):
                self.messages.setdefault((at, general_path(fault), fault.rule), fault.message)
            if isinstance(outcome, Ready | Rejected) and isinstance(outcome.payload, dict):
                self.shapes[at].append(shape_of(outcome.payload))
            return self._marks.setdefault(mark_of(outcome), len(self._marks))

        return run

    def _quick(self, at: int, compiled: CompiledSubscription, careful: Run) -> Run:
        """Where a payload is valid, a request can be built, unless a header can't carry one of its strings."""
        assert compiled.plan is not None
        resolve, check = compiled.plan.resolve, compiled.action.validator.check
        keep = self.shapes[at].append
        may_fail = any(field.key in _CALLBACKS for field in compiled.action.fields)

        def run(event: Event) -> int:
            try:
                payload, faults = check(resolve(event))
            except (MappingError, RecursionError):
                return careful(event)
            if faults or (may_fail and not _CALLBACKS.isdisjoint(payload) and not _fit_headers(payload)):
                return careful(event)
            keep(shape_of(payload))
            return _READY

        return run


def _fit_headers(payload: Event) -> bool:
    """Whether the headers of a session can carry their strings."""
    try:
        for name, value in callback_headers(payload):
            header_value(name, value)
    except SettingsError:
        return False
    return True


def _can_send(settings: Settings) -> bool:
    """Whether *settings* allow any request."""
    try:
        complete_request(ActionCall("POST", "/", None), settings)
    except SettingsError:
        return False
    return True
