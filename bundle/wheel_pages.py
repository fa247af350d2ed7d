"""A hook of hatchling: pages of the guide come with the wheel, for F1; pictures, which are much larger, do not."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface):
    """Adds ``docs/*.md`` as ``talonbench_resources/guide``; in a checkout they are read where they are."""

    def initialize(self, version, build_data):
        """Name the files to add."""
        if version != "editable":
            pages = Path(self.root, "docs").glob("*.md")
            build_data["force_include"] |= {str(page): f"talonbench_resources/guide/{page.name}" for page in pages}
