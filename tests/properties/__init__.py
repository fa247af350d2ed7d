"""Properties of the judgement, held against random setups and events."""
