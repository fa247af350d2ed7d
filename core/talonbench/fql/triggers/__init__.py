"""Mapping triggers, as Segment scans them: parsed, compiled, explained, and built from a form."""
