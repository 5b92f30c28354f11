"""The engine's records: one fill, one closed trade, as fixed columns."""

from __future__ import annotations

from enum import IntEnum
from typing import cast

import numpy as np
import numpy.typing as npt


class FillKind(IntEnum):
    """Why quantity or cash moved."""

    ENTRY = 1
    STAGE_TWO = 2
    ADD = 3
    PARTIAL = 4
    TARGET = 5
    STOP = 6
    BREAKEVEN = 7
    TRAILING = 8
    SIGNAL = 9
    TIME = 10
    LIQUIDATION = 11
    END = 12
    FUNDING = 13


def code(kind: FillKind) -> int:
    """The number of `kind` as kernels want it: numba compiles a function again for every Python constant it meets."""
    return cast(int, np.int64(kind))


# The exits a trade can end with, as the keys under which the catalogue names them (`report.exit.stop`, ...).
EXIT_KEYS = {
    FillKind.TARGET: "target",
    FillKind.STOP: "stop",
    FillKind.BREAKEVEN: "breakeven",
    FillKind.TRAILING: "trailing",
    FillKind.SIGNAL: "signal",
    FillKind.TIME: "time",
    FillKind.LIQUIDATION: "liquidation",
    FillKind.END: "end",
}

FILL = np.dtype(
    [
        ("symbol", "i8"),  # index of the symbol in the run
        ("bar", "i8"),  # candle in which it filled
        ("kind", "i8"),  # FillKind
        ("quantity", "f8"),  # signed: bought positive, sold negative; 0 for funding
        ("price", "f8"),  # after slippage and latency
        ("fee", "f8"),  # quote currency, positive
        ("slippage", "f8"),  # quote currency lost to slippage and latency, not negative
        ("cash", "f8"),  # change of cash by this fill, fee included
    ],
    align=True,
)

TRADE = np.dtype(
    [
        ("symbol", "i8"),
        ("side", "i8"),  # 1 long, -1 short
        ("reason", "i8"),  # index into the reasons of the run
        ("signal_bar", "i8"),  # candle at whose close the entry was decided
        ("entry_bar", "i8"),
        ("entry_time", "i8"),  # UTC ms of the candle's open
        ("entry_price", "f8"),  # average over all entries
        ("quantity", "f8"),  # total bought (sold for shorts), positive
        ("stop", "f8"),  # first stop
        ("target", "f8"),  # first target, NaN without one
        ("exit_bar", "i8"),
        ("exit_time", "i8"),
        ("exit_price", "f8"),  # average over all exits
        ("exit", "i8"),  # FillKind of the last exit
        ("last_stop", "f8"),  # the stop when the trade ended
        ("risk", "f8"),  # planned loss at the first stop, quote currency: what 1 R is for this trade
        ("fees", "f8"),
        ("slippage", "f8"),
        ("funding", "f8"),  # funding and borrowing paid, positive is a cost
        ("pnl", "f8"),  # result after all costs, quote currency
        ("r", "f8"),  # pnl / risk
        ("entries", "i8"),  # number of entry fills
        ("partial", "i8"),  # 1 when a part was taken out before the end
        ("ambiguous", "i8"),  # candles in which stop and target both lay and no finer candles decided
    ],
    align=True,
)

FillArray = npt.NDArray[np.void]
TradeArray = npt.NDArray[np.void]
