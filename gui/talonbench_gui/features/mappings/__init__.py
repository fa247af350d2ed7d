"""The mappings: their list, and the form of the selected one."""
