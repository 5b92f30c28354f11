"""The charts of a back-test: candles of a chosen stretch of time, equity, drawdown, distribution of R."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from flexbot.dashboard import look
from flexbot.dashboard.boundary import escaped
from flexbot.report import charts, words
from flexbot.report.view import View
from flexbot.text import format, language, text

MOST_CANDLES = 1_500
_DAY_MS = 86_400_000
_FEWEST_CANDLES = 5
# None: everything. Days.
_SPANS: dict[str, int | None] = {"all": None, "year": 365, "quarter": 91, "month": 30, "week": 7, "day": 1}


def equity(view: View, key: str) -> None:
    """The account against buying and holding, and below it the drawdown."""
    look.chart(charts.equity(view), text("report.html.chart.equity"), height=320, key=f"equity.{key}")
    st.subheader(text("report.html.section.drawdown"))
    look.chart(charts.drawdowns(view), text("report.html.chart.drawdown"), height=200, key=f"drawdown.{key}")


def histogram(view: View, key: str) -> None:
    """Trades by result in R."""
    look.chart(charts.histogram(view), text("report.html.chart.histogram"), height=280, key=f"histogram.{key}")


def price(view: View, key: str) -> None:
    """Candles of one symbol with its trades; only the chosen stretch of time goes to the browser."""
    number = _symbol(view, key)
    market = view.markets[number]
    first, end = market.first_ms, market.last_ms + _tested_ms(view, number)
    shown = _zoomed(key, number, _window(view, number, key, first, end))
    figure = charts.window(view, number, *shown, MOST_CANDLES)
    _with_hover(figure["data"][0])
    description = text("report.html.chart.price", symbol=market.symbol)
    chart_key = f"price.{key}.{number}.{shown[0]}.{shown[1]}"

    def zoom() -> None:
        _zoom(view, number, key, chart_key, shown)

    look.chart(figure, description, height=430, key=chart_key, chosen=zoom)
    drawn = figure["drawn"]
    note = "report.html.drawn_same" if drawn == market.timeframe else "dashboard.backtest.chart.drawn"
    hint = text("dashboard.backtest.chart.drag")
    st.caption(escaped(f"{text(note, timeframe=market.timeframe, drawn=drawn)} {hint}"))


def _zoomed(key: str, number: int, whole: tuple[int, int]) -> tuple[int, int]:
    """The stretch that was chosen last by dragging inside `whole`, with the way back; else `whole` itself (UTC ms)."""
    place = f"chart.zoom.{key}.{number}"
    before, stack = st.session_state.get(place, (whole, ()))
    if before != whole:
        stack = ()  # another stretch was chosen with the controls
    st.session_state[place] = (whole, stack)
    if not stack:
        return whole
    begin, end = stack[-1]
    words_box, back = st.columns([5, 2], vertical_alignment="center")
    span = text("dashboard.backtest.chart.zoomed", first=format.date_time(begin), last=format.date_time(end))
    words_box.markdown(escaped(span))
    back.button(
        text("dashboard.backtest.chart.zoom_out"),
        key=f"chart.zoom_out.{key}.{number}",
        on_click=_zoom_out,
        args=(place,),
        width="stretch",
    )
    return begin, end


def _zoom(view: View, number: int, key: str, chart_key: str, shown: tuple[int, int]) -> None:
    """Take over the stretch that was dragged over; the server then sends its candles, finer ones where there are."""
    boxes = st.session_state[chart_key].selection.box
    if not boxes:
        return
    edges = sorted(min(max(_ms_of(edge), shown[0]), shown[1]) for edge in boxes[-1]["x"])
    candle = _tested_ms(view, number)
    begin, end = edges[0] // candle * candle, -(-edges[-1] // candle) * candle
    if end - begin < _FEWEST_CANDLES * candle:
        begin, end = begin - _FEWEST_CANDLES * candle, end + _FEWEST_CANDLES * candle
    place = f"chart.zoom.{key}.{number}"
    whole, stack = st.session_state[place]
    st.session_state[place] = (whole, (*stack, (begin, end)))


def _zoom_out(place: str) -> None:
    whole, stack = st.session_state[place]
    st.session_state[place] = (whole, stack[:-1])


def _ms_of(edge: float | str) -> int:
    """A place on the axis of time, as the chart library tells it (UTC)."""
    if isinstance(edge, str):
        return round(datetime.fromisoformat(edge).replace(tzinfo=UTC).timestamp() * 1000)
    return round(edge)


def _tested_ms(view: View, number: int) -> int:
    return view.result.candles[number].timeframe.ms


def _symbol(view: View, key: str) -> int:
    if len(view.markets) == 1:
        return 0
    chosen: int = st.selectbox(
        text("report.html.choose_symbol"),
        range(len(view.markets)),
        format_func=lambda number: view.markets[number].symbol,
        key=f"chart.symbol.{key}",
    )
    return chosen


def _window(view: View, number: int, key: str, first: int, end: int) -> tuple[int, int]:
    """The controls of the stretch of time, and the stretch they say (UTC ms)."""
    span_key, from_key, trade_key = (f"chart.{name}.{key}.{number}" for name in ("span", "from", "trade"))
    low, high = _day(first), _day(end - 1)
    spans = [name for name, days in _SPANS.items() if days is None or days * _DAY_MS < end - first]
    span_box, trade_box = st.columns([4, 1], vertical_alignment="bottom")
    span = span_box.segmented_control(
        text("dashboard.backtest.chart.span"),
        spans,
        default="all",
        required=True,
        format_func=lambda name: text(f"dashboard.backtest.chart.span.{name}"),
        key=span_key,
    )
    _trade_field(trade_box, view, number, (trade_key, span_key, from_key), spans)
    days = _SPANS[span or "all"]
    if days is None:
        return first, end
    st.session_state.setdefault(from_key, low)
    from_box, back, on, _ = st.columns([3, 2, 2, 5], vertical_alignment="bottom")
    from_box.date_input(
        text("dashboard.backtest.chart.from"),
        min_value=low,
        max_value=high,
        key=from_key,
        format="DD/MM/YYYY" if language() == "pt_BR" else "YYYY-MM-DD",
    )
    begin: date = st.session_state[from_key] or low
    for box, name, direction in ((back, "earlier", -1), (on, "later", 1)):
        box.button(
            text(f"dashboard.backtest.chart.{name}"),
            key=f"chart.{name}.{key}.{number}",
            on_click=_move,
            args=(from_key, direction * days, low, high),
            disabled=begin == (low if direction < 0 else high),
            width="stretch",
        )
    start = _ms(begin)
    return start, min(start + days * _DAY_MS, end)


def _trade_field(box: Any, view: View, number: int, keys: tuple[str, str, str], spans: list[str]) -> None:
    """The number of a trade to go to."""
    count = len(view.result.trades)
    if count:
        box.number_input(
            text("dashboard.backtest.chart.trade"),
            min_value=1,
            max_value=count,
            value=None,
            key=keys[0],
            placeholder=f"1 … {words.count(count)}",
            on_change=_to_trade,
            args=(view, number, *keys, spans),
        )


def _move(from_key: str, days: int, low: date, high: date) -> None:
    begin = st.session_state[from_key] or low
    st.session_state[from_key] = date.fromordinal(min(max(begin.toordinal() + days, low.toordinal()), high.toordinal()))


def _to_trade(view: View, number: int, trade_key: str, span_key: str, from_key: str, spans: list[str]) -> None:
    """Choose the shortest stretch that shows the whole trade with air around it."""
    chosen = st.session_state[trade_key]
    if chosen is None:
        return
    trade = view.result.trades[chosen - 1]
    if int(trade["symbol"]) != number:
        st.toast(escaped(text("dashboard.backtest.chart.other_symbol", symbol=view.markets[trade["symbol"]].symbol)))
        return
    entered, left = int(trade["entry_time"]), int(trade["exit_time"])
    held = left - entered + 40 * _tested_ms(view, number)
    fitting = [name for name in spans if (days := _SPANS[name]) is not None and days * _DAY_MS >= held]
    span = fitting[-1] if fitting else "all"
    st.session_state[span_key] = span
    if (days := _SPANS[span]) is not None:
        middle = (entered + left) // 2
        low, high = view.markets[number].first_ms, view.markets[number].last_ms
        st.session_state[from_key] = _day(min(max(middle - days * _DAY_MS // 2, low), high))


def _with_hover(candles: dict[str, Any]) -> None:
    """What a candle says on hover, in the user's language; the chart library's own words are English."""
    form = text("cli.format.date_time")
    labels = [text(f"dashboard.backtest.candle.{name}") for name in ("open", "high", "low", "close")]
    candles["text"] = [
        "<br>".join(
            (
                datetime.fromtimestamp(time / 1000, UTC).strftime(form),
                *(f"{label} {words.price(value)}" for label, value in zip(labels, prices, strict=True)),
            )
        )
        for time, *prices in zip(
            candles["x"], candles["open"], candles["high"], candles["low"], candles["close"], strict=True
        )
    ]
    candles["hoverinfo"] = "text"


def _day(ms: int) -> date:
    return datetime.fromtimestamp(ms / 1000, UTC).date()


def _ms(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
