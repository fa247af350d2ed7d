"""Destination filters: what becomes of an event before any mapping's trigger sees it.

First the event's ``integrations``; then, of the enabled filters, Sample, Drop, Drop Properties, Allow Properties.
Segment does not describe everything: chance decides samples, a condition may be open, and whether a later filter sees
what an earlier one removed is not said. So the result holds every event that may come of it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
