"""Parts of a customer's configuration, and what an import says of them."""

import json
from pathlib import Path
from typing import Any

from talonbench.exchange import (
    Imported,
    Source,
)

EXAMPLES = Path(__file__).parents[1] / "examples" / "exchange"


def example(name: str) -> Source:
    return Source(name, (EXAMPLES / name).read_text("utf-8"))


def sizes(imported: Imported) -> tuple[int, int, int]:
    found = imported.destinations
    return len(found), sum(len(one.mappings) for one in found), sum(len(one.filters) for one in found)


def words(imported: Imported) -> str:
    return "\n".join(f"{report.severity} {report.about}: {report.message}" for report in imported.reports)


def envelope(**data: Any) -> str:
    return json.dumps({"data": data})
