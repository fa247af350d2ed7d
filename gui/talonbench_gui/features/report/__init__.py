"""What of a report is left out."""
