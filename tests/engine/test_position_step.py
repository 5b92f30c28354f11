"""The rules of one position, each on a handful of candles drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from flexbot.engine.position import POSITION
from flexbot.engine.records import FillKind
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT
from worlds import FREE, HOUR_MS, bars, rules, trade, wish, wishes

FLAT = (100.0, 100.5, 99.5, 100.0)


def test_a_signal_at_the_close_fills_at_the_next_open() -> None:
    done = trade(bars([FLAT, (101, 106, 100.5, 105), FLAT]), wish(0, stop_dist=5, target_dist=4))
    first = done.trades[0]
    assert (first["signal_bar"], first["entry_bar"], first["entry_price"]) == (0, 1, 101.0)
    assert (first["exit_bar"], first["exit_price"], first["exit"]) == (1, 105.0, FillKind.TARGET)


def test_a_gap_through_the_stop_fills_at_the_open() -> None:
    done = trade(bars([FLAT, FLAT, (95, 96, 94, 95)]), wish(0, stop_dist=2, target_dist=9))
    assert done.trades[0]["exit_price"] == 95.0
    assert done.trades[0]["exit"] == FillKind.STOP


def test_a_gap_over_the_target_fills_at_the_open_even_when_the_candle_then_falls_to_the_stop() -> None:
    done = trade(bars([FLAT, FLAT, (107, 108, 90, 95)]), wish(0, stop_dist=2, target_dist=4))
    assert done.trades[0]["exit_price"] == 107.0
    assert done.trades[0]["exit"] == FillKind.TARGET


def test_the_stop_comes_before_the_target_inside_one_candle_and_is_reported() -> None:
    done = trade(bars([FLAT, (100, 105, 97, 104), FLAT]), wish(0, stop_dist=2, target_dist=4))
    assert done.trades[0]["exit"] == FillKind.STOP
    assert done.trades[0]["exit_price"] == 98.0
    assert done.trades[0]["ambiguous"] == 1


@pytest.mark.parametrize(
    ("quarters", "kind", "price"),
    [
        ([(100, 105, 99, 104), (104, 104, 97, 98), (98, 98, 97, 98), (98, 104, 98, 104)], FillKind.TARGET, 104.0),
        ([(100, 101, 97, 98), (98, 105, 98, 105), (105, 105, 104, 104), (104, 104, 104, 104)], FillKind.STOP, 98.0),
    ],
)
def test_finer_candles_decide_what_came_first(
    quarters: list[tuple[float, float, float, float]], kind: FillKind, price: float
) -> None:
    # the finer candles of the first hour are flat, those of the second are the case's
    detail = bars([FLAT] * 4 + quarters, timeframe="15m")
    done = trade(bars([FLAT, (100, 105, 97, 104), FLAT]), wish(0, stop_dist=2, target_dist=4), detail=detail)
    assert done.trades[0]["exit"] == kind
    assert done.trades[0]["exit_price"] == price
    assert done.trades[0]["ambiguous"] == 0


def test_break_even_arms_at_one_r_and_acts_from_the_next_candle_on() -> None:
    rows = [FLAT, FLAT, (100, 102.2, 99.9, 102), (102, 102, 99, 99.5), FLAT]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=9), management=Management())
    # the candle that reached 102 also traded at 99.9: had the stop moved within it, it would have been hit there
    assert done.trades[0]["exit_bar"] == 3
    assert done.trades[0]["exit"] == FillKind.BREAKEVEN
    assert done.trades[0]["exit_price"] == 100.0


def test_break_even_waits_for_a_close_beyond_it() -> None:
    rows = [FLAT, FLAT, (100, 102.2, 98.5, 99), (99, 99.4, 98.5, 99.2), (99.2, 101, 99.2, 100.5), (100, 100.2, 99, 99)]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=9), management=Management())
    # armed at candle 2 while the price was already back below the entry: a stop there would have been no stop
    assert (done.trades[0]["exit_bar"], done.trades[0]["exit"]) == (5, FillKind.BREAKEVEN)
    assert done.trades[0]["exit_price"] == 100.0


@pytest.mark.parametrize("breakeven", [False, True])
def test_a_wide_trailing_distance_never_loosens_the_stop(breakeven: bool) -> None:
    manage = Management(breakeven=breakeven, trailing=True, trailing_from_r=1.0, trailing_distance_r=3.0)
    rows = [FLAT, FLAT, (100, 102.2, 100, 102), (102, 102, 95, 95), FLAT]
    done = trade(bars(rows), wish(0, stop_dist=2), management=manage)
    assert (done.trades[0]["exit_bar"], done.trades[0]["exit_price"]) == (3, 100.0 if breakeven else 98.0)


def test_break_even_covers_both_fees() -> None:
    costs = Costs(maker_fee=0.001, taker_fee=0.001, slippage="none", latency_ms=0)
    rows = [FLAT, FLAT, (100, 102.2, 99.9, 102), (102, 102, 99, 99.5), FLAT]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=9), management=Management(), costs=costs)
    assert done.trades[0]["last_stop"] == pytest.approx(100.2)
    assert done.trades[0]["pnl"] == pytest.approx(0.0, abs=1e-3)


def test_trailing_follows_the_best_price_at_one_r_and_switches_the_target_off() -> None:
    rows = [
        FLAT,
        FLAT,
        (100, 103.0, 100, 102.9),
        (102.9, 104.6, 102.5, 104.5),
        (104.5, 105, 103.2, 103.2),
        (103, 103, 102, 102),
    ]
    manage = Management(breakeven=False, trailing=True)
    done = trade(bars(rows), wish(0, stop_dist=1.5, target_dist=4.5), management=manage)
    # active at 103 (2 R); at 104.6 the target of 104.5 is no longer used; best 105 puts the stop at 103.5
    assert done.trades[0]["exit"] == FillKind.TRAILING
    assert done.trades[0]["last_stop"] == 103.5
    assert done.trades[0]["exit_price"] == 103.0  # the next candle opened below it


def test_trailing_never_loosens() -> None:
    rows = [
        FLAT,
        FLAT,
        (100, 103.5, 100, 103.4),
        (103.4, 103.4, 102.8, 103),
        (103, 103.1, 102.6, 103),
        (103, 103, 101.9, 102),
    ]
    manage = Management(breakeven=False, trailing=True)
    done = trade(bars(rows), wish(0, stop_dist=1.5, target_dist=9), management=manage)
    assert done.trades[0]["exit_price"] == 102.0
    assert done.trades[0]["exit_bar"] == 5


def test_partial_exit_takes_half_and_leaves_the_rest() -> None:
    manage = Management(breakeven=False, partial=True, partial_rr=1.5)
    rows = [FLAT, FLAT, (100, 103.1, 100, 103), (103, 106.5, 103, 106)]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=6), management=manage)
    assert done.fills["kind"].tolist() == [FillKind.ENTRY, FillKind.PARTIAL, FillKind.TARGET]
    assert done.fills["quantity"].tolist() == [1.0, -0.5, -0.5]
    assert done.trades[0]["r"] == pytest.approx(2.25)
    assert done.trades[0]["partial"] == 1


def test_half_out_then_break_even_is_three_quarters_of_an_r() -> None:
    manage = Management(partial=True, partial_rr=1.5)
    rows = [FLAT, FLAT, (100, 103.1, 100, 103), (103, 103, 99, 99.5), FLAT]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=6), management=manage)
    assert done.trades[0]["r"] == pytest.approx(0.75)


def test_time_stop_leaves_at_the_open_after_so_many_candles() -> None:
    done = trade(bars([FLAT] * 8), wish(0, stop_dist=5, target_dist=5), management=Management(time_stop_bars=3))
    assert done.trades[0]["entry_bar"] == 1
    assert done.trades[0]["exit_bar"] == 4
    assert done.trades[0]["exit"] == FillKind.TIME


def test_an_open_position_is_closed_at_the_last_close() -> None:
    done = trade(bars([FLAT, FLAT, (100, 101, 99.5, 100.8)]), wish(0, stop_dist=5, target_dist=5))
    assert done.trades[0]["exit"] == FillKind.END
    assert done.trades[0]["exit_price"] == 100.8


def test_exit_and_entry_of_one_bar_reverse_the_position() -> None:
    done = trade(
        bars([FLAT] * 6),
        wish(0, stop_dist=5),
        wish(2, EXIT_LONG),
        wish(2, ENTER_SHORT, stop_dist=5),
        wish(4, EXIT_SHORT),
    )
    assert done.trades["side"].tolist() == [1, -1]
    assert done.trades["entry_bar"].tolist() == [1, 3]
    assert done.trades["exit_bar"].tolist() == [3, 5]


def test_one_position_per_symbol_and_exits_of_the_other_side_do_nothing() -> None:
    done = trade(bars([FLAT] * 6), wish(0, stop_dist=5), wish(1, ENTER_LONG, stop_dist=5), wish(2, EXIT_SHORT))
    assert len(done.trades) == 1
    assert done.trades[0]["exit"] == FillKind.END


def test_an_entry_whose_stop_or_target_is_on_the_wrong_side_is_refused_and_counted() -> None:
    gap = bars([FLAT, (90, 91, 89, 90), FLAT])
    behind = trade(gap, wish(0, stop_price=98, target_price=110))
    passed = trade(bars([FLAT, (111, 112, 110, 111), FLAT]), wish(0, stop_price=98, target_price=110))
    missing = trade(gap, wish(0, target_price=110))
    for done in (behind, passed, missing):
        assert len(done.trades) == 0
        assert done.books.totals[0]["refused_levels"] == 1


def test_the_widest_stop_and_the_first_target_count() -> None:
    long = trade(
        bars([FLAT] * 3), wish(0, stop_price=99, stop_dist=2, stop_frac=0.005, target_price=110, target_dist=1)
    )
    short = trade(bars([FLAT] * 3), wish(0, ENTER_SHORT, stop_price=101, stop_dist=2, target_frac=0.1))
    assert (long.trades[0]["stop"], long.trades[0]["target"]) == (98.0, 110.0)
    assert (short.trades[0]["stop"], short.trades[0]["target"]) == (102.0, 90.0)


STAGED = {"stage_one": 0.35, "retest_arm": 101.0, "retest_low": 98.8, "retest_high": 100.6, "retest_bars": 24}


def test_second_stage_buys_the_rest_on_the_retest() -> None:
    rows = [FLAT, FLAT, (100, 101.2, 100, 101), (101, 101, 100, 100.4), (100.5, 101, 100, 101), (101, 106, 101, 105)]
    done = trade(bars(rows), wish(0, stop_price=95.0, target_price=105.0, **STAGED))
    assert done.fills["kind"].tolist() == [FillKind.ENTRY, FillKind.STAGE_TWO, FillKind.TARGET]
    assert done.fills["bar"].tolist() == [1, 4, 5]
    assert done.fills["quantity"][0] == pytest.approx(0.35)
    # 0.65 would be the rest; at 100.5 the common stop allows (1 x 5 - 0.35 x 5) / 5.5
    assert done.fills["quantity"][1] == pytest.approx(3.25 / 5.5)
    assert done.trades[0]["risk"] == pytest.approx(5.0)
    bought = 0.35 * 100 + 3.25 / 5.5 * 100.5
    assert done.trades[0]["entry_price"] == pytest.approx(bought / (0.35 + 3.25 / 5.5))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([FLAT] * 3 + [(100, 100.9, 100, 100.4)] * 4, id="price never ran"),
        pytest.param(
            [FLAT, FLAT, (100, 101.2, 100, 101), (101, 101, 100, 100.7), (100.7, 101, 100.6, 100.8)],
            id="no close inside",
        ),
        pytest.param(
            [FLAT, FLAT, (100.5, 101.2, 100.5, 101), (101, 101, 99, 100.4), FLAT, FLAT],
            id="close below the previous low",
        ),
    ],
)
def test_second_stage_waits_for_its_conditions(rows: list[tuple[float, float, float, float]]) -> None:
    staged = STAGED | ({"retest_bars": 2} if len(rows) == 6 else {})
    done = trade(bars(rows), wish(0, stop_price=95.0, target_price=105.0, **staged))
    assert FillKind.STAGE_TWO not in done.fills["kind"]


def test_second_stage_is_not_bought_below_a_stop_that_has_moved_up() -> None:
    rows = [FLAT, FLAT, (100, 101.2, 100, 101), (101, 101, 100.2, 100.4), (99.9, 101, 99.9, 101), FLAT]
    done = trade(bars(rows), wish(0, stop_price=99.0, target_price=110.0, **STAGED), management=Management())
    assert done.fills["kind"].tolist() == [FillKind.ENTRY, FillKind.BREAKEVEN]
    assert done.books.totals[0]["refused_levels"] == 1


def test_second_stage_ends_with_its_time() -> None:
    late = [FLAT] * 4 + [(100, 101.2, 100, 101), (101, 101, 100, 100.4), FLAT]
    early = trade(bars(late), wish(0, stop_price=95, target_price=110, **STAGED))
    expired = trade(bars(late), wish(0, stop_price=95, target_price=110, **(STAGED | {"retest_bars": 3})))
    last = trade(bars(late), wish(0, stop_price=95, target_price=110, **(STAGED | {"retest_bars": 4})))
    assert FillKind.STAGE_TWO in early.fills["kind"]
    assert FillKind.STAGE_TWO in last.fills["kind"]  # entered at candle 1, closed inside the zone at candle 5
    assert FillKind.STAGE_TWO not in expired.fills["kind"]


def test_added_entries_move_stop_and_target_with_the_average_until_the_plan_is_full() -> None:
    plan = {"amount": 100.0, "add": 1, "stage_one": 0.5, "stop_frac": 0.2, "target_frac": 0.1}
    rows = [FLAT, FLAT, (90, 91, 89, 90), (90, 91, 89, 90), (90, 105, 89, 104), FLAT]
    done = trade(bars(rows), wish(0, **plan), wish(1, **plan), wish(2, **plan))
    assert done.fills["kind"].tolist() == [FillKind.ENTRY, FillKind.ADD, FillKind.TARGET]
    average = (100.0 + 90.0) / 2
    assert done.trades[0]["entry_price"] == pytest.approx(average)
    assert done.trades[0]["target"] == pytest.approx(average * 1.1)
    assert done.trades[0]["exit_price"] == pytest.approx(average * 1.1)


def test_latency_of_whole_candles_delays_the_fill() -> None:
    times = np.arange(8) * 60_000
    price = np.array([100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 106.0, 107.0])
    minutes = Candles.checked(
        venue="test", symbol="X", timeframe="1m", time=times, open=price, high=price, low=price, close=price,
        volume=np.ones(8),
    )  # fmt: skip
    slow = FREE.model_copy(update={"latency_ms": 120_000})
    done = trade(minutes, wish(0, stop_dist=50), costs=slow)
    assert done.trades[0]["entry_bar"] == 3


def test_latency_within_a_candle_costs_a_part_of_its_usual_movement() -> None:
    quick = FREE.model_copy(update={"latency_ms": 36_000})
    done = trade(bars([FLAT] * 4), wish(0, stop_dist=50), costs=quick)
    # range 1.0, sigma 0.6267 of it, square root of one hundredth of the candle
    assert done.trades[0]["entry_price"] == pytest.approx(100 + 0.6267 * 0.1)


def test_funding_is_paid_every_eight_hours_by_longs_and_received_by_shorts() -> None:
    costs = Costs(maker_fee=0, taker_fee=0, slippage="none", latency_ms=0, market="perpetual", funding_rate=0.001)
    rows = [(100.0, 100.0, 100.0, 100.0)] * 20
    for kind, sign in ((ENTER_LONG, 1), (ENTER_SHORT, -1)):
        done = trade(bars(rows), wish(0, kind, stop_dist=5), costs=costs)
        # open from 01:00 to the end of 19:00: settled at 08:00 and 16:00
        assert done.fills["bar"][done.fills["kind"] == FillKind.FUNDING].tolist() == [8, 16]
        assert done.trades[0]["funding"] == pytest.approx(sign * 2 * 100 * 0.001)
        assert done.trades[0]["pnl"] == pytest.approx(-sign * 0.2)


def test_borrowing_is_paid_by_spot_shorts_for_the_time_held() -> None:
    costs = FREE.model_copy(update={"borrow_rate": 0.365})
    done = trade(bars([(100.0, 100.0, 100.0, 100.0)] * 25), wish(0, ENTER_SHORT, stop_dist=5), costs=costs)
    assert done.trades[0]["funding"] == pytest.approx(100 * 0.365 / 365)  # one day
    long = trade(bars([(100.0, 100.0, 100.0, 100.0)] * 25), wish(0, stop_dist=5), costs=costs)
    assert long.trades[0]["funding"] == 0


def test_leverage_liquidates_before_a_far_stop() -> None:
    sizing = Sizing(mode="fixed", fixed_amount=100_000, leverage=10, maintenance_margin=0.005)
    done = trade(bars([FLAT, FLAT, (100, 100, 85, 86), FLAT]), wish(0, stop_dist=12), sizing=sizing)
    assert done.trades[0]["exit"] == FillKind.LIQUIDATION
    assert done.trades[0]["exit_price"] == pytest.approx(100 * (1 - 0.1 + 0.005))


def test_the_open_position_survives_storage_as_plain_numbers() -> None:
    done = simulate((bars([FLAT] * 4),), (wishes(wish(0, stop_dist=5, target_dist=9)),), rules(), close_at_end=False)
    restored = np.frombuffer(done.positions.tobytes(), dtype=POSITION)
    assert restored.tobytes() == done.positions.tobytes()
    assert (restored[0]["side"], restored[0]["stop"], restored[0]["target"]) == (1, 95.0, 109.0)
    assert restored[0]["entry_ms"] == HOUR_MS
