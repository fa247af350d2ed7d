"""Triggers of mappings, as Segment scans them: read, compiled, explained, and built from a form."""
