"""The states that a mapping can be in, as signs and words."""

from __future__ import annotations

# status → (sign, word, colour of the theme)
STATUS_LABELS = {
    "ready": ("●", "ready", "good"),
    "not_triggered": ("○", "not triggered", "muted"),
    "filtered": ("⊘", "filtered", "warn"),
    "rejected": ("✕", "rejected", "bad"),
    "invalid": ("!", "invalid", "bad"),
    "off": ("–", "off", "muted"),
    "waiting": ("…", "no event", "muted"),
    "sending": ("↑", "sending", "accent"),
    "held": ("…", "waiting: at most 60 requests a second", "accent"),
    "cancelled": ("–", "cancelled", "muted"),
    "delivered": ("✓", "delivered", "good"),
    "would_retry": ("↻", "would retry", "warn"),
    "would_drop": ("✕", "would drop", "bad"),
}
SANDBOX_LABEL = "SANDBOX"
LIVE_LABEL = "LIVE"
TEST_LABEL = "TEST"
