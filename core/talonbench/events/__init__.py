"""Events as JSON text: parsing, recognition in pasted text, paths, formatting and editing."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
