"""Renders a report: as one HTML file, and as Markdown."""

import re
from html import escape

from talonbench.report.content import Report, ReportedMapping, ReportedRequest

_CSS = """
:root {
  color-scheme: light dark;
  --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --raised: #f6f8fa; --accent: #0f766e;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --muted: #9198a1; --line: #3d444d; --raised: #151b23; --accent: #2dd4bf; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.muted { color: var(--muted); } .status { color: var(--accent); font-weight: 600; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .7rem; overflow-x: auto;
      font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; word-break: break-word; }
@media print { body { margin: 0; max-width: none; } pre { break-inside: avoid; } }
"""


def html_text(content: Report) -> str:
    """*content* as one self-contained HTML file."""
    title = escape(content.title)
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} · Talonbench</title>',
        '<meta name="viewport" content="width=device-width"><style>', _CSS, "</style>",
        f"<h1>{title}</h1>",
        f'<p class="muted">{escape(content.made)} · {escape(content.versions)} · keys are masked</p>',
        f"<p><strong>{escape(content.summary)}</strong></p>",
        *(f"<p>{escape(one)}</p>" for one in _list_facts(content)),
    ]  # fmt: skip
    if content.filters:
        parts.append("<h2>Filters</h2><ul>" + "".join(f"<li>{escape(one)}</li>" for one in content.filters) + "</ul>")
    for part in content.mappings:
        parts.append(f'<h2>{escape(part.name)} <span class="status">{escape(part.status)}</span></h2>')
        parts.append(f'<p class="muted">{escape(part.action)}</p>')
        parts += [f"<p>{escape(sentence)}</p>" for sentence in part.why]
        parts.append(f"<details><summary>Trigger and mapping</summary><pre>{escape(part.trigger)}</pre>")
        parts.append(f"<pre>{escape(part.mapping)}</pre></details>")
        parts += [_html_sent(sent) for sent in part.requests]
    if content.findings:
        parts.append("<h2>Findings</h2><ul>" + "".join(f"<li>{escape(one)}</li>" for one in content.findings) + "</ul>")
    parts.append(f"<h2>Event</h2><pre>{escape(content.event)}</pre>")
    return "\n".join([*parts, "</html>", ""])


def _list_facts(content: Report) -> list[str]:
    """Setup, time and smallest change, a line each."""
    lines = [" · ".join(content.setup)] if content.setup else []
    lines += [f"Time: {content.times}"] if content.times else []
    return lines + ([f"Smallest change: {content.change}"] if content.change else [])


def _html_sent(sent: ReportedRequest) -> str:
    found = f"<h3>Request</h3><pre>{escape(sent.request)}</pre><pre>{escape(sent.body)}</pre>"
    if sent.answer:
        found += f"<h3>Response</h3><p>{escape(sent.answer)}</p><pre>{escape(sent.answer_body)}</pre>"
    return found


def markdown_text(content: Report) -> str:
    """*content* as Markdown."""
    lines = [
        f"# {_plain(content.title)}",
        "",
        f"{_plain(content.made)} · {_plain(content.versions)} · keys are masked",
        "",
    ]
    lines += [f"**{_plain(content.summary)}**", "", *(f"- {_plain(one)}" for one in _list_facts(content)), ""]
    if content.filters:
        lines += ["## Filters", "", *(f"- {_plain(one)}" for one in content.filters), ""]
    for part in content.mappings:
        lines += _markdown_part(part)
    if content.findings:
        lines += ["## Findings", "", *(f"- {_plain(one)}" for one in content.findings), ""]
    lines += ["## Event", "", *_fenced(content.event, "jsonc")]
    return "\n".join(lines)


def _markdown_part(part: ReportedMapping) -> list[str]:
    lines = [f"## {_plain(part.name)}: {part.status}", "", part.action, ""]
    lines += [*(f"- {_plain(sentence)}" for sentence in part.why), ""]
    lines += ["Trigger:", "", *_fenced(part.trigger, ""), "Mapping:", "", *_fenced(part.mapping, "json")]
    for sent in part.requests:
        lines += ["### Request", "", *_fenced(sent.request, "http"), *_fenced(sent.body, "json")]
        if sent.answer:
            lines += ["### Response", "", _plain(sent.answer), "", *_fenced(sent.answer_body, "json")]
    return lines


def _plain(text: str) -> str:
    """*text* on one line, with Markdown's special characters escaped."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def _fenced(text: str, kind: str) -> list[str]:
    """*text* as a code block, its fence longer than any in *text*."""
    fence = "```"
    while fence in text:
        fence += "`"
    return [f"{fence}{kind}", text, fence, ""]
