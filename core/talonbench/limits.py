"""What Talonbench reads at most, in one table: every door for input asks here, and every refusal names its limit."""

from typing import Final

FILE: Final = 64_000_000  # bytes of a file, of standard input or of a pasted text, once unpacked
EVENT_TEXT: Final = 8_000_000  # characters of an event that the window shows whole and previews; Segment takes 32 KB
STATE: Final = 1_000_000_000  # bytes of a session's own file: it holds every text of a window
LINE: Final = 16_000_000  # characters of one line or item of an archive, which itself may be longer than memory
ARCHIVE_RATIO: Final = 500  # times its packed size that an archive longer than FILE may have; real ones have 5 to 50
FOLDER_FILES: Final = 5_000  # files of an imported folder
FOLDER_BYTES: Final = 256_000_000  # bytes of an import's files together, once unpacked
YAML_VALUES: Final = 1_000_000  # values of a YAML text, with its aliases written out
YAML_DEPTH: Final = 500  # levels of a YAML text
RESPONSE: Final = 5_000_000  # bytes of a response that are kept, once unpacked
CODINGS: Final = 4  # Content-Encodings of one response
CATALOG: Final = 100_000  # attributes, event types or audiences of a deployment
SANDBOX_BODY: Final = 1_000_000  # bytes of a request to the sandbox
BATCH: Final = 500 * 1024  # bytes of a call to the Tracking API, once unpacked; Segment's own limit
BODY_PAUSE: Final = 20.0  # seconds until the next part of a request to a local server
HEAD_PAUSE: Final = 10.0  # seconds for the whole head of a request to a local server


def format_limit(size: int) -> str:
    """*size* in bytes for a message: “64 MB”."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1024, "KB")):
        if size >= unit and size % unit == 0:
            return f"{size // unit} {name}"
    return f"{size:,} bytes"
