"""The custom attributes that mapped requests carry, and whether they exist at Talon.One."""
