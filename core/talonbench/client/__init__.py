"""The only code that sends: a request over a connection, the wire check, and Segment's verdict on the response."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
