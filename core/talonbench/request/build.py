"""The request that is really sent, built from the intended one."""

import re

from talonbench.errors import SettingsError
from talonbench.request.address import normalize_url
from talonbench.request.message import Request
from talonbench.values import Value, json_text

USER_AGENT = "Segment (Actions)"
_BAD_HEADER = re.compile("[^\t\x20-\x7e\x80-\xff]")
_SETTINGS = {"authorization": "api_key", "destination-hostname": "deployment"}


def build_request(
    method: str, url: str, headers: dict[str, str], body: Value | None = None, has_body: bool = False
) -> Request:
    """The request that is really sent; SettingsError if the URL or a header can't be sent.

    A header whose value is the text ``undefined`` is left out. An address without scheme or host passes: Segment
    finds that out only when it connects (`Address.is_absolute`).
    """
    sent = {"user-agent": USER_AGENT, **headers}
    if has_body:
        sent["content-type"] = "application/json"
    checked = {name: header_value(name, value) for name, value in sent.items() if value != "undefined"}
    text = json_text(body, sent=True) if has_body else None
    return Request(method, normalize_url(url).href, tuple(sorted(checked.items())), text)


def header_value(name: str, value: str) -> str:
    """*value* as a header carries it; SettingsError for line breaks and characters beyond Latin-1."""
    found = _BAD_HEADER.search(value)
    if found is not None:
        field = _SETTINGS.get(name, name)
        raise SettingsError(field, f"The header {name} can't contain {found[0]!r}, so nothing would be sent.")
    return value
