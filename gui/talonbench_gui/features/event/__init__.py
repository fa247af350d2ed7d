"""The event and its editor."""
