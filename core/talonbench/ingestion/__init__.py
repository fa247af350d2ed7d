"""Segment's Tracking API, before any destination sees an event: the checks that it makes on receipt."""

from talonbench.ingestion.checks import LARGEST_EVENT, IngestionFault, check_event, find_rejections, went_through

__all__ = ["LARGEST_EVENT", "IngestionFault", "check_event", "find_rejections", "went_through"]
