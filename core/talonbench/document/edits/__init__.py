"""Every edit of a document, as a function that returns an `Edit`, in one place: ``edits.set_trigger(…)``.

Names load on first use: a window's first paint edits nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
