"""The parity runner: jobs as JSON lines in, results as JSON lines out (protocol: tests/parity/README.md)."""

from collections.abc import Callable, Iterable, Iterator

from talonbench.destination import Invalid, Settings, Subscription, compile_subscription
from talonbench.errors import BenchError, Fault, FqlSyntaxError, MappingError, SettingsError
from talonbench.fields import compile_settings
from talonbench.fql import compile_trigger
from talonbench.mapping import compile_mapping
from talonbench.pipeline import Ready, Rejected, credentials_call, perform
from talonbench.request import Request
from talonbench.talon_one import ACTIONS, SETTINGS
from talonbench.values import UNDEFINED, Undefined, Value, json_text, parse_json, to_text

Job = dict[str, Value]
Result = dict[str, Value]
DEFAULT_SETTINGS = Settings("some_api_key", "https://demo.europe-west1.talon.one")
_CHECK_SETTINGS = compile_settings(SETTINGS)
EVERY_EVENT = 'type != ""'


def run(lines: Iterable[str]) -> Iterator[str]:
    """A result line for each job line; a line that is no job gives a usage error."""
    for line in lines:
        if line.strip():
            job = parse_json(line)
            if not isinstance(job, dict):
                raise BenchError("a job is a JSON object")
            yield json_text({"id": job.get("id"), **answer(job)})


def answer(job: Job) -> Result:
    """The result of one job."""
    operation = job.get("op")
    if not isinstance(operation, str) or operation not in _OPERATIONS:
        raise BenchError(f"there is no op {json_text(operation)}; there are {', '.join(_OPERATIONS)}")
    return _OPERATIONS[operation](job)


def _transform(job: Job) -> Result:
    try:
        plan = compile_mapping(job["mapping"])
        value = plan.resolve(job["event"])
    except MappingError as error:
        return _failed("mapping", error.faults)
    return {"undefined": True} if isinstance(value, Undefined) else {"ok": value}


def _trigger(job: Job) -> Result:
    try:
        holds = compile_trigger(str(job["fql"])).matches(_object(job["event"]))
    except FqlSyntaxError:
        return _failed("trigger", ())
    return {"ok": {"match": holds}}


def _request(job: Job) -> Result:
    action = ACTIONS[str(job["action"])]
    defaults = {} if job.get("defaults") is False else action.default_mapping()
    mapping = {**defaults, **_object(job.get("mapping"))}
    subscription = Subscription("", "", action.slug, EVERY_EVENT, mapping)
    compiled = compile_subscription(subscription, action)
    if compiled.invalid is not None:
        return _failed("mapping", compiled.invalid.faults)
    match perform(_object(job["event"]), compiled, _settings(job.get("settings"))):
        case Ready(_, requests):
            return {"ok": [_as_json(request) for request in requests]}
        case Rejected(stage, faults):
            return _failed(stage, faults)
        case Invalid() | _:
            return _failed("mapping", ())


def _auth(job: Job) -> Result:
    settings = job.get("settings")
    if not isinstance(settings, dict):
        return _failed("mapping", ())
    checked = _CHECK_SETTINGS(settings)
    if checked.faults:
        return _failed("validation", checked.faults)
    try:
        return {"ok": [_as_json(credentials_call(_settings(checked.payload)))]}
    except SettingsError:
        return _failed("mapping", ())


_OPERATIONS: dict[str, Callable[[Job], Result]] = {
    "transform": _transform,
    "trigger": _trigger,
    "request": _request,
    "auth": _auth,
}


def _failed(stage: str, faults: tuple[Fault, ...]) -> Result:
    return {"error": {"stage": stage, "faults": [{"path": fault.path, "rule": fault.rule} for fault in faults]}}


def _object(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _settings(value: Value) -> Settings:
    if not isinstance(value, dict):
        return DEFAULT_SETTINGS
    return Settings(to_text(value.get("apiKey", UNDEFINED)), to_text(value.get("deployment", UNDEFINED)))


def _as_json(request: Request) -> Value:
    headers: dict[str, Value] = dict(request.headers)
    return {"method": request.method, "url": request.url, "headers": headers, "body": request.body or ""}
