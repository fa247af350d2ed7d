"""Packs ``dist/talonbench``, which `make bundle` has made, as a Debian package beside it: ``make deb``."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FILES: Final = ROOT / "bundle" / "linux"
SIZES: Final = (48, 128, 256)
ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
CONTROL: Final = """Package: talonbench
Version: {version}
Architecture: {architecture}
Maintainer: The Talonbench developers <talonbench@localhost>
Installed-Size: {kilobytes}
Depends: libc6 (>= {glibc}), libegl1, libgl1, libxcb1, libstdc++6, libexpat1, fontconfig-config
Recommends: fonts-dejavu-core | fonts-liberation, gnome-keyring | kwalletmanager
Section: devel
Priority: optional
Description: exact workbench for Segment's Talon.One (Actions) destination
 See the requests that Segment would send for an event, send them, and learn
 why an event did not arrive. Brings its own Python and Qt.
"""


def main() -> None:
    """Build the package, and print its name and size."""
    bundle = ROOT / "dist" / "talonbench"
    if not bundle.is_dir():
        sys.exit("dist/talonbench is missing: make bundle")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    package = ROOT / "dist" / f"talonbench_{version}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "talonbench"
        lay_out(root, bundle)
        kilobytes = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
        control = root / "DEBIAN" / "control"
        control.parent.mkdir()
        glibc = platform.libc_ver()[1]
        control.write_text(
            CONTROL.format(version=version, architecture=architecture, kilobytes=kilobytes, glibc=glibc), "utf-8"
        )
        subprocess.run(["chmod", "-R", "u=rwX,go=rX", root], check=True)
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z2", "--build", root, package], check=True)
    print(f"{package.relative_to(ROOT)}: {package.stat().st_size / 1e6:.0f} MB")


def lay_out(root: Path, bundle: Path) -> None:
    """Put the program and what a desktop asks for where they belong below *root*."""
    shutil.copytree(bundle, root / "usr" / "lib" / "talonbench", symlinks=True)
    (root / "usr" / "lib" / "talonbench" / "talonbench-window").unlink()  # it differs on Windows and macOS only
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / "talonbench").symlink_to("../lib/talonbench/talonbench")
    share = root / "usr" / "share"
    for place, name in (
        ("applications", "talonbench.desktop"), ("mime/packages", "talonbench.xml"),
        ("metainfo", "talonbench.metainfo.xml"),
    ):  # fmt: skip
        (share / place).mkdir(parents=True)
        shutil.copy(FILES / name, share / place)
    for name in ("LICENSE", "NOTICE", "THIRD_PARTY.md"):
        (share / "doc" / "talonbench").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, share / "doc" / "talonbench")
    icons = share / "icons" / "hicolor"
    for size in SIZES:
        path = icons / f"{size}x{size}" / "apps" / "talonbench.png"
        subprocess.run([sys.executable, ROOT / "bundle" / "icons.py", path, str(size)], check=True)
    (icons / "scalable" / "apps").mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "talonbench_resources" / "icons" / "talonbench.svg", icons / "scalable" / "apps")


if __name__ == "__main__":
    main()
