"""Connections: where requests go, and the rules for their URLs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from talonbench.destination import Settings
from talonbench.errors import SettingsError
from talonbench.talon_one import GATEWAY as GATEWAY

if TYPE_CHECKING:
    from collections.abc import Collection

    import ada_url

    from talonbench.request import Request

_NO_CREDENTIALS = "The URL contains a user name or password. Remove them."
_NO_QUERY = "The deployment has a query or a fragment. Remove it."
_USER = re.compile(r"^(\s*(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})?)[^/\\?#]*@", re.IGNORECASE)
_LOCAL = re.compile(r"\s*https?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?/?\s*", re.IGNORECASE)
_QUERY = re.compile(r"[?#].*", re.DOTALL)
_HIDDEN = "***"
SANDBOX: Final = "the sandbox"
LEGACY_ID: Final = "old-"
SEGMENT_TIMEOUT: Final = 10.0  # seconds; Segment's own timeout for destinations


@dataclass(frozen=True, slots=True)
class Connection:
    """A deployment and where its requests go.

    *gateway* is an origin (``https://host[:port]``): Talon.One's, the running sandbox's, or the user's own. *timeout*
    is in seconds, for a request and its response. A live *environment* asks before the first send in a session;
    *confirm_first*: a test one does, too. *ca_file* is a file with extra CA certificates; *key_expires* is the key's
    last day, as 2026-12-31, empty if unknown. *id* is stable among the user's connections, and empty for others; ids of
    connections saved by older versions start with ``old-``. *application* is the ID of the Application that is read
    back from Talon.One, empty if it is the only one.
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
    application: str = ""

    @property
    def key_owner(self) -> str:
        """What its key is for: the deployment, and the gateway unless it is Talon.One's. Saved keys are found by it."""
        deployment, gateway = without_secrets(self.deployment), without_secrets(self.gateway)
        if not deployment or gateway in (GATEWAY, deployment.rstrip("/")):
            return deployment
        return f"{deployment} by {gateway}"

    @property
    def is_live(self) -> bool:
        """Whether requests change what customers see: a live environment, and no gateway on this machine."""
        return self.kind == "gateway" and self.environment == "live" and _LOCAL.fullmatch(self.gateway) is None

    @property
    def asks_first(self) -> bool:
        """Whether the window asks before the first send in a session, and a command before each."""
        return self.is_live or self.confirm_first

    @property
    def route(self) -> str:
        """Where requests go, for people: the deployment, and the gateway unless it is Talon.One's."""
        return self.key_owner.replace(" by ", " via ")

    @property
    def responder(self) -> str:
        """Who answers its requests, for sentences: the sandbox and a gateway of the user's aren't Talon.One."""
        if self.kind == "sandbox":
            return SANDBOX
        gateway = without_secrets(self.gateway).rstrip("/")
        return "Talon.One" if gateway in (GATEWAY, self.deployment.rstrip("/")) else gateway

    @property
    def key_id(self) -> str:
        """The name its key is saved under: this connection at its deployment and gateway, so that no other finds it.

        A trailing slash makes no other deployment.
        """
        owner = replace(self, deployment=self.deployment.rstrip("/")).key_owner
        return f"{owner} [{self.id}]".lstrip() if self.id else owner

    @property
    def legacy_key_id(self) -> str:
        """The name older versions saved its key under; empty for a newer connection."""
        return self.key_owner if self.id.startswith(LEGACY_ID) else ""


class Target(NamedTuple):
    """Where one request really goes. *path* is path and query as in the request line, as bytes.

    *authority* is the ``host`` header's value; *redirected_to* is the origin that replaced the shown one.
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


def without_secrets(address: str) -> str:
    """*address* without user name, password, query and fragment, as it may be saved."""
    return _QUERY.sub("", _USER.sub(r"\1", address))


def hide_secrets(address: str) -> str:
    """*address* with user name, password, query and fragment masked, as it may be shown, exported and kept."""
    hidden = _USER.sub(rf"\1{_HIDDEN}@", address)
    return _QUERY.sub(lambda found: found[0][0] + _HIDDEN if len(found[0]) > 1 else found[0], hidden)


def make_settings(api_key: str, connection: Connection) -> Settings:
    """The settings for requests over *connection*, which are built for the gateway that they really go to.

    What may be secret in its URLs is masked; such requests are shown, and never sent.
    The sandbox stands in for Talon.One: requests to it are built for Talon.One's gateway.
    """
    deployment, gateway = hide_secrets(connection.deployment), connection.gateway.strip()
    if connection.kind == "sandbox" or gateway == GATEWAY:
        return Settings(api_key, deployment)
    try:
        origin = check_origin(gateway)
    except SettingsError as error:
        return Settings(api_key, deployment, hide_secrets(gateway), error.message)
    return Settings(api_key, deployment, "" if origin == GATEWAY else origin)


def resolve_target(request: Request, connection: Connection) -> Target:
    """Where *request* goes over *connection*; SettingsError if it must not be sent."""
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
        raise SettingsError("gateway", f"{shown} is neither the gateway nor the deployment; the key isn't sent there.")
    return _target(going, path, None if going == shown else going)


def _check_deployment(request: Request, connection: Connection) -> None:
    """SettingsError if *request* is for another deployment than the connection's, whose key it would carry."""
    named = dict(request.headers).get("destination-hostname", connection.deployment)
    if _USER.search(connection.deployment):
        raise SettingsError("deployment", _NO_CREDENTIALS)
    if _QUERY.search(connection.deployment):
        raise SettingsError("deployment", _NO_QUERY)
    if connection.kind == "sandbox" or named == connection.deployment:
        return
    origin = _origin_or_none(named)
    if origin is None or origin != _origin_or_none(connection.deployment):
        raise SettingsError(
            "deployment",
            f"The request is for {named}, not for the connection's deployment, so the key isn't sent there.",
        )


def check_origin(address: str, field: str = "gateway") -> str:
    """*address* as a normalized origin to send to; SettingsError (for *field*) if it is invalid."""
    url = _parsed(address, field)
    if url.username or url.password:
        raise SettingsError(field, _NO_CREDENTIALS)
    if url.protocol not in ("https:", "http:"):
        raise SettingsError(field, f"The URL must start with https://, not {url.protocol}//.")
    if url.pathname != "/" or url.search or url.hash:
        raise SettingsError(field, "The URL must not have a path, query or fragment.")
    if url.protocol == "http:" and not is_loopback(url.hostname):
        raise SettingsError(field, f"Use https for {url.hostname}: plain http would expose the API key.")
    return url.origin


def may_take_key(address: str, trusted: Collection[str]) -> bool:
    """Whether a key that belongs to no connection may go to *address*.

    It may go to Talon.One's gateway, to this machine, and to the origins of the *trusted* addresses.
    """
    if address in trusted:
        return True
    try:
        url = _parsed(address, "gateway")
    except SettingsError:
        return False
    return url.origin == GATEWAY or is_loopback(url.hostname) or url.origin in map(_origin_or_none, trusted)


def is_key(text: str) -> bool:
    """Whether *text* can be a key or a token, as a request carries them: visible ASCII."""
    return text.isascii() and text.isprintable() and bool(text) and " " not in text


def is_loopback(host: str) -> bool:
    """Whether *host* (a name, or an address with or without brackets) is this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    import ipaddress  # late: the first paint needs no addresses

    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def split_url(url: str) -> tuple[str, bytes]:
    """A parsed URL as (origin, path with query), the latter unchanged."""
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
    import ada_url  # late: the first paint parses no URL

    try:
        url = ada_url.URL(address.strip())
    except ValueError:
        raise SettingsError(
            field, f"“{hide_secrets(address.strip())}” isn't a valid URL." if address.strip() else "The URL is missing."
        ) from None
    if not url.hostname:
        raise SettingsError(field, f"{hide_secrets(address)} has no host.")
    return url
