"""Real results of the engine over the bundled candles, made once for all tests of the reports."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest

from flexbot.engine.backtest import Request, run
from flexbot.engine.result import Result
from flexbot.market.sample import load_sample
from flexbot.report.view import View
from flexbot.strategy.registry import load_strategy


def _result(symbols: tuple[str, ...], strategy: str) -> Result:
    candles = tuple(load_sample(symbol)[:6000] for symbol in symbols)
    return run(Request(candles, load_strategy(strategy), monte_carlo_runs=50, baseline_runs=20))


@pytest.fixture(scope="session")
def losing() -> Result:
    """Moving averages crossing on BTC/USD: many trades, all costs paid, a loss."""
    return _result(("BTC/USD",), "ema_cross")


@pytest.fixture(scope="session")
def view(losing: Result) -> View:
    """The view of the losing run."""
    return View.of(losing)


@pytest.fixture(scope="session")
def two_symbols() -> View:
    """Two symbols that share one account, with a strategy that counts its filters and sets no target on some trades."""
    result = _result(("BTC/USD", "EUR/USD"), "momentum")
    trades = result.trades.copy()
    trades["target"][::3] = np.nan
    return View.of(replace(result, trades=trades))


@pytest.fixture(scope="session")
def no_trades() -> View:
    """A run in which nothing happened: too few candles for any signal."""
    return View.of(run(Request((load_sample("BTC/USD")[:60],), load_strategy("elliott"))))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if (found := shutil.which(name)) is not None:
            return found
    pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
