"""Parts of a customer's configuration, and what an import says of them."""

import json
from pathlib import Path
from typing import Any

from talonbench.formats import ConfigText, Configuration

EXAMPLES = Path(__file__).parents[1] / "examples" / "formats"


def example(name: str) -> ConfigText:
    return ConfigText(name, (EXAMPLES / name).read_text("utf-8"))


def sizes(imported: Configuration) -> tuple[int, int, int]:
    found = imported.destinations
    return len(found), sum(len(one.mappings) for one in found), sum(len(one.filters) for one in found)


def words(imported: Configuration) -> str:
    return "\n".join(f"{report.severity} {report.subject}: {report.message}" for report in imported.notes)


def envelope(**data: Any) -> str:
    return json.dumps({"data": data})
