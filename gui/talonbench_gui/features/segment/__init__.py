"""Segment's Public API: pull a destination, have filters checked, see what was delivered."""
