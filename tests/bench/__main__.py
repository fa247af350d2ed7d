"""Print every measure: ``python -m tests.bench [engine|preview|text|start …]``."""

import sys

from tests.bench import capture, check, engine, history, journey, live, preview, start, text

MEASURES = {
    "engine": engine.run,
    "preview": preview.run,
    "journey": journey.run,
    "text": text.run,
    "start": start.run,
    "check": check.run,
    "history": history.run,
    "capture": capture.run,
    "live": live.run,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURES:
        print(f"\n== {name}")
        MEASURES[name]()
