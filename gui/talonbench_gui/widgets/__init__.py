"""Reusable widgets. They know Qt and nothing of talonbench's core."""
