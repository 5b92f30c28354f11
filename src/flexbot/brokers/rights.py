"""What a Binance key may do, read from `GET /sapi/v1/account/apiRestrictions`, judged by what it must not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flexbot.vault.entries import Outcome

# A key with one of these could move money out of the account.
DANGEROUS = {
    "enableWithdrawals": "right_withdraw",
    "enableInternalTransfer": "right_internal_transfer",
    "permitsUniversalTransfer": "right_universal_transfer",
}
# However it is written: a dangerous right must not pass for unknown.
_YES = (True, "true")
_NEEDED = {"enableReading": "no_reading", "enableSpotAndMarginTrading": "no_trading"}
_UNWANTED = {
    "enableMargin": "may_margin",
    "enableFutures": "may_futures",
    "enableVanillaOptions": "may_options",
}
# Read only together with others: FIX is another door to the same spot orders, portfolio margin another kind of margin.
_KNOWN = frozenset({"enableFixApiTrade", "enableFixReadOnly", "enablePortfolioMarginTrading"})


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one step, its reason, and what else the user should know, all keys of `brokers.check.reason.*`."""

    outcome: Outcome
    reason: str = ""
    warnings: tuple[str, ...] = ()


def judge(said: Mapping[str, Any]) -> Finding:
    """Failed for a right that the key must not have or lacks; passed only if every right of the rule was told.

    Where several reasons apply, the first is the step's and the others are warnings, so that the user can mend all at
    once. A field that is missing or not a plain yes or no is unknown, and unknown is not passed; nor is a key with a
    right that is new and by its name moves money.
    """
    refusals = [reason for name, reason in DANGEROUS.items() if said.get(name) in _YES]
    refusals += [reason for name, reason in _NEEDED.items() if said.get(name) is False]
    warnings = tuple(_warnings(said))
    if refusals:
        return Finding("failed", refusals[0], (*refusals[1:], *warnings))
    rule = (*DANGEROUS, *_NEEDED, *_UNWANTED, "ipRestrict")
    moves_money = any(re.search("withdraw|transfer", name, re.IGNORECASE) for name in _new_rights(said))
    if moves_money or any(not isinstance(said.get(name), bool) for name in rule):
        return Finding("not_run", "rights_unknown", warnings)
    return Finding("passed", "", warnings)


def _warnings(said: Mapping[str, Any]) -> list[str]:
    found = [reason for name, reason in _UNWANTED.items() if said.get(name) is True]
    if said.get("enablePortfolioMarginTrading") is True and "may_margin" not in found:
        found.insert(0, "may_margin")
    if said.get("ipRestrict") is False:
        found.append("any_address")
    return [*found, "unknown_right"] if _new_rights(said) else found


def _new_rights(said: Mapping[str, Any]) -> list[str]:
    """The rights the key has that this version does not know."""
    judged = {*DANGEROUS, *_NEEDED, *_UNWANTED, *_KNOWN}
    # Anything but a plain no, so that a right told in another way is not overlooked.
    return [
        name
        for name, value in said.items()
        if name.startswith(("enable", "permits")) and name not in judged and value not in (False, "false", None)
    ]
