"""A made-up corpus for redaction: personal values in four languages, and what only looks like them.

The values are invented: names, numbers and addresses by Faker with fixed seeds (`examples/personal_values.json`),
tokens and IDs here. Each case is one event with one value that must be replaced, or must stay.
"""

import json
import random
import re
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talonbench.redaction import Redactor

EXAMPLES = Path(__file__).parent / "examples"
VALUES: dict[str, dict[str, list[str]]] = json.loads((EXAMPLES / "personal_values.json").read_text("utf-8"))
LANGUAGES = ("en", "de", "fr", "es")
Event = dict[str, Any]
TEXTS: dict[str, Any] = json.loads((EXAMPLES / "personal_texts.json").read_text("utf-8"))


@dataclass(frozen=True)
class Case:
    """An *event* with a *value* of a *kind*, which is personal or only looks like it."""

    kind: str
    language: str
    value: str
    event: Event
    is_personal: bool = True

    def is_right(self) -> bool:
        """Whether redaction replaces the value, or leaves it alone."""
        text = Redactor(user_ids=True).redact(json.dumps(self.event, ensure_ascii=False, indent=2))
        once = json.dumps(self.value)[1:-1]
        forms = {self.value, json.dumps(self.value, ensure_ascii=False)[1:-1], once, json.dumps(once)[1:-1]}
        stands = rf"(?<![^\W_])(?:{'|'.join(map(re.escape, forms))})(?![^\W_])"
        return (re.search(stands, text, re.IGNORECASE) is None) == self.is_personal


def measure() -> tuple[dict[str, list[Case]], dict[str, list[Case]]]:
    """The cases of each kind: what must be replaced, and what must stay."""
    personal: dict[str, list[Case]] = defaultdict(list)
    lookalikes: dict[str, list[Case]] = defaultdict(list)
    for case in make_corpus():
        (personal if case.is_personal else lookalikes)[case.kind].append(case)
    return personal, lookalikes


def make_corpus() -> Iterator[Case]:
    """All cases, the same ones each time."""
    chance = random.Random(14)
    for language in LANGUAGES:
        yield from _by_field(language, chance)
        yield from _by_format(language, chance)
        yield from _secrets(language, chance)
        yield from _lookalikes(language, chance)


# -- what must be replaced ----------------------------------------------------------------------------------


def _by_field(language: str, chance: random.Random) -> Iterator[Case]:
    values = VALUES[language]
    for part, kind in (
        ("first", "name"), ("last", "name"), ("full", "name"), ("user", "name"), ("street", "address"),
        ("postcode", "address"), ("city", "address"), ("birth", "birth date"), ("email", "email"), ("phone", "phone"),
    ):  # fmt: skip
        for value in values[part]:
            key = chance.choice(TEXTS["keys"][part][language])
            yield Case(kind, language, value, _hold(chance, key, value, language))


def _hold(chance: random.Random, key: str, value: str, language: str) -> Event:
    """An event with *value* at *key*: in traits, in an object of a person or an address, flat, or in a pair."""
    neighbors = {TEXTS["keys"]["first"][language][0]: "Xy", TEXTS["keys"]["street"][language][1]: "Q 9"}
    person = {**neighbors, key: value}
    form = chance.randrange(6)
    if form == 0:
        return {"type": "track", "event": "Order Completed", "userId": "c-1", "properties": {**person, "total": 12.5}}
    if form == 1:
        inner = chance.choice(["customer", "kunde", "client", "cliente", "shippingAddress", "billing_address"])
        return {"type": "track", "event": "Signed Up", "properties": {inner: person}}
    if form == 2:
        return {"type": "track", "event": "x", "context": {"traits": person}, "properties": {"items": [{"sku": "A1"}]}}
    if form == 3 and key not in ("name", "nom", "nombre"):
        entry = [{"name": name, "value": one} for name, one in person.items()]
        return {"type": "track", "event": "Form Submitted", "properties": {"fields": entry}}
    if form == 4:
        return {"type": "track", "event": "x", "properties": {"payload": json.dumps({"customer": person})}}
    return {"type": "identify", "userId": "c-1", "traits": {**person, "plan": "gold"}}


