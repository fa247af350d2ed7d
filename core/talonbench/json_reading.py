"""JSON read from a file, with a message for everything that can be wrong with it."""

from json import JSONDecodeError
from pathlib import Path

from talonbench.errors import WorkspaceError
from talonbench.values import Json, describe_json_error, parse_json


def read_json(path: Path) -> Json:
    """The JSON text in *path*, a byte order mark left out; WorkspaceError if it can't be read."""
    try:
        return parse_json(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise WorkspaceError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except JSONDecodeError as error:
        raise WorkspaceError(
            f"{path}:{error.lineno}:{error.colno}: invalid JSON: {describe_json_error(error)}"
        ) from None
    except ValueError as error:
        raise WorkspaceError(f"{path}: invalid JSON: {describe_json_error(error)}") from None
