"""The format of case files, YAML or JSON; unknown keys are errors."""

import re
from json import JSONDecodeError
from pathlib import Path
from typing import Any, Final, Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator

from talonbench.cases.yaml_positions import compose_yaml, parse_yaml, place_in
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.events import format_text
from talonbench.plurals import count_noun
from talonbench.reading import UnreadableError, read_text
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT
from talonbench.values import Value, describe_json_error, json_text, parse_json
from talonbench.values.pointer import format_pointer
from talonbench.workspace import FilterEntry, MappingEntry, Workspace, load
from talonbench.workspace.json_file import reason

_MOST_FAULTS = 50  # that are listed
_SLASH = re.compile("/")
SUFFIXES = (".case.yaml", ".case.yml", ".case.json")
NOT_COMPARED: Final = ("authorization", "user-agent")


class CaseError(TalonbenchError):
    """A case file can't be read; the message starts with the location."""


class Part(BaseModel):
    """The base of all parts of a case."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MappingInCase(Part):
    """A mapping of the case; *defaults* fills its unset fields with the action's defaults."""

    name: str = Field(description="Name that the expectations refer to.")
    action: str = Field(description="Slug of the action, e.g. trackEventV2.")
    trigger: str = Field(default='type != ""', description="Trigger in Segment's FQL; matches every event by default.")
    mapping: dict[str, JsonValue] = {}
    enabled: bool = True
    defaults: bool = Field(default=False, description="Whether unset fields use the action's default mapping.")


class ExpectedRequest(Part):
    """A request or part of one; anything left out matches. Output of `preview --json` works, too."""

    method: str | None = None
    url: str | None = None
    headers: dict[str, str] | None = Field(default=None, description="Headers but the API key and the user agent.")
    body: JsonValue = Field(default=None, description="Body as JSON, or as a string.")

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
    """An expected error; anything left out matches."""

    path: str | None = None
    rule: str | None = None
    message: str | None = None


class Expected(Part):
    """The expected outcome of one mapping."""

    mapping: str
    status: Literal["ready", "not_triggered", "filtered", "rejected", "invalid", "off"]
    requests: list[ExpectedRequest] | None = None
    faults: list[ExpectedFault] | None = None


class Case(Part):
    """An event, a configuration and the expected outcome."""

    name: str = ""
    event: str | dict[str, JsonValue] = Field(description="The event, or the path of its file, relative to this file.")
    workspace: str | None = Field(default=None, description="Path of a NAME.talonbench.json, relative to this file.")
    mappings: list[MappingInCase] = []
    filters: list[FilterEntry] = []
    deployment: str = SANDBOX_DEPLOYMENT
    gateway: str = Field(default="", description="Gateway URL that requests are built for; empty for Talon.One's.")
    as_received: bool = Field(
        default=False, description="Whether the event is a call to Segment's Tracking API, whatever its shape."
    )
    whole: bool = Field(default=False, description="Requests and mappings must match in full; nothing may be left out.")
    expect: list[Expected] = []


class CaseFile(Part):
    """A case and its file; *text* is the file's content."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    path: Path
    text: str
    case: Case

    def beside(self) -> list[Path]:
        """The files that the case refers to."""
        named = (self.case.event if isinstance(self.case.event, str) else None, self.case.workspace)
        return [self.path.parent / name for name in named if name is not None]


def read_cases(path: Path) -> CaseFile:
    """The case in the file *path*; CaseError, with the location, if it can't be read."""
    try:
        text = read_text(path)
    except UnreadableError as error:
        raise CaseError(str(error)) from error
    content = parsed(path, text)
    try:
        return CaseFile(path=path, text=text, case=Case.model_validate(content))
    except ValidationError as error:
        raise CaseError("\n".join(list_faults(path, text, error))) from None


def list_faults(path: Path, text: str, error: ValidationError) -> list[str]:
    """One line for each location with an error; for a missing key, that is where it belongs."""
    root = compose_yaml(text)
    said: dict[tuple[str, str], list[str]] = {}  # by pointer and location
    for fault in error.errors(include_url=False, include_input=False):
        keys = fault["loc"]
        line, column, pointer = place_in(root, keys) or (0, 0, format_pointer(keys))
        pointer += format_pointer(keys[-1:]) if fault["type"] == "missing" else ""
        words = said.setdefault((pointer, f":{line}:{column}" if keys and line else ""), [])
        words.append(reason(str(keys[-1]) if keys else "", fault["type"], fault["msg"]))
    above = {pointer[: sign.start()] for pointer, _ in said for sign in _SLASH.finditer(pointer)}
    lines = [
        f"{path}{place}: {pointer or 'the file'} {' or '.join(dict.fromkeys(words)).replace(' or must be ', ' or ')}"
        for (pointer, place), words in said.items()
        if not pointer or pointer not in above
    ]
    more = len(lines) - _MOST_FAULTS
    return lines if more <= 0 else [*lines[:_MOST_FAULTS], f"{path}: and {count_noun(more, 'more error')}"]


def parsed(path: Path, text: str) -> Any:
    """The content of the case file *path*; CaseError, with the location, if it isn't valid YAML or JSON."""
    if path.suffix == ".json":
        try:
            return parse_json(text)
        except JSONDecodeError as error:
            raise CaseError(
                f"{path}:{error.lineno}:{error.colno}: invalid JSON: {describe_json_error(error)}"
            ) from None
        except ValueError as error:
            raise CaseError(f"{path}: invalid JSON: {describe_json_error(error)}") from None
    try:
        return parse_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""
        context = f"{error.context}, " if (error.problem or "").startswith("but ") else ""
        raise CaseError(f"{path}{place}: invalid YAML: {context}{error.problem}") from None
    except yaml.YAMLError as error:
        raise CaseError(f"{path}: invalid YAML: {error}") from None


def workspace_of(file: CaseFile) -> Workspace:
    """The case's configuration: the mappings and filters of its workspace, then its own."""
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
        line, column, _ = place_in(compose_yaml(file.text), ("mappings", at, "action")) or (1, 1, "")
        raise CaseError(f"{file.path}:{line}:{column}: unknown action {unknown}")
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
            return read_text(path)
        except UnreadableError as error:
            raise CaseError(f"{file.path}: event: {error}") from error
    value: Value = dict(event)  # type: ignore[arg-type]  # JSON values are values
    return json_text(value)


def case_text(case: Case, is_json: bool = False) -> str:
    """*case* as the text of a file."""
    data = case.model_dump(mode="json", exclude_defaults=True)
    if is_json:
        return json_case_text(data)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def json_case_text(data: dict[str, Any]) -> str:
    """The content of a case file as indented JSON."""
    return f"{format_text(json_text(data))}\n"


def schema() -> dict[str, object]:
    """The JSON Schema of case files, as published in the resources."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema()}
