"""What the destination is set up with, as fields."""

from talonbench.fields import Field

API_KEY = Field(
    "apiKey",
    "string",
    "API Key",
    "A key of your Talon.One application, made for a third-party service with Segment as the platform.",
    required=True,
)
DEPLOYMENT = Field(
    "deployment",
    "string",
    "Deployment",
    "The address of your Talon.One deployment with https:// and no slash at the end.",
    required=True,
    placeholder="https://my.europe-west1.talon.one",
)
SETTINGS = Field("settings", "object", "Settings", "All of them.", properties=(API_KEY, DEPLOYMENT))
