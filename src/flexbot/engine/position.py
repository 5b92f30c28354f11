"""The position step: one open position as a plain record and the pure, compiled functions that change it.

Back-test, paper and live call the same functions. A candle passes through them in this order:

1. at its open, orders decided earlier fill (`open_position`, `add_fill`, `exit_fill`);
2. inside it, resting orders meet the price (`matching.match_candle`);
3. at its close, `manage` decides: it moves the stop, arms the second stage, asks for a time exit.

What `manage` decides is in force from the next candle on, so a live session that sees only closed candles takes the
same decisions. The record is a fixed set of numbers and can be stored and read back at any candle.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flexbot.compiled import pure_kernel
from flexbot.engine.records import FillKind, code

BREAKEVEN, TRAILING = code(FillKind.BREAKEVEN), code(FillKind.TRAILING)
STOP, TIME = code(FillKind.STOP), code(FillKind.TIME)
STAGE_NONE, STAGE_WAIT, STAGE_ARMED = 0, 1, 2


class Bar(NamedTuple):
    """One candle as the step sees it, with what it needs of the candle before (its own open where there is none)."""

    number: int  # position among the symbol's candles
    time: int  # UTC ms of the open
    step_ms: int
    open: float
    high: float
    low: float
    close: float
    prev_high: float
    prev_low: float
    prev_volume: float


POSITION = np.dtype(
    [
        ("side", "i8"),  # 1 long, -1 short, 0 flat
        ("quantity", "f8"),  # open now
        ("entry_quantity", "f8"),
        ("entry_value", "f8"),  # sum of quantity x price over all entries
        ("exit_quantity", "f8"),
        ("exit_value", "f8"),
        ("stop", "f8"),
        ("first_stop", "f8"),
        ("stop_kind", "i8"),  # FillKind an exit at the stop is booked as
        ("target", "f8"),  # +-inf: none
        ("first_target", "f8"),
        ("liquidation", "f8"),  # +-inf: none
        ("partial", "f8"),  # price of the partial exit; +-inf: none or done
        ("breakeven", "f8"),  # price that arms break-even; +-inf: off or done
        ("breakeven_armed", "i8"),
        ("trail", "f8"),  # price that starts trailing; +-inf: off or started
        ("trailing", "i8"),
        ("best", "f8"),  # best price seen while trailing
        ("stage", "i8"),
        ("stage_quantity", "f8"),  # still to be bought in the second stage
        ("retest_arm", "f8"),
        ("retest_low", "f8"),
        ("retest_high", "f8"),
        ("retest_deadline", "i8"),  # last candle at whose close the second stage may be decided
        ("pending_exit", "i8"),  # FillKind of a market exit to come, 0: none
        ("pending_add", "i8"),
        ("pending_bar", "i8"),  # candle at whose open they fill
        ("risk", "f8"),  # planned loss at the first stop, quote currency: 1 R
        ("cash", "f8"),  # all cash moved by this position: its result once flat
        ("fees", "f8"),
        ("slippage", "f8"),
        ("funding", "f8"),
        ("funding_ms", "i8"),  # time up to which funding or borrowing is settled
        ("entry_bar", "i8"),
        ("entry_ms", "i8"),
        ("signal_bar", "i8"),
        ("reason", "i8"),
        ("entries", "i8"),
        ("entry_limit", "i8"),  # most entries the plan allows
        ("partial_done", "i8"),
        ("ambiguous", "i8"),
    ],
    align=True,
)
PositionArray = npt.NDArray[np.void]


@pure_kernel
def stop_and_target(row: Any, side: int, price: float) -> tuple[float, float]:
    """Stop and target of a signal for an entry at `price`; the widest stop counts, the first target given.

    Without a target the second value is +inf for longs and -inf for shorts.
    """
    stop = math.inf * side
    if not math.isnan(row.stop_price):
        stop = row.stop_price
    if not math.isnan(row.stop_dist) and side * (stop - (price - side * row.stop_dist)) > 0.0:
        stop = price - side * row.stop_dist
    if not math.isnan(row.stop_frac) and side * (stop - price * (1.0 - side * row.stop_frac)) > 0.0:
        stop = price * (1.0 - side * row.stop_frac)
    if not math.isnan(row.target_price):
        return stop, row.target_price
    if not math.isnan(row.target_dist):
        return stop, price + side * row.target_dist
    if not math.isnan(row.target_frac):
        return stop, price * (1.0 + side * row.target_frac)
    return stop, math.inf * side


@pure_kernel
def average_entry(position: Any) -> float:
    """Average price over all entries so far."""
    return position.entry_value / position.entry_quantity


@pure_kernel
def place_management(position: Any, rules: Any) -> None:
    """Set the prices at which break-even, trailing and the partial exit act, from the average entry and R."""
    side = position.side
    entry = average_entry(position)
    unit = abs(entry - position.first_stop)
    far = math.inf * side
    position.breakeven = far
    if rules.breakeven and not position.breakeven_armed:
        position.breakeven = entry + side * rules.breakeven_at_r * unit
    if not position.trailing:
        position.trail = entry + side * rules.trailing_from_r * unit if rules.trailing else far
    position.partial = far
    if rules.partial and not position.partial_done:
        position.partial = entry + side * rules.partial_rr * unit
    position.liquidation = -far
    if side < 0 or rules.leverage > 1.0:
        # isolated margin: the position is closed when its margin falls to the maintenance share
        position.liquidation = entry * (1.0 - side * (1.0 / rules.leverage - rules.maintenance_margin))


@pure_kernel
def open_position(position: Any, row: Any, side: int, bar: Bar, quantity: float, planned: float, price: float) -> None:
    """Start a position with its first fill; `planned` is the whole plan's quantity, both stages together."""
    stop, target = stop_and_target(row, side, price)
    position.side = side
    position.quantity = 0.0
    position.entry_quantity = position.entry_value = position.exit_quantity = position.exit_value = 0.0
    position.stop = position.first_stop = stop
    position.stop_kind = STOP
    position.target = position.first_target = target
    position.breakeven_armed = position.trailing = position.partial_done = 0
    position.best = price
    position.stage = STAGE_WAIT if row.retest_bars > 0 and planned > quantity else STAGE_NONE
    position.stage_quantity = planned - quantity
    position.retest_arm = row.retest_arm
    position.retest_low = row.retest_low
    position.retest_high = row.retest_high
    position.retest_deadline = bar.number + row.retest_bars
    position.pending_exit = position.pending_add = 0
    position.pending_bar = -1
    position.risk = planned * abs(price - stop)
    position.cash = position.fees = position.slippage = position.funding = 0.0
    position.funding_ms = position.entry_ms = bar.time
    position.entry_bar = bar.number
    position.signal_bar = row.bar
    position.reason = row.reason
    position.entries = 0
    position.entry_limit = round(1.0 / row.stage_one) if row.add else 2
    position.ambiguous = 0


