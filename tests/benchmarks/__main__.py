"""Print every measure: ``python -m tests.benchmarks [engine|preview|text|start …]``."""

import sys

from tests.benchmarks import (
    archive,
    archive_results,
    capture,
    check,
    engine,
    history,
    live,
    pages,
    preview,
    redaction,
    start,
    text,
    trace,
)

MEASURES = {
    "engine": engine.run,
    "preview": preview.run,
    "journey": trace.run,
    "text": text.run,
    "start": start.run,
    "pages": pages.run,
    "check": check.run,
    "history": history.run,
    "capture": capture.run,
    "live": live.run,
    "redaction": redaction.run,
    "archive": archive.run,
    "archive_results": archive_results.run,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURES:
        print(f"\n== {name}")
        MEASURES[name]()
