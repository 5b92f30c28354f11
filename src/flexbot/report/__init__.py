"""Reports: the terminal summary, JSON and CSV, the self-contained HTML page, and the runs that are kept."""
