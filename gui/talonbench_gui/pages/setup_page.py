"""What was imported: destinations, what is to be known of them, and how to bring more in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from talonbench.exchange.classic import ClassicRow, compare_classic
from talonbench.values import Undefined, Value, json_text, parse_json
from talonbench_gui.pages.page import Page
from talonbench_gui.widgets.naming import push
from talonbench_gui.widgets.reader import Reader, link
from talonbench_gui.widgets.status_badge import ColouredLabel, panel

if TYPE_CHECKING:
    from talonbench.bench import Preview
    from talonbench.exchange import ClassicSettings, Imported
    from talonbench_gui.importing import Importing
    from talonbench_gui.main_window import MainWindow

EMPTY = """<h2>Bring in a real setup</h2>
<p>Drop files or a folder anywhere on this window, paste one, or open it. Read are:</p>
<ul><li>answers and bodies of Segment's Public API: destinations, subscriptions, filters</li>
<li>Git Sync and Terraform: .tf files, <code>terraform show -json</code>, state files</li>
<li>settings of the Actions framework, requests to the Actions CLI, filters of the Config API</li></ul>
<p class="muted">Keys are masked in such files; one that is not goes to the keychain, and to no file.</p>"""
_SIGNS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted")}


class SetupPage(Page):
    """The last import, in full."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._importing: Importing = window.importing()
        self.reader = Reader("setupView", "What was imported")
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(10, 6, 8, 6)
        across.addWidget(ColouredLabel("Setup", "text", bold=True), 1)
        for words, act in (
            ("Open files…", self._importing.open_files),
            ("Open a folder…", self._importing.open_folder),
            ("Paste", self._importing.paste),
        ):
            button = push(words)
            button.clicked.connect(act)
            across.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, stretch=0))
        layout.addWidget(panel(self.reader, stretch=0), 1)
        self.reader.chosen.connect(self._on_link)
        self._importing.imported.connect(self._show)
        self._show(self._importing.last)

    def _show(self, imported: Imported | None) -> None:
        self.reader.show_html(EMPTY if imported is None else imported_page(imported) + self._classic(imported))

    def show_preview(self, preview: Preview) -> None:
        self._show(self._importing.last)

    def _classic(self, imported: Imported) -> str:
        """The classic destination beside the mappings, for the event on the bench."""
        preview = self.window_.preview
        if not imported.classic or preview is None or preview.way.event is None:
            return ""
        bodies = [parse_json(request.body) for leg in preview.legs for request in leg.requests if request.body]
        found = [body for body in bodies if isinstance(body, dict)]
        return "".join(classic_page(one, compare_classic(preview.way.event, one, found)) for one in imported.classic)

    def _on_link(self, address: str) -> None:
        if address.startswith("use:") and self._importing.last is not None:
            self._importing.use(self._importing.last.destinations[int(address[4:])])
            self.window_.show_page("way")


def imported_page(imported: Imported) -> str:
    """An import as a page: destinations with their mappings and filters, then the remarks."""
    parts = [f"<h2>Imported: {escape(', '.join(imported.shapes) or 'nothing')}</h2>"]
    for index, one in enumerate(imported.destinations):
        state = "" if one.enabled else ' <span class="warn">not enabled</span>'
        place = escape(one.deployment or "no deployment")
        use = link(f"use:{index}", "Use this one")
        parts.append(f"<h3>{escape(one.name)}{state}</h3><p class='muted'>{place} &nbsp; {use}</p><ul>")
        for part in one.mappings:
            on = "●" if part.enabled else "–"
            parts.append(f"<li>{on} {escape(part.name)} <span class='muted'>{escape(part.action)}</span></li>")
        parts += [f"<li>⊘ {escape(part.title)} <span class='muted'>filter</span></li>" for part in one.filters]
        parts.append("</ul>")
    if imported.reports:
        parts.append("<h3>To be known</h3><ul>")
        for report in sorted(imported.reports, key=lambda one: list(_SIGNS).index(one.severity)):
            sign, colour = _SIGNS[report.severity]
            where = f' <span class="muted">{escape(report.where)}</span>' if report.where else ""
            parts.append(
                f'<li><span class="{colour}">{sign}</span> {escape(report.about)}: {escape(report.message)}{where}</li>'
            )
        parts.append("</ul>")
    return "".join(parts)


def classic_page(settings: ClassicSettings, rows: tuple[ClassicRow, ...]) -> str:
    """What the classic destination would have set, beside what the mappings set; no request is shown for it."""
    head = f"<h3>Migration from “{escape(settings.name)}”</h3>"
    if not rows:
        said = "For this event it sets nothing: the classic destination takes identify calls with a userId."
        return f"{head}<p>{said}</p>"
    colours = {"same": "good", "different": "warn", "missing": "bad", "new": "muted"}
    cells = "".join(
        f"<tr><td class='{colours[row.verdict]}'>{row.verdict}</td><td>{escape(row.name)}</td>"
        f"<td>{_value(row.classic)}</td>"
        f"<td>{_value(row.mapped)}</td><td>{escape(json_text(row.closing)) if row.closing else ''}</td></tr>"
        for row in rows
    )
    titles = ("", "attribute", "classic", "mappings", "what closes the gap")
    heads = "".join(f"<th>{title}</th>" for title in titles)
    return f"{head}<table><tr>{heads}</tr>{cells}</table>"


def _value(value: Value) -> str:
    return "<span class='muted'>nothing</span>" if isinstance(value, Undefined) else escape(json_text(value)[:80])
