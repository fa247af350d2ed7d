"""Redacted reports."""
