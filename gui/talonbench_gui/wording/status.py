"""The states of a mapping, as signs and words."""

from __future__ import annotations

# status → (sign, word, color of the theme)
STATUS_LABELS = {
    "ready": ("●", "ready", "good"),
    "not_triggered": ("○", "not triggered", "muted"),
    "filtered": ("⊘", "filtered", "warn"),
    "rejected": ("✕", "rejected", "bad"),
    "invalid": ("!", "invalid", "bad"),
    "off": ("–", "disabled", "muted"),
    "waiting": ("…", "no event", "muted"),
    "sending": ("↑", "sending", "accent"),
    "held": ("…", "waiting (60 requests per second)", "accent"),
    "cancelled": ("–", "cancelled", "muted"),
    "delivered": ("✓", "delivered", "good"),
    "would_retry": ("↻", "would be retried", "warn"),
    "would_drop": ("✕", "would be discarded", "bad"),
}
# what becomes of an event in a mapping, where the event is the subject
OUTCOME_LABELS = {
    **STATUS_LABELS,
    "ready": ("●", "sends", "good"),
    "not_triggered": ("○", "no match", "muted"),
}
NO_MAPPING = "No mappings yet. Add one to see the request for this event."
NOT_SENT = "Nothing sent yet. Press Send (Ctrl+Return) to see the response here."
NOT_SENDABLE = "Nothing sent yet. {} at the top of the window, then press Send (Ctrl+Return)."
CANCELLED = "Cancelled. Requests already sent may have been processed."
LOCAL_LABEL = "LOCAL"
LIVE_LABEL = "LIVE"
TEST_LABEL = "TEST"
