"""Talonbench as it is installed: from its wheel, and as a bundle without Python."""
