"""Strategies: what each does, its parameters, the names of rules and reasons, and the commands about them."""

_BIAS = "Timeframe whose trend must not stand against the entry: parent (next higher one), 4h or off"
_ORDER = "Candles on each side that a pivot must stand out from; it is known that many candles later"
_MIN_DROP = "Smallest distance between the two pivots of a divergence, as a fraction of price (0.015 is 1.5 %)"
_STOP_PCT = "Stop, in percent of the entry price"
_TARGET_PCT = "Target, in percent of the entry price"
_STOP_ATR = "Stop, in multiples of the ATR"
_TARGET_ATR = "Target, in multiples of the ATR"
_ATR = "Period of the ATR"
_RSI = "Period of the RSI"
_VOLUME_PERIOD = "Candles over which volume is averaged"

TEXTS: dict[str, str] = {
    # summaries and parameters
    "momentum": "Follows the trend of two EMAs when volatility or volume expands",
    "momentum.fast": "Period of the fast EMA",
    "momentum.slow": "Period of the slow EMA",
    "momentum.rsi_period": _RSI,
    "momentum.rsi_limit": "Highest RSI for a long entry; for shorts the lowest is 100 minus this",
    "momentum.atr_period": _ATR,
    "momentum.atr_mean": "How many of the last ATR values the newest one is compared with",
    "momentum.atr_factor": "Volatility expands when the ATR is this many times the mean of its last values",
    "momentum.volume_period": _VOLUME_PERIOD,
    "momentum.volume_factor": "Volume expands when it is this many times its average",
    "momentum.min_score": "Points needed: trend 1.5, volatility 1.0, volume 0.5",
    "momentum.require_divergence": "Enter only behind an RSI divergence",
    "momentum.min_drop": _MIN_DROP,
    "momentum.pivot_order": _ORDER,
    "momentum.bias_timeframe": _BIAS,
    "momentum.stop_atr": _STOP_ATR,
    "momentum.target_atr": _TARGET_ATR,
    "momentum.min_rr": "Least reward per risk that target and stop must offer",
    "omd": "Enters when EMAs and MACD agree shortly after a cross, behind an RSI divergence",
    "omd.fast": "Period of the fast EMA",
    "omd.slow": "Period of the slow EMA",
    "omd.macd_fast": "Period of the fast EMA of the MACD",
    "omd.macd_slow": "Period of the slow EMA of the MACD",
    "omd.macd_signal": "Period of the MACD's signal line",
    "omd.cross_bars": "How many candles ago, at most, EMAs or MACD crossed (the current one counts)",
    "omd.slope_bars": "Candles over which the EMAs must rise (fall for shorts)",
    "omd.max_fall": "How much the slow EMA may move the wrong way, as a fraction of price",
    "omd.histogram_bars": "How many candles before the current one the MACD histogram is compared with",
    "omd.histogram_factor": "Largest histogram allowed, in multiples of the largest of those candles",
    "omd.rsi_period": _RSI,
    "omd.rsi_low": "Lowest RSI at which to enter",
    "omd.rsi_high": "Highest RSI at which to enter",
    "omd.require_divergence": "Enter only behind an RSI divergence",
    "omd.min_drop": _MIN_DROP,
    "omd.pivot_order": _ORDER,
    "omd.rsi_zone": "Also ask that the divergence's newer pivot lay in an extreme RSI zone",
    "omd.zone_long": "Highest RSI of that pivot for a long entry",
    "omd.zone_short": "Lowest RSI of that pivot for a short entry",
    "omd.bias_timeframe": _BIAS,
    "omd.atr_period": _ATR,
    "omd.stop_atr": _STOP_ATR,
    "omd.target_atr": _TARGET_ATR,
    "omd.min_rr": "Least reward per risk that target and stop must offer",
    "elliott": "Trades the breakout from Elliott wave 2 into wave 3, entering in two stages",
    "elliott.pivot_order": _ORDER,
    "elliott.min_retrace": "Smallest part of wave 1 that wave 2 must give back",
    "elliott.max_retrace": "Largest part of wave 1 that wave 2 may give back",
    "elliott.volume_period": _VOLUME_PERIOD,
    "elliott.volume_factor": "Volume of the breakout must exceed this many times its average",
    "elliott.require_divergence": "Enter only with a hidden RSI divergence from the start of wave 1 to wave 2's end",
    "elliott.rsi_period": _RSI,
    "elliott.bias_timeframe": _BIAS,
    "elliott.atr_period": _ATR,
    "elliott.stop_atr": "Least distance of the stop, in multiples of the ATR; wave 2 may put it further away",
    "elliott.min_rr": "Least reward per risk, judged at the close of the breakout",
    "elliott.stage_one": "Share of the quantity bought on the breakout; the rest waits for the retest (1: all at once)",
    "elliott.retest_bars": "Candles within which the retest must come",
    "elliott.arm_atr": "How far beyond the breakout level price must first go, in multiples of the ATR",
    "elliott.zone_below_atr": "How far behind the breakout level the retest may close, in multiples of the ATR",
    "elliott.zone_above_atr": "How far beyond the breakout level the retest may close, in multiples of the ATR",
    "ema_cross": "Enters when the fast exponential average crosses the slow one",
    "ema_cross.fast": "Period of the fast EMA",
    "ema_cross.slow": "Period of the slow EMA",
    "ema_cross.stop_pct": _STOP_PCT,
    "ema_cross.target_pct": _TARGET_PCT,
    "ema_cross.exit_on_cross": "Also leave when the averages cross back",
    "golden_cross": "Enters some candles after two long averages crossed, if the cross has proved itself",
    "golden_cross.fast": "Period of the fast average",
    "golden_cross.slow": "Period of the slow average",
    "golden_cross.confirm_bars": "Candles to wait after the cross before it is judged",
    "golden_cross.min_spread_pct": "How far apart the averages must then be, in percent of price",
    "golden_cross.slope_bars": "Candles over which the slow average must have moved the same way",
    "golden_cross.volume_period": _VOLUME_PERIOD,
    "golden_cross.volume_factor": "That average must exceed this many times the average over the slow period",
    "golden_cross.stop_pct": _STOP_PCT,
    "golden_cross.target_pct": _TARGET_PCT,
    "golden_cross.exit_on_cross": "Also leave when the averages cross back",
    "rsi_reversion": "Enters when the RSI comes back out of its extreme zone",
    "rsi_reversion.period": _RSI,
    "rsi_reversion.oversold": "Long when the RSI crosses this level upward",
    "rsi_reversion.overbought": "Short when the RSI crosses this level downward",
    "rsi_reversion.stop_pct": _STOP_PCT,
    "rsi_reversion.target_pct": _TARGET_PCT,
    "bollinger_breakout": "Enters when the close breaks out of the Bollinger bands",
    "bollinger_breakout.period": "Period of the bands",
    "bollinger_breakout.deviations": "Width of the bands in standard deviations",
    "bollinger_breakout.stop_pct": _STOP_PCT,
    "bollinger_breakout.target_pct": _TARGET_PCT,
    "bollinger_breakout.exit_on_middle": "Also leave when the close crosses the middle back",
    "vote": "Enters when enough of eight indicators agree on a side",
    "vote.min_share_pct": "Percent of the eight votes that must agree",
    "vote.period": "Period of RSI, MFI and ATR",
    "vote.fast": "Period of the fast EMA",
    "vote.slow": "Period of the slow EMA",
    "vote.average": "Period of Bollinger bands, VWAP, volume average and OBV average",
    "vote.neutral": "RSI and MFI abstain this close to 50",
    "vote.stop_pct": _STOP_PCT,
    "vote.target_pct": _TARGET_PCT,
    "dca": "Buys a fixed amount at a fixed rhythm (sells with --side short), leaves around the average price",
    "dca.amount": "Amount of each entry, in the quote currency",
    "dca.every_hours": "Hours from one entry to the next, on the clock (UTC)",
    "dca.max_entries": "Most entries into one position",
    "dca.stop_pct": "Stop, in percent of the average entry price",
    "dca.target_pct": "Target, in percent of the average entry price",
    # rules that stop candidates
    "rule.score": "Score",
    "rule.rsi": "RSI limit",
    "rule.fresh": "New event",
    "rule.divergence": "RSI divergence",
    "rule.bias": "Higher timeframe",
    "rule.rsi_band": "RSI band",
    "rule.slope": "Slope of the averages",
    "rule.histogram": "MACD histogram not stretched",
    "rule.rsi_zone": "RSI zone at the pivot",
    "rule.structure": "Wave structure",
    "rule.retracement": "Retracement of wave 2",
    "rule.volume": "Volume",
    "rule.reward_risk": "Reward per risk",
    "rule.spread": "Spread of the averages",
    "rule.share": "Share of votes",
    # reasons of signals
    "reason.momentum_volatility_long": "Uptrend, volatility expands",
    "reason.momentum_volume_long": "Uptrend, volume expands",
    "reason.momentum_volatility_volume_long": "Uptrend, volatility and volume expand",
    "reason.momentum_volatility_divergence_long": "Uptrend, volatility expands, bullish divergence",
    "reason.momentum_volume_divergence_long": "Uptrend, volume expands, bullish divergence",
    "reason.momentum_volatility_volume_divergence_long": "Uptrend, volatility and volume expand, bullish divergence",
    "reason.momentum_volatility_short": "Downtrend, volatility expands",
    "reason.momentum_volume_short": "Downtrend, volume expands",
    "reason.momentum_volatility_volume_short": "Downtrend, volatility and volume expand",
    "reason.momentum_volatility_divergence_short": "Downtrend, volatility expands, bearish divergence",
    "reason.momentum_volume_divergence_short": "Downtrend, volume expands, bearish divergence",
    "reason.momentum_volatility_volume_divergence_short": "Downtrend, volatility and volume expand, bearish divergence",
    "reason.omd_ema_long": "EMA cross up",
    "reason.omd_macd_long": "MACD cross up",
    "reason.omd_ema_macd_long": "EMA and MACD cross up",
    "reason.omd_ema_divergence_long": "EMA cross up, bullish divergence",
    "reason.omd_macd_divergence_long": "MACD cross up, bullish divergence",
    "reason.omd_ema_macd_divergence_long": "EMA and MACD cross up, bullish divergence",
    "reason.omd_ema_short": "EMA cross down",
    "reason.omd_macd_short": "MACD cross down",
    "reason.omd_ema_macd_short": "EMA and MACD cross down",
    "reason.omd_ema_divergence_short": "EMA cross down, bearish divergence",
    "reason.omd_macd_divergence_short": "MACD cross down, bearish divergence",
    "reason.omd_ema_macd_divergence_short": "EMA and MACD cross down, bearish divergence",
    "reason.wave3_up": "Wave 3 breakout up",
    "reason.wave3_down": "Wave 3 breakout down",
    "reason.wave3_up_divergence": "Wave 3 breakout up, hidden bullish divergence",
    "reason.wave3_down_divergence": "Wave 3 breakout down, hidden bearish divergence",
    "reason.ema_cross_up": "EMA cross up",
    "reason.ema_cross_down": "EMA cross down",
    "reason.golden_cross": "Golden cross",
    "reason.death_cross": "Death cross",
    "reason.cross_back": "Averages crossed back",
    "reason.rsi_back_up": "RSI back from oversold",
    "reason.rsi_back_down": "RSI back from overbought",
    "reason.band_break_up": "Break above the upper band",
    "reason.band_break_down": "Break below the lower band",
    "reason.band_middle": "Back at the middle band",
    "reason.vote_long": "Majority for long",
    "reason.vote_short": "Majority for short",
    "reason.dca_buy": "Regular purchase",
    "reason.dca_sell": "Regular sale",
    "reason.long": "Long signal",
    "reason.short": "Short signal",
    "reason.exit": "Exit signal",
    # what can be wrong with a user strategy's result
    "problem.type": "it returned {given} instead of Signals",
    "problem.rows": "its rows are not a one-dimensional array of the type SIGNAL",
    "problem.reasons": "its reasons are not a tuple of texts",
    "problem.filters": "its filters are not FilterCount",
    "problem.bar_range": "signal {row} is for candle {bar}, but the candles are 0 to {candles} (the last one left out)",
    "problem.order": "signal {row} (candle {bar}) comes before the one above it",
    "problem.kind": "signal {row} (candle {bar}) is neither an entry nor an exit",
    "problem.exit_after_entry": "on candle {bar} an exit stands after an entry",
    "problem.two_entries": "candle {bar} has two entries",
    "problem.reason": "signal {row} (candle {bar}) names a reason that does not exist",
    "problem.no_number": "signal {row} (candle {bar}) has an infinite level, or no share for stage one",
    "problem.distance": "signal {row} (candle {bar}) has a level or an amount of zero or less",
    "problem.fraction": "signal {row} (candle {bar}) has a stop or target of 100 % of the price or more",
    "problem.sides": "signal {row} (candle {bar}) has its stop on the side of its target",
    "problem.stages": "signal {row} (candle {bar}) has a second stage without a valid plan for the retest",
    "problem.add": "signal {row} (candle {bar}): add must be 0 or 1",
    # commands
    "help.group": "List the strategies, or explain one",
    "help.group.long": (
        "List the strategies: those that come with FlexBot and your own (.py files in the folder strategies beside "
        "settings.toml).\n\nExamples:\n\nflexbot strategies\n\nflexbot strategies show elliott"
    ),
    "help.show": "Show every parameter of a strategy: default, range and meaning",
    "help.lookahead": "Check that a strategy never uses candles that have not closed yet",
    "help.lookahead.long": (
        "Check that a strategy never uses candles that have not closed yet: its signals must stay the same when "
        "later candles are taken away. Ends with code 0 when clean and 25 when not.\n\nExamples:\n\n"
        "flexbot check-lookahead elliott\n\nflexbot check-lookahead my_strategy BTC/USDT --timeframe 15m"
    ),
    "option.name": "Name of the strategy",
    "option.symbol": "Symbol in the store, such as BTC/USDT; without it, the bundled candles",
    "option.timeframe": "Candle length, such as 15m or 1h",
    "option.venue": "Exchange the candles come from",
    "option.params": "Parameters of the strategy: name=value[,name=value]",
    "option.side": "long, short or both",
    "option.cuts": "How many times to take later candles away",
    "option.json": "Write JSON for other programs",
    "metavar.name": "STRATEGY",
    "metavar.symbol": "SYMBOL",
    "column.name": "Strategy",
    "column.summary": "What it does",
    "column.params": "Parameters",
    "column.origin": "Where from",
    "column.param": "Parameter",
    "column.default": "Default",
    "column.range": "Range",
    "column.meaning": "Meaning",
    "origin.builtin": "built in",
    "no_params": "It has no parameters.",
    "broken": "These files cannot be used:",
    "lookahead.progress": "Checking",
    "lookahead.clean": (
        "{strategy} is clean: at {cuts} moments in {candles} candles all later ones were hidden, and none of its "
        "signals ({signals}) changed."
    ),
    "lookahead.no_signals": "It gave no signal at all on these candles, so this says little.",
    "lookahead.nothing": "no signal",
    # the strategies page: titles, explanations, lines of the picture
    "title.elliott": "Elliott wave 3",
    "title.momentum": "Momentum",
    "title.omd": "Trend with divergence",
    "title.ema_cross": "EMA cross",
    "title.golden_cross": "Golden cross",
    "title.rsi_reversion": "RSI reversion",
    "title.bollinger_breakout": "Bollinger breakout",
    "title.vote": "Vote of eight indicators",
    "title.dca": "Regular purchases",
    "about.elliott": (
        "Waits for a first wave (from 0 to 1) and a pullback that gives back a good part of it but not all (from 1 "
        "to 2). It enters when a candle closes beyond the end of wave 1 on strong volume, unless the higher "
        "timeframe points the other way: wave 3 is often the longest. Part of the position is bought at once, the "
        "rest when price comes back to the broken level. The stop lies behind the end of wave 2, the target as far "
        "from there as 1.618 times wave 1."
    ),
    "about.momentum": (
        "Goes with the trend of two exponential averages, but only once the market wakes up: volatility or volume "
        "must rise clearly above their recent values. The RSI keeps it from chasing a move that has gone far "
        "already, and the higher timeframe must not point the other way unless the signal is strong. Stop and target "
        "are multiples of the average range of a candle (ATR)."
    ),
    "about.omd": (
        "Enters shortly after the exponential averages or the MACD crossed, while both point to the same side. "
        "Before that, price must have made a new extreme that the RSI did not confirm: a divergence, the mark of a "
        "tired counter-move. Stretched moves are left out, and the higher timeframe must not point the other way. "
        "Such moments are rare. Stop and target are multiples of the ATR."
    ),
    "about.ema_cross": (
        "The plainest trend strategy: buys when the fast exponential average crosses above the slow one, sells short "
        "when it crosses below. Stop and target are fixed percentages of the entry price. In sideways markets it "
        "enters often and loses small amounts again and again."
    ),
    "about.golden_cross": (
        "Watches two long plain averages. After they have crossed it waits some candles and enters only if the cross "
        "has held: the averages have moved apart, the slow one has turned, and volume has grown. It leaves when the "
        "averages cross back, or at a wide stop or target. It trades rarely and holds long."
    ),
    "about.rsi_reversion": (
        "Bets on a return after an exaggeration: buys when the RSI climbs back out of its low zone, sells short when "
        "it falls back out of its high zone. Stop and target are fixed percentages. In a strong trend it stands "
        "against the market."
    ),
    "about.bollinger_breakout": (
        "Buys when a candle closes above the upper Bollinger band, sells short below the lower one: price has left "
        "its usual range, and the move may go on. It leaves when price comes back to the middle of the bands, or at "
        "stop or target."
    ),
    "about.vote": (
        "Eight indicators vote for long, short or nothing: RSI, EMA cross, Bollinger position, volume, VWAP, "
        "momentum, money flow and on-balance volume. It enters when enough of them agree for the first time. Stop "
        "and target are fixed percentages."
    ),
    "about.dca": (
        "Buys for the same amount at a fixed rhythm, whatever the price, so that more is bought when it is cheap. "
        "Stop and target follow the average price of all purchases. It does not judge the market at all."
    ),
    "line.ema_fast": "Fast EMA",
    "line.ema_slow": "Slow EMA",
    "line.sma_fast": "Fast average",
    "line.sma_slow": "Slow average",
    "line.band_upper": "Upper band",
    "line.band_middle": "Middle band",
    "line.band_lower": "Lower band",
    "line.rsi": "RSI",
    "line.rsi_low": "Low zone",
    "line.rsi_high": "High zone",
    "line.atr": "ATR",
    "line.atr_mean": "Mean of the last ATR values",
    "line.votes_long": "Votes for long",
    "line.votes_short": "Votes for short",
    "line.votes_needed": "Votes needed",
    "line.waves": "Waves",
    "line.moved_stop": "Stop at the end",
}
