"""The destination's settings, as fields."""

from talonbench.fields import Field

API_KEY = Field(
    "apiKey",
    "string",
    "API Key",
    "An API key of your Talon.One Application, created for a third-party service with Segment as the platform.",
    required=True,
)
DEPLOYMENT = Field(
    "deployment",
    "string",
    "Deployment",
    "Your Talon.One deployment's URL, with https:// and without a trailing slash.",
    required=True,
    placeholder="https://my.europe-west1.talon.one",
)
SETTINGS = Field("settings", "object", "Settings", "The destination's settings.", properties=(API_KEY, DEPLOYMENT))
