"""The headless core. Read ``pipeline.py`` first: it is the way of one event."""

__version__ = "0.1.0"
