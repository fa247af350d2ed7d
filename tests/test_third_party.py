"""THIRD_PARTY.md lists what Talonbench installs, with the license of each, and none that forbids it."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement

ROOT: Final = Path(__file__).parents[1]
ROW: Final = re.compile(r"^\| ([a-z0-9-]+) \| (.+) \|$", re.MULTILINE)
PERMISSIVE: Final = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0"}
CHANGED_FILES_ONLY: Final = {"MPL-2.0"}  # its terms are for changed files, and none is changed
REPLACEABLE: Final = {"pyside6-essentials", "shiboken6"}
SAID: Final = {  # where a package says its license by the old classifiers
    "MIT License": "MIT", "BSD License": "BSD-3-Clause", "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Apache Software License": "Apache-2.0",
}  # fmt: skip
LISTED: Final = dict(ROW.findall((ROOT / "THIRD_PARTY.md").read_text().partition("| --- | --- |\n")[2]))


def list_installed() -> set[str]:
    """What Talonbench needs on this machine, and what that needs, without extras."""
    found: set[str] = set()
    queue = [Requirement("talonbench")]
    while queue:
        wanted = queue.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if name in found:
            continue
        found.add(name)
        for text in distribution(name).requires or []:
            needed = Requirement(text)
            extras = ("", *wanted.extras)
            if needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in extras):
                queue.append(needed)
    return found - {"talonbench"}


def list_licenses(text: str) -> set[str]:
    """The licenses that *text* names: an SPDX expression, or the names of classifiers."""
    return {SAID.get(one) or one.strip("()") for one in re.split(" OR | AND |; ", text)}


def test_all_that_is_installed_is_listed() -> None:
    assert list_installed() <= set(LISTED)


@pytest.mark.parametrize("name", sorted(list_installed()))
def test_the_license_is_the_one_that_the_package_says(name: str) -> None:
    about = distribution(name).metadata
    classifiers = [one.split(" :: ")[-1] for one in about.get_all("Classifier") or [] if one.startswith("License")]
    said = [*about.get_all("License-Expression", []), "; ".join(classifiers), *about.get_all("License", [])]

    assert list_licenses(next(filter(None, said))) & list_licenses(LISTED[name].partition(" (of ")[0])


def test_all_may_be_used_in_software_under_the_apache_license() -> None:
    free = PERMISSIVE | CHANGED_FILES_ONLY
    assert {name for name, text in LISTED.items() if not list_licenses(text) & free} == REPLACEABLE
