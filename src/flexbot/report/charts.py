"""The charts of the HTML page as plain Plotly figures.

Built by hand, because importing plotly's figure classes takes longer than drawing does. Colours are tokens such as
`@gain` that the page replaces with the colours of its light, dark or printed dress. Texts are escaped: Plotly reads a
subset of HTML in hover texts.
"""

from __future__ import annotations

import html
import math
from typing import Any

import numpy as np

from flexbot.engine.records import EXIT_KEYS, FillKind, TradeArray
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.report import words
from flexbot.report.view import View, drawable, drawdown, stretches
from flexbot.text import format, text

Figure = dict[str, Any]
MOST_TRADES = 2_000
_LINE_POINTS = 2_000
_PRICE_DIGITS = 8
_MOST_BINS = 60


def shown_trades(view: View) -> TradeArray:
    """The trades that the page lists and draws: the last `MOST_TRADES`."""
    return view.result.trades[-MOST_TRADES:]


def price(view: View, number: int) -> Figure:
    """Candles of one symbol with its trades: entries, exits, stop and target lines, reasons on hover."""
    market = view.markets[number]
    rows = shown_trades(view)
    first = len(view.result.trades) - len(rows)
    figure = _with_trades(view, market.drawn, np.flatnonzero(rows["symbol"] == number) + first)
    end = market.last_ms + market.drawn.timeframe.ms
    slider: Figure = {"visible": True, "thickness": 0.07, "bordercolor": "@line", "borderwidth": 1}
    whole = [market.first_ms, end]
    slider |= {"range": whole, "yaxis": {"rangemode": "auto"}}
    figure["layout"]["xaxis"] |= {"range": whole, "rangeslider": slider}
    return figure


def window(view: View, number: int, first_ms: int, end_ms: int, most: int) -> Figure:
    """One symbol from `first_ms` until before `end_ms` (UTC): at most `most` candles, with the trades held meanwhile.

    Where more candles lie there, longer ones are drawn, and `drawn` says which; of more than `MOST_TRADES` trades, the
    last.
    """
    trades = view.result.trades
    held = (trades["symbol"] == number) & (trades["entry_time"] < end_ms) & (trades["exit_time"] >= first_ms)
    candles = drawable(view.result.candles[number].between(first_ms, end_ms), most)
    figure = _with_trades(view, candles, np.flatnonzero(held)[-MOST_TRADES:])
    figure["layout"]["xaxis"] |= {"range": [first_ms, end_ms], "rangeslider": {"visible": False}}
    return figure | {"drawn": str(candles.timeframe)}


def _with_trades(view: View, candles: Candles, places: IntArray) -> Figure:
    trades, numbers = view.result.trades[places], (places + 1).tolist()
    data = [_candles(candles), *_levels(trades), _paths(trades), *_entries(view, trades, numbers)]
    data += _exits(trades, numbers)
    return {"data": data, "layout": _layout(hovermode="closest", showlegend=True)}


def equity(view: View) -> Figure:
    """The account against buying at the start and holding."""
    result = view.result
    last = np.append(stretches(len(result.time), _LINE_POINTS)[1:], len(result.time)) - 1
    data = [
        _line("benchmark", result.time[last], result.benchmark[last], "@muted", width=1.5),
        _line("equity", result.time[last], result.equity[last], "@accent", width=2),
    ]
    return {"data": data, "layout": _layout(hovermode="x unified", showlegend=True)}


def drawdowns(view: View) -> Figure:
    """How far the account and the held asset stood below their highest value, the deepest of each stretch."""
    result = view.result
    starts = stretches(len(result.time), _LINE_POINTS)
    own = np.minimum.reduceat(drawdown(result.equity), starts)
    held = np.minimum.reduceat(drawdown(result.benchmark), starts)
    line = _line("drawdown", result.time[starts], own, "@loss", width=1.5)
    data = [
        _line("benchmark_drawdown", result.time[starts], held, "@muted", width=1),
        line | {"fill": "tozeroy", "fillcolor": "@loss_soft"},
    ]
    layout = _layout(hovermode="x unified", showlegend=True)
    layout["yaxis"] |= {"tickformat": ".0%", "hoverformat": ".2%"}
    return {"data": data, "layout": layout}


def histogram(view: View) -> Figure:
    """Trades by result in R; the outermost bars hold everything beyond them."""
    results = view.result.trades["r"]
    results = results[np.isfinite(results)]
    edges = _edges(results)
    counts, _ = np.histogram(np.clip(results, edges[0], edges[-1]), edges)
    middles = (edges[:-1] + edges[1:]) / 2
    bar = {
        "type": "bar",
        "x": np.round(middles, 6).tolist(),
        "y": counts.tolist(),
        "width": float(edges[1] - edges[0]) * 0.94,
        "marker": {"color": ["@gain" if middle > 0 else "@loss" for middle in middles]},
        "hovertext": [
            f"{format.number(float(low))} … {format.number(float(high))} R: {n}"
            for low, high, n in zip(edges[:-1], edges[1:], counts.tolist(), strict=True)
        ],
        "hoverinfo": "text",
    }
    layout = _layout(hovermode="closest", showlegend=False)
    layout["xaxis"] |= {"type": "linear", "title": {"text": text("report.html.axis.r")}, "fixedrange": True}
    layout["yaxis"] |= {"title": {"text": text("report.html.axis.trades")}, "side": "left", "fixedrange": True}
    if counts.max() <= 5:
        layout["yaxis"]["dtick"] = 1  # no halves of a trade
    return {"data": [bar], "layout": layout}


