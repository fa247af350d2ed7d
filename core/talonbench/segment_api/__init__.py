"""Segment's Public API: reads a workspace's Talon.One destinations, and writes mappings and filters back."""
