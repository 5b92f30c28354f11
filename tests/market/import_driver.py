"""A process of its own for the store tests: append candles piece by piece and say when each one is in.

Arguments: the store's folder, the first row, the number of rows, rows per piece.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from flexbot.market.candles import Candles
from flexbot.market.store import CandleStore

START = 1_704_067_200_000
MINUTE = 60_000


def candles(first: int, count: int) -> Candles:
    """Minutes whose values follow from their time."""
    time = START + (first + np.arange(count)) * MINUTE
    base = 100.0 + (time // MINUTE) % 997
    return Candles.checked(
        venue="test",
        symbol="BTC/USDT",
        timeframe="1m",
        time=time,
        open=base,
        high=base + 2,
        low=base - 1,
        close=base + 1,
        volume=base,
    )


def main() -> None:
    """Append all pieces."""
    root, first, count, piece = Path(sys.argv[1]), *map(int, sys.argv[2:])
    store = CandleStore(root)
    print("ready", flush=True)
    for start in range(first, first + count, piece):
        done = store.append(candles(start, piece), source="driver")
        print(start, done.added, done.replaced, done.unchanged, flush=True)


if __name__ == "__main__":
    main()
