"""Text that people paste, into events: read, found by path, laid out anew; and samples to start from."""

from talonbench.events.event import Event, read_event

__all__ = ["Event", "read_event"]
