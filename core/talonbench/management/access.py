"""What a management key allows to read, endpoint by endpoint."""

from dataclasses import dataclass
from typing import Final

from talonbench.clock import now
from talonbench.management.client import ManagementClient, ManagementError, format_moment
from talonbench.values import to_text

# What Received and Catalog need, with the query that the endpoint can't do without.
_OF_APPLICATION: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("profiles", "customers", {}), ("sessions", "sessions", {}), ("events", "events/no_total", {}),
    ("access log", "access_logs/no_total", {"rangeStart": "", "rangeEnd": ""}), ("health", "health_report", {}),
)  # fmt: skip
_OF_DEPLOYMENT: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("attributes", "/v1/attributes", {}), ("event types", "/v1/event_types", {}), ("audiences", "/v1/audiences", {}),
    ("coupon results", "/v1/coupon_rejections", {"sessionIntegrationId": "none"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint by what it gives, and why the key can't read it; empty if it can."""

    name: str
    path: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """The deployment's Applications as (ID, name), and the endpoints that were tried."""

    applications: tuple[tuple[str, str], ...]
    endpoints: tuple[Endpoint, ...]


async def check_access(client: ManagementClient, application: str) -> Access:
    """Read each endpoint once; of *application*, or of the first if it is empty. TransportError as the client."""
    applications: tuple[tuple[str, str], ...] = ()
    try:
        listed = await client.read_list("/v1/applications", "the Applications")
        applications = tuple((to_text(one.get("id")), to_text(one.get("name") or "")) for one in listed)
        endpoints = [Endpoint("Applications", "/v1/applications")]
    except ManagementError as error:
        endpoints = [Endpoint("Applications", "/v1/applications", error.message)]
        if error.status == 401:  # no other endpoint will know the key
            return Access((), tuple(endpoints))
    chosen = application or (applications[0][0] if applications else "")
    paths = [(name, f"/v1/applications/{chosen}/{path}", query) for name, path, query in _OF_APPLICATION if chosen]
    for name, path, query in (*paths, *_OF_DEPLOYMENT):
        endpoints.append(Endpoint(name, path, await _try(client, path, name, query)))
    return Access(applications, tuple(endpoints))


async def _try(client: ManagementClient, path: str, name: str, query: dict[str, str]) -> str:
    """Why the key can't read *path*; empty if it can. That a session isn't known is no refusal."""
    given = {key: value or format_moment(now()) for key, value in query.items()}
    try:
        await client.read(path, f"the {name}", **({} if name == "health" else {"pageSize": "1"}), **given)
    except ManagementError as error:
        is_unknown = error.status == 404 and "/applications/" not in path
        return "" if is_unknown else error.message
    return ""
