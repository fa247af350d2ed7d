"""The trace of an event through filters and mappings, with reasons."""
