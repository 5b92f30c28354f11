"""The HTML report: one file that opens offline, with charts, tables and everything that went into the run.

The page allows no connection at all and no script but its own two: a content security policy names their hashes, so
that even a strategy with a hostile name cannot run anything in it.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

from flexbot.errors import MissingPartError
from flexbot.report import charts, details, document, sentences, tables, words
from flexbot.report.export import write_text
from flexbot.report.tables import Cell
from flexbot.report.view import View
from flexbot.text import language, text, texts

_ASSETS = Path(__file__).parent / "assets"


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
        "monthly": details.monthly(view.result.monthly),
        "monte_carlo": details.monte_carlo(view),
        "baseline": details.baseline(view),
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


def _trades(view: View) -> details.TradeTable:
    count = len(view.result.trades)
    return details.trades(view, range(count - len(charts.shown_trades(view)), count))


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
