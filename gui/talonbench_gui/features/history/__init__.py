"""Every send of this machine."""
