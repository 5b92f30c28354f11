"""`vote`: eight indicators vote, and enough of them must agree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flexbot.market.candles import BoolArray, Candles, FloatArray
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import require_order
from flexbot.strategy.events import earlier, filter_counts
from flexbot.strategy.indicators import atr, bollinger, ema, mfi, obv, rolling_vwap, rsi, sma
from flexbot.strategy.params import Param
from flexbot.strategy.signals import Signals, entries

_VOTERS = 8
_RULES = ("share", "fresh")
Votes = npt.NDArray[np.int64]


class Vote(Strategy):
    """Enters when enough of eight indicators agree on a side."""

    name = "vote"

    min_share_pct = Param(60.0, 51.0, 100.0)
    period = Param(14, 2, 200)
    fast = Param(9, 1, 500)
    slow = Param(21, 2, 1000)
    average = Param(20, 2, 500)
    neutral = Param(5.0, 0.0, 40.0)
    stop_pct = Param(2.0, 0.01, 90.0)
    target_pct = Param(4.0, 0.01, 1000.0)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "fast", "slow")

    def signals(self, candles: Candles) -> Signals:
        """Entries where the share of votes for a side reaches `min_share_pct`.

        A candidate is a candle at which a side has more votes than the other.
        """
        ballots = self.ballots(candles)
        ayes = sum(((ballot > 0.0).astype(np.int64) for ballot in ballots), np.zeros(len(candles), dtype=np.int64))
        noes = sum(((ballot < 0.0).astype(np.int64) for ballot in ballots), np.zeros(len(candles), dtype=np.int64))
        nothing = np.zeros(len(candles), dtype=np.bool_)
        long, long_counts = self._decide(ayes, noes) if self.allows_long else (nothing, (0, 0, 0))
        short, short_counts = self._decide(noes, ayes) if self.allows_short else (nothing, (0, 0, 0))
        candidates, thin, stale = (a + b for a, b in zip(long_counts, short_counts, strict=True))
        return entries(
            candles,
            long=long,
            short=short,
            reason_long="vote_long",
            reason_short="vote_short",
            filters=filter_counts(_RULES, candidates, (thin, stale)),
            stop_frac=self.stop_pct / 100.0,
            target_frac=self.target_pct / 100.0,
        )

    def _decide(self, ayes: Votes, noes: Votes) -> tuple[BoolArray, tuple[int, int, int]]:
        """Where a side wins afresh, and the counts: candidates, without the share, no longer fresh."""
        ahead = ayes > noes
        enough = ahead & (100 * ayes >= self.min_share_pct * _VOTERS)
        fresh = enough.copy()
        fresh[1:] &= ~enough[:-1]
        return fresh, (int(ahead.sum()), int((ahead & ~enough).sum()), int((enough & ~fresh).sum()))

    def ballots(self, candles: Candles) -> tuple[FloatArray, ...]:
        """One array per indicator: above 0 a vote for long, below for short, 0 or NaN none."""
        high, low, close, volume = candles.high, candles.low, candles.close, candles.volume
        _, middle, upper = bollinger(close, self.average, 2.0)
        flow = obv(close, volume)
        busy = volume > sma(volume, self.average)
        moved = close - earlier(close, self.period)
        return (
            _beyond(rsi(close, self.period) - 50.0, self.neutral),
            ema(close, self.fast) - ema(close, self.slow),
            _beyond(close - middle, (upper - middle) / 2.0),
            np.where(busy, close - candles.open, 0.0),
            close - rolling_vwap(high, low, close, volume, self.average),
            _beyond(mfi(high, low, close, volume, self.period) - 50.0, self.neutral),
            flow - sma(flow, self.average),
            _beyond(moved, atr(high, low, close, self.period)),
        )


def _beyond(values: FloatArray, distance: float | FloatArray) -> FloatArray:
    """`values` where they lie further than `distance` from 0, else 0."""
    return np.where(np.abs(values) > distance, values, 0.0)