def _by_format(language: str, chance: random.Random) -> Iterator[Case]:
    values = VALUES[language]
    for part, kind in (
        ("email", "email"),
        ("phone", "phone"),
        ("ip", "IP address"),
        ("iban", "IBAN"),
        ("card", "card number"),
    ):
        for value in values[part]:
            yield Case(kind, language, written := _write(part, value, chance), _in_text(chance, written, language))
    for value in values["birth"][:20]:
        year, month, day = value.split("-")
        written = (
            f"{day}.{month}.{year}" if language == "de" else f"{day}/{month}/{year}" if language != "en" else value
        )
        yield Case("birth date", language, written, {"properties": {"notes": TEXTS["born"][language].format(written)}})
    for _ in range(40):
        latitude, longitude = round(chance.uniform(-60, 70), 6), round(chance.uniform(-120, 150), 6)
        yield Case("coordinates", language, str(latitude), _located(chance, latitude, longitude, language))


def _write(part: str, value: str, chance: random.Random) -> str:
    if part in ("iban", "card") and chance.random() < 0.5:
        return " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    return value


def _in_text(chance: random.Random, value: str, language: str) -> Event:
    sentence = chance.choice(TEXTS["sentences"][language]).format(value)
    form = chance.randrange(4)
    if form == 0:
        return {"type": "track", "properties": {chance.choice(TEXTS["free_fields"]): sentence}}
    if form == 1:
        return {"type": "track", "properties": {"answers": [{"q": "?", "a": sentence}]}}
    if form == 2:
        return {"type": "track", "properties": {"ticket": {"text": f"{sentence}\n-- \nTicket 4711"}}}
    return {"type": "track", "properties": {"raw": json.dumps({"note": sentence})}}


def _located(chance: random.Random, latitude: float, longitude: float, language: str) -> Event:
    names = {"en": ("latitude", "lng"), "de": ("breitengrad", "laengengrad"), "es": ("latitud", "longitud")}
    north, east = names.get(language, ("lat", "lon"))
    form = chance.randrange(5)
    if form == 0:
        return {"context": {"location": {"latitude": latitude, "longitude": longitude, "country": "DE"}}}
    if form == 1:
        return {"properties": {north: latitude, east: longitude}}
    if form == 2:
        return {"properties": {"store_search": f"{latitude},{longitude}"}}
    if form == 3:
        return {"properties": {"geo": {"type": "Point", "coordinates": [longitude, latitude]}}}
    return {"context": {"page": {"url": f"https://maps.example/?{north}={latitude}&{east}={longitude}"}}}


def _secrets(language: str, chance: random.Random) -> Iterator[Case]:
    for at in range(40):
        value, event = _TOKENS[at % len(_TOKENS)](chance)
        yield Case("token", language, value, event)
    for at in range(40):
        value, event = _device(chance, at)
        yield Case("device ID", language, value, event)
    names = TEXTS["keys"]["user_id"]
    for at in range(40):
        value = chance.choice([f"cust-{chance.randrange(10**5, 10**6)}", str(chance.randrange(10**7, 10**9))])
        key = chance.choice(names[language])
        events: list[Event] = [
            {"type": "track", "userId": value},
            {"properties": {key: value}},
            {"properties": {"customer": {"id": value}}},
            {"anonymousId": value}, {"context": {"page": {"url": f"https://shop.example/?{key}={value}"}}},
        ]  # fmt: skip
        yield Case("user ID", language, value, events[at % len(events)])


def _random(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", k=count - 1)) + "7"


def _jwt(chance: random.Random) -> str:
    parts = [{"alg": "HS256", "typ": "JWT"}, {"sub": chance.randrange(10**9), "iat": 1767225001}]
    coded = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, _random(chance, 43)])


def _url_token(chance: random.Random) -> tuple[str, Event]:
    value = _random(chance, chance.randrange(12, 40))
    name = chance.choice(
        ["token", "access_token", "sig", "auth", "reset_token", "apikey", "password", "sid", "signature"]
    )
    return value, {"context": {"page": {"url": f"https://shop.example/konto?page=2&{name}={value}&utm_source=mail"}}}


def _user_info(chance: random.Random) -> tuple[str, Event]:
    value = _random(chance, 12)
    return value, {"properties": {"callback": f"https://mara:{value}@hooks.example/in?x=1"}}


def _search(chance: random.Random) -> tuple[str, Event]:
    value = _random(chance, 32)
    return value, {"context": {"page": {"search": f"?{chance.choice(['k', 't', 'h', 'code', 'state'])}={value}"}}}


