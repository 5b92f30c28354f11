"""Settings: the explanation of each key, and the texts of `flexbot config`."""

TEXTS: dict[str, str] = {
    # keys
    "interface.language": "Language of FlexBot; auto follows the computer",
    "log.level": "How much the log files hold; DEBUG is the most",
    "log.max_mb": "Size in megabytes at which a new log file begins",
    "log.files": "How many older log files are kept",
    "backtest.strategy": "Strategy when the command names none",
    "backtest.timeframe": "Candle length when the command names none, such as 15m, 1h or 1d",
    "backtest.venue": "Exchange whose candles are used when the command names none",
    "backtest.seed": "Seed of everything random; the same seed gives the same result",
    "backtest.monte_carlo_runs": "How often the order of the trades is shuffled to judge the drawdown; 0 is never",
    "backtest.baseline_runs": "How many runs with random entries the result is compared with; 0 is none",
    "backtest.keep_runs": "How many finished runs are kept; the oldest are removed first",
    "costs.maker_fee": "Fee of an order that waits in the book, as a fraction: 0.001 is 0.1 %",
    "costs.taker_fee": "Fee of an order that fills at once, as a fraction: 0.001 is 0.1 %",
    "costs.slippage": "How fills get worse than the price seen: none, by rule, or at random around the mean",
    "costs.slippage_mean": "Mean slippage as a fraction of price: 0.0015 is 0.15 %",
    "costs.slippage_sd": "Standard deviation of random slippage, as a fraction of price",
    "costs.latency_ms": "Milliseconds from the signal to the order at the exchange",
    "costs.market": "Kind of market: spot, or perpetual futures with funding",
    "costs.funding_rate": "Funding a perpetual position pays every 8 hours, as a fraction; negative is received",
    "costs.borrow_rate": "Yearly interest for borrowing what is sold short on spot, as a fraction: 0.10 is 10 %",
    "sizing.mode": "How a position is sized: standard, hunter (all equity), fixed amount, or half Kelly",
    "sizing.capital": "Money the back-test starts with",
    "sizing.capital_base": "Most money the sizing counts on; 0 is the starting capital",
    "sizing.risk": "Fraction of the allocation lost if the stop is hit: 0.01 is 1 %",
    "sizing.fixed_amount": "Money per position in fixed mode",
    "sizing.loss_streak": "Losses in a row after which the risk is reduced; 0 is never",
    "sizing.loss_factor": "What the risk is multiplied by after such a streak",
    "sizing.loss_floor": "Smallest fraction of the normal risk that reduction may leave",
    "sizing.kelly_trades": "Closed trades needed before half Kelly is used",
    "sizing.kelly_cap": "Most risk half Kelly may take, as a fraction of the allocation",
    "sizing.leverage": "Most leverage; 1 is none",
    "sizing.maintenance_margin": "Margin below which a leveraged position is liquidated, as a fraction of its value",
    "sizing.quantity_step": "Step the quantity is rounded down to; 0 is no rounding",
    "sizing.min_quantity": "Smallest quantity the exchange takes",
    "sizing.min_notional": "Smallest order value the exchange takes",
    "sizing.max_symbol_exposure": "Most of the equity times leverage in one symbol, as a fraction",
    "sizing.max_total_exposure": "Most of the equity times leverage in all symbols together, as a fraction",
    "management.breakeven": "Move the stop to the entry plus costs once the trade is far enough in profit",
    "management.breakeven_at_r": "Profit in R at which the stop moves to break-even",
    "management.partial": "Close a part of the position early",
    "management.partial_rr": "Profit in R at which that part is closed",
    "management.partial_fraction": "Size of that part as a fraction of the position",
    "management.trailing": "Let the stop follow the price instead of using a fixed target",
    "management.trailing_from_r": "Profit in R from which the stop follows",
    "management.trailing_distance_r": "Distance in R at which the stop follows the best price",
    "management.time_stop_bars": "Close a position after this many candles; 0 is never",
    "download.venue": "Exchange candles are downloaded from when the command names none",
    "download.retries": "How often a failed request is tried again",
    "download.timeout_s": "Seconds to wait for an answer of the exchange",
    "vault.unlock": "How the vault is opened when the command does not say",
    "vault.keyfile": "Key file that opens the vault with --unlock keyfile",
    "vault.venues_in_clear": (
        "Note the names of your exchanges beside the vault, to list them when the passphrase is lost"
    ),
    # kinds and ranges
    "kind.switch": "true or false",
    "kind.whole": "a whole number",
    "kind.number": "a number (with a decimal point)",
    "kind.choice": "one of",
    "kind.text": "a text",
    "range.from": "from {low}",
    "range.above": "above {low}",
    "range.to": "to {high}",
    "range.below": "and below {high}",
    "range.timeframe": "such as 15m, 1h or 1d",
    # where a value stands
    "where.line": "{file}, line {line}",
    "where.variable": "{name} (environment variable)",
    "where.command": "Your command",
    "where.default": "default",
    "file_header": "FlexBot settings. `flexbot config show` lists all keys.",
    # flexbot config
    "help.config": "See and change the settings, and set up the vault.",
    "help.config.long": (
        "See and change the settings, and set up the vault for the keys of your exchanges.\n\n"
        "Examples:\n\n"
        "flexbot config --init  (make the vault; FlexBot asks for everything it needs)\n\n"
        "flexbot config --edit --id binance-testnet\n\n"
        "flexbot config show\n\n"
        "Secrets are typed without being shown. In a script they come from standard input or --secret-fd, one on "
        "each line, all other answers come from options, and nothing is asked. The lines are, for --init: the "
        "passphrase, then the secret fields of the venue (API key, then secret); for --edit: the passphrase, then the "
        "secret fields, an empty line to keep one; for --change-passphrase: the old one, then the new one."
    ),
    "help.show": "Show all settings, or one in full.",
    "help.show.long": (
        "Show all settings with their values and where each value comes from, or one setting in full.\n\n"
        "Examples:\n\n"
        "flexbot config show\n\n"
        "flexbot config show costs.taker_fee\n\n"
        "flexbot config show --json\n\n"
        "An environment variable overrides a setting for as long as it is set: FLEXBOT_COSTS__TAKER_FEE=0.0006"
    ),
    "help.set": "Change one setting.",
    "help.set.long": (
        "Change one setting in settings.toml. Your comments and the order of the file stay as they are.\n\n"
        "Examples:\n\n"
        "flexbot config set costs.taker_fee 0.0006\n\n"
        "flexbot config set interface.language pt_BR"
    ),
    "help.path": "Show where settings.toml is.",
    "help.key": "Name of the setting, such as costs.taker_fee",
    "help.value": "New value; write decimals with a point; 1% also stands for 0.01",
    "help.json": "Print JSON, for scripts",
    "metavar.key": "KEY",
    "metavar.value": "VALUE",
    "column.key": "Setting",
    "column.value": "Value",
    "column.explanation": "What it does",
    "label.value": "Value",
    "label.source": "From",
    "label.default": "Default",
    "label.expected": "Allowed",
    "label.variable": "Override",
    "from": "{key}: set in {source}",
    "set.done": "{key} = {value}",
    "set.hidden": "The environment variable {name} overrides this setting as long as it is set.",
}
