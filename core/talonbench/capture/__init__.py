"""A local Segment Tracking API: captures events from real SDKs."""

from talonbench.capture.event import CapturedEvent
from talonbench.capture.log import CaptureLog
from talonbench.capture.origins import Origins, read_origin
from talonbench.capture.server import Capture

__all__ = ["Capture", "CaptureLog", "CapturedEvent", "Origins", "read_origin"]
