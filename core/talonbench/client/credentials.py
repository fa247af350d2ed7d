"""The credentials test's result in words. Segment's test requests ``/v2/authping`` (its open code)."""

from talonbench.client.exchange import CredentialsResult, Exchange
from talonbench.errors import SettingsError, TransportError

_REFUSED = 401


def not_possible(error: SettingsError) -> CredentialsResult:
    """The result if the settings are invalid."""
    return CredentialsResult(False, "settings", error.message, "", None)


def credentials_result(exchange: Exchange) -> CredentialsResult:
    """What the test's *exchange* says about deployment and key."""
    if exchange.response is None:
        error = exchange.error or TransportError("protocol", "No response.")
        return CredentialsResult(False, error.kind, error.message, error.detail, exchange)
    status = exchange.response.status
    detail = f"{status} {exchange.response.reason}\n{exchange.response.body[:2000].decode('utf-8', 'replace')}".strip()
    kind, message = _kind_and_message(status)
    return CredentialsResult(kind == "ok", kind, message, detail, exchange)


def _kind_and_message(status: int) -> tuple[str, str]:
    if 200 <= status <= 299:
        return "ok", "The deployment accepts the API key."
    if status == _REFUSED:
        return "unauthorized", "The deployment rejects the API key (401)."
    if status == 404:
        return "status", "The credentials test isn't available at this URL (404). Is it a Talon.One deployment?"
    if 300 <= status <= 399:
        return (
            "status",
            f"The deployment redirects ({status}); the key isn't sent on. Enter the URL it names.",
        )
    return "status", f"The deployment responded with {status}, so the key was neither accepted nor rejected."
