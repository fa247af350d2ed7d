"""Talon.One's Management API, read only: whether what was sent has arrived."""
