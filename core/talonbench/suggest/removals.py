"""Values that a filter removes before a mapping sees them."""

from collections.abc import Iterator, Sequence

from talonbench.events import path_text
from talonbench.filters import FilterResult, apply_filters
from talonbench.fql.triggers.nodes import conditions
from talonbench.mapping import PathRead
from talonbench.suggest.model import DisableFilter, KeepInFilter, Suggestion, change_filter, switch
from talonbench.suggest.solver import place_of
from talonbench.suggest.trial import Trial, keep_in
from talonbench.values.pointer import EACH, Keys, has_at


def find_remover(result: FilterResult, keys: Keys) -> str | None:
    """The title of the filter that removes what stands at *keys*; None if none of *result* does."""
    way = [path_text(keys[:size]) for size in range(1, len(keys) + 1) if EACH not in keys[:size]]
    return next((step.title for step in result.steps if any(one in way for one in step.removed)), None)


def keep_removed(trial: Trial) -> Iterator[Suggestion]:
    """To have the filters keep what mapping or trigger read and they remove; else to disable them."""
    if trial.sent is trial.event or not trial.filters:
        return
    result, titles = apply_filters(trial.sent, trial.filters), dict[str, Keys]()
    for keys in dict.fromkeys(_lost(trial)):
        yield from _keeping(trial, keys)
        titles.setdefault(find_remover(result, keys) or "", keys)
    for title, keys in titles.items():
        if title:
            words = f"Disable the filter “{title}”, which removes {path_text(keys).removeprefix('$.')}"
            yield switch(words, DisableFilter(title))


def _keeping(trial: Trial, keys: Keys) -> Iterator[Suggestion]:
    """The first filter that has to be changed so that the value at *keys* is kept."""
    for title in dict.fromkeys(one.filter.title for one in trial.filters if one.filter.enabled):
        changed = [keep_in(one, keys) if one.filter.title == title else one for one in trial.filters]
        after = apply_filters(trial.sent, changed).event
        if after is not None and has_at(after, keys):
            path = path_text(keys).removeprefix("$.")
            yield change_filter(f"keep {path}", KeepInFilter(title, keys))
            return


def _lost(trial: Trial) -> Iterator[Keys]:
    """The places that trigger and mapping read and that only the event before the filters has."""
    reads: Sequence[PathRead] = trial.to.reads
    places = [place_of(one) for one in conditions(trial.to.trigger.root)] if trial.to.trigger is not None else []
    places += [read.keys for read in reads if read.keys and read.use != "any"]
    yield from (keys for keys in places if has_at(trial.sent, keys) and not has_at(trial.event, keys))
