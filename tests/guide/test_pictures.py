"""Every picture that is shown is made by the script, but for a few, and every one that the script makes is shown."""

from __future__ import annotations

import re
from typing import Final

from tests.guide.pages import ROOT

BY_HAND: Final = {"delivery", "diff", "segment-calls"}  # of answers that only Segment and Talon.One give


def test_pictures_are_made_by_the_script_and_shown() -> None:
    shown = {
        name
        for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for name in re.findall(r"screenshots/([\w-]+)\.png", page.read_text("utf-8"))
    }
    made = set(
        re.findall(r'camera\.take\("([\w-]+)"\)', (ROOT / "tests" / "pictures" / "scenes.py").read_text("utf-8"))
    )

    assert shown == made | BY_HAND == {path.stem for path in (ROOT / "docs" / "screenshots").iterdir()}
