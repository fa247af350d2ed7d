"""Text that people paste, into events: read, found by path, laid out anew; and samples to start from."""

from talonbench.events.commenting import toggle_comment
from talonbench.events.editing import edit_text
from talonbench.events.event import Event, read_event
from talonbench.events.grammar import MAX_DEPTH
from talonbench.events.layout import break_long_lines, format_text, longest_line
from talonbench.events.paths import KnownPaths, complete_paths, nearest_path, path_text
from talonbench.events.places import Places, locate
from talonbench.events.samples import Sample, freshened, samples, search_samples

__all__ = [
    "MAX_DEPTH",
    "Event",
    "KnownPaths",
    "Places",
    "Sample",
    "break_long_lines",
    "complete_paths",
    "edit_text",
    "format_text",
    "freshened",
    "locate",
    "longest_line",
    "nearest_path",
    "path_text",
    "read_event",
    "samples",
    "search_samples",
    "toggle_comment",
]
