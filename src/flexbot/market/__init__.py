"""Market data: candles, timeframes, the Parquet store, imports, downloads and the bundled sample."""
