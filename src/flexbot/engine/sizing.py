"""How much to buy: risk per trade, losing streaks, half Kelly, and the caps of the account and the venue."""

from __future__ import annotations

import math
from typing import Any

from flexbot.compiled import pure_kernel

STANDARD, HUNTER, FIXED, HALF_KELLY = 0, 1, 2, 3


@pure_kernel
def streak_factor(rules: Any, losses: int) -> float:
    """Multiplier of the risk after `losses` losing trades in a row (standard mode), not below the floor."""
    if rules.loss_streak == 0 or losses < rules.loss_streak:
        return 1.0
    return max(rules.loss_floor, rules.loss_factor ** (losses - rules.loss_streak + 1))


@pure_kernel
def half_kelly(rules: Any, wins: int, losses: int, won: float, lost: float) -> float:
    """Half the Kelly fraction W - (1 - W) / payoff (Kelly 1956), capped; `won` and `lost` are sums of R.

    Until `kelly_trades` trades are known the plain risk is used; without an edge the floor of the plain risk, so that
    a changed market can still show itself.
    """
    count = wins + losses
    if count < rules.kelly_trades:
        return rules.risk
    floor = rules.risk * rules.loss_floor
    if wins == 0:
        return floor
    if losses == 0 or lost <= 0.0:
        return rules.kelly_cap
    share = wins / count
    payoff = (won / wins) / (lost / losses)
    return min(rules.kelly_cap, max(floor, 0.5 * (share - (1.0 - share) / payoff)))


@pure_kernel
def risk_amount(rules: Any, equity: float, streak: int, wins: int, losses: int, won: float, lost: float) -> float:
    """Money put at risk by one entry (not used by fixed sizing)."""
    allocation = equity if rules.mode == HUNTER else min(rules.capital_base, equity)
    if rules.mode == HALF_KELLY:
        return allocation * half_kelly(rules, wins, losses, won, lost)
    if rules.mode == HUNTER:
        return allocation * rules.risk
    return allocation * rules.risk * streak_factor(rules, streak)


@pure_kernel
def round_down(quantity: float, step: float) -> float:
    """`quantity` cut to whole steps of the venue; a step of 0 leaves it. The 1e-9 forgives binary fractions."""
    return quantity if step <= 0.0 else math.floor(quantity / step + 1e-9) * step


@pure_kernel
def buying_power(rules: Any, equity: float, price: float) -> float:
    """The largest quantity the account can carry at `price`: leverage x equity, with the fee of the entry paid."""
    return rules.leverage * equity / (price * (1.0 + rules.leverage * rules.taker_fee))


@pure_kernel
def exposure_room(rules: Any, equity: float, price: float, in_symbol: float, in_all: float) -> float:
    """The largest further quantity that the exposure limits leave, given open values in the symbol and in all."""
    power = rules.leverage * equity
    symbol_room = rules.max_symbol_exposure * power - in_symbol
    total_room = rules.max_total_exposure * power - in_all
    return max(0.0, min(symbol_room, total_room) / (price * (1.0 + rules.leverage * rules.taker_fee)))
