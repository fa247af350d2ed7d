"""The response of the selected mapping."""
