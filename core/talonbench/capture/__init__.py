"""A stand-in for Segment's Tracking API on loopback: events of real SDKs, as they arrive."""

from talonbench.capture.event import CapturedEvent
from talonbench.capture.log import CaptureLog
from talonbench.capture.server import Capture

__all__ = ["Capture", "CaptureLog", "CapturedEvent"]
