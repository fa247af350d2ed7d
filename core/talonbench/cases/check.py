"""Checks a case: what differs from what it expects; and updates its expectations."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from talonbench import clock
from talonbench.attributes import Catalog
from talonbench.cases.model import (
    NOT_COMPARED,
    Case,
    CaseError,
    CaseFile,
    case_text,
    event_text,
    json_case_text,
    parsed,
    workspace_of,
)
from talonbench.destination import Invalid, Settings
from talonbench.errors import EventSyntaxError, Fault
from talonbench.events import Event, read_event
from talonbench.events.recognition import recognize_events
from talonbench.ingestion import Receipt, Reception
from talonbench.judgement import Judgement, Summary
from talonbench.lint import is_of_catalog
from talonbench.lint.linter import compile_linter
from talonbench.pipeline import Rejected
from talonbench.plurals import count_noun
from talonbench.preview import compile_destination
from talonbench.request import Request, mask_request
from talonbench.trace import CompiledDestination, EventTrace, MappingTrace
from talonbench.trace.diff import diff_values
from talonbench.values import Undefined, Value, json_text, parse_json

MOMENT: Final = 1709654828.0  # 2024-03-05 16:07:08 UTC
NEW_ID: Final = "11111111-1111-4111-8111-111111111111"  # of an event without a messageId
_EXPECT = re.compile(r"^expect:.*\n?(?:(?:[ \t-].*)?\n|[ \t-].*\Z)*", re.MULTILINE)  # up to the next key


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A checked case: *lines* say what differs; *summary* says what becomes of its event.

    *missing* says what its requests name and Talon.One doesn't have, as far as that is known.
    """

    file: CaseFile
    lines: tuple[str, ...]
    actual: tuple[dict[str, Any], ...]
    summary: Summary
    missing: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the case passed."""
        return not self.lines and not self.missing


def check_case(file: CaseFile, catalog: Catalog | None = None) -> CaseResult:
    """Run the case of *file*, beside what exists by *catalog*; CaseError if its parts can't be read.

    Mappings of the same name match in order.
    """
    judgement = _judge(file, catalog)
    trace = judgement.trace
    mappings: dict[str, list[MappingTrace]] = {}
    for mapping in trace.mappings:
        mappings.setdefault(mapping.subscription.name, []).append(mapping)
    lines: list[str] = []
    for expected in file.case.expect:
        if not mappings.get(expected.mapping):
            lines.append(f"{expected.mapping}: no mapping has this name")
        else:
            actual = _actual(mappings[expected.mapping].pop(0))
            wanted = expected.model_dump(mode="json", exclude_none=True)
            lines += [f"{expected.mapping}: {line}" for line in _differing(wanted, actual, file.case.whole)]
    if file.case.whole:
        left = [mapping for same in mappings.values() for mapping in same]
        lines += [f"{mapping.subscription.name}: {mapping.status}, but missing from expect" for mapping in left]
    if not file.case.expect:
        lines.append("the case expects nothing; use --update to fill in expect")
    outcomes = tuple(_actual(mapping) for mapping in trace.mappings)
    return CaseResult(file, tuple(lines), outcomes, judgement.summary, tuple(_list_missing(judgement)))


def _list_missing(judgement: Judgement) -> Iterator[str]:
    names = {one.subscription.id: one.subscription.name for one in judgement.trace.mappings}
    for finding in filter(is_of_catalog, judgement.findings):
        yield f"{names.get(finding.place.mapping or '')}: {finding.message}"


def _judge(file: CaseFile, catalog: Catalog | None) -> Judgement:
    configured, event = workspace_of(file), _read_event(file)
    subscriptions = [part.as_subscription() for part in configured.mappings]
    info = None if configured.destination is None else configured.destination.as_info()
    filters = [part.as_filter() for part in configured.filters]
    destination = compile_destination(subscriptions, filters, info=info)
    settings = Settings("", file.case.deployment, file.case.gateway)
    reception = Reception(lambda: MOMENT, lambda: NEW_ID, file.case.as_received)
    trace = trace_for_case(destination, event.body, settings, reception.receive(event.arrival))
    return Judgement(trace, destination, settings, compile_linter(destination, None, catalog).check(trace, settings))


def trace_for_case(
    destination: CompiledDestination, event: dict[str, Value], settings: Settings, receipt: Receipt | None = None
) -> EventTrace:
    """The trace of *event* at the moment that is now in all cases."""
    with clock.hold(MOMENT):
        return destination.trace(event, settings, receipt=receipt)


def _read_event(file: CaseFile) -> Event:
    """The only event of the case, in any shape that is recognized."""
    text = event_text(file)
    found = recognize_events(text)
    if len(found.texts) > 1:
        raise CaseError(f"{file.path}: event: found {len(found.texts)} events; a case checks one")
    try:
        return replace(read_event(found.texts[0] if found.texts else text), arrival=next(iter(found.arrivals), "typed"))
    except EventSyntaxError as error:
        raise CaseError(f"{file.path}: event {error.line}:{error.column}: {error.message}") from None


def describe_actual(mapping: MappingTrace) -> dict[str, Any]:
    """The outcome of *mapping* as a case keeps it: without API keys and error messages."""
    return _kept(_actual(mapping))


def _actual(mapping: MappingTrace) -> dict[str, Any]:
    found: dict[str, Any] = {"mapping": mapping.subscription.name, "status": mapping.status}
    if mapping.requests:
        found["requests"] = [_request(mask_request(request)) for request in mapping.requests]
    if faults := _faults(mapping):
        found["faults"] = [{"path": one.path, "rule": one.rule, "message": one.message} for one in faults]
    return found


def _request(request: Request) -> dict[str, Any]:
    headers = {name: value for name, value in request.headers if name not in NOT_COMPARED}
    found: dict[str, Any] = {"method": request.method, "url": request.url, "headers": headers}
    return found if request.body is None else {**found, "body": parse_json(request.body)}


def _faults(mapping: MappingTrace) -> tuple[Fault, ...]:
    outcome = mapping.outcome
    if isinstance(outcome, Rejected):
        return outcome.faults
    if isinstance(outcome, Invalid):
        return outcome.faults or (Fault("", outcome.part, outcome.message),)
    return ()


def _differing(wanted: dict[str, Any], actual: dict[str, Any], whole: bool) -> Iterator[str]:
    for key in ("status", "requests", "faults"):
        if key not in wanted:
            continue
        got: Any = actual.get(key, [])
        if key != "status" and len(got) != len(wanted[key]):
            yield f"expected {count_noun(len(wanted[key]), key[:-1])}, got {len(got)}"
            continue
        seen = got if whole and key == "requests" else _common(wanted[key], got)
        for one in diff_values(wanted[key], seen):
            yield f"/{key}{one.path}: expected {_shown(one.before)}, got {_shown(one.after)}"


def _common(wanted: Any, got: Any) -> Any:
    """The part of *got* that *wanted* mentions."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return {key: _common(wanted[key], got[key]) for key in wanted if key in got}
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return [_common(one, other) for one, other in zip(wanted, got, strict=True)]
    return got