@pure_kernel
def add_fill(position: Any, rules: Any, quantity: float, price: float, fee: float, slippage: float) -> float:
    """Book an entry fill of `quantity` (positive); returns the change of cash, negative for a purchase."""
    cash = -position.side * quantity * price - fee
    position.quantity += quantity
    position.entry_quantity += quantity
    position.entry_value += quantity * price
    position.entries += 1
    position.fees += fee
    position.slippage += slippage
    position.cash += cash
    place_management(position, rules)
    return cash


@pure_kernel
def exit_fill(position: Any, quantity: float, price: float, fee: float, slippage: float) -> float:
    """Book an exit fill of `quantity` (positive); returns the change of cash."""
    cash = position.side * quantity * price - fee
    # the last exit takes exactly what is left, so that no dust of rounding stays open
    position.quantity = 0.0 if quantity >= position.quantity else position.quantity - quantity
    position.exit_quantity += quantity
    position.exit_value += quantity * price
    position.fees += fee
    position.slippage += slippage
    position.cash += cash
    return cash


@pure_kernel
def follow_average(position: Any, rules: Any, row: Any) -> None:
    """After an added entry the stop and the target follow the average price (unless the stop already moved)."""
    stop, target = stop_and_target(row, position.side, average_entry(position))
    if position.stop_kind == STOP:
        position.stop = position.first_stop = stop
    if not position.trailing:
        position.target = position.first_target = target
    place_management(position, rules)


