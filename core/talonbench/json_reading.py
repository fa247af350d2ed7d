"""JSON read from a file, with a message for everything that can be wrong with it."""

from json import JSONDecodeError
from pathlib import Path

from talonbench.errors import WorkspaceError
from talonbench.reading import read_text
from talonbench.values import Json, describe_json_error, parse_json


def read_json(path: Path) -> Json:
    """The JSON text in *path*, a byte order mark left out; WorkspaceError if it can't be read."""
    return parse_json_file(path, read_text(path))


def parse_json_file(path: Path, text: str) -> Json:
    """The JSON in *text*, which was read from *path*; WorkspaceError, with the location, if it is invalid."""
    try:
        return parse_json(text)
    except JSONDecodeError as error:
        raise WorkspaceError(
            f"{path}:{error.lineno}:{error.colno}: invalid JSON: {describe_json_error(error)}"
        ) from None
    except ValueError as error:
        raise WorkspaceError(f"{path}: invalid JSON: {describe_json_error(error)}") from None
