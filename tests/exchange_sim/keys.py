"""API keys as the venue knows them: what signs for them, from where, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CREATED_MS = 1_700_000_000_000


@dataclass
class ApiKey:
    """One registered key: an HMAC `secret`, or the PEM of an Ed25519 or RSA `public_key`.

    `extra_rights` are added to, and `hidden_rights` left out of, what the venue tells about the key's rights.
    """

    key: str
    secret: str = field(default="", repr=False)
    public_key: str = ""
    allowed_ips: frozenset[str] = frozenset()
    reading: bool = True
    spot_trading: bool = True
    withdrawals: bool = False
    internal_transfer: bool = False
    universal_transfer: bool = False
    margin: bool = False
    futures: bool = False
    options: bool = False
    extra_rights: Mapping[str, Any] = field(default_factory=dict)
    hidden_rights: frozenset[str] = frozenset()

    def rights(self) -> dict[str, Any]:
        """The answer of `/sapi/v1/account/apiRestrictions`."""
        told = {
            "ipRestrict": bool(self.allowed_ips),
            "createTime": CREATED_MS,
            "enableReading": self.reading,
            "enableWithdrawals": self.withdrawals,
            "enableInternalTransfer": self.internal_transfer,
            "enableMargin": self.margin,
            "enableFutures": self.futures,
            "permitsUniversalTransfer": self.universal_transfer,
            "enableVanillaOptions": self.options,
            "enableFixApiTrade": False,
            "enableFixReadOnly": False,
            "enableSpotAndMarginTrading": self.spot_trading,
            "enablePortfolioMarginTrading": False,
            **self.extra_rights,
        }
        return {name: value for name, value in told.items() if name not in self.hidden_rights}
