"""2,000 events a second for 60 seconds, from another process."""

import resource

from talonbench.capture import Capture
from tests.core.captures import arrived, send_many

RATE, SECONDS = 2000, 60


def run() -> None:
    """Print how many events were sent and how many arrived, and how much memory that took."""
    with Capture() as capture:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sent, taken = send_many(capture, RATE, SECONDS)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        there = len(arrived(capture, sent))
        print(f"{sent:,} events sent in {taken:.1f} s ({sent / taken:,.0f}/s); {there:,} arrived, {sent - there} lost")
        print(f"memory grew by {grown:.0f} MB")
