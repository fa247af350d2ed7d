"""Text that people paste, into events: read, found by path, laid out anew; and samples to start from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
