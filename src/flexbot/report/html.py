"""The HTML report: one file that opens offline, with charts, tables and everything that went into the run.

The page allows no connection at all and no script but its own two: a content security policy names their hashes, so
that even a strategy with a hostile name cannot run anything in it.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flexbot.engine.records import EXIT_KEYS, FillKind
from flexbot.errors import MissingPartError
from flexbot.report import charts, document, sentences, tables, words
from flexbot.report.export import write_text
from flexbot.report.tables import Cell, Table
from flexbot.report.view import View
from flexbot.text import format, language, text, texts

_ASSETS = Path(__file__).parent / "assets"
# Fractions at which a month's colour grows stronger; what reads as 0.0 % has none.
_SHADES = (0.0005, 0.03, 0.08, 0.15)


def write_html(view: View, path: Path) -> Path:
    """Write the report to `path`, complete or not at all; raises StorageError, MissingPartError without plotly."""
    return write_text(path, render(view))


def render(view: View) -> str:
    """The whole page as text; raises MissingPartError where plotly's script is not installed."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_ASSETS),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    plotly_js, page_js = _plotly_js(), _asset("report.js")
    return environment.get_template("report.html.jinja").render(
        **_words(view),
        **_tables(view),
        t=lambda key, **values: text(f"report.{key}", **values),
        tone=lambda cell, base="": _class_attribute(Markup, cell, base),
        lang=language().replace("_", "-"),
        css=Markup(_asset("report.css")),
        page_data=Markup(_script_json(_page_data(view))),
        plotly_js=Markup(plotly_js),
        page_js=Markup(page_js),
        script_hashes=Markup(" ".join(f"'sha256-{_sha256(script)}'" for script in (plotly_js, page_js))),
    )


def _words(view: View) -> dict[str, Any]:
    result = view.result
    return {
        "result": result,
        "traded": result.metrics.trades > 0,
        "side": words.side(result.side),
        "symbols": tables.symbols(view),
        "period": tables.period(view),
        "detail": tables.detail(view),
        "params": tables.params(result.params),
        "costs_line": _costs_line(result.settings.get("costs")),
        "verdict": sentences.verdict(result),
        "baseline_sentence": sentences.baseline(result),
        "monte_carlo_sentence": sentences.monte_carlo(result),
        "remarks": sentences.notes(result),
        "limits": sentences.limits(result),
        "markets": view.markets,
        "drawn": [_drawn_note(market.timeframe, str(market.drawn.timeframe)) for market in view.markets],
        "capped": _capped(view),
        "months": text("report.html.months").split(),
    }


def _tables(view: View) -> dict[str, Any]:
    return {
        "headline": tables.headline(view),
        "money": tables.money(view),
        "trading": tables.trading(view),
        "costs": tables.costs(view),
        "by_side": tables.by_side(view),
        "by_symbol": tables.by_symbol(view),
        "filters": tables.filters(view),
        "monthly": _monthly(view.result.monthly),
        "monte_carlo": _monte_carlo(view),
        "baseline": _baseline(view),
        "trades": _trades(view),
        "settings": _settings(view),
    }


def _costs_line(costs: dict[str, Any] | None) -> str:
    if costs is None:
        return ""
    mean, sd = words.share(costs["slippage_mean"]), words.share(costs["slippage_sd"])
    return text(
        "report.html.costs_line",
        maker=words.share(costs["maker_fee"]),
        taker=words.share(costs["taker_fee"]),
        slippage=text(f"report.html.slippage.{costs['slippage']}", mean=mean, sd=sd),
        latency=words.count(costs["latency_ms"]),
        market=text(f"report.html.market.{costs['market']}"),
    )


def _drawn_note(tested: str, drawn: str) -> str:
    if tested != drawn:
        return text("report.html.drawn_longer", timeframe=tested, drawn=drawn)
    return f"{text('report.html.drawn_same', timeframe=tested)} {text('report.html.drawn_hint')}"


def _capped(view: View) -> str:
    shown, everything = len(charts.shown_trades(view)), len(view.result.trades)
    if shown == everything:
        return ""
    return text("report.html.markers_capped", shown=words.count(shown), all=words.count(everything))


@dataclass(frozen=True, slots=True)
class _Month:
    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class _Year:
    name: str
    months: list[_Month]
    total: Cell


def _monthly(monthly: dict[str, float]) -> list[_Year]:
    years: dict[str, dict[int, float]] = defaultdict(dict)
    for month, made in monthly.items():
        years[month[:4]][int(month[5:7])] = made
    rows = []
    for year, months in sorted(years.items()):
        total = 1.0
        for made in months.values():
            total *= 1 + made
        cells = [_month(months.get(number)) for number in range(1, 13)]
        rows.append(_Year(year, cells, Cell(words.signed(total - 1, 1), words.tone(total - 1))))
    return rows


def _month(made: float | None) -> _Month:
    if made is None:
        return _Month("", "")
    strength = sum(abs(made) > step for step in _SHADES)
    return _Month(words.signed(made, 1), f"{'up' if made > 0 else 'down'}{strength}" if strength else "")


def _monte_carlo(view: View) -> Table | None:
    found = view.result.monte_carlo
    if found is None:
        return None
    own = view.result.metrics.max_drawdown
    values = (("own", own), ("p5", found.drawdown_p5), ("p50", found.drawdown_p50), ("p95", found.drawdown_p95))
    heads = tuple(text(f"report.html.monte_carlo.{name}") for name, _ in values)
    row = (Cell(text("report.metric.max_drawdown")), *(Cell(words.share(value, 1)) for _, value in values))
    return Table(("", *heads), (row,))


