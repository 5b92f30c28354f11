"""Files that others wrote: from the dumps of exchanges and charting programs to checked candles."""
