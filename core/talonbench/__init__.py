"""The headless core. Read ``pipeline.py`` first: it is the way of one event."""
