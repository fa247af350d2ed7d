"""A support engineer's setup: 50 mappings, 10 filters, an event of 32 KB; one preview with all its advice."""

from statistics import median

from talonbench.destination import Settings
from talonbench.filters import DestinationFilter
from talonbench.preview import compile_destination, make_preview
from talonbench.talon_one import make_subscription
from tests.benchmarks.preview import ACTIONS, large_event

ROUNDS = 40


def run() -> None:
    """Print the median and the worst preview, in milliseconds."""
    mappings = [make_subscription(ACTIONS[n % 4], 'type = "track"', f"Mapping {n}", n) for n in range(50)]
    filters = [
        DestinationFilter(f"Filter {n}", f'properties.x{n} = "no" or event = "E{n}"', ({"type": "DROP"},))
        if n % 2
        else DestinationFilter(f"Filter {n}", "all", ({"type": "DROP_PROPERTIES", "fields": {"context": [f"k{n}"]}},))
        for n in range(10)
    ]
    text, destination = large_event(), compile_destination(mappings, filters)
    settings = Settings("key", "https://my.europe-west1.talon.one")
    done = make_preview(text, destination, settings)
    spent = []
    for number in range(ROUNDS):
        done = make_preview(text.replace("Berlin", f"Berlin{number}"), destination, settings, 0, done)
        spent.append(done.duration * 1000)
    print(f"50 mappings, 10 filters, an event of {len(text):,} characters, {len(done.findings)} findings")
    print(f"preview: median {median(spent):.0f} ms, worst {max(spent):.0f} ms (median at most 50)")
