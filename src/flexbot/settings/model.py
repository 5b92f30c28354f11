"""The settings themselves. Each key's explanation is the catalogue text `settings.SECTION.KEY`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LanguageChoice = Literal["auto", "en", "pt_BR"]
SlippageModel = Literal["none", "rule_based", "randomized"]
MarketType = Literal["spot", "perpetual"]
UnlockMethod = Literal["passphrase", "keychain", "env", "keyfile", "recovery"]
SizingMode = Literal["standard", "hunter", "fixed", "half_kelly"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Interface(_Section):
    """How FlexBot talks to the user."""

    language: LanguageChoice = "auto"


class Log(_Section):
    """Log files."""

    level: LogLevel = "INFO"
    max_mb: float = Field(5.0, ge=0.1, le=1000)
    files: int = Field(5, ge=1, le=100)


class Backtest(_Section):
    """What a back-test uses when the command does not say."""

    strategy: str = "elliott"
    timeframe: str = Field("1h", pattern=r"^[1-9][0-9]{0,3}[mhdw]$")
    venue: str = "binance"
    seed: int = Field(1, ge=0, le=2**32 - 1)
    monte_carlo_runs: int = Field(1000, ge=0, le=100_000)
    baseline_runs: int = Field(200, ge=0, le=10_000)
    keep_runs: int = Field(200, ge=1, le=100_000)


class Costs(_Section):
    """What trading costs. Rates are fractions: 0.001 is 0.1 %."""

    maker_fee: float = Field(0.001, ge=0, le=0.05)
    taker_fee: float = Field(0.001, ge=0, le=0.05)
    slippage: SlippageModel = "randomized"
    slippage_mean: float = Field(0.0015, ge=0, le=0.05)
    slippage_sd: float = Field(0.0010, ge=0, le=0.05)
    latency_ms: int = Field(200, ge=0, le=600_000)
    market: MarketType = "spot"
    funding_rate: float = Field(0.0001, ge=-0.01, le=0.01)
    borrow_rate: float = Field(0.10, ge=0, le=5)


class Sizing(_Section):
    """How much is bought, and the limits it must keep."""

    mode: SizingMode = "standard"
    capital: float = Field(10_000.0, gt=0, le=1e12)
    capital_base: float = Field(0.0, ge=0, le=1e12)
    risk: float = Field(0.01, gt=0, le=1)
    fixed_amount: float = Field(1_000.0, gt=0, le=1e12)
    loss_streak: int = Field(2, ge=0, le=100)
    loss_factor: float = Field(0.3, gt=0, le=1)
    loss_floor: float = Field(0.25, gt=0, le=1)
    kelly_trades: int = Field(20, ge=2, le=10_000)
    kelly_cap: float = Field(0.02, gt=0, le=1)
    leverage: float = Field(1.0, ge=1, le=125)
    maintenance_margin: float = Field(0.005, ge=0, lt=0.5)
    quantity_step: float = Field(0.0, ge=0, le=1e9)
    min_quantity: float = Field(0.0, ge=0, le=1e9)
    min_notional: float = Field(10.0, ge=0, le=1e9)
    max_symbol_exposure: float = Field(1.0, gt=0, le=1)
    max_total_exposure: float = Field(1.0, gt=0, le=1)


class Management(_Section):
    """How an open position is managed. R is the distance from entry to the first stop."""

    breakeven: bool = True
    breakeven_at_r: float = Field(1.0, gt=0, le=100)
    partial: bool = False
    partial_rr: float = Field(1.5, gt=0, le=100)
    partial_fraction: float = Field(0.5, gt=0, lt=1)
    trailing: bool = False
    trailing_from_r: float = Field(2.0, gt=0, le=100)
    trailing_distance_r: float = Field(1.0, gt=0, le=100)
    time_stop_bars: int = Field(0, ge=0, le=1_000_000)


class Download(_Section):
    """How candles are downloaded."""

    venue: str = "binance"
    retries: int = Field(5, ge=0, le=100)
    timeout_s: float = Field(30.0, ge=1, le=600)


class VaultSettings(_Section):
    """How the vault is opened and what may be told about it while it is closed."""

    unlock: UnlockMethod = "passphrase"
    keyfile: str = ""
    venues_in_clear: bool = False


class Dashboard(_Section):
    """The dashboard in the browser."""

    port: int = Field(0, ge=0, le=65535)
    lock_minutes: float = Field(15.0, ge=0.1, le=1440)
    quit_minutes: float = Field(0.0, ge=0, le=10080)


class Settings(_Section):
    """All of settings.toml."""

    interface: Interface = Interface()
    log: Log = Log()
    backtest: Backtest = Backtest()
    costs: Costs = Costs()
    sizing: Sizing = Sizing()
    management: Management = Management()
    download: Download = Download()
    vault: VaultSettings = VaultSettings()
    dashboard: Dashboard = Dashboard()
