"""The readers under attack: each takes bytes, and may raise only what is meant for the user."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from talonbench.attributes import CatalogError, read_catalog
from talonbench.cases import CaseError, check_case, read_cases
from talonbench.connection_store import ConnectionStore
from talonbench.connections import check_origin
from talonbench.destination import Settings, Subscription
from talonbench.errors import EventSyntaxError, FqlSyntaxError, SettingsError, WorkspaceError
from talonbench.events import break_long_lines, format_text, index_spans, read_event
from talonbench.events.recognition import recognize_events
from talonbench.events.stream import read_stream
from talonbench.filters import DestinationFilter
from talonbench.formats import ConfigText, format_public_api, format_terraform, read_sources, to_workspace
from talonbench.fql import compile_trigger
from talonbench.fql.filters import compile_condition
from talonbench.fql.triggers.builder_form import explain_unbuildable, parse_trigger_form
from talonbench.liquid import compile_liquid, find_reads
from talonbench.mapping.conversions import convert_node
from talonbench.mapping.form_rows import list_rows
from talonbench.mapping.forms import describe_node, parse_shorthand
from talonbench.preview import compile_destination, make_preview
from talonbench.reading import UnreadableError, read_pieces
from talonbench.request import Request, Response
from talonbench.request.address import normalize_url
from talonbench.responses import read_response
from talonbench.sandbox import read_campaign
from talonbench.session_state import load_session
from talonbench.suggest import make_matching_event
from talonbench.talon_one import ACTIONS, SANDBOX_KEY
from talonbench.trace import CompiledDestination
from talonbench.unpacking import PackedError, Unpacker, unpack_layers
from talonbench.values import Value, json_text, parse_json
from talonbench.values.pointer import parse_pointer
from talonbench.workspace import load, read_connections, to_document

Target = Callable[[bytes], object]
SETTINGS: Final = Settings(SANDBOX_KEY, "https://demo.talon.one")
EVENT: Final = (
    '{"type":"track","event":"Order Completed","userId":"u","anonymousId":"a","timestamp":"2026-03-01T10:00:00.000Z",'
    '"properties":{"total":12.5,"name":"x","items":[{"sku":"A","price":1}],"flag":true,"nul":null},"traits":{}}'
)
_FOLDER: Final = Path(tempfile.mkdtemp(prefix="talonbench-fuzz-"))


def text_of(data: bytes) -> str:
    """*data* as a text that someone typed: what isn't UTF-8 becomes lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def _file(data: bytes, name: str) -> Path:
    path = _FOLDER / name
    path.write_bytes(data)
    return path


