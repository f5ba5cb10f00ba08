"""Coverage, control pages, gap reports: what the records show."""
