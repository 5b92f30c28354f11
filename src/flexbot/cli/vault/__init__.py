"""`flexbot vault` and the dialogs of `flexbot config`: words in, calls, words out; no rule of security."""
