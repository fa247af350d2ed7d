"""Destination filters: what happens to an event before any mapping's trigger sees it.

First the event's ``integrations``; then, of the enabled filters, Sample, Drop, Drop Properties, Allow Properties.
Not everything is certain: samples are random, a condition may be undecided, and Segment doesn't document whether a
later filter sees what an earlier one removed. So the result has every possible event.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
