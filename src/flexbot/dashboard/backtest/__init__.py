"""The parts of the back-test page: the form, the run, its result, presets and kept runs."""
