"""Pictures of an Xvfb screen whose memory is in a folder (``-fbdir``): no program is needed to take them."""

import struct
from pathlib import Path

from PySide6.QtGui import QImage

_WORDS = 25  # of an XWD header
_COLOR = 12  # bytes of an entry in its table of colors


def take_picture(film: Path) -> QImage:
    """What is on the screen now."""
    data = (film / "Xvfb_screen0").read_bytes()
    header = struct.unpack_from(f">{_WORDS}I", data)
    size, width, height, stride, colors = header[0], header[4], header[5], header[12], header[19]
    pixels = data[size + colors * _COLOR :]
    return QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy()
