"""A strategy explained by a picture: one of its real trades on bundled candles, with what the strategy looked at.

Nothing is drawn by hand. The trades come from the engine, the lines from the strategy's own indicators and
parameters. Figures are plain Plotly; colours are tokens such as `@gain`, as in `charts`.
"""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from flexbot.engine.backtest import Request, run
from flexbot.engine.records import EXIT_KEYS, FillKind
from flexbot.engine.result import Result
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.market.sample import DEMO, load_sample
from flexbot.report import words
from flexbot.strategy.base import Strategy
from flexbot.strategy.indicators import atr, bollinger, ema, rsi, sma
from flexbot.strategy.pivots import swings
from flexbot.text import format, text

Figure = dict[str, Any]

_BEFORE, _AFTER = 60, 20  # candles shown around a trade, at least
_BEFORE_SHARE, _AFTER_SHARE = 0.6, 0.25  # and in parts of its length
_SHORTEST, _LONGEST = 8, 250  # a trade of this many candles can be seen whole and in detail
_ENTRIES = (FillKind.ENTRY, FillKind.STAGE_TWO, FillKind.ADD)
_LINE_COLORS = ("@accent", "@second", "@third")
_DIGITS = 8


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """What a strategy looks at: one value per candle, NaN where there is none, over the price or in a panel below.

    `name` is the end of the text key `strategies.line.…`. A `joined` line connects its values over the gaps.
    """

    name: str
    values: FloatArray
    panel: Literal["price", "below"] = "price"
    joined: bool = False


def demonstrate(strategy: Strategy) -> Result:
    """A back-test of `strategy` on the bundled demo candles under FlexBot's own costs and rules.

    Raises StrategyError where a user's strategy fails.
    """
    candles = load_sample(*DEMO)
    return run(Request((candles,), strategy, monte_carlo_runs=0, baseline_runs=0))


