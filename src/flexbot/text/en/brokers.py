"""Venues, credential checks and what to do where."""

TEXTS: dict[str, str] = {
    # the check of a key, and where to click
    "check.step.format": "Form of the key",
    "check.step.read": "Reading the account",
    "check.step.trade": "Permission to trade",
    "check.step.rights": "Rights it must not have",
    "check.outcome.passed": "passed",
    "check.outcome.failed": "failed",
    "check.outcome.not_run": "not run",
    "check.passed.format": "The fields look as they should.",
    "check.passed.read": "The venue accepted a signed question about the account.",
    "check.passed.trade": "The venue accepted a test order; nothing was placed.",
    "check.passed.rights": "The key can neither withdraw nor transfer.",
    "check.reason.missing": "{venue} needs these fields: {fields}. One of them is empty.",
    "check.reason.space": "There is a space or a line break in the key or the secret. Copy them again from {where}.",
    "check.reason.placeholder": "The key or the secret is a placeholder, not a real one. Copy them from {where}.",
    "check.reason.same": "Key and secret are the same text. Copy each of them from {where}.",
    "check.reason.key_form": (
        "This does not look like an API key of {venue}; perhaps a part of it is missing. Copy it again from {where}."
    ),
    "check.reason.secret_form": (
        "This does not look like a secret of {venue}; perhaps a part of it is missing. If the secret is lost, "
        "make a new key at {where}."
    ),
    "check.reason.pem_form": (
        "The private key cannot be read. {venue} takes Ed25519 keys, or RSA keys of at least 2048 bits, in PEM "
        "form with their first and last line."
    ),
    "check.reason.pem_locked": (
        "The private key is protected by a password of its own. Save it without one; the vault encrypts it."
    ),
    "check.reason.account_form": "This does not look like an account number of {venue}, such as U1234567.",
    "check.reason.host_form": (
        "The gateway of {venue} must run on this machine: give an address such as 127.0.0.1:4001."
    ),
    "check.reason.key_unreadable": (
        "{venue} does not recognise the API key as one of its own. Copy the key again from {where}."
    ),
    "check.reason.refused": (
        "{venue} refuses, and its answer can mean three things: the API key is wrong, deleted or of another "
        "environment; the IP whitelist does not hold this machine's address; or the key lacks the permission to "
        "read. See all three at {where}."
    ),
    "check.reason.signature": (
        "{venue} knows the API key, but the secret does not belong to it. Copy the secret again; if it is lost, "
        "make a new key at {where}."
    ),
    "check.reason.unauthorised": (
        "{venue} knows the key, but does not let it do this: a permission is missing, or the account is "
        "restricted. See the key's permissions at {where}."
    ),
    "check.reason.account_locked": (
        "{venue} has blocked trading for the whole account, whatever the key may do. Ask the support of {venue}."
    ),
    "check.reason.trade_refused": (
        "The key reads the account but may not trade. Most likely the permission for spot trading is off, or a "
        "list of allowed symbols leaves this one out; less likely the key or its IP whitelist was changed a "
        "moment ago. Turn it on at {where}."
    ),
    "check.reason.right_withdraw": (
        "The key can withdraw. FlexBot does not keep such a key: turn withdrawals off at {where}."
    ),
    "check.reason.right_internal_transfer": (
        "The key can make internal transfers. FlexBot does not keep such a key: turn them off at {where}."
    ),
    "check.reason.right_universal_transfer": (
        "The key can make universal transfers. FlexBot does not keep such a key: turn them off at {where}."
    ),
    "check.reason.no_reading": "The key may not read. Turn reading on at {where}.",
    "check.reason.no_trading": "The key may not trade on the spot market. Turn spot trading on at {where}.",
    "check.reason.earlier": "Not run, because of an earlier step.",
    "check.reason.not_built": (
        "This version of FlexBot cannot ask {venue} about a key. The key can be kept, but not used live."
    ),
    "check.reason.not_offered": (
        "FlexBot cannot check this at {venue}. See yourself at {where} that the key cannot withdraw."
    ),
    "check.reason.rights_not_shown": (
        "{venue} does not tell a key's rights in this environment, so they were not checked."
    ),
    "check.reason.rights_unknown": (
        "{venue} left out a right that FlexBot must know. See yourself at {where} what the key may do."
    ),
    "check.reason.no_symbol": (
        "FlexBot found no symbol at {venue} to try a test order with, so trading was not checked."
    ),
    "check.reason.clock": (
        "This machine's clock and that of {venue} differ too much, even after a correction. Set the clock to "
        "automatic time and check again."
    ),
    "check.reason.busy": "{venue} asks for fewer requests. Wait a few minutes and check again.",
    "check.reason.banned": (
        "{venue} has shut out this machine's address for a while because of too many requests. Wait and check "
        "again; each further try can make it longer."
    ),
    "check.reason.region": (
        "{venue} does not serve the place this connection comes from. This says nothing about the key."
    ),
    "check.reason.blocked": (
        "A firewall of {venue}, or one on the way, refused the connection. This says nothing about the key; try "
        "later or from another network."
    ),
    "check.reason.redirected": (
        "Something answered in place of {venue} and pointed elsewhere, such as the log-in page of a public "
        "network. FlexBot did not follow it."
    ),
    "check.reason.venue_down": "{venue} is not working properly at the moment. Check again later.",
    "check.reason.unreadable": "The answer of {venue} was cut or not in a form that FlexBot knows. Check again later.",
    "check.reason.unexpected": (
        "{venue} answered with something that says neither yes nor no to the key. The log has the code; check "
        "again later."
    ),
    "check.reason.timeout": "{venue} did not answer in time. Check again later.",
    "check.reason.dns": "The address of {venue} could not be found. Is this machine online?",
    "check.reason.tls": (
        "No secure connection to {venue} could be made. A wrong clock, or a program that inspects the traffic, "
        "can be the cause; nothing was sent."
    ),
    "check.reason.proxy": "The proxy in HTTPS_PROXY does not lead to {venue}. Correct it or take it away.",
    "check.reason.unreachable": "{venue} could not be reached. Check the connection and try again.",
    "check.reason.may_margin": "The key may also trade on margin, which FlexBot does not need. Turn it off at {where}.",
    "check.reason.may_futures": "The key may also trade futures, which FlexBot does not need. Turn it off at {where}.",
    "check.reason.may_options": "The key may also trade options, which FlexBot does not need. Turn it off at {where}.",
    "check.reason.any_address": "The key works from any address. Restrict it to yours (IP whitelist) at {where}.",
    "check.reason.unknown_right": (
        "The key has a right that this version of FlexBot does not know. See what it is at {where}."
    ),
    "check.reason.clock_off": (
        "This machine's clock is off by more than {venue} allows; FlexBot corrected it for this check. Set the "
        "clock to automatic time before trading."
    ),
    "check.reason.newer": "A newer version of FlexBot wrote this result for {venue}; check again.",
    "right.right_withdraw": "withdraw",
    "right.right_internal_transfer": "make internal transfers",
    "right.right_universal_transfer": "make universal transfers",
    "venue.binance.where.live": "Binance, Profile > Account > API Management ({url})",
    "venue.binance.where.testnet": "Binance Spot Test Network, after logging in with GitHub ({url})",
    "venue.binance.where.demo": "Binance Demo Trading, API Management ({url})",
    "venue.binance.where.sim": "the simulator on this machine",
    "venue.mercado_bitcoin.where.live": "Mercado Bitcoin, settings of your account, API keys ({url})",
    "venue.alpaca.where.live": "Alpaca dashboard with the live account chosen, API Keys ({url})",
    "venue.alpaca.where.paper": "Alpaca dashboard with the paper account chosen, API Keys ({url})",
    "venue.tradier.where.live": "Tradier dashboard, settings, API access ({url})",
    "venue.tradier.where.paper": "Tradier dashboard, settings, API access, sandbox token ({url})",
    "venue.ibkr.where.live": "TWS or IB Gateway, Configuration > API > Settings",
    "venue.ibkr.where.paper": "TWS or IB Gateway logged in to the paper account, Configuration > API > Settings",
    "venue.other.where": "the page for API keys of your account at {venue} ({url})",
    "venue.other.where_plain": "the page for API keys of your account at {venue}",
    "revoke.other": "{venue}: delete the key at {where}.",
    "revoke.ibkr": (
        "{venue} gives no key to delete: turn off socket clients at {where}, and change the account's password "
        "if this machine was stolen."
    ),
    "revoke.mercado_bitcoin": (
        "{venue}: delete the key at {where}. Do it first: a full-access key there may be able to withdraw."
    ),
}
