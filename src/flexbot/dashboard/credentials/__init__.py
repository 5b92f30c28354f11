"""The parts of the credentials page and the wizard of the first run; secrets never pass through session state."""
