"""Finds personal data: by the names of fields, and by the format of values."""

import ipaddress
import re
from collections.abc import Iterator

from talonbench.values import Value, to_text

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4})(?![\w:])")
_PHONE = re.compile(r"\+\d[\d ()/.-]{6,}\d")

# Names of fields, in lower case and without separators.
_KINDS = {
    "email": {"email", "emailaddress", "mail", "useremail", "contactemail"},
    "phone": {"phone", "phonenumber", "mobile", "mobilephone", "telephone", "tel", "cell", "msisdn", "fax", "whatsapp"},
    "ip": {"ip", "ipaddress", "ipaddr", "remoteip", "clientip"},
    "name": {
        "firstname", "lastname", "fullname", "middlename", "givenname", "familyname", "surname", "username",
        "nickname", "displayname", "maidenname", "customername", "contactname", "recipientname", "fname", "lname",
    },
    "address": {
        "address", "address1", "address2", "addressline1", "addressline2", "line1", "line2", "street", "street1",
        "street2", "streetaddress", "postalcode", "postcode", "zip", "zipcode",
    },
    "birthday": {"birthday", "birthdate", "dateofbirth", "dob"},
}  # fmt: skip
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}
_PEOPLE = {"traits", "attributes", "user", "customer", "person", "contact", "profile", "recipient", "address"}
_THINGS = {
    "library", "app", "os", "campaign", "page", "screen", "device", "network", "products", "items", "cartitems",
    "eventattributes", "audience", "audiences", "personas", "referrer",
}  # fmt: skip
_COARSE = {"state", "country", "countrycode", "region", "province", "type", "label", "id"}  # shared by many addresses
_SHORTEST = 2  # characters that make a value distinguishable


def by_form(text: str) -> Iterator[tuple[str, str]]:
    """Each email address, IP address and international phone number in *text*, with its kind."""
    for match in _EMAIL.findall(text):
        yield match, "email"
    for pattern in (_IPV4, _IPV6):
        for match in pattern.findall(text):
            if _is_ip(match):
                yield match, "ip"
    for match in _PHONE.findall(text):
        yield match, "phone"


def by_field(value: Value, above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Each value of a field with personal data, with its kind; in objects and arrays at any depth."""
    members = value.items() if isinstance(value, dict) else ()
    for key, part in members:
        name = _plain(key)
        kind = _kind(name, above)
        yield from _leaves(part, kind) if kind else by_field(part, (*above, name))
    for part in value if isinstance(value, list) else ():
        yield from by_field(part, above)


def _plain(key: str) -> str:
    return re.sub(r"[\W_]+", "", key).lower()


def _kind(name: str, above: tuple[str, ...]) -> str:
    """The kind of personal data in the field *name*, or an empty string; a plain ``name`` only counts within people."""
    if name == "name" and not _THINGS.intersection(above) and _PEOPLE.intersection(above):
        return "name"
    if name == "city" and any("address" in one for one in above):
        return "address"
    return _KIND_OF.get(name, "") or ("address" if name.endswith("address") else "")


def _leaves(value: Value, kind: str) -> Iterator[tuple[str, str]]:
    """The strings and numbers in *value*; an address has parts of other kinds, too."""
    if isinstance(value, dict):
        for name, part in ((_plain(key), part) for key, part in value.items()):
            if name not in _COARSE:
                yield from _leaves(part, _KIND_OF.get(name, kind))
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, kind)
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = to_text(value).strip()
        if len(text) >= _SHORTEST:
            yield text, kind


def _is_ip(text: str) -> bool:
    try:
        return not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False
