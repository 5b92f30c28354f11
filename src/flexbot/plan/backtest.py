"""From the words of a user who wants a back-test to what the engine runs: settings, candles and strategy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flexbot.errors import DataMissingError, SettingsError, UsageError

if TYPE_CHECKING:
    from flexbot.engine.backtest import Request
    from flexbot.market.candles import Candles
    from flexbot.settings import Settings
    from flexbot.strategy.base import Side

Given = Mapping[str, tuple[str, object]]
# Whoever writes `--risk 1` means 1 %, and would lose everything at 100 %.
RATES = {"costs.maker_fee", "costs.taker_fee", "costs.slippage_mean", "sizing.risk"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which candles: symbols, where they come from, and the span (UTC ms)."""

    symbols: tuple[str, ...]
    demo: bool
    venue: str | None
    timeframe: str | None
    start_ms: int | None
    end_ms: int | None
    detail: str | None


def settings_with(given: Given) -> Settings:
    """settings.toml with options laid over it.

    `given` maps a setting's key to the option's name and value (None: not given). A bad value raises the
    SettingsError of the setting, naming the option.
    """
    from flexbot.settings import load_settings
    from flexbot.settings.load import checked

    values: dict[str, Any] = {
        f"{section}.{name}": value
        for section, keys in load_settings().model_dump().items()
        for name, value in keys.items()
    }
    sources = dict.fromkeys(values, "")
    for key, (option, value) in given.items():
        if value is not None:
            values[key] = _parsed(key, option, value) if isinstance(value, str) else value
            sources[key] = option
    return checked(values, sources)


def _parsed(key: str, option: str, written: str) -> object:
    """What an option's text stands for; UsageError for a bare 1 or 2 that may be meant as a percentage."""
    from flexbot.settings.describe import find

    info = find(key)
    assert info is not None  # the keys are the options' own
    try:
        value = info.parse(written)
    except ValueError:
        raise SettingsError("settings.invalid", where=option, key=key, given=written, expected=info.expected) from None
    if key in RATES and isinstance(value, float) and info.high is not None and not written.strip().endswith("%"):
        no_fraction = value >= 1 or value > info.high
        if no_fraction and math.isfinite(value):
            raise UsageError("backtest.bare_rate", option=option, given=written.strip(), share=f"{value * 100:.10g}")
    return value


def strategy_params(words: Iterable[str]) -> dict[str, str]:
    """`["fast=9,slow=21", "trend=true"]` as a dict; UsageError for a piece that is not name=value or comes twice."""
    found: dict[str, str] = {}
    for word in words:
        for piece in filter(None, (part.strip() for part in word.split(","))):
            name, sign, value = (part.strip() for part in piece.partition("="))
            if not (name and sign and value):
                raise UsageError("backtest.bad_param", given=piece)
            if name in found:
                raise UsageError("backtest.param_twice", name=name)
            found[name] = value
    return found


def candles_for(choice: Choice, settings: Settings) -> tuple[tuple[Candles, ...], tuple[Candles | None, ...]]:
    """The candles of every symbol, and their finer candles where `detail` asks for them.

    Raises UsageError without a symbol, DataMissingError where the store or the samples have none.
    """
    symbols = tuple(dict.fromkeys(choice.symbols))
    if not symbols and not choice.demo:
        raise UsageError("backtest.no_symbol")
    if choice.start_ms is not None and choice.end_ms is not None and choice.start_ms >= choice.end_ms:
        raise UsageError("backtest.empty_span")
    if choice.demo:
        from flexbot.market.sample import DEMO

        symbols = symbols or (DEMO.symbol,)
        series = tuple(_sample(choice, symbol, choice.timeframe) for symbol in symbols)
    else:
        timeframe = choice.timeframe if choice.timeframe is not None else settings.backtest.timeframe
        series = tuple(_stored(choice, settings, symbol, timeframe) for symbol in symbols)
    if choice.detail is None:
        return series, ()
    if choice.demo:
        return series, tuple(_sample(choice, symbol, choice.detail) for symbol in symbols)
    return series, tuple(_stored(choice, settings, symbol, choice.detail) for symbol in symbols)


def _stored(choice: Choice, settings: Settings, symbol: str, timeframe: str) -> Candles:
    from flexbot.market.store import CandleStore

    venue = choice.venue if choice.venue is not None else settings.backtest.venue
    try:
        return CandleStore().load(venue, symbol, timeframe, choice.start_ms, choice.end_ms)
    except DataMissingError as error:
        from flexbot.market.sample import samples

        if choice.venue is None and any(info.symbol == symbol for info in samples()):
            raise DataMissingError("backtest.bundled", symbol=symbol, timeframe=timeframe, venue=venue) from error
        raise


def _sample(choice: Choice, symbol: str, timeframe: str | None) -> Candles:
    """A bundled series; a longer timeframe than any that ships is made from the sample's own."""
    from flexbot.market.resample import resample
    from flexbot.market.sample import load_sample, samples
    from flexbot.market.timeframe import Timeframe

    wanted = None if timeframe is None else Timeframe.parse(timeframe)
    own = {info.timeframe for info in samples() if info.symbol == symbol and choice.venue in (None, info.venue)}
    shorter = [code for code in own if wanted is not None and Timeframe.parse(code).ms < wanted.ms]
    if wanted is not None and str(wanted) not in own and shorter:
        candles = resample(load_sample(symbol, choice.venue, shorter[0]), wanted)
    else:
        candles = load_sample(symbol, choice.venue, wanted)
    from flexbot.text.format import date_time

    cut = candles.between(choice.start_ms, choice.end_ms)
    if len(cut) == 0:
        raise UsageError(
            "backtest.outside_sample",
            symbol=symbol,
            first=date_time(int(candles.time[0])),
            last=date_time(int(candles.time[-1])),
        )
    return cut


def request(
    choice: Choice, settings: Settings, side: Side, params: Mapping[str, object], baseline: bool | None
) -> Request:
    """What the engine is to run; raises what reading the candles and making the strategy raise."""
    from flexbot.engine.backtest import Request
    from flexbot.settings.model import Backtest
    from flexbot.strategy.registry import load_strategy

    strategy = load_strategy(settings.backtest.strategy, side, params)
    candles, detail = candles_for(choice, settings)
    baseline_runs = settings.backtest.baseline_runs
    if baseline is not None:
        # asked for although the settings turn it off: then as often as FlexBot does by itself
        baseline_runs = (baseline_runs or Backtest().baseline_runs) if baseline else 0
    return Request(
        candles=candles,
        strategy=strategy,
        costs=settings.costs,
        sizing=settings.sizing,
        management=settings.management,
        seed=settings.backtest.seed,
        detail=detail,
        monte_carlo_runs=settings.backtest.monte_carlo_runs,
        baseline_runs=baseline_runs,
    )
