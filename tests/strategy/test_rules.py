"""The strategies' rules: the worked numbers, and the compiled scans against slow ones written from the rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import ta
from strategy_worlds import bundled, candles, leg, mirrored, steady, walk

from flexbot.errors import StrategyError
from flexbot.market.candles import BoolArray, Candles
from flexbot.strategy.builtin.dca import Dca
from flexbot.strategy.builtin.elliott import Elliott
from flexbot.strategy.builtin.ema_cross import EmaCross
from flexbot.strategy.builtin.momentum import Momentum
from flexbot.strategy.builtin.omd import Omd
from flexbot.strategy.pivots import HIGH, LOW, Divergences, divergences, swings
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT, EXIT_LONG, Signals


def elliott_world() -> Candles:
    """p0 100, p1 120, p2 109.5, then the first close above p1 at 120.5 on ten times the volume; ATR 1."""
    path = [106.0, *leg(106.0, 100.5), *leg(100.5, 119.5), *leg(119.5, 110.0), *leg(110.0, 120.5), 120.5, 120.5]
    volume = np.ones(len(path))
    volume[-3] = 10.0
    return steady(path, volume)


def only(signals: Signals) -> np.void:
    assert len(signals) == 1
    return signals.rows[0]  # type: ignore[no-any-return]


def test_elliott_asks_for_the_worked_levels() -> None:
    world = elliott_world()
    row = only(Elliott().signals(world))
    assert (row["bar"], row["kind"]) == (len(world) - 3, ENTER_LONG)
    assert row["stop_price"] == pytest.approx(108.9525, abs=1e-9)
    assert row["stop_dist"] == pytest.approx(2.0, abs=1e-9)  # the ATR stop of 118.5
    assert row["target_price"] == pytest.approx(141.86, abs=1e-9)
    assert (row["target_price"] - 120.5) / (120.5 - row["stop_price"]) == pytest.approx(1.85, abs=0.001)
    assert row["stage_one"] == 0.35
    assert row["retest_bars"] == 24
    assert [row["retest_arm"], row["retest_low"], row["retest_high"]] == pytest.approx([121.0, 118.8, 120.6], abs=1e-9)


def test_elliott_refuses_the_worked_trade_at_reward_risk_two() -> None:
    signals = Elliott(min_rr=2.0).signals(elliott_world())
    assert len(signals) == 0
    assert {count.rule: count.stopped for count in signals.filters}["reward_risk"] == 1


def test_elliott_needs_volume_on_the_breakout_and_a_proper_retracement() -> None:
    world = elliott_world()
    quiet = candles(world.open, world.high, world.low, world.close)
    assert len(Elliott().signals(quiet)) == 0
    assert len(Elliott(max_retrace=0.5).signals(world)) == 0
    assert len(Elliott(min_retrace=0.53).signals(world)) == 0
    assert len(Elliott(side="short").signals(world)) == 0


def test_elliott_waits_for_the_hidden_divergence_when_asked() -> None:
    signals = Elliott(require_divergence=True).signals(elliott_world())
    assert {count.rule: count.stopped for count in signals.filters}["divergence"] == 1


def test_elliott_short_is_the_mirror_image() -> None:
    row = only(Elliott().signals(mirrored(elliott_world(), 240.0)))
    assert row["kind"] == ENTER_SHORT
    assert row["stop_price"] == pytest.approx(130.5 * 1.005, abs=1e-9)
    assert row["target_price"] == pytest.approx(130.5 - 1.618 * 20, abs=1e-9)
    assert [row["retest_arm"], row["retest_low"], row["retest_high"]] == pytest.approx([119.0, 119.4, 121.2], abs=1e-9)


def test_elliott_takes_only_the_first_close_beyond_the_first_wave() -> None:
    path = [106.0, *leg(106.0, 100.5), *leg(100.5, 119.5), *leg(119.5, 110.0), *leg(110.0, 120.5)]
    path += [120.0, 120.5]  # back below and beyond once more
    volume = np.ones(len(path))
    volume[-1] = 10.0  # the first close beyond had no volume
    assert len(Elliott().signals(steady(path, volume))) == 0


def test_momentum_asks_for_the_worked_distances() -> None:
    path = [100.0, *leg(100.0, 140.0)]
    volume = np.ones(len(path))
    volume[70] = 10.0
    row = only(Momentum(rsi_limit=100.0).signals(steady(path, volume)))
    assert (row["bar"], row["kind"]) == (70, ENTER_LONG)
    assert 100 - row["stop_dist"] == pytest.approx(98.5, abs=1e-9)
    assert 100 + row["target_dist"] == pytest.approx(104.5, abs=1e-9)


def test_omd_asks_for_the_worked_distances_and_accepts_exactly_two() -> None:
    path = [200.0, *leg(200.0, 150.0), *leg(150.0, 170.0)]
    strategy = Omd(require_divergence=False, rsi_high=100.0, histogram_factor=10.0, bias_timeframe="off")
    signals = strategy.signals(steady(path))
    assert len(signals) > 0
    row = signals.rows[-1]
    assert row["kind"] == ENTER_LONG
    assert 100 - row["stop_dist"] == pytest.approx(98.2, abs=1e-9)
    assert 100 + row["target_dist"] == pytest.approx(103.6, abs=1e-9)
    with pytest.raises(StrategyError) as caught:
        Omd(min_rr=2.01)
    assert caught.value.key == "strategy.reward_too_small"


def active(found: Divergences, length: int) -> BoolArray:
    mask = np.zeros(length, dtype=np.bool_)
    for start, end in zip(found.start, found.end, strict=True):
        mask[start:end] = True
    return mask


def test_momentum_signals_are_those_of_the_rules_written_with_ta() -> None:
    data = bundled()[0][:6000]
    high, low, close, volume = (pd.Series(getattr(data, name)) for name in ("high", "low", "close", "volume"))
    fast = ta.trend.EMAIndicator(close, 20).ema_indicator()
    slow = ta.trend.EMAIndicator(close, 50).ema_indicator()
    atr = ta.volatility.AverageTrueRange(high, low, close, 14).average_true_range()
    rsi = ta.momentum.RSIIndicator(close, 14).rsi()
    points = 1.0 * (atr > 1.05 * atr.rolling(5).mean()) + 0.5 * (volume > 1.1 * volume.rolling(20).mean())
    expected = []
    for side, trend, cool, values in ((1, fast > slow, rsi <= 60, data.low), (-1, fast < slow, rsi >= 40, data.high)):
        confirmed = (trend & (1.5 + points >= 2.0) & cool & slow.notna()).to_numpy()
        diverges = active(divergences(values, rsi.to_numpy(), LOW if side > 0 else HIGH), len(data))
        fresh = confirmed & ~np.concatenate([[False], confirmed[:-1]])
        expected += [(int(bar), side, bool(diverges[bar])) for bar in np.flatnonzero(fresh)]
    found = Momentum(bias_timeframe="off").signals(data)
    sides = np.where(found.rows["kind"] == ENTER_LONG, 1, -1)
    reasons = ["divergence" in found.reason(row) for row in range(len(found))]
    assert list(zip(found.rows["bar"].tolist(), sides.tolist(), reasons, strict=True)) == sorted(expected)
    assert any(reasons)
    required = Momentum(bias_timeframe="off", require_divergence=True).signals(data)
    assert len(required) == sum(reasons)


def test_omd_signals_are_those_of_the_rules_written_with_ta() -> None:
    data = bundled()[0][:8000]
    close = pd.Series(data.close)
    fast = ta.trend.EMAIndicator(close, 5).ema_indicator()
    slow = ta.trend.EMAIndicator(close, 21).ema_indicator()
    macd = ta.trend.MACD(close, window_fast=26, window_slow=55, window_sign=9)
    line, signal, gap = macd.macd(), macd.macd_signal(), macd.macd_diff().abs()
    rsi = ta.momentum.RSIIndicator(close, 14).rsi()
    expected = []
    for side in (1, -1):
        ema_on, macd_on = side * (fast - slow) > 0, side * (line - signal) > 0
        crossed = (ema_on & ~ema_on.shift(fill_value=False)) | (macd_on & ~macd_on.shift(fill_value=False))
        recent = crossed.rolling(8).max() > 0
        slope = (side * (fast - fast.shift(5)) > 0) & (side * (slow - slow.shift(5)) >= -0.0001 * close)
        calm = gap <= 1.1 * gap.shift().rolling(5).max()
        divergence = active(divergences(data.low if side > 0 else data.high, rsi.to_numpy(), -side), len(data))
        rules = ema_on & macd_on & recent & slope & calm & rsi.between(18, 82) & divergence
        expected += [(int(bar), side) for bar in np.flatnonzero(rules)]
    found = Omd(bias_timeframe="off").signals(data)
    sides = np.where(found.rows["kind"] == ENTER_LONG, 1, -1)
    assert list(zip(found.rows["bar"].tolist(), sides.tolist(), strict=True)) == sorted(expected)
    assert len(expected) > 5


def test_omd_judges_the_rsi_zone_at_the_divergence_pivot() -> None:
    data = bundled()[0]
    free = Omd(bias_timeframe="off").signals(data)
    zone = Omd(bias_timeframe="off", rsi_zone=True).signals(data)
    assert 0 < len(zone) < len(free)
    assert set(zone.rows["bar"]) <= set(free.rows["bar"])
    assert {count.rule for count in zone.filters} - {count.rule for count in free.filters} == {"rsi_zone"}


def test_elliott_breakouts_are_those_of_a_slow_search() -> None:
    data = walk(4000, 21)
    expected = []
    for i in range(19, len(data)):
        waves: list[tuple[int, int]] = []
        part = swings(data.high[: i + 1], data.low[: i + 1], 6)
        for bar, kind in zip(part.bar[-9:].tolist(), part.kind[-9:].tolist(), strict=True):
            if waves and waves[-1][1] == kind:
                waves.pop()
            waves.append((bar, kind))
        if len(waves) < 3:
            continue
        (bar0, _), (bar1, _), (bar2, last) = waves[-3:]
        side = 1 if last == LOW else -1
        outer, inner = (data.high, data.low) if side > 0 else (data.low, data.high)
        p0, p1, p2 = inner[bar0], outer[bar1], inner[bar2]
        beyond = side * (data.close[bar2 + 1 : i + 1] - p1) > 0
        if not (beyond[-1] and beyond.sum() == 1):
            continue
        retrace = (p1 - p2) / (p1 - p0)
        busy = data.volume[i] > 1.2 * data.volume[i - 19 : i + 1].mean()
        if side * (p2 - p0) > 0 and 0.382 <= retrace <= 0.786 and busy and p2 + 1.618 * (p1 - p0) > 0:
            expected.append((i, side))
    found = Elliott(bias_timeframe="off", min_rr=0.0).signals(data)
    sides = np.where(found.rows["kind"] == ENTER_LONG, 1, -1)
    assert list(zip(found.rows["bar"].tolist(), sides.tolist(), strict=True)) == expected
    assert len(expected) > 5


def test_ema_cross_enters_on_the_candle_that_completes_the_cross() -> None:
    data = bundled()[0][:5000]
    close = pd.Series(data.close)
    apart = ta.trend.EMAIndicator(close, 12).ema_indicator() - ta.trend.EMAIndicator(close, 26).ema_indicator()
    up = (apart > 0) & (apart.shift() <= 0)
    long = EmaCross(side="long", fast=12, slow=26).signals(data)
    assert long.rows["bar"].tolist() == np.flatnonzero(up).tolist()
    assert set(long.rows["stop_frac"]) == {0.02}
    assert set(long.rows["target_frac"]) == {0.04}
    leaving = EmaCross(side="long", fast=12, slow=26, exit_on_cross=True).signals(data)
    exits = leaving.rows[leaving.rows["kind"] == EXIT_LONG]
    assert exits["bar"].tolist() == np.flatnonzero((apart < 0) & (apart.shift() >= 0)).tolist()


def test_dca_buys_once_a_day_on_the_clock() -> None:
    data = bundled()[0][5:300]
    signals = Dca(amount=50.0, max_entries=4).signals(data)
    assert set((data.time[signals.rows["bar"]] // 3_600_000 % 24).tolist()) == {0}
    assert len(signals) == 12
    assert set(signals.rows["amount"]) == {50.0}
    assert set(signals.rows["add"]) == {1}
    assert set(signals.rows["stage_one"]) == {0.25}
    assert set(Dca(side="short").signals(data).rows["kind"]) == {ENTER_SHORT}
