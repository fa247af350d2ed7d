"""The Archive page: which events of millions send nothing, since when, why, and for whom."""
