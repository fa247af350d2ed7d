"""The list of mappings and the form of the selected one."""
