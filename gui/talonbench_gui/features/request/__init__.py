"""The request of the selected mapping."""
