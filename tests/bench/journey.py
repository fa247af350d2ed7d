"""A support engineer's setup: 50 mappings, 10 filters, an event of 32 KB; one preview with all its advice."""

from statistics import median

from talonbench.bench import compile_all, preview
from talonbench.destination import Settings
from talonbench.filters import DestinationFilter
from talonbench.talon_one import new_subscription
from tests.bench.preview import ACTIONS, large_event

ROUNDS = 40


def run() -> None:
    """Print the median and the worst preview, in milliseconds."""
    mappings = [new_subscription(ACTIONS[n % 4], 'type = "track"', f"Mapping {n}", n) for n in range(50)]
    filters = [
        DestinationFilter(f"Filter {n}", f'properties.x{n} = "no" or event = "E{n}"', ({"type": "DROP"},))
        if n % 2
        else DestinationFilter(f"Filter {n}", "all", ({"type": "DROP_PROPERTIES", "fields": {"context": [f"k{n}"]}},))
        for n in range(10)
    ]
    text, journey = large_event(), compile_all(mappings, filters)
    settings = Settings("key", "https://my.europe-west1.talon.one")
    done = preview(text, journey, settings)
    spent = []
    for number in range(ROUNDS):
        done = preview(text.replace("Berlin", f"Berlin{number}"), journey, settings, 0, done)
        spent.append(done.seconds * 1000)
    print(f"50 mappings, 10 filters, an event of {len(text):,} characters, {len(done.findings)} findings")
    print(f"preview: median {median(spent):.0f} ms, worst {max(spent):.0f} ms (median at most 50)")
