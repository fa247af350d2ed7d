"""Compares the requests' attributes with those that exist in Talon.One."""
