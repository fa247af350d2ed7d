"""The format of story files, JSON or YAML; unknown keys are errors."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from talonbench.cases.model import (
    Case,
    CaseError,
    CaseFile,
    MappingInCase,
    event_text,
    list_faults,
    parsed,
    workspace_of,
)
from talonbench.cases.yaml_positions import compose_yaml, place_in
from talonbench.errors import WorkspaceError
from talonbench.reading import UnreadableError, read_text
from talonbench.samples import samples
from talonbench.sandbox.campaign import Campaign
from talonbench.sandbox.campaign_file import default_campaign
from talonbench.stories.story import MOST_STEPS, SECONDS, Step, Story
from talonbench_resources import resource

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT: Final = "stories/first_order.story.yaml"


class Part(BaseModel):
    """The base of all parts of a story."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StepInFile(Part):
    """A step: one event, and what is said about it."""

    name: str = Field(min_length=1, max_length=40, description="Short name, shown in the row of steps.")
    title: str = Field(default="", description="Headline; the name if it is left out.")
    caption: str = Field(default="", description="A sentence below; what happens to the event if it is left out.")
    event: str | dict[str, JsonValue] | None = Field(
        default=None, description="The event, or the path of its file, relative to this file."
    )
    sample: str = Field(default="", description="Name of a sample that ships, instead of the event.")

    @model_validator(mode="after")
    def _one_of_both(self) -> StepInFile:
        if (self.event is None) == (not self.sample):
            raise ValueError("needs either an event or a sample")
        return self


class StoryInFile(Part):
    """A story: steps, and the mappings that their events go through."""

    schema_url: str = Field(default="", alias="$schema", description="For editors that complete keys.")
    title: str = Field(min_length=1, description="Title of the story.")
    shop: str = Field(default="", description="Name of the shop.")
    customer: str = Field(default="", description="The customer's name in headings, e.g. Mara.")
    profile: str = Field(default="", description="ID of the profile to show; the event's userId if it is left out.")
    seconds: float = Field(default=SECONDS, ge=1, le=600, description="Seconds between two steps of auto-play.")
    workspace: str | None = Field(default=None, description="Path of a NAME.talonbench.json, relative to this file.")
    rules: Campaign | None = Field(
        default=None, description="Rules of the sandbox; without them, those that the sandbox has."
    )
    mappings: list[MappingInCase] = []
    steps: list[StepInFile] = Field(min_length=1, max_length=MOST_STEPS)


@cache
def default_story() -> Story:
    """The story that ships with Talonbench; its campaign ships, too, whatever the rules of the sandbox are."""
    return replace(read_story(resource(DEFAULT)), rules=default_campaign())


def read_story(path: Path) -> Story:
    """The story in the file *path*; WorkspaceError, with a line for each error, if it can't be read."""
    try:
        text = read_text(path)
        content = StoryInFile.model_validate(parsed(path, text))
        case = Case(event={}, workspace=content.workspace, mappings=content.mappings)
        setup = workspace_of(CaseFile(path=path, text=text, case=case))
        steps = tuple(_step(path, text, at, one) for at, one in enumerate(content.steps))
    except ValidationError as error:
        raise WorkspaceError("\n".join(list_faults(path, text, error))) from None
    except (CaseError, UnreadableError) as error:
        raise WorkspaceError(str(error)) from None
    return Story(
        content.title,
        steps,
        tuple(one.as_subscription() for one in setup.mappings),
        tuple(one.as_filter() for one in setup.filters),
        shop=content.shop,
        customer=content.customer,
        profile=content.profile,
        seconds=content.seconds,
        rules=content.rules,
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of a story file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **StoryInFile.model_json_schema(by_alias=True)}


def _step(path: Path, text: str, at: int, one: StepInFile) -> Step:
    return Step(one.name, one.title or one.name, one.caption, _event_of(path, text, at, one))


def _event_of(path: Path, text: str, at: int, one: StepInFile) -> str:
    if one.event is not None:
        return event_text(CaseFile(path=path, text="", case=Case(event=one.event)))
    found = next((sample for sample in samples() if sample.name == one.sample), None)
    if found is None:
        line, column, pointer = place_in(compose_yaml(text), ("steps", at, "sample")) or (1, 1, "")
        raise WorkspaceError(f"{path}:{line}:{column}: {pointer}: there is no sample “{one.sample}”")
    return found.text
