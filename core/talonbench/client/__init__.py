"""The only code that sends: one request over one connection, the seal on it, and Segment's verdict on the answer."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