def _shown(value: Value) -> str:
    return "nothing" if isinstance(value, Undefined) else json_text(value)


def redact_case(case: Case, redact: Callable[[str], str]) -> Case:
    """*case* with what *redact* makes of its texts, and the outcome that it has then."""
    text = redact(json_text(case.model_dump(mode="json", exclude_none=True)))
    redacted = Case.model_validate(parse_json(text))
    file = CaseFile(path=Path("redacted.case.json"), text=text, case=redacted)
    expect = [_kept(part) for part in check_case(file).actual]
    return Case.model_validate({**redacted.model_dump(mode="json"), "expect": expect})


def update_text(checked: CaseResult) -> str:
    """The case file's text with the actual outcome as ``expect``; everything else stays.

    CaseError if ``expect`` can't be replaced.
    """
    file = checked.file
    expect = [_kept(part) for part in checked.actual]
    updated = Case.model_validate({**file.case.model_dump(mode="json"), "expect": expect})
    if file.path.suffix == ".json":
        return json_case_text({**parsed(file.path, file.text), "expect": expect})
    written = case_text(Case.model_validate({"event": {}, "expect": expect}))
    block = _EXPECT.search(written)
    tail = block[0] if block is not None else "expect: []\n"
    has_block = _EXPECT.search(file.text)
    text = _EXPECT.sub(lambda _: tail, file.text) if has_block else f"{file.text.rstrip()}\n{tail}"
    if Case.model_validate(parsed(file.path, text)) != updated:
        raise CaseError(f"{file.path}: can't replace expect in place; make it the last key")
    return text


def _kept(actual: dict[str, Any]) -> dict[str, Any]:
    """What to keep of the outcome: not the error messages, since they may change."""
    if "faults" not in actual:
        return actual
    return {**actual, "faults": [{"path": one["path"], "rule": one["rule"]} for one in actual["faults"]]}
