"""Where requests go: a connection, and the rules for the address behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from talonbench.errors import SettingsError
from talonbench.talon_one import GATEWAY as GATEWAY

if TYPE_CHECKING:
    import ada_url

    from talonbench.request import Request

_NO_CREDENTIALS = "The address holds a user name or a password: remove them."
LEGACY_ID: Final = "old-"
SEGMENT_TIMEOUT: Final = 10.0  # seconds; Segment gives up on a destination after as long


@dataclass(frozen=True, slots=True)
class Connection:
    """A deployment and where its requests go.

    *gateway* is an origin (``https://host[:port]``): Talon.One's own, the running sandbox's, or one that the user
    typed. *timeout* is in seconds, for a whole exchange. *environment* is a label for people; *confirm_first*: the
    first send of a session asks. *ca_file* is a file of certificates to trust beside the system's; *key_expires* the
    key's last day, as 2026-12-31, empty where it is not known. *id* is stable among the person's connections, and empty
    for others; ids of connections that older versions kept begin with ``old-``.
    """

    name: str
    kind: Literal["sandbox", "gateway"]
    deployment: str
    gateway: str = GATEWAY
    timeout: float = SEGMENT_TIMEOUT
    environment: Literal["live", "test"] = "live"
    confirm_first: bool = False
    ca_file: str = ""
    key_expires: str = ""
    id: str = ""

    @property
    def key_owner(self) -> str:
        """What its key belongs to: the deployment, and the gateway where that is a third place."""
        if not self.deployment or self.gateway in (GATEWAY, self.deployment.rstrip("/")):
            return self.deployment
        return f"{self.deployment} by {self.gateway}"

    @property
    def key_id(self) -> str:
        """What its key is kept by: this connection at its deployment and gateway, so that no other one finds it."""
        return f"{self.key_owner} [{self.id}]".lstrip() if self.id else self.key_owner

    @property
    def legacy_key_id(self) -> str:
        """What older versions kept its key by; empty for a connection that they did not know."""
        return self.key_owner if self.id.startswith(LEGACY_ID) else ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request really goes. *path* is what stands in the request line: path and query, as bytes.

    *authority* is the ``host`` header's value; *redirected_to* is the origin that took the place of the shown one.
    """

    scheme: str
    host: str
    port: int
    authority: str
    path: bytes
    redirected_to: str | None

    @property
    def origin(self) -> str:
        """``scheme://host[:port]``."""
        return f"{self.scheme}://{self.authority}"


def resolve_target(request: Request, connection: Connection) -> Target:
    """Where *request* goes over *connection*; SettingsError where it must not be sent."""
    shown, path = split_url(request.url)
    if "@" in shown:
        raise SettingsError("deployment", _NO_CREDENTIALS)
    _check_deployment(request, connection)
    deployment = _origin_or_none(connection.deployment)
    gateway = check_origin(connection.gateway, "gateway")
    if shown == GATEWAY or (shown == deployment and connection.kind == "sandbox"):
        going = gateway
    elif shown in (deployment, gateway):
        going = check_origin(shown, "deployment")
    else:
        raise SettingsError("gateway", f"{shown} is neither the gateway nor the deployment: the key is not sent there.")
    return _target(going, path, None if going == shown else going)


def _check_deployment(request: Request, connection: Connection) -> None:
    """SettingsError where *request* names another deployment than the connection's, whose key it would carry."""
    named = dict(request.headers).get("destination-hostname", connection.deployment)
    if connection.kind == "sandbox" or named == connection.deployment:
        return
    origin = _origin_or_none(named)
    if origin is None or origin != _origin_or_none(connection.deployment):
        raise SettingsError(
            "deployment",
            f"The request is for {named}, not for the connection's deployment: the key is not sent there.",
        )


def check_origin(address: str, field: str = "gateway") -> str:
    """*address* as an origin in normal form, fit to be sent to; SettingsError (for *field*) where it is not."""
    url = _parsed(address, field)
    if url.username or url.password:
        raise SettingsError(field, _NO_CREDENTIALS)
    if url.protocol not in ("https:", "http:"):
        raise SettingsError(field, f"The address must start with https://, not {url.protocol}//.")
    if url.pathname != "/" or url.search or url.hash:
        raise SettingsError(field, "The address must be an origin, without path, query or fragment.")
    if url.protocol == "http:" and not is_loopback(url.hostname):
        raise SettingsError(field, f"Plain http would show the key to the network: use https for {url.hostname}.")
    return url.origin


def is_loopback(host: str) -> bool:
    """Whether *host* (a name, or an address with or without brackets) is this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    import ipaddress  # late: the first paint looks at no address

    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def split_url(url: str) -> tuple[str, bytes]:
    """A parsed address as (origin, path with query), the latter untouched."""
    scheme, _, rest = url.partition("#")[0].partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority}", (slash + path).encode("utf-8") or b"/"


def _target(origin: str, path: bytes, moved_to: str | None) -> Target:
    url = _parsed(origin, "gateway")
    port = int(url.port or ("443" if url.protocol == "https:" else "80"))
    return Target(url.protocol[:-1], url.hostname.strip("[]"), port, url.host, path, moved_to)


def _origin_or_none(address: str) -> str | None:
    try:
        origin = _parsed(address, "deployment").origin
    except SettingsError:
        return None
    return origin


def _parsed(address: str, field: str) -> ada_url.URL:
    import ada_url  # late: the first paint parses no address

    try:
        url = ada_url.URL(address.strip())
    except ValueError:
        raise SettingsError(field, f"{address.strip() or 'An empty text'} is not an address.") from None
    if not url.hostname:
        raise SettingsError(field, f"{address} names no host.")
    return url
