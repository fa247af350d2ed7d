"""Talon.One's answers read: errors led back to fields and the event, effects in plain words."""