_TOKENS: list[Callable[[random.Random], tuple[str, Event]]] = [
    lambda chance: ((one := _jwt(chance)), {"properties": {"debug": f"sent {one} to the app"}}),
    lambda chance: ((one := _jwt(chance)), {"properties": {"session": {"jwt": one}}}),
    lambda chance: ((one := _random(chance, 30)), {"properties": {"headers": f"Authorization: Bearer {one}"}}),
    lambda chance: ((one := _random(chance, 20)), {"properties": {"sessionToken": one}}),
    lambda chance: ((one := _random(chance, 10)), {"properties": {"form": {"passwort": one}}}),
    lambda chance: ((one := _random(chance, 24)), {"properties": {"link": f"https://shop.example/reset/{one}"}}),
    lambda chance: ((one := f"sk_live_{_random(chance, 24)}"), {"properties": {"error": f"Invalid API Key: {one}"}}),
    _url_token, _url_token, _url_token, _user_info, _search,
]  # fmt: skip


def _uuid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _device(chance: random.Random, at: int) -> tuple[str, Event]:
    value = _uuid(chance)
    mac = ":".join(f"{chance.randrange(256):02X}" for _ in range(6))
    click = _random(chance, 40)
    forms: list[tuple[str, Event]] = [
        (value, {"context": {"device": {"id": value, "type": "ios"}}}),
        (value, {"context": {"device": {"advertisingId": value, "adTrackingEnabled": True}}}),
        (value, {"properties": {chance.choice(["idfa", "gaid", "device_id", "IDFV", "androidId"]): value}}),
        (click, {"context": {"device": {"token": click}}}),
        (click, {"context": {"page": {"search": f"?gclid={click}&q=lamp"}}}),
        (click, {"properties": {"fbclid": click}}),
        (mac, {"properties": {"router": f"seen {mac} twice"}}),
    ]
    return forms[at % len(forms)]


# -- what must stay ---------------------------------------------------------------------------------------


def _lookalikes(language: str, chance: random.Random) -> Iterator[Case]:
    for make in (_things, _numbers, _versions, _places, _dates, _texts, _codes):
        for kind, value, event in make(language, chance):
            yield Case(kind, language, value, event, is_personal=False)


Lookalike = tuple[str, str, Event]


def _things(language: str, chance: random.Random) -> Iterator[Lookalike]:
    name_key = {"en": "name", "de": "name", "fr": "nom", "es": "nombre"}[language]
    for product in TEXTS["products"][language]:
        for event in (
            {"properties": {"products": [{"sku": "A", name_key: product, "price": 9.5}], "email": "a@b.example"}},
            {"properties": {"items": [{"name": product}]}}, {"properties": {"product_name": product}},
            {"properties": {"product": {name_key: product, "brand": "Lumen"}}}, {"type": "track", "event": product},
            {"type": "page", "name": product}, {"properties": {"name": product, "category": "Home"}},
            {"context": {"campaign": {"name": product, "source": "mail"}}}, {"properties": {"eventName": product}},
            {"properties": {"coupon_name": product, "firstName": "Xy"}}, {"properties": {"list_name": product}},
            {"traits": {"plan": {"name": product}}}, {"properties": {"warenkorb": [{"name": product}]}},
        ):  # fmt: skip
            yield "name", product, event


def _numbers(language: str, chance: random.Random) -> Iterator[Lookalike]:
    for _ in range(12):
        order, ean = chance.randrange(10**5, 10**9), chance.randrange(4 * 10**12, 43 * 10**11)
        stamp, long = 1767225001000 + chance.randrange(10**9), chance.randrange(10**15, 10**16)
        sentence = {"en": "Order {} shipped", "de": "Bestellung {} versandt", "fr": "Commande {} expédiée"}.get(
            language, "Pedido {} enviado"
        )
        yield "phone", str(order), {"properties": {"order_id": str(order)}}
        yield "phone", str(order), {"properties": {"note": sentence.format(order)}}
        yield "phone", str(ean), {"properties": {"products": [{"ean": str(ean), "quantity": 2}]}}
        yield "phone", f"0{order}", {"properties": {"sku": f"0{order}"}}
        yield "phone", str(stamp), {"timestamp": stamp, "properties": {"ts": stamp}}
        yield "phone", f"{order}.5", {"properties": {"total": order + 0.5}}
        yield "card number", str(long), {"properties": {"transaction_id": str(long)}}
        yield "card number", str(long * 10), {"properties": {"ref": long * 10}}
        yield "card number", str(ean), {"properties": {"list": [ean]}}
        yield "IBAN", f"DE{order:09d}", {"properties": {"vat": f"DE{order:09d}"}}
        sku = f"LL{order % 90 + 10}{_random(chance, 14).upper()}"
        yield "IBAN", sku, {"properties": {"products": [{"sku": sku}]}}


