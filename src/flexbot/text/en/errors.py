"""Errors: what happened, and under `.hint` what to do."""

TEXTS: dict[str, str] = {
    # timeframes and candles
}
