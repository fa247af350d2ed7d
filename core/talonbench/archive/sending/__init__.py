"""Events of a run sent for real: planned in the order of time, noted in a journal before each request, resumed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