def _versions(language: str, chance: random.Random) -> Iterator[Lookalike]:
    for _ in range(8):
        version = ".".join(str(chance.randrange(1, 200)) for _ in range(4))
        agent = f"Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 Chrome/{chance.randrange(90, 150)}.0.0.0 Safari/537.36"
        yield "IP address", version, {"context": {"app": {"version": version}}}
        yield "IP address", agent.split("Chrome/")[1].split(" ")[0], {"context": {"userAgent": agent}}
        yield "IP address", version, {"properties": {"log": f"build {version} started"}}
        yield "IP address", "12:30:45", {"properties": {"at": "12:30:45"}}
        image = f"icon{chance.randrange(9)}@2x.png"
        yield "email", image, {"properties": {"image_url": f"https://cdn.example/{image}"}}
        package = f"react@{chance.randrange(9, 20)}.2.0"
        yield "email", package, {"context": {"library": {"note": package}}}


def _places(language: str, chance: random.Random) -> Iterator[Lookalike]:
    city = chance.choice(VALUES[language]["city"])
    for _ in range(8):
        price = f"{chance.randrange(10, 89)}.{chance.randrange(10, 99)}".rstrip("0") + "5"
        yield "coordinates", price, {"properties": {"price": float(price), "weight": 12.4}}
        yield "coordinates", price, {"properties": {"range": f"{price}, 99.95"}}
        yield "coordinates", price, {"properties": {"position": float(price), "rating": 4.5}}
        yield "address", "DE", {"traits": {"address": {"country": "DE", "state": "BE"}}}
        yield "address", city, {"properties": {"store": {"name": city}, "event_city": "x"}}
        yield "address", "Europe/Berlin", {"context": {"timezone": "Europe/Berlin", "locale": "de-DE"}}
        yield "address", "opt-in", {"traits": {"email_consent": "opt-in", "address_type": "home"}}


def _dates(language: str, chance: random.Random) -> Iterator[Lookalike]:
    for _ in range(8):
        day = f"{chance.randrange(2019, 2027)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        yield "birth date", day, {"properties": {"order_date": day, "delivery_date": day}}
        yield "birth date", day, {"properties": {"text": f"delivered {day} by courier"}}
        yield "birth date", f"{day}T10:00:00.000Z", {"timestamp": f"{day}T10:00:00.000Z"}
        yield "phone", day, {"properties": {"notes": f"call back on {day}"}}
        yield "phone", day.replace("-", "."), {"properties": {"notes": f"Termin {day.replace('-', '.')} 10 Uhr"}}


def _texts(language: str, chance: random.Random) -> Iterator[Lookalike]:
    for words in VALUES[language]["words"][:15]:
        yield "name", words, {"properties": {"title": words}, "traits": {"firstName": "Xy"}}
        yield "token", words.split()[0], {"properties": {"url": f"https://shop.example/s?q={words.split()[0]}&page=2"}}


def _codes(language: str, chance: random.Random) -> Iterator[Lookalike]:
    for _ in range(10):
        number = chance.randrange(10**5, 10**6)
        coupon, message = f"WINTER{number}", f"ajs-next-{number}-{_uuid(chance)}"
        yield "token", coupon, {"properties": {"coupon": coupon, "url": f"https://shop.example/?code={coupon}"}}
        yield "token", f"mail-{number}", {"context": {"page": {"search": f"?utm_campaign=mail-{number}&page=3"}}}
        yield "device ID", message, {"messageId": message}
        yield "device ID", f"SKU-{number}", {"properties": {"device": {"model": f"SKU-{number}"}}}
        yield "user ID", f"ord-{number}", {"properties": {"order_id": f"ord-{number}", "orderId": f"ord-{number}"}}
        yield "user ID", f"s-{number}", {"properties": {"sessionId": f"s-{number}", "checkout_id": f"s-{number}"}}
        yield "token", f"/p/lamp-{number}", {"context": {"page": {"path": f"/p/lamp-{number}"}}}
