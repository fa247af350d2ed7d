"""Findings on mappings for every event, found once, on compiling."""

from collections.abc import Iterator

from talonbench.destination import CompiledSubscription
from talonbench.lint.finding import Finding, Place
from talonbench.suggest.certainty import find_certainties
from talonbench.talon_one import ACTIONS
from talonbench.talon_one.secrets import MASK
from talonbench.values import Value

_HINTS = ("unquoted_text", "quoted_number", "negation_needs_text")  # mostly these do what they say
CALLBACK_KEY = 32  # characters; Talon.One's OpenAPI document of its gateway


def lint_mapping(compiled: CompiledSubscription) -> Iterator[Finding]:
    """Findings on the trigger and the action of *compiled*."""
    yield from _trigger(compiled)
    mapping = compiled.subscription.id
    if compiled.action.successor is not None:
        title = ACTIONS[compiled.action.successor].title
        message = f"{compiled.action.title} is deprecated; use {title} instead."
        yield Finding("action.deprecated", "warning", message, Place("mapping", "", mapping))
    key = compiled.subscription.mapping.get("callbackAPIKey")
    if isinstance(key, str) and MASK in key:
        message = "The callback API key isn't stored in files. Enter it again, or it is sent as dots."
        yield Finding("callback.masked_key", "error", message, Place("field", "/callbackAPIKey", mapping))
    elif isinstance(key, str) and (message := short_callback_key(key)):
        yield Finding("callback.short_key", "warning", message, Place("field", "/callbackAPIKey", mapping))


def short_callback_key(value: Value) -> str:
    """What is wrong with a callback's header *value* (name, space, key); the key isn't quoted."""
    key = value.partition(" ")[2] or value if isinstance(value, str) else ""
    if not key or len(key) >= CALLBACK_KEY:
        return ""
    return f"The callback API key must have at least {CALLBACK_KEY} characters; it has {len(key)}."


def _trigger(compiled: CompiledSubscription) -> Iterator[Finding]:
    mapping = compiled.subscription.id
    if compiled.trigger is None:
        return
    for quirk in compiled.trigger.quirks:
        place = Place("trigger", "", mapping, quirk.start, quirk.end)
        severity = "info" if quirk.code in _HINTS else "warning"
        yield Finding(f"trigger.{quirk.code}", severity, quirk.message, place)
    for one in find_certainties(compiled.trigger):
        place = Place("trigger", "", mapping, one.node.start, one.node.end)
        part = "This trigger" if one.node is compiled.trigger.root else "A group of this trigger"
        says, word = ("holds for every event", "and") if one.holds else ("never holds", "or")
        meant = f"“{word}”" if one.is_slip_of_word else ""
        code = "trigger.always_holds" if one.holds else "trigger.never_holds"
        yield Finding(code, "warning", f"{part} {says}: {one}", place, one.holds, meant)
