"""Indicators against the `ta` package and TA-Lib, and the promise that no later value changes an earlier one."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import ta
import talib
from strategy_worlds import bundled, walk

from flexbot.strategy import indicators as ours

REAL = bundled()[0]
HIGH, LOW, CLOSE, VOLUME = (pd.Series(getattr(REAL, name)) for name in ("high", "low", "close", "volume"))
H, L, C, V = REAL.high, REAL.low, REAL.close, REAL.volume


def agree(found: Any, expected: Any, start: int, tolerance: float = 1e-9) -> None:
    found, expected = np.asarray(found)[start:], np.asarray(expected)[start:]
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    # relative to the size of the numbers: prices of 20,000 have no nine decimals to agree in
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance, equal_nan=True)


@pytest.mark.parametrize("period", [2, 5, 21, 200])
def test_averages_agree_with_ta_from_the_first_value(period: int) -> None:
    agree(ours.ema(C, period), ta.trend.EMAIndicator(CLOSE, period).ema_indicator(), 0)
    agree(ours.sma(C, period), ta.trend.SMAIndicator(CLOSE, period).sma_indicator(), 0)


def test_wilders_indicators_agree_with_ta_from_the_first_value() -> None:
    agree(ours.rsi(C, 14), ta.momentum.RSIIndicator(CLOSE, 14).rsi(), 0)
    expected = ta.volatility.AverageTrueRange(HIGH, LOW, CLOSE, 14).average_true_range()
    agree(ours.atr(H, L, C, 14), expected, 13)


def test_macd_agrees_with_ta_from_the_first_value() -> None:
    expected = ta.trend.MACD(CLOSE, window_fast=26, window_slow=55, window_sign=9)
    line, signal, histogram = ours.macd(C, 26, 55, 9)
    agree(line, expected.macd(), 0)
    agree(signal, expected.macd_signal(), 0)
    agree(histogram, expected.macd_diff(), 0)


def test_bollinger_bands_agree_with_ta() -> None:
    expected = ta.volatility.BollingerBands(CLOSE, 20, 2)
    lower, middle, upper = ours.bollinger(C, 20, 2.0)
    agree(lower, expected.bollinger_lband(), 0)
    agree(middle, expected.bollinger_mavg(), 0)
    agree(upper, expected.bollinger_hband(), 0)


def test_volume_indicators_agree_with_ta() -> None:
    expected = ta.volume.VolumeWeightedAveragePrice(HIGH, LOW, CLOSE, VOLUME, 14).volume_weighted_average_price()
    agree(ours.rolling_vwap(H, L, C, V, 14), expected, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ta divides by zero where nothing was traded
        flow = ta.volume.MFIIndicator(HIGH, LOW, CLOSE, VOLUME, 14).money_flow_index()
    agree(ours.mfi(H, L, C, V, 14), flow, 0)


def test_on_balance_volume_agrees_with_ta_where_every_close_changes() -> None:
    moving = walk(2000, 5)
    expected = ta.volume.OnBalanceVolumeIndicator(pd.Series(moving.close), pd.Series(moving.volume))
    agree(ours.obv(moving.close, moving.volume), expected.on_balance_volume(), 0)


def test_indicators_agree_with_talib_once_its_other_start_is_forgotten() -> None:
    late = 1500
    agree(ours.ema(C, 50), talib.EMA(C, 50), late)
    agree(ours.rsi(C, 14), talib.RSI(C, 14), late)
    agree(ours.atr(H, L, C, 14), talib.ATR(H, L, C, 14), late)
    for found, expected in zip(ours.macd(C, 12, 26, 9), talib.MACD(C, 12, 26, 9), strict=True):
        agree(found, expected, late)
    agree(ours.obv(C, V), talib.OBV(C, V), 0)
    agree(ours.sma(C, 20), talib.SMA(C, 20), 0)
    agree(ours.rolling_max(C, 20), talib.MAX(C, 20), 0)


def test_money_flow_agrees_with_talib_where_money_flows() -> None:
    moving = walk(2000, 6)
    columns = moving.high, moving.low, moving.close, moving.volume
    agree(ours.mfi(*columns, 14), talib.MFI(*columns, 14), 14)


def test_session_vwap_starts_anew_with_every_session() -> None:
    found = ours.session_vwap([3, 6, 9, 12], [3, 6, 9, 12], [3, 6, 9, 12], [1, 2, 0, 1], [1, 1, 2, 2])
    np.testing.assert_array_equal(found, [3, 5, np.nan, 12])


def test_windows_of_equal_values_are_exact_after_large_ones() -> None:
    values = np.concatenate([np.full(50, 1e12), [0.1, 7e11, 3.3], np.full(60, 0.1)])
    assert ours.sma(values, 20)[-1] == pytest.approx(0.1, rel=1e-15)
    lower, middle, upper = ours.bollinger(values, 20)
    assert (lower[-1], middle[-1], upper[-1]) == (0.1, 0.1, 0.1)


EACH: list[Callable[[int], Any]] = [
    lambda k: ours.ema(C[:k], 20),
    lambda k: ours.sma(V[:k], 20),
    lambda k: ours.rolling_max(H[:k], 30),
    lambda k: ours.rsi(C[:k], 14),
    lambda k: ours.atr(H[:k], L[:k], C[:k], 14),
    lambda k: np.array(ours.macd(C[:k])).T,
    lambda k: np.array(ours.bollinger(C[:k])).T,
    lambda k: ours.rolling_vwap(H[:k], L[:k], C[:k], V[:k], 14),
    lambda k: ours.session_vwap(H[:k], L[:k], C[:k], V[:k], REAL.time[:k] // 86_400_000),
    lambda k: ours.mfi(H[:k], L[:k], C[:k], V[:k]),
    lambda k: ours.obv(C[:k], V[:k]),
]


@pytest.mark.parametrize("indicator", EACH, ids=range(len(EACH)))
def test_no_later_value_changes_an_earlier_one(indicator: Callable[[int], Any]) -> None:
    whole = indicator(3000)
    for cut in (0, 1, 2, 13, 14, 40, 999, 1000, 1001, 2047, 2999):
        np.testing.assert_array_equal(indicator(cut), whole[:cut])


def test_too_few_values_give_only_unknowns() -> None:
    assert np.isnan(ours.sma([1.0, 2.0], 3)).all()
    assert np.isnan(ours.rsi([1.0, 2.0], 14)).all()
    assert len(ours.ema([], 3)) == 0


def test_a_period_below_one_and_uneven_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ours.ema([1.0], 0)
    with pytest.raises(ValueError, match="different lengths"):
        ours.atr([1.0], [1.0], [1.0, 2.0])
