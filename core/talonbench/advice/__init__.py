"""Findings: what is likely to be wrong with settings, mappings and an event, each with a place and a reason."""
