"""Candles from venues through ccxt: paging, retries, resuming, gaps."""
