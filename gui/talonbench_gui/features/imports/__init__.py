"""The results of an import."""
