"""The proxy and the certificates, without connecting to anything."""

import os
import ssl
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from talonbench.client.certificates import load_certificates
from talonbench.client.wire import describe_proxy
from talonbench.connection_store import ConnectionStore
from talonbench.connections import Connection
from talonbench.doctor import Check
from talonbench.errors import SettingsError, TransportError

HOSTS: Final = ("api.segmentapis.com", "talon.one")  # asked about where there is no connection
BUNDLES: Final = (  # where the systems keep their certificates, as truststore looks for them
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/tls/cert.pem",
    "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/usr/local/etc/ssl/cert.pem",
)  # fmt: skip
_INSTALL: Final = "Install the system's certificates: apt-get install ca-certificates"


def check_proxy() -> Check:
    """The proxy that requests go through, without its password."""
    hosts = {urlsplit(one.deployment).hostname or "" for one in _read_connections()} - {""}
    try:
        found = {host: describe_proxy(host) for host in sorted(hosts or HOSTS)}
    except TransportError as error:
        return Check("Proxy", "broken", error.message, "Correct HTTPS_PROXY: http://HOST:PORT, or unset it.")
    used = sorted({proxy for proxy in found.values() if proxy})
    if not used:
        return Check("Proxy", "fine", "none")
    direct = [host for host, proxy in found.items() if not proxy]
    return Check("Proxy", "fine", ", ".join(used) + (f"; not for {', '.join(direct)}" if direct else ""))


def check_certificates() -> Check:
    """Whether servers can be recognized: the system's certificates, and the files that connections name."""
    for connection in _read_connections():
        try:
            load_certificates(connection.ca_file)
        except SettingsError as error:
            remedy = f"Choose the file again on the Connections page, for “{connection.name}”."
            return Check("Certificates", "broken", error.message, remedy)
    named = next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if _is_lost(os.environ.get(name, ""))), "")
    if named:
        return Check(
            "Certificates", "broken", f"{named} names {os.environ[named]}, which doesn't exist", f"Unset {named}."
        )
    if sys.platform in ("win32", "darwin"):
        return Check("Certificates", "fine", "the system's own")
    found = _find_certificates()
    if not found:
        return Check("Certificates", "broken", "the system has none", _INSTALL)
    return Check("Certificates", "fine", f"{ssl.OPENSSL_VERSION}, {found}")


def _is_lost(path: str) -> bool:
    return bool(path) and not Path(path).exists()


def _find_certificates() -> str:
    paths = ssl.get_default_verify_paths()
    folder = paths.capath if paths.capath and any(Path(paths.capath).iterdir()) else ""
    return paths.cafile or next((one for one in BUNDLES if Path(one).is_file()), "") or folder


def _read_connections() -> tuple[Connection, ...]:
    store = ConnectionStore()
    return store.read() if store.path.exists() else ()
