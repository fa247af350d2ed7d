"""What redaction misses and takes by mistake on the made-up corpus, and how long it takes."""

import json
import time

from tests.personal_data import Case, measure


def run() -> None:
    """Print a line for each kind."""
    personal, lookalikes = measure()
    begin = time.perf_counter()
    missed = {kind: _count_wrong(cases) for kind, cases in personal.items()}
    taken = {kind: _count_wrong(cases) for kind, cases in lookalikes.items()}
    took = time.perf_counter() - begin
    print(f"{'kind':<14}{'values':>8}{'missed':>8}{'':>8}{'look-alikes':>13}{'taken':>8}")
    for kind in personal:
        all_of, like = len(personal[kind]), len(lookalikes.get(kind, []))
        rates = missed[kind] / all_of, taken.get(kind, 0) / max(like, 1)
        print(
            f"{kind:<14}{all_of:>8}{missed[kind]:>8}{rates[0]:>8.1%}{like:>13}{taken.get(kind, 0):>8}{rates[1]:>8.1%}"
        )
    cases = [case for of in (*personal.values(), *lookalikes.values()) for case in of]
    size = sum(len(json.dumps(case.event)) for case in cases)
    print(f"{len(cases):,} events ({size / 1e6:.2f} MB) in {took:.1f} s: {took / len(cases) * 1000:.2f} ms an event")


def _count_wrong(cases: list[Case]) -> int:
    return sum(not case.is_right() for case in cases)
