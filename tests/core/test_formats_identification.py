"""What is exported comes back when it is imported."""

from hypothesis import given
from hypothesis import strategies as st

from talonbench.destination import Subscription
from talonbench.filters import DestinationFilter
from talonbench.formats import (
    ConfigText,
    Configuration,
    DestinationConfiguration,
    format_actions_cli,
    format_public_api,
    format_terraform,
    from_workspace,
    read_sources,
    to_workspace,
)
from talonbench.talon_one import ACTIONS
from tests.core.configurations import example

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
IDS = st.text("abcXYZ019", min_size=1, max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
MAPPINGS = st.builds(
    Subscription, IDS, NAMES.filter(bool), st.sampled_from(sorted(ACTIONS)), NAMES,
    st.dictionaries(NAMES.filter(lambda key: not key.startswith("__") and key != "batch_size"), JSON, max_size=4),
    st.booleans(),
    st.fixed_dictionaries({}, optional={"modelId": IDS, "reserved": st.just({"batch_size": 5})}),
)  # fmt: skip
FILTERS = st.builds(
    DestinationFilter, NAMES.filter(bool), NAMES,
    st.lists(st.sampled_from([{"type": "DROP"}, {"type": "SAMPLE", "percent": 0.5, "path": "userId"},
                              {"type": "DROP_PROPERTIES", "fields": {"": ["anonymousId"], "traits": ["phone"]}}]),
             max_size=3).map(tuple),
    st.booleans(), IDS,
    st.fixed_dictionaries({}, optional={"sourceId": IDS, "description": IDS}),
)  # fmt: skip
DESTINATIONS = st.builds(
    DestinationConfiguration,
    IDS, NAMES.filter(bool), st.booleans(), IDS, IDS,
    st.lists(MAPPINGS, max_size=3, unique_by=lambda part: part.id).map(tuple),
    st.lists(FILTERS, max_size=3, unique_by=lambda part: part.id).map(tuple),
    st.just({"settings": {"apiKey": "••••••••••9f3c"}}),
)  # fmt: skip


@given(DESTINATIONS)
def test_import_after_export_to_the_public_api_is_the_identity(one: DestinationConfiguration) -> None:
    imported = Configuration((one,))

    assert read_sources([ConfigText("a", format_public_api(imported))]) == imported


@given(DESTINATIONS)
def test_import_after_export_to_terraform_is_the_identity(one: DestinationConfiguration) -> None:
    imported = Configuration((one,))
    files = [ConfigText(name, text) for name, text in format_terraform(imported).items()]
    (again,) = read_sources(files).destinations

    assert sorted(again.mappings, key=lambda part: part.id) == sorted(one.mappings, key=lambda part: part.id)
    assert sorted(again.filters, key=lambda part: part.id) == sorted(one.filters, key=lambda part: part.id)
    assert (again.id, again.name, again.enabled, again.source, again.deployment, again.extra) == (
        one.id, one.name, one.enabled, one.source, one.deployment, one.extra,
    )  # fmt: skip


@given(MAPPINGS)
def test_a_mapping_comes_back_from_a_body_for_the_actions_cli(part: Subscription) -> None:
    text = format_actions_cli(part, {"type": "track"}, {"deployment": "https://my.talon.one"})
    (again,) = read_sources([ConfigText("a", text)]).destinations[0].mappings

    assert part.mapping.items() <= again.mapping.items()
    assert again.action == part.action


def test_a_workspace_comes_back_from_its_export() -> None:
    workspace = to_workspace(read_sources([example("papi_list_subscriptions.json"), example("papi_list_filters.json")]))

    again = to_workspace(read_sources([ConfigText("a", format_public_api(from_workspace(workspace, "d1")))]))

    assert again == workspace
