"""A stand-in for Segment's Tracking API on loopback: events of real SDKs, as they arrive."""

from talonbench.capture.log import CaptureLog
from talonbench.capture.received import Received
from talonbench.capture.server import Capture

__all__ = ["Capture", "CaptureLog", "Received"]
