"""The measures of the design, printed side by side: ``make bench``. Never part of the tests."""
