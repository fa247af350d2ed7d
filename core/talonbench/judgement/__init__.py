"""The judgement on an event: a summary, then each mapping's reason. Window, command line and reports show it.

Names load on first use: an archive is judged by codes alone.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
