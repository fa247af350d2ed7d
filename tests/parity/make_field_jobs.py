"""Generate jobs that reach what an action's fields and its request can be given.

usage: make_field_jobs.py SEED COUNT > jobs.ndjson

Every field of every action (structure: ../examples/action_fields.json), at the root and below it, with every kind of
odd value; odd settings, ids and header values; the credentials test on odd deployments.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

SEED, COUNT = int(sys.argv[1]), int(sys.argv[2])
R = random.Random(SEED)
ACTIONS = json.loads((Path(__file__).parents[1] / "examples" / "action_fields.json").read_text(encoding="utf-8"))
Json = Any

# Numbers as they are to stand in the text: a placeholder is put in first, since json would write them its own way.
RAW = ["-0", "-0.0", "0.0", "1.0", "1e400", "-1e400", "1E2", "1e21", "1e20", "123456789012345678901", "9007199254740993",
       "-9007199254740993", "5e-324", "1e-7", "0.000001", "1e-400", "2.50", "100000000000000000000.0", "1.5e300"]
NUMBERS = [0, 1, -1, 2, 7, 1.5, -2.25, 0.1, 1e15, 2**31, 2**53 - 1]
NUMERALS = ["0", "1", "-1", "+1", "01", "1.0", "1.", ".5", ".", "-", "+", "1e3", "1E3", "1e", "1e+2", "-0", " 5 ", "\t5\n", "\u00a05", "\ufeff5",
            "\u20285", "\u180e5", "\u200b5", "5 6", "1_000", "1,5", "0x1F", "0X1f", "0x", "-0x1", "0b11", "0b2", "0o17", "0B1", "0O7", "017", "Infinity",
            "-Infinity", "+Infinity", "infinity", "NaN", "1e999", "-1e999", "1e-999", "٣", "５", "Ⅷ", "9007199254740993", "0.1e1", "12px",
            "0x1.8", "1n", "--1", "1e21", "123456789012345678901234567890", "0x20000000000001", "1\u0000"]
WORDS = ["", " ", "\n", "\u00a0", "a", "true", "false", "True", "TRUE", "null", "undefined", "yes", "open", "closed", "partially_returned",
         "cancelled", "Open", " open", "string", "time", "number", "boolean", "location", "object", "[]", "{}", "[1]", "é", "日本語", "😀",
         "\ud83d", "\ude00x", "a\u0000b", "\"q\"", "back\\slash", "tab\tx", "cr\rx", "lf\nx", "\u2028", "\u007f", "\u0085", "</script>"]
IDS = ["a/b", "/a", "a/", "a?b=c", "a#b", "a?b#c", "..", ".", "../..", "../../../x", "a/../b", "%2e%2e", "%2E", ".%2e", "%", "%zz", "%41", "a b", " a", "a ",
       "a\tb", "a\nb", "\ta", "a\r", "a\\b", "\\\\x", "..\\x", "é", "日本語", "😀", "\ud83d", "\udc00", "a\u0000b", "\u001f", "\u007f", "'", "\"", "`", "<a>",
       "{a}", "|", "^", "[x]", "a;b=c", "a:b", "a@b", "a&b=c", "a+b", "~", "!", "$", "*", "(", ")", ",", "=", "//", "//x.y", "?", "#", "??", "##", "?'", "#'",
       "#`", "?`", "?^|{}", "#<>\"", "http://x.y", "\u00a0", "\u200b", "\ufeff", "ß", "İ", "e\u0301", "..;/", "a/./b", "a//b", "%00", "%0a", "#\t", "?\\", "#\\"]
HEADERS = ["undefined", "null", " undefined", "undefined ", "x", " x ", "\tx", "x\t", "\u00a0x", "é", "ÿ", "Ā", "日", "a\nb", "a\r\nb: c", "a\u0000", "\u007f", "\u001f",
           "\u0085", "\u00a0", "\ud83d", "a\tb", "  ", "Authorization ApiKey-v1 abc", "x" * 300, "a,b", "\"q\"", "effects,customerProfile", "https://e.x/cb?a=b#c"]
KEYS = ["a", "b", "name", "type", "length", "0", "1", "10", "2", "01", "-1", "1.5", "constructor", "toString", "hasOwnProperty", "valueOf", "", "x y",
        "é", "price", "4294967294", "4294967295", "4294967296", "$", "sku", "a.b", "a/b", "~", "undefined", "null", "\ud83d"]
DEPLOYMENTS = ["https://demo.talon.one", "https://demo.talon.one/", "http://demo.talon.one", "demo.talon.one", "demo.talon.one/", "demo.talon.one:443",
               " https://demo.talon.one", "https://demo.talon.one ", "\thttps://demo.talon.one\t", "\u00a0https://demo.talon.one", "\ufeffhttps://demo.talon.one",
               "HTTPS://Demo.Talon.ONE", "hTTp:demo.talon.one", "https:/demo.talon.one", "https:///demo.talon.one", "https:\\\\demo.talon.one", "//demo.talon.one",
               "https://user@demo.talon.one", "https://user:pass@demo.talon.one", "https://user:p%40s s@demo.talon.one", "https://:p@demo.talon.one", "https://@demo.talon.one",
               "https://us'er:p;a@demo.talon.one", "https://%zz@demo.talon.one", "https://é:日@demo.talon.one", "https://a@b@demo.talon.one", "https://a:b:c@demo.talon.one",
               "https://demo.talon.one:443", "https://demo.talon.one:80", "http://demo.talon.one:80", "https://demo.talon.one:8443", "https://demo.talon.one:", "https://demo.talon.one:0",
               "https://demo.talon.one:65536", "https://demo.talon.one:x", "https://demo.talon.one:08443", "https://demo .talon.one", "https://dömö.talon.one", "https://DÖMÖ.talon.one",
               "https://faß.de", "https://demo。talon.one", "https://demo.talon.one.", "https://.talon.one", "https://demo..one", "https://de%6Do.talon.one", "https://de%00mo", "https://de%zzmo",
               "https://a_b.c", "https://a'b.c", "https://a;b.c", "https://a\"b.c", "https://a`b.c", "https://a{b}.c", "https://a*b!$&()+,=~.c", "https://a<b", "https://a|b", "https://a^b", "https://a[b]",
               "https://1.2.3", "https://0x7f.1", "https://256.1.1.1", "https://127.1:99", "https://3232235777", "http://[::1]", "http://[::1]:80", "http://[1:2::3]:8080", "http://[::1", "http://[v1.a]",
               "https://demo.talon.one?x=1", "https://demo.talon.one?x='1'", "https://demo.talon.one#f", "https://demo.talon.one/#?", "https://demo.talon.one/a/../b", "https://demo.talon.one/a/..",
               "https://demo.talon.one\\x", "https://demo.talon.one/é?ü#ö", "https://demo.talon.one/'|^`{}<>\" ", "https://demo.talon.one/?'|^`{}<>\" ", "https://demo.talon.one/#'|^`{}<>\" ",
               "https://demo.talon.one/\\?\\#\\", "", " ", "/", "//", "///", "/x", "/x?'y", "/x y", "/x#'y", "//u@h", "//u:p@h/x", "?", "#", "?x", "#x", ".", "..", "a b", "a'b", "undefined", "null", "localhost", "localhost:8080",
               "127.0.0.1", "127.0.0.1:80", "-x:y", "1a:b", "ftp://x", "file:///etc", "file://h/x", "ws://x", "mailto:a@b", "javascript:1'2", "javascript://x'y", "data:x'y", "x:y", "x:/y", "x://y", "x://y?'#'", "about:blank",
               "blob:https://a.b/c", "https://", "https:///", "https://?", "https://#", "http:x", "http:?x", "ht\ntps://demo.talon.one", "https://demo\ntalon.one", "https://demo\ttalon.one", "https://demo.talon.one\n",
               "https://日本.jp", "https://\ud800.x", "https://x/\ud83d", "x/\ud83d", "https://😀.x", "https://a\u00adb.c", "https://\u200b.x", "demo.talon.one/é 'x'", "h/{a}|b^c`d\\e?\\#\\", "a?b c#d e", "a@b", "a@b:c", "u:p@h", "\\\\h\\x", "h\\x"]


def raw() -> str:
    return f"<<{R.choice(RAW)}>>"


def text() -> str:
    return R.choice(R.choice([NUMERALS, WORDS, WORDS, IDS, HEADERS]))


def scalar() -> Json:
    return R.choice([text, text, raw, lambda: R.choice(NUMBERS), lambda: R.choice([True, False]), lambda: None])()


def anything(depth: int = 0) -> Json:
    kind = R.random()
    if depth > 2 or kind < 0.6:
        return scalar()
    if kind < 0.8:
        return [anything(depth + 1) for _ in range(R.choice([0, 1, 1, 1, 2, 3]))]
    return {R.choice(KEYS): anything(depth + 1) for _ in range(R.choice([0, 1, 2, 4]))}


def fitting(field: dict[str, Json]) -> Json:
    """A value that the field takes, or nearly."""
    if "choices" in field and R.random() < 0.8:
        return R.choice(field["choices"])
    match field["type"]:
        case "string":
            return R.choice(["abc", "id-1", "5", text()])
        case "integer" | "number":
            return R.choice([1, 5, 1.5, raw(), R.choice(NUMERALS)])
        case "boolean":
            return R.choice([True, False, "true", "false", 0, 1, None])
        case _:
            if "properties" not in field:
                return {R.choice(KEYS): anything(1) for _ in range(R.randint(0, 4))}
            return members(field["properties"], 0.5, 0.9)


def single(field: dict[str, Json], faithful: float) -> Json:
    kind = R.random()
    if kind < faithful:
        return fitting(field)
    if kind < faithful + 0.05:
        return [fitting(field)]
    return anything()


def value(field: dict[str, Json], faithful: float) -> Json:
    if not field.get("multiple") or R.random() < 0.15:
        return single(field, faithful)
    return [single(field, faithful) for _ in range(R.choice([0, 1, 1, 2, 3]))]


def members(fields: list[dict[str, Json]], share: float, faithful: float) -> dict[str, Json]:
    chosen = [field for field in fields if R.random() < (0.95 if field.get("required") else share)]
    R.shuffle(chosen)
    out = {field["key"]: value(field, faithful) for field in chosen}
    if R.random() < 0.15:
        out[R.choice(KEYS)] = anything(1)
    return out


ID_FIELDS = ("customerProfileId", "customerSessionId", "audienceId")
HEADER_FIELDS = ("callbackDestination", "callbackAPIKey", "contentFields", "callbackCorrelationId")


def request_job() -> dict[str, Json]:
    action = R.choice(list(ACTIONS))
    payload = members(ACTIONS[action], R.choice([0.15, 0.4]), R.choice([0.55, 0.9, 0.9, 0.98]))
    for key in payload:
        if key in ID_FIELDS and R.random() < 0.5:
            payload[key] = R.choice(["", "", "a", "x/"]) + R.choice(IDS) + R.choice(["", "", "b", "?y'"])
        if key in HEADER_FIELDS and R.random() < 0.5:
            payload[key] = R.choice(HEADERS)
    event: dict[str, Json] = {"type": "track", "userId": R.choice(["u1", "", None, 5, R.choice(IDS)]), "event": "e", "properties": {}}
    way = R.random()
    mapping: dict[str, Json] = payload
    if way < 0.6:
        event["properties"]["payload"] = payload
        mapping = {key: {"@path": f"$.properties.payload.{key}"} for key in payload if key in {f["key"] for f in ACTIONS[action]}}
    elif way < 0.75:
        mapping = {key: {"@literal": part} for key, part in payload.items()}
    job = {"op": "request", "action": action, "mapping": mapping, "event": event, "defaults": R.random() < 0.3}
    if R.random() < 0.4:
        job["settings"] = settings()
    return job


def settings() -> dict[str, Json]:
    key = R.choice(["some_api_key", "k", "", R.choice(HEADERS), R.choice([None, 5, True, raw()])])
    deployment = R.choice(DEPLOYMENTS) if R.random() < 0.9 else R.choice([*HEADERS, None, 5, False, raw()])
    return {"apiKey": key, "deployment": deployment}


def auth_job() -> dict[str, Json]:
    made: Json = settings()
    kind = R.random()
    if kind < 0.1:
        made[R.choice(["apiKey", "deployment", "other"])] = anything()
    elif kind < 0.13:
        del made[R.choice(["apiKey", "deployment"])]
    elif kind < 0.5:
        made["deployment"] = R.choice(["https://demo.talon.one/", "https://demo.talon.one", "https://", "", "h/"]) + R.choice(IDS + WORDS)
    return {"op": "auth", "settings": made}


def line(job: dict[str, Json]) -> str:
    written = json.dumps(job)
    for number in RAW:
        written = written.replace(f'"<<{number}>>"', number)
    return written


for index in range(COUNT):
    print(line({"id": index, **(auth_job() if R.random() < 0.2 else request_job())}))
