"""The results of a run: a database made from its parts, and what is asked of it."""

from talonbench.archive.results.building import build_results
from talonbench.archive.results.database import PAGE, InterruptedQueryError, Results
from talonbench.archive.results.live import LiveResults
from talonbench.archive.results.places import read_event_at
from talonbench.archive.results.progress import Progress, RunWatch
from talonbench.archive.results.rows import Bar, EventRow, Histogram, Value
from talonbench.archive.results.run_folder import (
    OldResultsError,
    RunError,
    RunFolder,
    delete_run,
    is_run,
    list_runs,
    read_run,
)
from talonbench.archive.results.selection import Facet, Selection
from talonbench.archive.results.verdicts import OUTCOMES, EventOutcome, EventVerdict, MappingVerdict

__all__ = [
    "OUTCOMES", "PAGE", "Bar", "EventOutcome", "EventRow", "EventVerdict", "Facet", "Histogram",
    "InterruptedQueryError", "LiveResults", "MappingVerdict", "OldResultsError", "Progress", "Results",
    "RunError", "RunFolder", "RunWatch", "Selection",
    "Value",
    "build_results", "delete_run", "is_run", "list_runs", "read_event_at", "read_run",
]  # fmt: skip