@pure_kernel
def manage(position: Any, rules: Any, bar: Bar, delay: int) -> None:
    """Decide at the close of `bar`: break-even, trailing, second stage, time stop.

    Moves only `stop` and `target` and sets what is pending for the open `1 + delay` candles later.
    """
    side = position.side
    favourable = bar.high if side > 0 else bar.low
    if side * (favourable - position.breakeven) >= 0.0:
        position.breakeven_armed = 1
        position.breakeven = math.inf * side
    if position.breakeven_armed == 1:
        level = average_entry(position) * (1.0 + side * rules.round_trip)
        # a stop on the wrong side of the market is no stop: wait until the close is beyond it
        if side * (bar.close - level) > 0.0:
            position.breakeven_armed = 2
            if side * (level - position.stop) > 0.0:
                position.stop = level
                position.stop_kind = BREAKEVEN
    if side * (favourable - position.trail) >= 0.0:
        position.trailing = 1
        position.trail = position.target = math.inf * side
        position.best = favourable
    if position.trailing:
        if side * (favourable - position.best) > 0.0:
            position.best = favourable
        level = position.best - side * rules.trailing_distance_r * abs(average_entry(position) - position.first_stop)
        if side * (level - position.stop) > 0.0:
            position.stop = level
            position.stop_kind = TRAILING
    if position.stage != STAGE_NONE:
        manage_second_stage(position, bar, delay, favourable)
    held = bar.number - position.entry_bar + 1
    if 0 < rules.time_stop_bars <= held and position.pending_exit == 0:
        position.pending_exit = TIME
        position.pending_bar = bar.number + 1 + delay


@pure_kernel
def manage_second_stage(position: Any, bar: Bar, delay: int, favourable: float) -> None:
    """Arm the second stage once price has run, then ask for it at the first close back inside the retest zone."""
    side = position.side
    if bar.number > position.retest_deadline:
        position.stage = STAGE_NONE
        return
    if position.stage == STAGE_WAIT and side * (favourable - position.retest_arm) >= 0.0:
        position.stage = STAGE_ARMED
    if position.stage == STAGE_ARMED and position.retest_low <= bar.close <= position.retest_high:
        held = bar.close > bar.prev_low if side > 0 else bar.close < bar.prev_high
        if held:
            position.stage = STAGE_NONE
            position.pending_add = 1
            position.pending_bar = bar.number + 1 + delay


@pure_kernel
def quiet_band(position: Any) -> tuple[float, float]:
    """Prices between which a candle leaves the position alone: nothing happens while low > first and high < second.

    The simulator skips such candles; a test proves that skipping changes nothing.
    """
    side = position.side
    adverse = position.stop
    if side * (position.liquidation - adverse) > 0.0:
        adverse = position.liquidation
    favourable = position.target
    for level in (position.partial, position.breakeven, position.trail):
        if side * (favourable - level) > 0.0:
            favourable = level
    if position.trailing and side * (favourable - position.best) > 0.0:
        favourable = position.best
    if position.breakeven_armed == 1:
        favourable = -math.inf * side
    if position.stage == STAGE_WAIT and side * (favourable - position.retest_arm) > 0.0:
        favourable = position.retest_arm
    if position.stage == STAGE_ARMED:
        edge = position.retest_high if side > 0 else position.retest_low
        if side * (edge - adverse) > 0.0:
            adverse = edge
    return (adverse, favourable) if side > 0 else (favourable, adverse)
