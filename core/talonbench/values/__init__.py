"""JavaScript's values, as Segment's engine sees them.

Values read with ``orjson`` may contain what JavaScript wouldn't keep (an integer past 2^53, ``1.0``, keys out of
order): everything here that reads or writes a value treats it as JavaScript would.
Names load on first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
