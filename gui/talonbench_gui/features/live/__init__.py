"""Events of real SDKs, as they arrive."""
