"""Liquid in Segment's dialect: python-liquid reads the templates, expressions and filters are brought to liquidjs's.

The dialect is that of npm liquidjs 10.27.2 as Segment sets it up: six tags and nineteen filters are switched off,
and a template has at most 1,000 UTF-16 units. Segment also stops a template after half a second; with no loops left
none of that length can come near it, so no clock runs here.
"""

from talonbench.mapping.liquid.template import compile_liquid

__all__ = ["compile_liquid"]
