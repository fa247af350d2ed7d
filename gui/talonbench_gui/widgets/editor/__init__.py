"""The JSON editor and its parts."""