def read_typed_event(data: bytes) -> None:
    """The editor's text: read, laid out, indexed, previewed."""
    text = text_of(data)
    for act in (read_event, format_text):
        with contextlib.suppress(EventSyntaxError):
            act(text)
    break_long_lines(text)
    index_spans(text).path_at(len(text) // 2)
    make_preview(text, _destination(), SETTINGS)


def paste(data: bytes) -> None:
    """Anything pasted: cURL, HAR, code, logs."""
    for one in recognize_events(text_of(data)).texts:
        with contextlib.suppress(EventSyntaxError):
            read_event(one)


def stream(data: bytes) -> None:
    """An archive, packed or not."""
    with contextlib.suppress(UnreadableError):
        for _ in read_stream(read_pieces(_file(data, "archive"))):
            pass


def import_configuration(data: bytes) -> None:
    """Terraform, the Public API's answers and other exports, and back again."""
    text = text_of(data)
    for name in ("x.tf", "x.json"):
        found = read_sources([ConfigText(name, text)])
        if found.destinations:
            to_workspace(found)
            format_public_api(found)
            format_terraform(found)


def open_workspace(data: bytes) -> None:
    """A workspace: read, opened as a document, and its event traced."""
    try:
        workspace = load(_file(data, "x.talonbench.json"))
    except WorkspaceError:
        return
    document = to_document(workspace)
    read_connections(workspace)
    known = [part for part in document.mappings if part.action in ACTIONS]
    make_preview(document.current_event.text, compile_destination(known, document.filters), SETTINGS)


def check_a_case(data: bytes) -> None:
    """A case in YAML."""
    with contextlib.suppress(CaseError):
        check_case(read_cases(_file(data, "x.case.yaml")))


def read_rules(data: bytes) -> None:
    """The rules of the sandbox."""
    with contextlib.suppress(WorkspaceError):
        read_campaign(_file(data, "rules.json"))


def restore(data: bytes) -> None:
    """The files of the home: a damaged one is renamed, so those are removed again."""
    load_session(_file(data, "state.json"))
    ConnectionStore(_file(data, "connections.json")).read()
    for left in _FOLDER.glob("*.damaged*"):
        left.unlink()


def trigger(data: bytes) -> None:
    """A trigger: compiled, matched, explained, made a form, and an event made for it."""
    text = text_of(data)
    parse_trigger_form(text)
    explain_unbuildable(text)
    with contextlib.suppress(FqlSyntaxError):
        found = compile_trigger(text)
        found.matches(_event())
        found.explain(_event())
    (compiled,) = compile_destination([_subscription(text, {"eventType": "x"})]).subscriptions
    make_matching_event(compiled, SETTINGS)


def filter_condition(data: bytes) -> None:
    """A filter's condition, and the filter in a destination."""
    text = text_of(data)
    with contextlib.suppress(FqlSyntaxError):
        found = compile_condition(text)
        found.matches(_event())
        found.explain(_event())
    one = DestinationFilter("f", text, (), True, "F")
    make_preview(EVENT, compile_destination([_subscription('type = "track"', {})], [one]), SETTINGS)


def liquid(data: bytes) -> None:
    """A Liquid template."""
    text = text_of(data)
    find_reads(text)
    with contextlib.suppress(ValueError):
        compile_liquid(text)(_event())


def mapping(data: bytes) -> None:
    """A mapping's JSON: traced, explained, linted, shown as rows and converted."""
    text = text_of(data)
    describe_node(parse_shorthand(text))
    try:
        node = parse_json(text)
    except ValueError:
        return
    mapped: dict[str, Value] = dict(node) if isinstance(node, dict) else {"attributes": node}
    make_preview(EVENT, compile_destination([_subscription('type = "track"', mapped)]), SETTINGS)
    list_rows(ACTIONS["trackEventV2"].fields, mapped)
    for kind in ("path", "template", "if", "liquid", "json", "object", "array"):
        convert_node(node, kind)


def template(data: bytes) -> None:
    """A text with braces."""
    mapped: dict[str, Value] = {"eventType": {"@template": text_of(data)}, "attributes": {"@path": text_of(data)}}
    make_preview(EVENT, compile_destination([_subscription('type = "track"', mapped)]), SETTINGS)


def unpack(data: bytes) -> None:
    """A body with one to three codings; its first byte says which."""
    codings = ("gzip", "deflate")
    which = data[0] if data else 0
    layers = [Unpacker(codings[which >> bit & 1], 1_000_000) for bit in range(1 + which % 3)]
    with contextlib.suppress(PackedError):
        for at in range(1, len(data), 1000):
            for _ in unpack_layers(layers, data[at : at + 1000]):
                pass
        for layer in layers:
            layer.finish()


def catalog(data: bytes) -> None:
    """A saved page of attributes."""
    with contextlib.suppress(ValueError, CatalogError):
        read_catalog(parse_json(text_of(data)))


def response(data: bytes) -> None:
    """Talon.One's answer."""
    request = Request("PUT", "https://integration.talon.one/segment/v2/events", (), '{"eventType":"x"}')
    for status in (200, 400):
        read_response(request, Response(status, "", (), data, 0.1))


def address(data: bytes) -> None:
    """A deployment's or a gateway's address."""
    text = text_of(data)
    with contextlib.suppress(SettingsError):
        normalize_url(text)
    for field in ("gateway", "deployment"):
        with contextlib.suppress(SettingsError):
            check_origin(text, field)


def json_value(data: bytes) -> None:
    """JSON read and written: the same again."""
    parse_pointer(text_of(data))
    try:
        value = parse_json(data.decode("utf-8", "surrogatepass"))
    except ValueError:
        return
    assert json_text(parse_json(json_text(value))) == json_text(value)


def _event() -> dict[str, Value]:
    return dict(read_event(EVENT).body)


def _subscription(condition: str, mapped: dict[str, Value]) -> Subscription:
    return Subscription("m", "M", "trackEventV2", condition, mapped, True)


def _destination() -> CompiledDestination:
    return compile_destination([_subscription('type = "track"', ACTIONS["trackEventV2"].default_mapping())])


TARGETS: Final[dict[str, Target]] = {
    "event": read_typed_event,
    "paste": paste,
    "stream": stream,
    "import": import_configuration,
    "workspace": open_workspace,
    "case": check_a_case,
    "home": restore,
    "rules": read_rules,
    "trigger": trigger,
    "filter": filter_condition,
    "liquid": liquid,
    "mapping": mapping,
    "template": template,
    "unpack": unpack,
    "catalog": catalog,
    "response": response,
    "address": address,
    "json": json_value,
}
