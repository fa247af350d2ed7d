"""Addresses without what belongs in the keychain."""

import re

_credentials = re.compile(r"^(\s*(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})?)[^/\\?#]*@", re.IGNORECASE)


def without_credentials(address: str) -> str:
    """*address* without the user name and password that it may carry."""
    return _credentials.sub(r"\1", address)
