"""Indicators over float64 columns, each compiled, in a single pass and causal to the last bit.

Causal means `f(x[:k]) == f(x)[:k]` exactly. Values that are not defined yet are NaN. The definitions are the textbook
ones in the form the `ta` package gives them (exponential averages start at the first value, Wilder's at zero for RSI
and at the plain mean for ATR). Leading NaNs of a column are skipped, so that indicators can be stacked.

Rolling sums are taken afresh every `period` candles, which keeps rounding errors from piling up, and are exact
while all values of the window are equal.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flexbot.compiled import inline_kernel, kernel
from flexbot.market.candles import FloatArray, IntArray
from flexbot.strategy.steps import atr_step, ema_step, rsi_of, tail_sum, true_range


def ema(values: npt.ArrayLike, period: int) -> FloatArray:
    """Exponential average with weight 2/(period+1), started at the first value; one value per candle."""
    return _ema(_column(values), _checked(period))


def sma(values: npt.ArrayLike, period: int) -> FloatArray:
    """Plain average of the last `period` values."""
    return _sma(_column(values), _checked(period))


def rolling_max(values: npt.ArrayLike, period: int) -> FloatArray:
    """The largest of the last `period` values."""
    return _rolling_max(_column(values), _checked(period))


def rsi(close: npt.ArrayLike, period: int = 14) -> FloatArray:
    """Wilder's relative strength index, 0 to 100."""
    return _rsi(_column(close), _checked(period))


def atr(high: npt.ArrayLike, low: npt.ArrayLike, close: npt.ArrayLike, period: int = 14) -> FloatArray:
    """Wilder's average true range, in price."""
    tops, bottoms, closes = _columns(high, low, close)
    return _atr(tops, bottoms, closes, _checked(period))