def clear_example(result: Result) -> int | None:
    """The trade (from 0) that shows the idea best, None without trades.

    Of the trades that reached their target, else of those that gained, else of all: the one of middle length.
    """
    trades = result.trades
    length = trades["exit_bar"] - trades["entry_bar"]
    visible = (length >= _SHORTEST) & (length <= _LONGEST)
    reached = trades["exit"] == FillKind.TARGET
    for wanted in (reached & visible, (trades["pnl"] > 0) & visible, visible, np.ones(len(trades), dtype=np.bool_)):
        rows = np.flatnonzero(wanted)
        if len(rows):
            return int(rows[np.argsort(length[rows], kind="stable")[len(rows) // 2]])
    return None


def picture(result: Result, strategy: Strategy, trade: int) -> Figure:
    """Trade `trade` (from 0) of a result of `demonstrate`: candles, entries, stop, target, exit, and the lines."""
    candles, row = result.candles[0], result.trades[trade]
    first, last = _window(result, trade)
    part = slice(first, last)
    lines = _lines(strategy, candles)
    data = [_candles(candles[part])]
    colors = {"price": iter(_LINE_COLORS), "below": iter(_LINE_COLORS)}
    data += [_drawn(line, candles, part, next(colors[line.panel])) for line in lines]
    data += _levels(row)
    data += [_entries(result, trade), _exit(result, trade)]
    layout = _layout(below=any(line.panel == "below" for line in lines))
    points = wave_points(strategy, candles, int(row["signal_bar"]))
    layout["annotations"] = [_number(candles, bar, level, name) for name, (bar, level) in enumerate(points)]
    return {"data": data, "layout": layout}


def wave_points(strategy: Strategy, candles: Candles, signal_bar: int) -> tuple[tuple[int, float], ...]:
    """The ends of waves 0, 1 and 2 (bar, price) that `elliott` stood on at a signal; () for other strategies."""
    if strategy.name != "elliott":
        return ()
    found = swings(candles.high, candles.low, strategy.values()["pivot_order"])
    bars, kinds = _alternating(found.bar[found.known <= signal_bar], found.kind[found.known <= signal_bar])
    if len(bars) < 3:
        return ()
    return tuple(
        (int(bar), float(candles.high[bar] if kind > 0 else candles.low[bar]))
        for bar, kind in zip(bars[-3:], kinds[-3:], strict=True)
    )


def _alternating(bars: IntArray, kinds: IntArray) -> tuple[IntArray, IntArray]:
    """Swings without those that a more extreme one of their kind replaced."""
    kept = np.append(kinds[1:] != kinds[:-1], True) if len(kinds) else np.zeros(0, dtype=np.bool_)
    return bars[kept], kinds[kept]


def _lines(strategy: Strategy, candles: Candles) -> list[Line]:
    """What a built-in strategy looks at, with its own parameters; nothing for users' own."""
    value, close = strategy.values(), candles.close
    match strategy.name:
        case "ema_cross":
            return [Line("ema_fast", ema(close, value["fast"])), Line("ema_slow", ema(close, value["slow"]))]
        case "golden_cross":
            return [Line("sma_fast", sma(close, value["fast"])), Line("sma_slow", sma(close, value["slow"]))]
        case "bollinger_breakout":
            lower, middle, upper = bollinger(close, value["period"], value["deviations"])
            return [Line("band_upper", upper), Line("band_middle", middle), Line("band_lower", lower)]
        case "rsi_reversion":
            return _rsi_panel(close, value["period"], value["oversold"], value["overbought"])
        case "momentum":
            spread = atr(candles.high, candles.low, close, value["atr_period"])
            return [
                Line("ema_fast", ema(close, value["fast"])),
                Line("ema_slow", ema(close, value["slow"])),
                Line("atr", spread, "below"),
                Line("atr_mean", sma(spread, value["atr_mean"]), "below"),
            ]
        case "omd":
            return [
                Line("ema_fast", ema(close, value["fast"])),
                Line("ema_slow", ema(close, value["slow"])),
                *_rsi_panel(close, value["rsi_period"], value["rsi_low"], value["rsi_high"]),
            ]
        case "vote":
            return _votes(strategy, candles)
        case "elliott":
            return [_waves(candles, value["pivot_order"])]
    return []


def _rsi_panel(close: FloatArray, period: int, low: float, high: float) -> list[Line]:
    return [
        Line("rsi", rsi(close, period), "below"),
        Line("rsi_low", np.full(len(close), low), "below"),
        Line("rsi_high", np.full(len(close), high), "below"),
    ]


def _votes(strategy: Strategy, candles: Candles) -> list[Line]:
    from flexbot.strategy.builtin.vote import Vote

    if not isinstance(strategy, Vote):
        return []
    ballots = strategy.ballots(candles)
    needed = math.ceil(strategy.min_share_pct * len(ballots) / 100)
    return [
        Line("votes_long", np.sum([ballot > 0 for ballot in ballots], axis=0).astype(np.float64), "below"),
        Line("votes_short", np.sum([ballot < 0 for ballot in ballots], axis=0).astype(np.float64), "below"),
        Line("votes_needed", np.full(len(candles), float(needed)), "below"),
    ]


def _waves(candles: Candles, order: int) -> Line:
    found = swings(candles.high, candles.low, order)
    bars, kinds = _alternating(found.bar, found.kind)
    values = np.full(len(candles), np.nan)
    values[bars] = np.where(kinds > 0, candles.high[bars], candles.low[bars])
    return Line("waves", values, joined=True)


def _window(result: Result, trade: int) -> tuple[int, int]:
    row = result.trades[trade]
    length = int(row["exit_bar"] - row["entry_bar"])
    first = int(row["entry_bar"]) - max(_BEFORE, round(_BEFORE_SHARE * length))
    last = int(row["exit_bar"]) + max(_AFTER, round(_AFTER_SHARE * length))
    return max(0, first), min(len(result.candles[0]), last)


def _candles(candles: Candles) -> Figure:
    return {
        "type": "candlestick",
        "name": text("report.html.trace.candles"),
        "x": candles.time.tolist(),
        **{name: _short(getattr(candles, name)) for name in ("open", "high", "low", "close")},
        "increasing": {"line": {"color": "@up", "width": 1}, "fillcolor": "@up"},
        "decreasing": {"line": {"color": "@down", "width": 1}, "fillcolor": "@down"},
        "showlegend": False,
    }


def _drawn(line: Line, candles: Candles, part: slice, color: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text(f"strategies.line.{line.name}"),
        "x": candles.time[part].tolist(),
        "y": _short(line.values[part]),
        "connectgaps": line.joined,
        "line": {"color": color, "width": 1.5},
        "hoverinfo": "y",
        "yaxis": "y" if line.panel == "price" else "y2",
    }


def _levels(row: Any) -> list[Figure]:
    """The stop, where it was moved its last place too, and the target, from entry to exit."""
    span = [int(row["entry_time"]), int(row["exit_time"])]
    levels = [("stop", float(row["stop"]), "@loss", "dot"), ("target", float(row["target"]), "@gain", "dot")]
    moved = float(row["last_stop"])
    if math.isfinite(moved) and moved != float(row["stop"]):
        levels.append(("moved_stop", moved, "@loss", "dash"))
    names = {
        "stop": text("report.html.trace.stop"),
        "target": text("report.html.trace.target"),
        "moved_stop": text("strategies.line.moved_stop"),
    }
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": names[name],
            "x": span,
            "y": [level, level],
            "line": {"color": color, "width": 2, "dash": dash},
            "hoverinfo": "name+y",
        }
        for name, level, color, dash in levels
        if math.isfinite(level)
    ]


def _entries(result: Result, trade: int) -> Figure:
    """Every purchase (sale, for a short trade) that built the position."""
    row, fills = result.trades[trade], result.fills
    inside = (fills["bar"] >= row["entry_bar"]) & (fills["bar"] <= row["exit_bar"])
    # an entry on the candle of the exit belongs to the next trade
    own = inside & ((fills["kind"] != FillKind.ENTRY) | (fills["bar"] == row["entry_bar"]))
    found = fills[own & np.isin(fills["kind"], _ENTRIES)]
    is_long = row["side"] > 0
    entry = text(
        "report.html.hover.entry",
        side=words.side("long" if is_long else "short"),
        number=words.count(trade + 1),
        reason=html.escape(words.reason(result.reasons[row["reason"]])),
    )
    return _marker(
        text("report.html.trace.long" if is_long else "report.html.trace.short"),
        result.candles[0].time[found["bar"]].tolist(),
        _short(found["price"]),
        [f"{entry}<br>{words.price(float(price))}" for price in found["price"]],
        {"symbol": "triangle-up" if is_long else "triangle-down", "color": "@accent", "size": 14},
    )


def _exit(result: Result, trade: int) -> Figure:
    row = result.trades[trade]
    won = float(row["pnl"]) > 0
    hover = "<br>".join(
        (
            text(
                "report.html.hover.exit",
                number=words.count(trade + 1),
                exit=words.exit_way(EXIT_KEYS[FillKind(int(row["exit"]))]),
            ),
            text(
                "report.html.hover.result",
                pnl=words.gain(float(row["pnl"])),
                r=words.in_r(float(row["r"])),
                hours=format.duration((int(row["exit_time"]) - int(row["entry_time"])) / 1000),
            ),
        )
    )
    look = {"symbol": "circle" if won else "x", "color": "@gain" if won else "@loss", "size": 12}
    name = text("report.html.trace.win" if won else "report.html.trace.loss")
    return _marker(name, [int(row["exit_time"])], [float(row["exit_price"])], [hover], look)


def _marker(name: str, x: list[int], y: list[Any], hover: list[str], look: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {**look, "line": {"color": "@page", "width": 1}},
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _number(candles: Candles, bar: int, level: float, number: int) -> Figure:
    """The number of a wave's end beside it: above a high, below a low."""
    above = level == float(candles.high[bar])
    return {
        "x": int(candles.time[bar]),
        "y": level,
        "text": f"<b>{number}</b>",
        "showarrow": False,
        "yshift": 14 if above else -14,
        "font": {"size": 16, "color": "@accent"},
    }


def _layout(*, below: bool) -> Figure:
    layout: Figure = {
        "height": 520 if below else 430,
        "hovermode": "closest",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "xaxis": {"type": "date", "automargin": True, "rangeslider": {"visible": False}, "nticks": 8},
        "yaxis": {"automargin": True, "side": "right", "separatethousands": True},
    }
    if below:
        layout["yaxis"]["domain"] = [0.3, 1]
        layout["yaxis2"] = {"automargin": True, "side": "right", "domain": [0, 0.24], "nticks": 4}
    return layout


def _short(values: FloatArray) -> list[float | None]:
    return [float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None for value in values.tolist()]
