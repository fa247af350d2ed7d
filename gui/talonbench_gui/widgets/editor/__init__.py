"""The editor of JSON text, and its parts."""
