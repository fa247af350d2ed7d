"""The colors of both themes."""

from typing import NamedTuple


class Theme(NamedTuple):
    """The colors of one theme.

    Texts have a contrast of at least 4.5 to 1 on every ground, `control` of at least 3 to 1; a test computes them.
    """

    name: str
    # grounds
    window: str
    surface: str
    raised: str
    hover: str
    accent_soft: str
    good_soft: str
    warn_soft: str
    bad_soft: str
    info_soft: str
    # edges: line and border only decorate, control marks what can be used
    line: str
    border: str
    control: str
    # texts
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_text: str
    good: str
    warn: str
    bad: str
    info: str
    live: str
    live_text: str
    # code
    key: str
    string: str
    number: str
    literal: str
    comment: str
    # areas of a chart, which stand out from each ground by at least 3 to 1
    chart_sends: str
    chart_discarded: str
    chart_filtered: str
    chart_none: str


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    surface="#ffffff",
    raised="#f8fafb",
    hover="#eef5f4",
    accent_soft="#d9f0ec",
    good_soft="#e3f4e9",
    warn_soft="#fdf3dc",
    bad_soft="#fdecea",
    info_soft="#e8effa",
    line="#e6e9ed",
    border="#d3d8de",
    control="#7a8592",
    text="#1b232d",
    muted="#56616f",
    accent="#0f766e",
    accent_hover="#0b5f59",
    accent_text="#ffffff",
    good="#15703c",
    warn="#8a5300",
    bad="#b42318",
    info="#1d4f91",
    live="#8a5300",
    live_text="#ffffff",
    key="#1d4f91",
    string="#1a6b3c",
    number="#7430d8",
    literal="#a33b00",
    comment="#5f6b78",
    chart_sends="#0f766e",
    chart_discarded="#c2392b",
    chart_filtered="#b07f22",
    chart_none="#8793a0",
)
DARK = Theme(
    name="dark",
    window="#171b20",
    surface="#1e2329",
    raised="#242a31",
    hover="#222b30",
    accent_soft="#163f3b",
    good_soft="#173524",
    warn_soft="#3d3117",
    bad_soft="#43211e",
    info_soft="#1c2f4a",
    line="#2a3139",
    border="#353d47",
    control="#788593",
    text="#e4e8ed",
    muted="#a3adb8",
    accent="#2dd4bf",
    accent_hover="#5eead4",
    accent_text="#06201d",
    good="#5fd38d",
    warn="#f0b54a",
    bad="#ff8a7a",
    info="#8fbcff",
    live="#f0b54a",
    live_text="#2a1d00",
    key="#8fbcff",
    string="#8bd5a3",
    number="#c9a6ff",
    literal="#ffb285",
    comment="#9ba6b2",
    chart_sends="#2dd4bf",
    chart_discarded="#ff8a7a",
    chart_filtered="#d9a94a",
    chart_none="#6f7b89",
)
