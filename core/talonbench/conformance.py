"""The parity runner: jobs as JSON lines in, results as JSON lines out (protocol: tests/parity/README.md)."""

import sys
from collections.abc import Callable

from talonbench.destination import Settings, Subscription, compile_subscription
from talonbench.errors import Fault, FqlSyntaxError, MappingError, SettingsError, TalonbenchError
from talonbench.fields import compile_settings
from talonbench.filters import FilterError, apply_action
from talonbench.fql import compile_trigger
from talonbench.fql.filters import compile_condition
from talonbench.fql.filters.parser import find_shouted_words
from talonbench.mapping import TOO_DEEP, compile_mapping
from talonbench.pipeline import Ready, Rejected, make_raw_credentials_request, perform
from talonbench.request import Request
from talonbench.talon_one import ACTIONS
from talonbench.talon_one.settings import SETTINGS
from talonbench.values import (
    UNDEFINED,
    Native,
    Undefined,
    Value,
    describe_json_error,
    is_truthy,
    json_text,
    parse_json,
    to_text,
)

Job = dict[str, Value]
Result = dict[str, Value]
DEFAULT_SETTINGS = Settings("some_api_key", "https://demo.europe-west1.talon.one")
_CHECK_SETTINGS = compile_settings(SETTINGS)
EVERY_EVENT = 'type != ""'


def main() -> int:
    """Run the jobs from standard input; returns 2 if lines were invalid, after printing each to standard error."""
    code = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            result, complaint = answered(line)
            print(result)
            if complaint:
                print(f"talonbench: line {number}: {complaint}", file=sys.stderr)
                code = 2
    return code


def answered(line: bytes) -> tuple[str, str]:
    """The result line for *line*, and what is wrong with it, if anything: every line gets a result."""
    job: Job = {}
    try:
        job = _job_of(line)
        result, complaint = answer(job), ""
    except TalonbenchError as error:
        result, complaint = _failed("job", ()), str(error)
    except KeyError as error:
        result, complaint = _failed("job", ()), f"{error.args[0]} is missing"
    return json_text({"id": job.get("id"), **result}, sent=True), complaint


def _job_of(line: bytes) -> Job:
    """The job in *line*; TalonbenchError if it is invalid."""
    try:
        job = parse_json(_text_of(line))
    except ValueError as error:
        raise TalonbenchError(f"invalid JSON: {describe_json_error(error, True)}") from None
    if not isinstance(job, dict):
        raise TalonbenchError("a job must be a JSON object")
    return job


def _text_of(line: bytes) -> str:
    """*line* as text; lone surrogates and a leading byte-order mark are allowed."""
    try:
        return line.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise TalonbenchError(f"not UTF-8 text (byte {error.start})") from None


def answer(job: Job) -> Result:
    """The result of one job; KeyError for a missing argument, TalonbenchError for an unknown op or action."""
    operation = _OPERATIONS.get(to_text(job["op"]))
    if operation is None:
        raise TalonbenchError(f"unknown op {to_text(job['op'])}; op must be one of {', '.join(_OPERATIONS)}")
    return operation(job)


def _transform(job: Job) -> Result:
    try:
        plan = compile_mapping(job["mapping"])
        value = plan.resolve(_event(job))
    except MappingError as error:
        return _failed("mapping", error.faults)
    except RecursionError:
        return _failed("mapping", (TOO_DEEP,))
    return {"undefined": True} if isinstance(value, (Undefined, Native)) else {"ok": value}


def _trigger(job: Job) -> Result:
    try:
        if job["event"] is None:
            return _failed("trigger", ())
        holds = compile_trigger(str(job["fql"])).matches(_object(job["event"]))
    except FqlSyntaxError:
        return _failed("trigger", ())
    return {"ok": {"match": holds}}


def _filter(job: Job) -> Result:
    """``match`` is the most likely result; ``open`` is next to ``ok`` if Segment's description allows both.

    Only the documented dialect: words in uppercase, which workspaces have, too, fail.
    """
    source = to_text(job["fql"])
    try:
        if find_shouted_words(source):
            return _failed("filter", ())
        decision = compile_condition(source).matches(_object(job["event"]))
    except FqlSyntaxError:
        return _failed("filter", ())
    if decision.holds is None:
        return {"ok": {"match": decision.most_likely}, "open": True}
    return {"ok": {"match": decision.holds}}


def _filter_action(job: Job) -> Result:
    try:
        return {"ok": apply_action(_object(job["action"]), _object(job["event"]))}
    except FilterError:
        return _failed("filter", ())


def _request(job: Job) -> Result:
    action = ACTIONS.get(to_text(job["action"]))
    if action is None:
        raise TalonbenchError(f"unknown action {to_text(job['action'])}")
    defaults = {} if job.get("defaults") is False else action.default_mapping()
    mapping = {**defaults, **_object(job.get("mapping"))}
    subscription = Subscription("", "", action.slug, EVERY_EVENT, mapping)
    compiled = compile_subscription(subscription, action)
    if compiled.invalid is not None:
        return _failed("mapping", compiled.invalid.faults)
    try:
        event = _event(job)
    except MappingError as error:
        return _failed("mapping", error.faults)
    match perform(event, compiled, _settings(job.get("settings"))):
        case Ready(_, requests):
            return {"ok": [_as_json(request) for request in requests]}
        case Rejected("mapping" | "validation" as stage, faults):
            return _failed(stage, faults)
        case _:
            return _failed("mapping", ())


def _auth(job: Job) -> Result:
    if job.get("settings") is None:
        return _failed("mapping", ())
    payload, faults = _CHECK_SETTINGS(_object(job["settings"]))
    if faults:
        return _failed("validation", faults)
    try:
        return {"ok": [_as_json(make_raw_credentials_request(_settings(payload)))]}
    except SettingsError:
        return _failed("mapping", ())


_OPERATIONS: dict[str, Callable[[Job], Result]] = {
    "transform": _transform,
    "trigger": _trigger,
    "filter": _filter,
    "filter_action": _filter_action,
    "request": _request,
    "auth": _auth,
}


def _failed(stage: str, faults: tuple[Fault, ...]) -> Result:
    return {"error": {"stage": stage, "faults": [{"path": fault.path, "rule": fault.rule} for fault in faults]}}


def _event(job: Job) -> dict[str, Value]:
    event = job["event"]
    if not isinstance(event, dict):
        raise MappingError((Fault("", "mapping", "The event must be an object."),))
    return event


def _object(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _settings(value: Value) -> Settings:
    if not is_truthy(value):
        return DEFAULT_SETTINGS
    given = _object(value)
    return Settings(to_text(given.get("apiKey", UNDEFINED)), to_text(given.get("deployment", UNDEFINED)))


def _as_json(request: Request) -> Value:
    headers: dict[str, Value] = dict(request.headers)
    return {"method": request.method, "url": request.url, "headers": headers, "body": request.body or ""}


if __name__ == "__main__":
    sys.exit(main())
