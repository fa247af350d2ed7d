"""URLs without credentials, which belong in the keychain."""

import re

_credentials = re.compile(r"^(\s*(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})?)[^/\\?#]*@", re.IGNORECASE)


def without_credentials(address: str) -> str:
    """*address* without its user name and password, if any."""
    return _credentials.sub(r"\1", address)