def _edges(results: FloatArray) -> FloatArray:
    low, high = (float(results.min()), float(results.max())) if len(results) else (-1.0, 1.0)
    low, high = max(low, -10.0), min(high, 20.0)
    width = next(w for w in (0.1, 0.25, 0.5, 1.0) if (high - low) / w <= _MOST_BINS or w == 1.0)
    first, last = math.floor(min(low, 0.0) / width), max(math.ceil(max(high, 0.0) / width), 1)
    return np.arange(first, last + 1, dtype=np.float64) * width


def _candles(drawn: Candles) -> Figure:
    return {
        "type": "candlestick",
        "name": text("report.html.trace.candles"),
        "x": drawn.time.tolist(),
        **{name: _short(getattr(drawn, name)) for name in ("open", "high", "low", "close")},
        "increasing": {"line": {"color": "@up", "width": 1}, "fillcolor": "@up"},
        "decreasing": {"line": {"color": "@down", "width": 1}, "fillcolor": "@down"},
        "showlegend": False,
    }


def _levels(trades: TradeArray) -> list[Figure]:
    """First stop and target of each trade as lines from its entry to its exit."""
    return [
        _segments(name, trades, trades[name], trades[name], {"color": color, "width": 1, "dash": "dot"})
        for name, color in (("stop", "@loss"), ("target", "@gain"))
    ]


def _paths(trades: TradeArray) -> Figure:
    line = {"color": "@muted", "width": 1}
    return _segments("path", trades, trades["entry_price"], trades["exit_price"], line)


def _segments(name: str, trades: TradeArray, start: FloatArray, end: FloatArray, line: Figure) -> Figure:
    drawn = np.flatnonzero(np.isfinite(start))
    x: list[Any] = []
    y: list[Any] = []
    for left, right, low, high in zip(
        trades["entry_time"][drawn].tolist(),
        trades["exit_time"][drawn].tolist(),
        _short(start[drawn]),
        _short(end[drawn]),
        strict=True,
    ):
        x += [left, right, None]
        y += [low, high, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text(f"report.html.trace.{name}"),
        "x": x,
        "y": y,
        "line": line,
        "hoverinfo": "skip",
    }


def _entries(view: View, trades: TradeArray, numbers: list[int]) -> list[Figure]:
    texts = [
        "<br>".join(
            (
                text(
                    "report.html.hover.entry",
                    side=words.side("long" if row["side"] > 0 else "short"),
                    number=words.count(number),
                    reason=html.escape(words.reason(view.result.reasons[row["reason"]])),
                ),
                text(
                    "report.html.hover.price",
                    price=words.price(float(row["entry_price"])),
                    stop=words.price(float(row["stop"])),
                    target=words.price(float(row["target"])),
                ),
            )
        )
        for row, number in zip(trades, numbers, strict=True)
    ]
    marks = (("long", 1, "triangle-up", "@gain"), ("short", -1, "triangle-down", "@loss"))
    return [
        _markers(name, trades, np.flatnonzero(trades["side"] == side), "entry", texts, (symbol, color))
        for name, side, symbol, color in marks
    ]


def _exits(trades: TradeArray, numbers: list[int]) -> list[Figure]:
    texts = [
        "<br>".join(
            (
                text(
                    "report.html.hover.exit",
                    number=words.count(number),
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
        for row, number in zip(trades, numbers, strict=True)
    ]
    won = trades["pnl"] > 0
    return [
        _markers("win", trades, np.flatnonzero(won), "exit", texts, ("circle-open", "@gain")),
        _markers("loss", trades, np.flatnonzero(~won), "exit", texts, ("x-thin", "@loss")),
    ]


def _markers(name: str, trades: TradeArray, rows: Any, end: str, texts: list[str], look: tuple[str, str]) -> Figure:
    symbol, color = look
    border = {"color": color, "width": 2} if end == "exit" else {"color": "@page", "width": 1}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text(f"report.html.trace.{name}"),
        "x": trades[f"{end}_time"][rows].tolist(),
        "y": _short(trades[f"{end}_price"][rows]),
        "marker": {"symbol": symbol, "color": color, "size": 10 if end == "entry" else 7, "line": border},
        "hovertext": [texts[row] for row in rows.tolist()],
        "hoverinfo": "text",
    }


def _line(name: str, time: Any, values: FloatArray, color: str, *, width: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text(f"report.html.trace.{name}"),
        "x": time.tolist(),
        "y": _short(values),
        "line": {"color": color, "width": width},
    }


def _layout(*, hovermode: str, showlegend: bool) -> Figure:
    return {
        "hovermode": hovermode,
        "showlegend": showlegend,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "xaxis": {"type": "date", "automargin": True},
        "yaxis": {"automargin": True, "side": "right", "separatethousands": True},
    }


def _short(values: FloatArray) -> list[float | None]:
    """Numbers with the digits a chart can show, which halves the size of the page."""
    return [float(f"{value:.{_PRICE_DIGITS}g}") if math.isfinite(value) else None for value in values.tolist()]
