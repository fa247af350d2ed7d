"""Certificates of one's own beside the system's."""

import ssl

import truststore

from talonbench.errors import SettingsError


def load_certificates(ca_file: str) -> ssl.SSLContext | None:
    """What trusts the certificates in *ca_file* beside the system's; None, the system alone, for an empty name.

    SettingsError where the file cannot be read as certificates.
    """
    if not ca_file:
        return None
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError("ca_file", f"{ca_file} cannot be read as certificates: {error}") from None
    return context
