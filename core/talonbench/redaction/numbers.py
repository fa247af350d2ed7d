"""Numbers of people that prove themselves: cards, IBANs, phone numbers."""

import re
from collections.abc import Iterator
from typing import Final

_CARD: Final = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
# First digits and length of the networks' cards: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay.
_NETWORKS: Final = re.compile(
    r"4(?:\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17}"
    r"|(?:50|5[6-9]|6[37])\d{14}"
)
_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_IBAN_END: Final = re.compile(r"[ -]?[A-Za-z0-9]+$")
_SHORTEST_IBAN: Final = 15
_COUNTRIES: Final = frozenset(  # that have IBANs
    "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GI GL GR GT HN HR HU IE IL"
    " IQ IS IT JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO OM PK PL PS PT QA RO RS RU SA SC SD SE SI"
    " SK SM SO ST SV TL TN TR UA VA VG XK YE".split()
)

_PHONE: Final = re.compile(
    r"(?<![\w.,:/#=&$€£-])(?:\+|\(\+?\d|\d)[\d ./()\-\u00a0\u2011]{5,22}\d"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\w]|[.,:-]\d)"
)
_NATIONAL: Final = re.compile(
    r"0\d{1,5}[ /-]{1,3}\d[\d /-]{4,}|\(0\d{1,5}\)[ /-]?\d[\d /-]{3,}|0\d{8,11}|0\d(?:[ .-]\d\d){4}"
    r"|0\d{3} \d{3} \d{3,4}|\(?\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{4}|\(\d{3}\)\d{3}-\d{4}|1[.-]\d{3}[.-]\d{3}[.-]\d{4}"
    r"|[6789]\d\d(?: \d{3}){2}|[6789]\d\d(?: \d\d){3}|[6789]\d \d{3} \d\d \d\d"
)
_CALL: Final = re.compile(
    r"(?:tel|phone|telephone|mobile|cell|call|ring|reach|dial|text|fax|whatsapp|sms|hotline|handy|mobil|telefon\w*|anruf\w*"
    r"|rückruf|ruf\w*|erreichbar|nummer|portable|téléphone|appel\w*|rappel\w*|joindre|joignable|numéro|num|llam\w*|teléfono"
    r"|telefono|móvil|movil|número|contact\w*|kontakt\w*|number is|nummer ist|numéro est|número es)\b[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?:[ T]\d{1,2}.*)?|\d{4}[ -]\d{4}|\d{4}"
)


def find_cards(text: str) -> Iterator[str]:
    """Each number in *text* that is a payment card's by its network, its length and its check digit."""
    for match in _CARD.finditer(text):
        digits = _only_digits(match[0])
        if _NETWORKS.fullmatch(digits) and has_luhn_digit(digits):
            yield match[0]


def find_ibans(text: str) -> Iterator[str]:
    """Each IBAN in *text*, by its check digits."""
    for match in _IBAN.finditer(text):
        found = match[0]
        while len(compact(found)) >= _SHORTEST_IBAN:
            if _has_iban_digits(compact(found)):
                yield found
                break
            found = _IBAN_END.sub("", found)  # a word behind it


def find_phones(text: str) -> Iterator[str]:
    """Each phone number in *text*: international, in a national form, or after a word such as “call”."""
    for match in _PHONE.finditer(text):
        found = match[0].rstrip(" ./-(")
        if found.count("(") != found.count(")"):
            found = found.lstrip("(") if found.count("(") > found.count(")") else found.rstrip(")")
        if _is_phone(found, text[: match.start()]):
            yield found


def has_luhn_digit(digits: str) -> bool:
    """Whether the last of *digits* checks the others, by Luhn."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def compact(text: str) -> str:
    """*text* without separators, in capitals."""
    return re.sub(r"[\W_]+", "", text).upper()


def _has_iban_digits(iban: str) -> bool:
    moved = iban[4:] + iban[:4]
    return iban[:2] in _COUNTRIES and int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _is_phone(found: str, before: str) -> bool:
    count = len(_only_digits(re.split(r"x|ext", found)[0]))
    if not 7 <= count <= 15 or _DATE.fullmatch(found):
        return False
    if found.startswith(("+", "(+")) or (found.startswith("00") and count > 9):
        return True
    return bool(_NATIONAL.fullmatch(re.split(r"\s?(?:x|ext)", found)[0]) or _CALL.search(before[-60:]))


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
