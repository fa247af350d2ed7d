"""The form of a case's file, YAML or JSON; versions come with the file's own keys, unknown keys are refused."""

from json import JSONDecodeError
from pathlib import Path
from typing import Any, Final, Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator

from talonbench.cases.yaml_positions import parse_yaml, place_in
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.events import format_text
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT
from talonbench.values import Value, json_text, parse_json
from talonbench.values.pointer import format_pointer, is_below
from talonbench.workspace import FilterEntry, MappingEntry, Workspace, load
from talonbench.workspace.json_file import reason

SUFFIXES = (".case.yaml", ".case.yml", ".case.json")
NOT_COMPARED: Final = ("authorization", "user-agent")


class CaseError(TalonbenchError):
    """A case's file cannot be read; the message begins with its place."""


class Part(BaseModel):
    """What the parts of a case share."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MappingInCase(Part):
    """A mapping of the case; its action's defaults lie under it where *defaults* says so."""

    name: str = Field(description="How the expectations call it.")
    action: str = Field(description="The action's slug, such as trackEventV2.")
    trigger: str = Field(default='type != ""', description="In Segment's trigger language; every event by default.")
    mapping: dict[str, JsonValue] = {}
    enabled: bool = True
    defaults: bool = Field(default=False, description="Whether the action's default mapping lies under this one.")


class ExpectedRequest(Part):
    """A request, whole or in part: what is not named may be anything. One of `preview --json` will do."""

    method: str | None = None
    url: str | None = None
    headers: dict[str, str] | None = Field(default=None, description="All but the key and Segment's own name.")
    body: JsonValue = Field(default=None, description="The body's JSON, or its text.")

    @field_validator("headers")
    @classmethod
    def _comparable(cls, headers: dict[str, str] | None) -> dict[str, str] | None:
        found = {name.lower(): value for name, value in (headers or {}).items()}
        return None if headers is None else {name: found[name] for name in found if name not in NOT_COMPARED}

    @field_validator("body")
    @classmethod
    def _body_of_text(cls, body: JsonValue) -> JsonValue:
        try:
            return cast("JsonValue", parse_json(body)) if isinstance(body, str) else body
        except ValueError:
            return body


class ExpectedFault(Part):
    """A fault; what is not named may be anything."""

    path: str | None = None
    rule: str | None = None
    message: str | None = None


class Expected(Part):
    """What one mapping must do."""

    mapping: str
    status: Literal["ready", "not_triggered", "filtered", "rejected", "invalid", "off"]
    requests: list[ExpectedRequest] | None = None
    faults: list[ExpectedFault] | None = None


class Case(Part):
    """An event, what is configured, and what must come out."""

    name: str = ""
    event: str | dict[str, JsonValue] = Field(description="The event, or the path of a file beside this one.")
    workspace: str | None = Field(default=None, description="The path of a NAME.talonbench.json beside this one.")
    mappings: list[MappingInCase] = []
    filters: list[FilterEntry] = []
    deployment: str = SANDBOX_DEPLOYMENT
    whole: bool = Field(default=False, description="Requests and the list of mappings must be named in full.")
    expect: list[Expected] = []


class CaseFile(Part):
    """A case with the file that it stands in; *text* is the file's own."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    path: Path
    text: str
    case: Case

    def beside(self) -> list[Path]:
        """The files that the case refers to."""
        named = (self.case.event if isinstance(self.case.event, str) else None, self.case.workspace)
        return [self.path.parent / name for name in named if name is not None]


def read_cases(path: Path) -> CaseFile:
    """The case in the file *path*; CaseError, with the place, where there is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = parsed(path, text)
    except OSError as error:
        raise CaseError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: not UTF-8 text (byte {error.start})") from error
    try:
        return CaseFile(path=path, text=text, case=Case.model_validate(content))
    except ValidationError as error:
        raise CaseError("\n".join(_faults(path, text, error))) from None


def _faults(path: Path, text: str, error: ValidationError) -> list[str]:
    """A line for each place that something is wrong at; what is missing is missing where it should stand."""
    said: dict[tuple[str, str], list[str]] = {}  # by the pointer and the place
    for fault in error.errors(include_url=False, include_input=False):
        keys = fault["loc"]
        line, column, pointer = place_in(text, keys) or (0, 0, format_pointer(keys))
        pointer += format_pointer(keys[-1:]) if fault["type"] == "missing" else ""
        words = said.setdefault((pointer, f":{line}:{column}" if keys and line else ""), [])
        words.append(reason(str(keys[-1]) if keys else "", fault["type"], fault["msg"]))
    return [
        f"{path}{place}: {pointer or 'the whole'} {' or '.join(dict.fromkeys(words)).replace(' or is wrong: ', ' or ')}"
        for (pointer, place), words in said.items()
        if not pointer or not any(other != pointer and is_below(other, pointer) for other, _ in said)
    ]


def parsed(path: Path, text: str) -> Any:
    """What the text of the case's file *path* holds; CaseError, with the place, where it is no YAML or JSON."""
    if path.suffix == ".json":
        try:
            return parse_json(text)
        except JSONDecodeError as error:
            raise CaseError(f"{path}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}") from None
        except ValueError as error:
            raise CaseError(f"{path}: {error}") from None
    try:
        return parse_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""
        raise CaseError(f"{path}{place}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise CaseError(f"{path}: {error}") from None


def workspace_of(file: CaseFile) -> Workspace:
    """What the case is configured with: its workspace's mappings and filters, then its own."""
    case = file.case
    opened = Workspace()
    if case.workspace is not None:
        try:
            opened = load(file.path.parent / case.workspace)
        except WorkspaceError as error:
            raise CaseError(f"{file.path}: workspace: {error}") from None
    unknown = next((part.action for part in case.mappings if part.action not in ACTIONS), None)
    if unknown is not None:
        at = next(number for number, part in enumerate(case.mappings) if part.action == unknown)
        line, column, _ = place_in(file.text, ("mappings", at, "action")) or (1, 1, "")
        raise CaseError(f"{file.path}:{line}:{column}: no action is called {unknown}")
    own = [
        MappingEntry(
            id=f"case-{number}",
            name=part.name,
            action=part.action,
            trigger=part.trigger,
            mapping={**(_defaults(part.action) if part.defaults else {}), **part.mapping},
            enabled=part.enabled,
        )
        for number, part in enumerate(case.mappings, 1)
    ]
    return Workspace(mappings=[*opened.mappings, *own], filters=[*opened.filters, *case.filters])


def _defaults(action: str) -> dict[str, Any]:
    return dict(ACTIONS[action].default_mapping())


def event_text(file: CaseFile) -> str:
    """The text of the case's event."""
    event = file.case.event
    if isinstance(event, str):
        path = file.path.parent / event
        try:
            return path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise CaseError(f"{file.path}: event: {path}: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise CaseError(f"{file.path}: event: {path}: not UTF-8 text (byte {error.start})") from error
        except ValueError as error:  # a NUL in the path
            raise CaseError(f"{file.path}: event is no path: {error}") from error
    value: Value = dict(event)  # type: ignore[arg-type]  # JSON values are values
    return json_text(value)


def case_text(case: Case, is_json: bool = False) -> str:
    """*case* as the text of a file."""
    data = case.model_dump(mode="json", exclude_defaults=True)
    if is_json:
        return json_case_text(data)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def json_case_text(data: dict[str, Any]) -> str:
    """The content of a case's file as JSON that people read."""
    return f"{format_text(json_text(data))}\n"


def schema() -> dict[str, object]:
    """The JSON Schema of a case's file, as it is published in the resources."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema()}
