"""Segment's Tracking API, before any destination sees an event: its checks on receipt, and what it adds."""

from talonbench.events.receipt import Receipt
from talonbench.ingestion.checks import (
    LARGEST_EVENT,
    IngestionFault,
    check_event,
    describe_repeated,
    find_rejections,
    name_kind,
    recall_repeated,
    went_through,
)
from talonbench.ingestion.receipt import ADDED, complete_call, format_time, ingest, name_adder, read_time
from talonbench.ingestion.reception import Reception, make_same_id
from talonbench.ingestion.seen_ids import MessageIds, SeenIds

__all__ = [
    "ADDED", "LARGEST_EVENT", "IngestionFault", "MessageIds", "Receipt", "Reception", "SeenIds", "check_event",
    "complete_call", "describe_repeated", "find_rejections", "format_time", "ingest", "make_same_id", "name_adder",
    "name_kind", "read_time", "recall_repeated", "went_through",
]  # fmt: skip
