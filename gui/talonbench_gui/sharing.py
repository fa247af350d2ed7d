"""What goes out of the window on purpose: requests in other tools' forms, cases, reports; never a key."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from talonbench.cases import Case, case_text
from talonbench.cases.check import describe_actual
from talonbench.errors import WorkspaceError
from talonbench.report import html_text, make_report, markdown_text
from talonbench.request_export import EXPORTS, export_text
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.workspace import FilterEntry, write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.formats.model import Object
    from talonbench.report import Report
    from talonbench.request import Request
    from talonbench.trace import MappingTrace
    from talonbench.values import Value
    from talonbench_gui.shell.main_window import MainWindow


class Sharing:
    """The commands of the menu Share."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _request(self) -> Request | None:
        preview = self._window.preview
        mapping = preview.selected_mapping if preview is not None else None
        return mapping.requests[0] if mapping is not None and mapping.requests else None

    def _copy(self, form: str) -> None:
        request = self._request()
        if request is not None:
            title = next(one.title for one in EXPORTS if one.id == form)
            QGuiApplication.clipboard().setText(export_text(request, form))
            self._window.statusBar().showMessage(f"Copied as {title}; the key stands in it as a variable.", 5000)

    def copy_httpie(self) -> None:
        """Copy the request as a command of HTTPie's."""
        self._copy("httpie")

    def copy_python(self) -> None:
        """Copy the request as Python."""
        self._copy("python")

    def copy_fetch(self) -> None:
        """Copy the request as JavaScript."""
        self._copy("fetch")

    def copy_postman(self) -> None:
        """Copy the request as a Postman collection."""
        self._copy("postman")

    def copy_har(self) -> None:
        """Copy the request as an HTTP archive."""
        self._copy("har")

    def copy_actions_cli(self) -> None:
        """Copy the selected mapping and the event as a request to Segment's Actions CLI."""
        preview = self._window.preview
        if preview is None or preview.event is None or preview.selected_mapping is None:
            self._window.say("There is no event that can be read, or no mapping.", "warn")
            return
        from talonbench.formats import format_actions_cli

        settings: Object = {"deployment": self._window.settings().deployment}
        QGuiApplication.clipboard().setText(
            format_actions_cli(preview.selected_mapping.subscription, preview.event.body, settings)
        )
        self._window.statusBar().showMessage("Copied as Actions CLI request, without the key.", 5000)

    def save_request(self) -> None:
        """Ask for a form and a file, and save the request."""
        request = self._request()
        if request is None:
            return
        kinds = {f"{one.title} (*{one.suffix})": one for one in EXPORTS}
        name, kind = QFileDialog.getSaveFileName(self._window, "Save the request", "request", ";;".join(kinds))
        if name:
            form = kinds[kind]
            path = Path(name) if Path(name).suffix else Path(name).with_suffix(form.suffix)
            self._write(path, form.write(request))

    def save_case(self) -> None:
        """Ask where to, and save event, mappings, filters and what comes out as a case for `talonbench check`."""
        preview = self._window.preview
        if preview is None or preview.event is None:
            self._window.say("There is no event that can be read.", "warn")
            return
        self.save_case_of(preview.event.body, preview.mappings)

    def save_case_of(self, event: dict[str, Value], legs: Sequence[MappingTrace]) -> None:
        """Ask where to, and save *event* with what *legs* made of it as a case."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save as case", "event.case.yaml", "*.case.yaml *.case.json"
        )
        if name:
            path = Path(name) if name.endswith((".case.yaml", ".case.json")) else Path(f"{name}.case.yaml")
            self._write(path, case_text(case_of(event, legs, self._window), is_json=path.suffix == ".json"))

    def export_setup(self) -> None:
        """Save mappings and filters as Segment takes them: one JSON answer, or a folder of .tf files."""
        kinds = "Public API (*.json);;A folder of Terraform files (*)"
        name, kind = QFileDialog.getSaveFileName(self._window, "Export the setup", "setup.json", kinds)
        if not name:
            return
        from talonbench.formats import format_public_api, format_terraform, from_workspace

        setup = from_workspace(self._window.as_workspace(), "talonbench")
        if kind.startswith("Public"):
            self._write(Path(name), format_public_api(setup))
        else:
            for file, text in format_terraform(setup).items():
                self._write(Path(name) / file, text)

    def save_report(self) -> None:
        """Save a report as HTML or Markdown."""
        content = self._content()
        if content is not None:
            self._save(content)

    def save_redacted(self) -> None:
        """Show a report with personal data replaced by placeholders; it is saved from there."""
        content = self._content()
        if content is not None:
            from talonbench_gui.features.report.dialog import RedactionDialog

            shown = RedactionDialog(self._window, content)
            shown.accepted_content.connect(self._save)
            shown.open()

    def _content(self) -> Report | None:
        preview = self._window.preview
        if preview is None:
            return None
        made = time.strftime("%Y-%m-%d %H:%M:%S %z")
        return make_report(preview.text, preview.trace, preview.findings, self._window.exchanges, made)

    def _save(self, content: Report) -> None:
        kinds = "HTML (*.html);;Markdown (*.md)"
        name, _ = QFileDialog.getSaveFileName(self._window, "Save a report", "report.html", kinds)
        if name:
            self._write(Path(name), markdown_text(content) if name.endswith(".md") else html_text(content))

    def _write(self, path: Path, text: str) -> None:
        try:
            write_atomically(path, text.encode("utf-8", "surrogatepass"))
        except WorkspaceError as error:
            self._window.say(str(error), "bad")
            return
        self._window.say(f"Saved as {path}.")


def case_of(event: dict[str, Value], legs: Sequence[MappingTrace], window: MainWindow) -> Case:
    """The case of *event* and what the window's mappings make of it; callback keys are not in it."""
    parts = [mask_callback_key(part) for part in window.subscriptions()]
    data = {
        "name": str(event.get("event") or event.get("type") or ""),
        "event": event,
        "deployment": window.settings().deployment,
        "filters": [FilterEntry.of(one) for one in window.filters],
        "mappings": [
            {
                "name": one.name,
                "action": one.action,
                "trigger": one.trigger,
                "mapping": one.mapping,
                "enabled": one.enabled,
            }
            for one in parts
        ],
        "expect": [describe_actual(mapping) for mapping in legs],
    }
    return Case.model_validate(data)
