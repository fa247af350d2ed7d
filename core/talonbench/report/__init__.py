"""A report for a ticket: one event, what became of it and why; as one HTML file or as Markdown, never with a key."""

from talonbench.report.content import Content, Sent, content_of
from talonbench.report.redacting import Redaction, redacted, redactions
from talonbench.report.writing import html_text, markdown_text

__all__ = ["Content", "Redaction", "Sent", "content_of", "html_text", "markdown_text", "redacted", "redactions"]
