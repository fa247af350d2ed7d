"""Which kind of personal data a field holds, by its name and the fields around it."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from talonbench.redaction import field_names as known

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_KINDS: Final = {
    name: kind
    for kind, names in (
        ("user ID", known.USER_IDS), ("device ID", known.DEVICES), ("coordinates", known.COORDINATES),
        ("ID number", known.ID_NUMBERS), ("token", known.TOKENS), ("IBAN", known.IBANS), ("card number", known.CARDS),
        ("birth date", known.BIRTHS), ("address", known.ADDRESSES), ("IP address", known.IPS),
        ("phone", known.PHONES), ("email", known.EMAILS), ("name", known.NAMES),
    )
    for name in names
}  # fmt: skip
_ADDRESS_WORDS: Final = frozenset(
    "address addresses adresse adressen anschrift lieferadresse rechnungsadresse direccion direcciones shipping billing"
    " rechnung liefer facturation livraison envio facturacion domicilio location".split()
)
_LOCATED: Final = frozenset("location geo position geolocation standort ubicacion localisation gps".split())
_LONG_SECRET: Final = 16  # characters
_KINSHIP: Final = ("name", "email", "phone", "birth date")  # of the same person


@lru_cache(4096)
def split_words(key: str) -> tuple[str, ...]:
    """The words of the field name *key* in lower case, without accents: billing, street for ``billingStraße``."""
    plain = unicodedata.normalize("NFKD", key.replace("ß", "ss"))
    return tuple(word.lower() for word in _WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


@lru_cache(4096)
def find_kind(key: str) -> str:
    """The kind of personal data in any field *key*; empty if it has none, or if the name alone doesn't tell."""
    words = split_words(key)
    if known.HASHES.intersection(words) and {"email", "mail", "phone", "mobile"}.intersection(words):
        return "hash"
    for start in range(len(words)):
        if any(word not in known.BEFORE for word in words[:start]):
            break
        for end in range(len(words), start, -1):
            if any(word not in known.AFTER for word in words[end:]):
                break
            name = "".join(words[start:end])
            if kind := _KINDS.get(name, ""):
                return kind
            if name in known.PLAIN_NAMES and known.PEOPLE.intersection((*words[:start], *words[end:])):
                return "name"
    if words and words[-1] in known.TOKEN_ENDS:
        return "token"
    return "address" if words and words[-1] in ("address", "adresse", "direccion") else ""


def find_kind_within(key: str, above: tuple[str, ...], siblings: Collection[str]) -> str:
    """The kind of the field *key* below the fields *above*, beside *siblings*."""
    words, parent = split_words(key), above[-1] if above else ""
    joined = "".join(words)
    if joined in known.PLAIN_NAMES:
        return "name" if _is_person(joined, above, siblings) else ""
    if city := known.CITIES.intersection(words):
        return "address" if _is_of_address([one for one in words if one not in city], above, siblings) else ""
    if joined in ("id", "token") and parent == "device":
        return "device ID"
    if joined == "id" and set(split_words(parent)) & known.PEOPLE and "address" not in parent.lower():
        return "user ID"
    if joined == "long" and any(find_kind(one) == "coordinates" for one in siblings):
        return "coordinates"
    return find_kind(key)


def is_code(key: str) -> bool:
    """Whether a field *key* holds a number or code of a thing, such as an order or a version."""
    return not known.CODES.isdisjoint(split_words(key))


def is_location(key: str) -> bool:
    """Whether a field *key* holds a place, perhaps as coordinates."""
    return not _LOCATED.isdisjoint(split_words(key))


def is_coarse(key: str) -> bool:
    """Whether a field *key* of an address is shared by many addresses."""
    return "".join(split_words(key)) in known.COARSE


def is_url_secret(name: str, value: str) -> bool:
    """Whether the parameter *name* of a URL usually has a secret, and *value* looks like one."""
    joined = "".join(split_words(name))
    if joined in known.LONG_URL_SECRETS:
        return len(value) >= _LONG_SECRET and any(map(str.isdigit, value))
    return joined in known.URL_SECRETS


def _is_person(joined: str, above: tuple[str, ...], siblings: Collection[str]) -> bool:
    """Whether a plain name is of a person; *joined* is the field's name."""
    folded = [(one, set(split_words(one))) for one in above]
    if any(words & known.THINGS for _, words in folded):
        return False
    if any("".join(split_words(one)) in known.PLACES_OF_PEOPLE or words & known.PEOPLE for one, words in folded):
        return True
    kinds = {find_kind(one) for one in siblings}
    if joined in ("name", "names"):
        foreign = any(
            "".join(split_words(one)) in ("vorname", "vornamen", "prenom", "prenoms", "apellido", "apellidos")
            for one in siblings
        )
        return foreign or (bool(above) and above[-1] != "properties" and "name" in kinds)
    return not kinds.isdisjoint(_KINSHIP)


def _is_of_address(around: Collection[str], above: tuple[str, ...], siblings: Collection[str]) -> bool:
    """Whether a city is of somebody's address."""
    if any(one not in known.BEFORE and one not in known.AFTER for one in around):
        return False
    if _ADDRESS_WORDS.intersection(around):
        return True
    if any(_ADDRESS_WORDS.intersection(split_words(one)) for one in above):
        return "location" not in above
    return any(find_kind(one) == "address" for one in siblings)
