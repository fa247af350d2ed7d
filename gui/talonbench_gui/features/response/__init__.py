"""The response to it."""
