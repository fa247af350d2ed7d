"""Extra CA certificates."""

import ssl

import truststore

from talonbench.errors import SettingsError
from talonbench.reading import UnreadableError, read_bytes


def load_certificates(ca_file: str) -> ssl.SSLContext | None:
    """A context that trusts the system's certificates and those in *ca_file*; None (system only) for an empty name.

    SettingsError if the file can't be read or has no valid certificates.
    """
    if not ca_file:
        return None
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=read_bytes(ca_file).decode("ascii", "ignore"))
    except UnreadableError as error:
        raise SettingsError("ca_file", f"Can't read certificates from {ca_file}: {error.reason}") from None
    except (OSError, ValueError, ssl.SSLError) as error:
        raise SettingsError("ca_file", f"Can't read certificates from {ca_file}: {error}") from None
    return context
