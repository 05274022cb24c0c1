"""The work, one file for each kind of it; each has CASES, and TITLE and NOTE for the report."""
