"""Files with the rules of a campaign: read, with the location of every error."""

from functools import cache
from pathlib import Path

from pydantic import ValidationError

from talonbench.errors import SourceError, WorkspaceError
from talonbench.events import SpanIndex, index_spans
from talonbench.json_reading import parse_json_file
from talonbench.reading import read_text
from talonbench.sandbox.campaign import Campaign
from talonbench.values.pointer import format_pointer
from talonbench.workspace.json_file import reason
from talonbench_resources import resource

DEFAULT = "campaigns/winter.json"
_MOST_ERRORS = 20  # that are listed


@cache
def default_campaign() -> Campaign:
    """The campaign that ships with Talonbench."""
    return read_campaign(resource(DEFAULT))


def default_rules() -> str:
    """The text of the campaign that ships with Talonbench, to start a file from."""
    return read_text(resource(DEFAULT))


def read_campaign(path: Path) -> Campaign:
    """The campaign in the file *path*; WorkspaceError, with a line for each error, if it can't be read."""
    text = read_text(path)
    content = parse_json_file(path, text)
    try:
        return Campaign.model_validate(content)
    except ValidationError as error:
        raise WorkspaceError("\n".join(_describe(path, text, error))) from None


def _describe(path: Path, text: str, error: ValidationError) -> list[str]:
    spans = index_spans(text)
    lines = []
    for fault in error.errors(include_url=False, include_input=False)[:_MOST_ERRORS]:
        keys = tuple(str(key) for key in fault["loc"])
        words = reason(keys[-1] if keys else "", fault["type"], fault["msg"])
        lines.append(f"{path}{_locate(spans, keys)}: {format_pointer(keys) or 'the file'} {words}")
    return lines


def _locate(spans: SpanIndex, keys: tuple[str, ...]) -> str:
    """Line and column of the value at *keys*, or of the nearest one around it if it is missing."""
    while True:
        found = spans.span(keys)
        if found is not None or not keys:
            break
        keys = keys[:-1]
    place = SourceError("", spans.text, found[0] if found else 0)
    return f":{place.line}:{place.column}"
