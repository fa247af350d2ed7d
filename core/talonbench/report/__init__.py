"""A report for a ticket: one event, its outcome and why; as one HTML file or Markdown, never with a key."""

from talonbench.report.content import Report, ReportedRequest, make_report
from talonbench.report.redaction import find_personal_data, make_redactor, read_rules, redact
from talonbench.report.render import html_text, markdown_text
from talonbench.report.reply import Reply, list_answers, redact_reply, write_reply, write_reply_about
from talonbench.report.reply_text import reply_text

__all__ = [
    "Reply",
    "Report",
    "ReportedRequest",
    "find_personal_data",
    "html_text",
    "list_answers",
    "make_redactor",
    "make_report",
    "markdown_text",
    "read_rules",
    "redact",
    "redact_reply",
    "reply_text",
    "write_reply",
    "write_reply_about",
]