def _baseline(view: View) -> Table | None:
    found, metrics = view.result.baseline, view.result.metrics
    if found is None:
        return None
    heads = tuple(text(f"report.html.baseline.{name}") for name in ("figure", "own", "p5", "mean", "p95"))
    in_r = (metrics.expectancy_r, found.expectancy_r_p5, found.expectancy_r_mean, found.expectancy_r_p95)
    made = (metrics.total_return, found.return_p5, found.return_mean, found.return_p95)
    rows = (
        (Cell(text("report.metric.expectancy_r")), *(Cell(words.in_r(x), words.tone(x)) for x in in_r)),
        (Cell(text("report.metric.total_return")), *(Cell(words.signed(x, 1), words.tone(x)) for x in made)),
    )
    return Table(heads, rows)


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    word: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """A cell of the trades table; `value` is what its column sorts by, None: the text."""

    text: str
    value: float | int | None = None
    classes: str = ""


@dataclass(frozen=True, slots=True)
class _Trade:
    symbol: int
    entered: int
    left: int
    cells: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _TradeTable:
    columns: list[_Column]
    rows: list[_Trade]


def _trades(view: View) -> _TradeTable:
    names = (
        "number", "symbol", "side", "entered", "entry", "stop", "target",
        "left", "exit", "way", "r", "pnl", "costs", "reason",
    )  # fmt: skip
    wordy = {"symbol", "side", "entered", "left", "way", "reason"}
    columns = [_Column(text(f"report.html.trades.{name}"), name in wordy) for name in names]
    rows = charts.shown_trades(view)
    first = len(view.result.trades) - len(rows) + 1
    return _TradeTable(columns, [_trade(view, row, number) for number, row in enumerate(rows, start=first)])


def _trade(view: View, row: Any, number: int) -> _Trade:
    prices = {name: float(row[name]) for name in ("entry_price", "stop", "target", "exit_price")}
    entered, left = int(row["entry_time"]), int(row["exit_time"])
    made, in_r = float(row["pnl"]), float(row["r"])
    paid = float(row["fees"] + row["slippage"] + row["funding"])
    cells = (
        _Entry(words.count(number), number),
        _Entry(view.markets[row["symbol"]].symbol, classes="word"),
        _Entry(words.side("long" if row["side"] > 0 else "short"), classes="word"),
        _Entry(format.date_time(entered), entered, "word"),
        _Entry(words.price(prices["entry_price"]), prices["entry_price"]),
        _Entry(words.price(prices["stop"]), prices["stop"]),
        _Entry(words.price(prices["target"]), prices["target"]),
        _Entry(format.date_time(left), left, "word"),
        _Entry(words.price(prices["exit_price"]), prices["exit_price"]),
        _Entry(words.exit_way(EXIT_KEYS[FillKind(int(row["exit"]))]), classes="word"),
        _Entry(words.in_r(in_r).removesuffix(" R"), in_r, words.tone(in_r)),
        _Entry(words.gain(made), made, words.tone(made)),
        _Entry(format.money(paid), paid),
        _Entry(words.reason(view.result.reasons[row["reason"]]), classes="word wrap"),
    )
    return _Trade(int(row["symbol"]), entered, left, cells)


def _settings(view: View) -> list[tuple[str, str]]:
    result = view.result
    rows = [(f"params.{name}", words.setting(value)) for name, value in result.params.items()]
    for name, value in result.settings.items():
        parts = value.items() if isinstance(value, dict) else ((None, value),)
        rows += [(name if part is None else f"{name}.{part}", words.setting(one)) for part, one in parts]
    hashes = result.hashes
    named = ("data", "settings", "version", "seed", "result")
    return rows + [(text(f"report.html.hash.{name}"), str(getattr(hashes, name))) for name in named]


def _page_data(view: View) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "price": [charts.price(view, number) for number in range(len(view.markets))],
        "equity": charts.equity(view),
        "drawdown": charts.drawdowns(view),
    }
    if view.result.metrics.trades:
        figures["histogram"] = charts.histogram(view)
    return {"figures": figures, "locale": _locale(), "shown": texts("report", language())["html.trades.shown"]}


def _locale() -> dict[str, Any]:
    """Names of days and months, separators and tool tips for Plotly in the page's language."""
    portuguese = language() == "pt_BR"
    tools = {
        "Zoom": "zoom",
        "Pan": "pan",
        "Zoom in": "zoom_in",
        "Zoom out": "zoom_out",
        "Autoscale": "autoscale",
        "Reset axes": "reset",
        "Download plot as a PNG": "download",
        "Sorry, there was a problem downloading your image!": "download_failed",
    }
    return {
        "separators": ",." if portuguese else ".,",
        "dictionary": {english: text(f"report.html.tool.{name}") for english, name in tools.items()},
        "format": {
            "days": text("report.html.days_long").split(),
            "shortDays": text("report.html.days").split(),
            "months": text("report.html.months_long").split(),
            "shortMonths": text("report.html.months").split(),
            "date": "%d/%m/%Y" if portuguese else "%Y-%m-%d",
            "decimal": "," if portuguese else ".",
            "thousands": "." if portuguese else ",",
        },
    }


def _plotly_js() -> str:
    """Plotly's script from the installed package, found without importing it."""
    found = importlib.util.find_spec("plotly")
    path = None if found is None or found.origin is None else Path(found.origin).parent / "package_data/plotly.min.js"
    if path is None or not path.is_file():
        raise MissingPartError("report.no_plotly")
    return path.read_text(encoding="utf-8")


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _script_json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(document.plain(value), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _class_attribute(markup: Any, cell: Cell, base: str) -> Any:
    classes = " ".join(part for part in (base, cell.tone) if part)
    return markup(f' class="{classes}"') if classes else ""
