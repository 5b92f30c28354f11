"""Live trading: the kill switch."""

TEXTS: dict[str, str] = {
    # kill switch
    "level.reduce": "reduce (no new risk)",
    "level.halt": "halt (no new orders)",
    "level.flatten": "flatten (no new orders, close positions)",
    "state.open": "The kill switch is off.",
    "state.engaged": "The kill switch is ON since {since} UTC: {level}.",
    "state.reason": "Reason: {reason}",
    "state.unreadable": "The kill switch cannot be read and counts as ON: halt (no new orders).",
    "stays": "It is on at a stricter level already and stays there: {level}.",
    "no_session": (
        "This version of FlexBot does not trade, so there are no orders to cancel. While the switch is on, no trading "
        "session may start."
    ),
    "cleared": "The kill switch is off now.",
    "help.kill": "Stop trading: the kill switch",
    "help.kill.long": (
        "The kill switch. It stays on, also over a restart, until it is cleared with a reason. Without a level: halt."
    ),
    "help.reduce": "No new risk: only orders that make positions smaller",
    "help.halt": "No new orders",
    "help.flatten": "No new orders, cancel what is open, close every position",
    "help.status": "Show how the switch stands",
    "help.clear": "Switch it off; needs a reason",
    "help.reason": "Why, for the record",
    "help.clear_reason": "Why trading may go on, for the record (needed)",
    "help.json": "Print JSON",
    "metavar.reason": "TEXT",
}
