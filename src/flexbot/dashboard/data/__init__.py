"""The parts of the data page: what is held, downloads, and files dropped on the page."""