def macd(
    close: npt.ArrayLike, fast: int = 12, slow: int = 26, signal: int = 9
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """MACD line, its signal line and the histogram (line minus signal), in price."""
    return _macd(_column(close), _checked(fast), _checked(slow), _checked(signal))


def bollinger(
    close: npt.ArrayLike, period: int = 20, deviations: float = 2.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lower band, middle and upper band: the plain average and `deviations` population deviations around it."""
    return _bollinger(_column(close), _checked(period), float(deviations))


def rolling_vwap(
    high: npt.ArrayLike, low: npt.ArrayLike, close: npt.ArrayLike, volume: npt.ArrayLike, period: int = 14
) -> FloatArray:
    """Typical price of the last `period` candles weighted by volume; NaN where nothing was traded."""
    tops, bottoms, closes, traded = _columns(high, low, close, volume)
    return _rolling_vwap(tops, bottoms, closes, traded, _checked(period))


def session_vwap(
    high: npt.ArrayLike, low: npt.ArrayLike, close: npt.ArrayLike, volume: npt.ArrayLike, session: npt.ArrayLike
) -> FloatArray:
    """Typical price weighted by volume since the session began.

    `session` holds one whole number per candle; a session lasts while it stays the same (`time // 86_400_000` for
    UTC days).
    """
    sessions: IntArray = np.ascontiguousarray(session, dtype=np.int64)
    tops, bottoms, closes, traded = _columns(high, low, close, volume)
    if len(sessions) != len(closes):
        raise ValueError("session needs one number per candle")
    return _session_vwap(tops, bottoms, closes, traded, sessions)


def mfi(
    high: npt.ArrayLike, low: npt.ArrayLike, close: npt.ArrayLike, volume: npt.ArrayLike, period: int = 14
) -> FloatArray:
    """Money flow index, 0 to 100; NaN where no money flowed in the window."""
    tops, bottoms, closes, traded = _columns(high, low, close, volume)
    return _mfi(tops, bottoms, closes, traded, _checked(period))


def obv(close: npt.ArrayLike, volume: npt.ArrayLike) -> FloatArray:
    """On-balance volume: volume added on a higher close, taken away on a lower one (Granville; as TA-Lib).

    `ta` adds the volume on an unchanged close as well, which is not the textbook's definition.
    """
    closes, traded = _columns(close, volume)
    return _obv(closes, traded)


def _column(values: npt.ArrayLike) -> FloatArray:
    return np.ascontiguousarray(values, dtype=np.float64)


def _columns(*many: npt.ArrayLike) -> list[FloatArray]:
    columns = [_column(values) for values in many]
    if len({len(column) for column in columns}) > 1:
        raise ValueError(f"columns of different lengths: {', '.join(str(len(column)) for column in columns)}")
    return columns


def _checked(period: int) -> int:
    if period < 1:
        raise ValueError(f"a period must be at least 1, not {period}")
    return period


@inline_kernel
def _first_value(values: FloatArray) -> int:
    start = 0
    while start < len(values) and np.isnan(values[start]):
        start += 1
    return start


@kernel
def _ema(values: FloatArray, period: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    start = _first_value(values)
    alpha = 2.0 / (period + 1)
    average = 0.0
    for i in range(start, len(values)):
        average = values[i] if i == start else ema_step(average, alpha, values[i])
        if i - start >= period - 1:
            out[i] = average
    return out


@kernel
def _sma(values: FloatArray, period: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    start = _first_value(values)
    total, equal, until_fresh = 0.0, 0, 0
    for i in range(start, len(values)):
        equal = equal + 1 if i > start and values[i] == values[i - 1] else 1
        if i - start < period - 1:
            continue
        if until_fresh == 0:
            total, until_fresh = tail_sum(values, i, period), period
        else:
            total += values[i] - values[i - period]
        until_fresh -= 1
        if equal >= period:
            total = period * values[i]
        out[i] = total / period
    return out


@kernel
def _rolling_max(values: FloatArray, period: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    start = _first_value(values)
    # Indices of the values that can still become the largest, their values falling; a ring of `period` places.
    waiting = np.empty(period, dtype=np.int64)
    first, count = 0, 0
    for i in range(start, len(values)):
        if count > 0 and waiting[first] <= i - period:
            first, count = (first + 1) % period, count - 1
        while count > 0 and values[waiting[(first + count - 1) % period]] <= values[i]:
            count -= 1
        waiting[(first + count) % period] = i
        count += 1
        if i - start >= period - 1:
            out[i] = values[waiting[first]]
    return out


@kernel
def _rsi(close: FloatArray, period: int) -> FloatArray:
    out = np.full(len(close), np.nan)
    start = _first_value(close)
    up, down = 0.0, 0.0
    for i in range(start + 1, len(close)):
        change = close[i] - close[i - 1]
        up = ema_step(up, 1.0 / period, max(change, 0.0))
        down = ema_step(down, 1.0 / period, max(-change, 0.0))
        if i - start >= period - 1:
            out[i] = rsi_of(up, down)
    return out


@kernel
def _atr(high: FloatArray, low: FloatArray, close: FloatArray, period: int) -> FloatArray:
    out = np.full(len(close), np.nan)
    average = 0.0
    for i in range(len(close)):
        previous = close[i - 1] if i > 0 else high[i]
        average = atr_step(average, i, period, true_range(high[i], low[i], previous))
        if i >= period - 1:
            out[i] = average
    return out


@kernel
def _macd(close: FloatArray, fast: int, slow: int, signal: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    line = np.full(len(close), np.nan)
    signal_line = np.full(len(close), np.nan)
    histogram = np.full(len(close), np.nan)
    start = _first_value(close)
    first = start + max(fast, slow) - 1
    quick, calm, smooth = 0.0, 0.0, 0.0
    for i in range(start, len(close)):
        quick = close[i] if i == start else ema_step(quick, 2.0 / (fast + 1), close[i])
        calm = close[i] if i == start else ema_step(calm, 2.0 / (slow + 1), close[i])
        if i < first:
            continue
        line[i] = quick - calm
        smooth = line[i] if i == first else ema_step(smooth, 2.0 / (signal + 1), line[i])
        if i >= first + signal - 1:
            signal_line[i] = smooth
            histogram[i] = line[i] - smooth
    return line, signal_line, histogram


@kernel
def _bollinger(close: FloatArray, period: int, deviations: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    lower = np.full(len(close), np.nan)
    middle = np.full(len(close), np.nan)
    upper = np.full(len(close), np.nan)
    start = _first_value(close)
    mean, squares, equal, until_fresh = 0.0, 0.0, 0, 0
    for i in range(start, len(close)):
        equal = equal + 1 if i > start and close[i] == close[i - 1] else 1
        if i - start < period - 1:
            continue
        if until_fresh == 0:
            mean, squares, until_fresh = tail_sum(close, i, period) / period, 0.0, period
            for j in range(i - period + 1, i + 1):
                squares += (close[j] - mean) * (close[j] - mean)
        else:
            # Welford's update for a window: the newest value in, the oldest out
            step = close[i] - close[i - period]
            old_mean, mean = mean, mean + step / period
            squares = max(squares + step * (close[i] - mean + close[i - period] - old_mean), 0.0)
        until_fresh -= 1
        if equal >= period:
            mean, squares = close[i], 0.0
        width = deviations * np.sqrt(squares / period)
        lower[i], middle[i], upper[i] = mean - width, mean, mean + width
    return lower, middle, upper


@inline_kernel
def _typical(high: FloatArray, low: FloatArray, close: FloatArray, i: int) -> float:
    price: float = (high[i] + low[i] + close[i]) / 3.0
    return price


@kernel
def _rolling_vwap(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, period: int) -> FloatArray:
    out = np.full(len(close), np.nan)
    money, traded, active, until_fresh = 0.0, 0.0, 0, 0
    for i in range(len(close)):
        active += int(volume[i] != 0.0)
        if i >= period:
            active -= int(volume[i - period] != 0.0)
        if i < period - 1:
            continue
        if until_fresh == 0:
            money, traded, until_fresh = 0.0, 0.0, period
            for j in range(i - period + 1, i + 1):
                money += _typical(high, low, close, j) * volume[j]
                traded += volume[j]
        else:
            gone = i - period
            money += _typical(high, low, close, i) * volume[i] - _typical(high, low, close, gone) * volume[gone]
            traded += volume[i] - volume[gone]
        until_fresh -= 1
        if active == 0:
            money, traded = 0.0, 0.0
        elif traded > 0.0:
            out[i] = money / traded
    return out


@kernel
def _session_vwap(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, session: IntArray
) -> FloatArray:
    out = np.full(len(close), np.nan)
    money, traded = 0.0, 0.0
    for i in range(len(close)):
        if i > 0 and session[i] != session[i - 1]:
            money, traded = 0.0, 0.0
        money += _typical(high, low, close, i) * volume[i]
        traded += volume[i]
        if traded > 0.0:
            out[i] = money / traded
    return out


@inline_kernel
def _flow(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, i: int) -> float:
    """Money of a candle, positive when the typical price rose, negative when it fell, 0 for the first one."""
    if i == 0:
        return 0.0
    price = _typical(high, low, close, i)
    flow: float = price * volume[i] * np.sign(price - _typical(high, low, close, i - 1))
    return flow


@kernel
def _mfi(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, period: int) -> FloatArray:
    out = np.full(len(close), np.nan)
    inflow, outflow, rises, falls, until_fresh = 0.0, 0.0, 0, 0, 0
    for i in range(len(close)):
        new = _flow(high, low, close, volume, i)
        old = _flow(high, low, close, volume, i - period) if i >= period else 0.0
        rises += int(new > 0.0) - int(old > 0.0)
        falls += int(new < 0.0) - int(old < 0.0)
        inflow += max(new, 0.0) - max(old, 0.0)
        outflow += max(-new, 0.0) - max(-old, 0.0)
        if until_fresh == 0 and i >= period - 1:
            inflow, outflow, until_fresh = 0.0, 0.0, period
            for j in range(i - period + 1, i + 1):
                flow = _flow(high, low, close, volume, j)
                inflow += max(flow, 0.0)
                outflow += max(-flow, 0.0)
        until_fresh -= int(until_fresh > 0)
        if rises == 0:
            inflow = 0.0
        if falls == 0:
            outflow = 0.0
        if i >= period - 1 and rises + falls > 0:
            out[i] = rsi_of(inflow, outflow)
    return out


@kernel
def _obv(close: FloatArray, volume: FloatArray) -> FloatArray:
    out = np.empty(len(close))
    total = 0.0
    for i in range(len(close)):
        direction = 1.0 if i == 0 else np.sign(close[i] - close[i - 1])
        total += direction * volume[i]
        out[i] = total
    return out
