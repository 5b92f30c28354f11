"""The look-ahead check finds every way of knowing the future that it is meant for, and says where."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from strategy_worlds import bundled

from flexbot.engine.lookahead import check_lookahead
from flexbot.market.candles import Candles
from flexbot.strategy.base import Strategy
from flexbot.strategy.pivots import LOW, pivots
from flexbot.strategy.signals import Signals, entries


class NextClose(Strategy):
    name = "next_close"

    def signals(self, candles: Candles) -> Signals:
        close = pd.Series(candles.close)
        return entries(candles, long=(close.shift(-1) > close * 1.01).to_numpy(), stop_frac=0.02)


class CentredWindow(Strategy):
    name = "centred"

    def signals(self, candles: Candles) -> Signals:
        close = pd.Series(candles.close)
        smooth = close.rolling(11, center=True).mean()
        return entries(candles, long=((close > smooth) & (close.shift() <= smooth.shift())).to_numpy(), stop_frac=0.02)


class FittedOnAll(Strategy):
    name = "fitted"

    def signals(self, candles: Candles) -> Signals:
        change = np.diff(candles.close, prepend=candles.close[:1]) / candles.close
        far = change > 3 * change.std() if len(candles) else np.zeros(0, dtype=np.bool_)
        return entries(candles, long=far, stop_frac=0.02)


class ParentTooEarly(Strategy):
    name = "parent_early"

    def signals(self, candles: Candles) -> Signals:
        group = pd.Series(candles.time // 14_400_000)
        parent_close = pd.Series(candles.close).groupby(group).transform("last")
        return entries(candles, long=(parent_close > candles.open * 1.015).to_numpy(), stop_frac=0.02)


class PivotTooEarly(Strategy):
    name = "pivot_early"

    def signals(self, candles: Candles) -> Signals:
        mask = np.zeros(len(candles), dtype=np.bool_)
        mask[pivots(candles.low, LOW, 6) + 3] = True
        return entries(candles, long=mask, stop_frac=0.02)


class LevelFromTheFuture(Strategy):
    name = "level"

    def signals(self, candles: Candles) -> Signals:
        mask = np.arange(len(candles)) % 97 == 0
        stop = np.full(len(candles), candles.low.min() * 0.9 if len(candles) else 0.0)
        return entries(candles, long=mask, stop_price=stop)


class ReasonFromTheFuture(Strategy):
    name = "reason"

    def signals(self, candles: Candles) -> Signals:
        mask = np.arange(len(candles)) % 97 == 0
        return entries(candles, long=mask, reason_long=f"of {len(candles)}", stop_frac=0.02)


class Honest(Strategy):
    name = "honest"

    def signals(self, candles: Candles) -> Signals:
        close = pd.Series(candles.close)
        return entries(candles, long=(close > close.rolling(50).max().shift()).to_numpy(), stop_frac=0.02)


@pytest.mark.parametrize(
    ("strategy", "field"),
    [
        (NextClose, "signal"),
        (CentredWindow, "signal"),
        (FittedOnAll, "signal"),
        (ParentTooEarly, "signal"),
        (PivotTooEarly, "signal"),
        (LevelFromTheFuture, "stop_price"),
        (ReasonFromTheFuture, "reason"),
    ],
)
def test_each_way_of_knowing_the_future_is_found(strategy: type[Strategy], field: str) -> None:
    data = bundled()[0][:6000]
    report = check_lookahead(strategy(), data)
    assert not report.clean
    first = report.differences[0]
    assert first.field == field
    assert first.bar < first.cut
    assert first.time_ms == data.time[first.bar]
    assert first.known != first.later


def test_the_first_difference_names_both_values() -> None:
    data = bundled()[0][4000:6000]  # prices fall
    report = check_lookahead(LevelFromTheFuture(), data, cuts=[500])
    (found,) = report.differences
    assert found.bar == 0
    assert found.known == data.low[:500].min() * 0.9
    assert found.later == data.low.min() * 0.9


def test_an_honest_strategy_is_clean_and_progress_is_reported() -> None:
    told: list[tuple[int, int]] = []
    report = check_lookahead(
        Honest(), bundled()[0][:6000], cuts=40, progress=lambda done, all: told.append((done, all))
    )
    assert report.clean
    assert report.signals > 50
    assert told[-1] == (report.cuts, report.cuts)
    assert [done for done, _ in told] == list(range(1, report.cuts + 1))


def test_the_check_itself_is_repeatable() -> None:
    data = bundled()[0][:3000]
    assert check_lookahead(NextClose(), data) == check_lookahead(NextClose(), data)
