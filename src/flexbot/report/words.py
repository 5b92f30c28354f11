"""How reports write names and figures: signs, dashes for what is undefined, the catalogue's names."""

from __future__ import annotations

import math
from typing import Literal

from flexbot.text import format, text, text_or

Tone = Literal["", "good", "bad", "quiet"]
DASH = "–"
_SHARES = {"win_rate", "total_return", "annual_return", "volatility", "max_drawdown", "exposure", "buy_and_hold"}
_MONEY = {
    "net_profit", "final_equity", "average_trade", "average_win", "average_loss", "best_trade", "worst_trade",
    "fees", "slippage", "funding",
}  # fmt: skip


def share(x: float | None, digits: int = 2) -> str:
    """A fraction as a percentage without a forced sign; a dash where undefined."""
    return DASH if _undefined(x) else format.percent(x or 0.0, digits)


def covered(x: float) -> str:
    """The part of a span that is there as a percentage, rounded down: only a complete span reads 100 %."""
    return format.percent(int(x * 10_000) / 10_000)


def signed(x: float | None, digits: int = 2) -> str:
    """A fraction as a percentage with its sign, also for gains; a dash where undefined."""
    return DASH if _undefined(x) else _plus(x or 0.0, digits + 2) + format.percent(x or 0.0, digits)


def number(x: float | None, digits: int = 2) -> str:
    """A number, or a dash where undefined."""
    return DASH if x is None else format.number(float(x), digits)


def count(x: int) -> str:
    """A whole number with thousands separators."""
    return format.number(x, 0)


def gain(x: float | None) -> str:
    """An amount of money with its sign, also for gains; a dash where undefined."""
    return DASH if _undefined(x) else _plus(x or 0.0, 2) + format.money(x or 0.0)


def in_r(x: float | None) -> str:
    """A result in R with its sign: `+0.21 R`."""
    return DASH if _undefined(x) else f"{_plus(x or 0.0, 2)}{format.number(x or 0.0, 2)} R"


def days(x: float | None) -> str:
    """A number of days with its unit."""
    return DASH if _undefined(x) else text("report.days", days=format.number(x or 0.0, 1 if (x or 0.0) < 10 else 0))


def price(x: float) -> str:
    """A price with as many decimals as its size asks for."""
    if _undefined(x):
        return DASH
    return format.number(float(x), max(2, min(10, 5 - math.floor(math.log10(abs(x))) - 1)) if x else 2)


def tone(x: float | None) -> Tone:
    """Good for gains, bad for losses, nothing for zero and the undefined."""
    if x is None or math.isnan(x) or x == 0:
        return ""
    return "good" if x > 0 else "bad"


def side(key: str) -> str:
    """The name of `long`, `short` or `both`."""
    return text_or(f"report.side.{key}", key)


def strategy(name: str) -> str:
    """What a built-in strategy is called; a user strategy's own name as it is."""
    return text_or(f"strategies.title.{name}", name)


def rule(key: str) -> str:
    """The name of a strategy's filter; a user strategy's own word as it is."""
    return text_or(f"strategies.rule.{key}", key)


def reason(key: str) -> str:
    """The name of a signal's reason; a user strategy's own word as it is."""
    return text_or(f"strategies.reason.{key}", key)


def exit_way(key: str) -> str:
    """The name of the way a trade ended."""
    return text(f"report.exit.{key}")


def metric(name: str) -> str:
    """The name of a figure of `Metrics`."""
    return text_or(f"report.metric.{name}", name)


def figure(name: str, value: float | int | None) -> str:
    """A figure of `Metrics` in its own unit."""
    if value is None:
        return DASH
    if name in _SHARES:
        return share(value)
    if name in _MONEY:
        return format.money(value)
    if name == "expectancy_r":
        return in_r(value)
    if name == "average_hours":
        return format.duration(value * 3600)
    if name == "max_drawdown_days":
        return days(value)
    return count(value) if isinstance(value, int) else number(value)


def setting(value: object) -> str:
    """A parameter or setting as a user writes it in a command or in settings.toml."""
    if value is None:
        return DASH
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(setting(part) for part in value) or DASH
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _undefined(x: float | None) -> bool:
    return x is None or math.isnan(x)


def _plus(x: float, digits: int) -> str:
    return "+" if round(x, digits) > 0 else ""
