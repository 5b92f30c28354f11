"""Errors: what happened, and under `.hint` what to do."""

TEXTS: dict[str, str] = {
    # foundation and command line
    "timeframe.unknown": "{given} is not a candle length.",
    "timeframe.unknown.hint": "Write a number and m, h, d or w, such as 1m, 15m, 1h, 4h, 1d or 1w.",
    "candles.lengths": "The columns of {where} have different lengths: {lengths}.",
    "candles.lengths.hint": "Every candle needs time, open, high, low, close and volume; repair or re-export the data.",
    "candles.unsorted": "{where}: {count} candles come before the one above them.\n{rows}",
    "candles.unsorted.hint": "Sort the rows by time, oldest first.",
    "candles.duplicates": "{where}: {count} candles repeat the time of the one above them.\n{rows}",
    "candles.duplicates.hint": "Keep one candle for each time.",
    "candles.not_finite": "{where}: {count} candles hold something that is not a number.\n{rows}",
    "candles.not_finite.hint": "Fill in or remove these rows; a candle with a missing value cannot be traded.",
    "candles.not_positive": "{where}: {count} candles have a price of zero or less.\n{rows}",
    "candles.not_positive.hint": "Correct or remove these rows; every price must be above zero.",
    "candles.inconsistent": "{where}: {count} candles have a high below, or a low above, their open or close.\n{rows}",
    "candles.inconsistent.hint": "Correct these rows; check that the columns are not mixed up.",
    "candles.negative_volume": "{where}: {count} candles have a volume below zero.\n{rows}",
    "candles.negative_volume.hint": "Correct these rows; volume is zero or more.",
    "settings.unknown": "{where}: there is no setting {key}.",
    "settings.unknown.hint": (
        "Did you mean {nearest}? `flexbot config show` lists all settings; a newer FlexBot may know more."
    ),
    "settings.no_key": "There is no setting {key}.",
    "settings.no_key.hint": "Did you mean {nearest}? `flexbot config show` lists all settings.",
    "settings.invalid": "{where}: {key} cannot be {given}.",
    "settings.invalid.hint": "{key} must be {expected}.",
    "settings.not_a_section": "{where}: {section} is a group of settings, not a single one.",
    "settings.not_a_section.hint": "Write [{section}] on a line of its own and its settings below it.",
    "settings.not_toml": "{file}, line {line}: this is not valid TOML.",
    "settings.not_toml.hint": 'Correct the line; settings are written as name = value, texts in "quotes".',
    "settings.not_utf8": "{file} is not a UTF-8 text file.",
    "settings.not_utf8.hint": "Open it in an editor and save it as UTF-8.",
    "settings.unreadable": "{file} cannot be read: {reason}.",
    "settings.unreadable.hint": "Check that it is a file and that you may read it.",
    "settings.unwritable": "{file} cannot be written: {reason}.",
    "settings.unwritable.hint": "Check the free space and that you may write in this folder.",
    "settings.locked": "Another FlexBot is changing {file}.",
    "settings.locked.hint": "Try again in a moment.",
    "settings.variable_name": "The environment variable {name} has no effect under this name.",
    "settings.variable_name.hint": "Write {right}, with two underscores between group and name.",
    "cli.language": "{given} is not a language of FlexBot.",
    "cli.language.hint": "Choose one of {languages}, with --lang or the environment variable FLEXBOT_LANG.",
    "cli.language_missing": "--lang needs a language.",
    "cli.language_missing.hint": "Choose one of {languages}.",
    "cli.dashboard_missing": "The dashboard is not part of this version yet.",
    "cli.dashboard_missing.hint": "For a report with charts, use `flexbot backtest --demo --html report.html`.",
    "storage.refused": "The disk refused to be written to: {reason}.",
    "storage.refused.hint": "Free some space, or let FLEXBOT_HOME name a folder on another disk, then run this again.",
    # market: the candle store
    "store.name": "{given} cannot be the name of a venue or symbol.",
    "store.name.hint": (
        "Use 1 to {longest} printable characters without spaces around them, such as BTC/USDT or binance."
    ),
    "store.empty": "The candle store is empty, so it has no {symbol} {timeframe} of {venue}.",
    "store.empty.hint": (
        "Get it with `flexbot data download {symbol} --venue {venue} --timeframe {timeframe}` or `flexbot data "
        "import FILE --symbol {symbol} --venue {venue}`; --demo needs no download."
    ),
    "store.missing": "The candle store has no {symbol} {timeframe} of {venue}. It has: {known}.",
    "store.missing.hint": (
        "Get it with `flexbot data download {symbol} --venue {venue} --timeframe {timeframe}`, or choose a series "
        "from `flexbot data list`."
    ),
    "store.missing_range": (
        "{venue} {symbol} {timeframe} is stored from {first} to {last}; nothing lies between {start} and {end}."
    ),
    "store.missing_range.hint": (
        "Ask for a time inside that span, or extend it with `flexbot data download {symbol} --venue {venue} "
        "--timeframe {timeframe}`."
    ),
    "store.damaged": "The candle file {path} is damaged: {reason}",
    "store.damaged.hint": "Delete this one file, then import or download its span again; the other candles stay.",
    "store.foreign": "{path} lies in the candle store but is not a candle file of FlexBot.",
    "store.foreign.hint": "Move it out of the store; to bring it in, use `flexbot data import`.",
    "store.misplaced": "The candle file {path} holds candles from {first} to {last}, which belong in other files.",
    "store.misplaced.hint": "Delete this file if it was renamed by hand, then import or download its span again.",
    "store.other_series": "The candle file {path} holds candles of another series: {holds}.",
    "store.other_series.hint": "Move it back to the folder it came from, or delete it and download the series again.",
    "store.newer_format": (
        "The candle file {path} was written by a newer FlexBot (format {found}; this one reads up to {known})."
    ),
    "store.newer_format.hint": "Update FlexBot; the file is left as it is.",
    "store.time_range": "{symbol} has candles from {first} to {last}, outside the years 0 to 9999.",
    "store.time_range.hint": (
        "Check the unit of its times: seconds, milliseconds, microseconds or nanoseconds since 1970."
    ),
    "store.locked": "Another FlexBot process has been writing to {path} for more than {seconds} seconds.",
    "store.locked.hint": "Wait until that import or download ends, then run this again; nothing was changed.",
    "store.write": "Cannot write {path}: {reason}",
    "store.write.hint": (
        "Check free disk space and the folder's permissions, then run this again; what was stored before is intact."
    ),
    "store.read": "Cannot read {path}: {reason}",
    "store.read.hint": "Check the permissions of the file and that its disk is connected.",
    # downloads
    "download.venue": "No exchange is called {given!r}. Nearest: {near}.",
    "download.venue.hint": "Use the exchange's ccxt name, for example binance, kraken, coinbase or mercado.",
    "download.symbol": "{venue} has no symbol {given!r}. Nearest: {near}.",
    "download.symbol.hint": "Write the symbol as BASE/QUOTE, for example BTC/USDT; futures as BTC/USDT:USDT.",
    "download.timeframe": "{venue} has no {given} candles. It has: {known}.",
    "download.timeframe.hint": "Download a shorter timeframe and build yours with `flexbot data resample`.",
    "download.no_candles": "{venue} gives out no candles.",
    "download.no_candles.hint": "Choose another exchange with --venue, or import a file with `flexbot data import`.",
    "download.start": "There are no {timeframe} candles of {symbol} from {venue} in the store to carry on from.",
    "download.start.hint": "Say where to begin, for example --from 2024-01-01.",
    "download.range": "Nothing to download: the range from {start} to {end} holds no closed candle.",
    "download.range.hint": "Choose an earlier --from or a later --to.",
    "download.moment": "{option} {given!r} is not a date.",
    "download.moment.hint": "Write it as 2024-01-31 or 2024-01-31T15:00 (UTC).",
    "download.off_grid": "{venue} opens its {timeframe} candles at other times than FlexBot, for example at {example}.",
    "download.off_grid.hint": "Download a shorter timeframe and build yours with `flexbot data resample`.",
    "download.gave_up": "{venue} gave no usable answer in {tries} tries; {saved} new candles are saved. {reason}",
    "download.gave_up.hint": "Check the connection and run the same command again: it carries on where it stopped.",
    "download.banned": "{venue} asks to be left alone for {wait}; {saved} new candles are saved.",
    "download.banned.hint": "Run the same command again after that time: it carries on where it stopped.",
    "download.region": "{venue} does not serve the country you connect from; {saved} new candles are saved.",
    "download.region.hint": "Choose another exchange with --venue.",
    "download.refused": "{venue} refused the request; {saved} new candles are saved. {reason}",
    "download.refused.hint": "Check symbol, timeframe and dates; if they are right, try another exchange with --venue.",
    # market: import, samples, resample, export
    "import.no_file": "Cannot read {path}: {reason}",
    "import.no_file.hint": "Check the name and folder of the file; a name with spaces needs quotes.",
    "import.empty": "{path} holds no candles.",
    "import.empty.hint": "Check that the export finished, then import it again.",
    "import.not_text": "{path} is neither text nor a Parquet or Feather file.",
    "import.not_text.hint": "Export the candles as CSV, Parquet or Feather; save a spreadsheet as CSV.",
    "import.not_a_table": "{path} is named like a Parquet or Feather file but does not begin like one.",
    "import.not_a_table.hint": "Make or download the file again; if it is text, rename it to .csv.",
    "import.archive": "{path} cannot be unpacked: {reason}",
    "import.archive.hint": "Download the file again, or unpack it yourself and import what is inside.",
    "import.several_files": "{path} holds {count} files; an archive must hold one.",
    "import.several_files.hint": "Unpack it and import the files together: flexbot data import FILE FILE ...",
    "import.unreadable": "{path} is damaged: {reason}",
    "import.unreadable.hint": "Make or download the file again.",
    "import.unknown_form": "{path}, {place}: neither column names nor a candle. It holds: {holds}",
    "import.unknown_form.hint": (
        "Give the file a first line such as time,open,high,low,close,volume, separated by , ; or tab."
    ),
    "import.columns_missing": "{path} has no column for: {missing}. Its columns are: {found}.",
    "import.columns_missing.hint": "Rename the columns to time, open, high, low, close and volume.",
    "import.columns": "{path}, {place}: {found} columns where the others have {wanted}. It holds: {holds}",
    "import.columns.hint": (
        "Repair or remove this line; if it is the last one, the file was cut off: download it again."
    ),
    "import.bad_time": "{path}, {place}: the time cannot be read. It holds: {holds}",
    "import.bad_time.hint": (
        "Write times as 2024-01-31 23:00, with offset or UTC, or as seconds or milliseconds since 1970, all rows "
        "the same way."
    ),
    "import.ambiguous_dates": ("{path}, {place}: no date tells whether day or month comes first. It holds: {holds}"),
    "import.ambiguous_dates.hint": "Write dates as 2024-01-31, or import a longer span.",
    "import.bad_number": "{path}, {place}: a price or volume is not a number. It holds: {holds}",
    "import.bad_number.hint": "Correct or remove this line; numbers need no thousands separators or units.",
    "import.conflict": "{path}, {place}: the same time as {other} with other values. It holds: {holds}",
    "import.conflict.hint": "Remove the wrong one; if the file mixes symbols or timeframes, import them one by one.",
    "import.not_finite": (
        "{path}, {place}: a value is missing or infinite (lines like this: {count}). It holds: {holds}"
    ),
    "import.not_finite.hint": "Fill in or remove these lines.",
    "import.not_positive": "{path}, {place}: a price is zero or less (lines like this: {count}). It holds: {holds}",
    "import.not_positive.hint": "Correct or remove these lines; every price must be above zero.",
    "import.inconsistent": (
        "{path}, {place}: high below, or low above, open or close (lines like this: {count}). It holds: {holds}"
    ),
    "import.inconsistent.hint": "Correct these lines; check that the column names are in the right order.",
    "import.negative_volume": ("{path}, {place}: a volume is below zero (lines like this: {count}). It holds: {holds}"),
    "import.negative_volume.hint": "Correct or remove these lines.",
    "import.symbol_needed": "{path} does not say which symbol it holds.",
    "import.symbol_needed.hint": "Add --symbol, for example --symbol BTC/USDT.",
    "import.several_symbols": "{path} holds {count} symbols: {symbols}.",
    "import.several_symbols.hint": "Split the file into one per symbol.",
    "import.timeframe_unclear": (
        "The timeframe of {path} is not clear from its {count} candles; commonest steps: {steps}."
    ),
    "import.timeframe_unclear.hint": (
        "Add --timeframe, for example --timeframe 1h; if two timeframes are mixed, split the file."
    ),
    "import.timeframe_differs": "{path} does not hold {given} candles; commonest steps: {steps}.",
    "import.timeframe_differs.hint": "Leave --timeframe out, or give the one the file has.",
    "sample.missing": "There is no bundled sample {wanted}. There are: {known}.",
    "sample.missing.hint": (
        "Choose one of these, or get other candles with `flexbot data download` or `flexbot data import`."
    ),
    "sample.damaged": "The bundled file {path} is damaged: {reason}",
    "sample.damaged.hint": "Install FlexBot again.",
    "resample.not_multiple": "{wanted} candles cannot be made from {have} candles.",
    "resample.not_multiple.hint": "Choose a longer timeframe that is a whole multiple, such as 1h from 15m.",
    "resample.off_grid": "{count} {have} candles reach over the edge of a {wanted} candle, the first at {first}.",
    "resample.off_grid.hint": (
        "Start from shorter candles; stock exchanges that open at half past need 30m or less for 1h and 4h."
    ),
    "export.form": "{path} says no form this can write.",
    "export.form.hint": "Let the name end in .csv, .parquet or .feather.",
    "export.exists": "{path} is already there.",
    "export.exists.hint": "Choose another name, or add --overwrite.",
    # market: finding a series
    "store.no_series": "There are no candles of {wanted}. There are: {known}.",
    "store.no_series.hint": (
        "Check the spelling with `flexbot data list`, or get them with `flexbot data download` or `flexbot data "
        "import`."
    ),
    "store.nothing": "The candle store is empty.",
    "store.nothing.hint": "Fill it with `flexbot data download` or `flexbot data import`; --demo works without it.",
    "store.several": "More than one series fits {wanted}: {known}.",
    "store.several.hint": "Add --venue and the timeframe of the one you mean.",
    "import.one_candle": "{path} holds a single candle, which shows no timeframe.",
    "import.one_candle.hint": "Add --timeframe, for example --timeframe 1h.",
    # report: kept runs, exports, the backtest command
    "run.none_kept": "No runs are kept yet.",
    "run.none_kept.hint": "`flexbot backtest --demo` makes the first.",
    "run.unknown": "There is no run {given}.",
    "run.unknown.hint": "`flexbot runs list` shows them; `last` is the newest.",
    "run.ambiguous": "{count} runs begin with {given}, among them {first} and {second}.",
    "run.ambiguous.hint": "Give more of the name.",
    "run.damaged": "The run {id} cannot be read ({reason}).",
    "run.damaged.hint": "Delete the folder {path}; the other runs are not touched.",
    "run.newer": "The run {id} was kept by FlexBot {version}, which is newer than this one.",
    "run.newer.hint": "Update FlexBot to read it.",
    "run.cannot_keep": "The run could not be kept in {path}: {reason}.",
    "run.cannot_keep.hint": "Check the free space and the permissions of that folder, or add --no-keep.",
    "report.no_folder": "The folder {path} could not be made: {reason}.",
    "report.no_folder.hint": "Choose another place to write to.",
    "report.no_plotly": "The part that draws charts (plotly) is not installed.",
    "report.no_plotly.hint": "Install FlexBot again with `pip install --force-reinstall flexbot`.",
    "report.no_browser": "No browser could be opened for {path}.",
    "report.no_browser.hint": "Open the file yourself; it is complete.",
    "backtest.no_symbol": "Name at least one symbol to test.",
    "backtest.no_symbol.hint": "For example `flexbot backtest BTC/USDT`, or `flexbot backtest --demo` to start now.",
    "backtest.bad_param": "{given} is not a parameter with a value.",
    "backtest.bad_param.hint": "Write --params name=value, such as --params fast=12,slow=26.",
    "backtest.param_twice": "The parameter {name} is given twice.",
    "backtest.param_twice.hint": "Give it once.",
    "backtest.bare_rate": "{option} {given} could mean {given} % or {share} %.",
    "backtest.bare_rate.hint": "Write the percent sign, such as {option} {given}%.",
    "backtest.bundled": "The candle store has no {symbol} {timeframe} of {venue}, but {symbol} comes with FlexBot.",
    "backtest.bundled.hint": "Test on the bundled candles with `flexbot backtest {symbol} --demo`.",
    "backtest.empty_span": "--from is not before --to.",
    "backtest.empty_span.hint": "Dates are written year-month-day, such as --from 2024-01-01 --to 2024-07-01.",
    "backtest.outside_sample": "The bundled candles of {symbol} begin {first} and end {last} UTC.",
    "backtest.outside_sample.hint": "Choose --from and --to inside that time, or leave them out.",
    "backtest.open_without_html": "--open needs a report to open.",
    "backtest.open_without_html.hint": "Add --html report.html.",
    "backtest.html_is_folder": "{path} is a folder.",
    "backtest.html_is_folder.hint": "Give --html the name of a file, such as report.html.",
    "backtest.csv_is_file": "{path} is a file.",
    "backtest.csv_is_file.hint": "Give --csv a folder; it is made where it is missing.",
    # engine
    "engine.no_symbols": "There is nothing to back-test: no symbol was given.",
    "engine.no_symbols.hint": "Name at least one symbol, or use --demo for the bundled data.",
    "engine.symbol_twice": "A symbol was given twice: {symbols}.",
    "engine.symbol_twice.hint": "Name each symbol once; one run keeps one position per symbol.",
    "engine.no_candles": "There are no {timeframe} candles of {symbol} in the period asked for.",
    "engine.no_candles.hint": "Widen --from and --to, or see what is stored with `flexbot data list`.",
    "engine.no_margin": "Leverage {leverage} leaves no room for a maintenance margin of {margin}.",
    "engine.no_margin.hint": "Lower sizing.leverage or sizing.maintenance_margin until their product is below 1.",
    "engine.detail_not_finer": "Candles of {detail} cannot decide inside candles of {timeframe}.",
    "engine.detail_not_finer.hint": "Choose a detail timeframe that divides {timeframe}, such as a quarter of it.",
    # strategies and the look-ahead check
    "strategy.bad_side": "{given} is not a side.",
    "strategy.bad_side.hint": "Choose one of {allowed}.",
    "strategy.unknown": "There is no strategy {given}.",
    "strategy.unknown.hint": "`flexbot strategies` lists them: {known}.",
    "strategy.unknown_near": "There is no strategy {given}.",
    "strategy.unknown_near.hint": "Did you mean {near}? `flexbot strategies` lists them all.",
    "strategy.unknown_param": "{strategy} has no parameter {param}.",
    "strategy.unknown_param.hint": "It has: {known}.",
    "strategy.unknown_param_near": "{strategy} has no parameter {param}.",
    "strategy.unknown_param_near.hint": "Did you mean {near}? `flexbot strategies show {strategy}` explains them all.",
    "strategy.bad_value": "{strategy}: {param} cannot be {given}.",
    "strategy.bad_value.hint": "Allowed: {allowed}.",
    "strategy.param_order": "{strategy}: {smaller} ({smaller_value}) must lie below {larger} ({larger_value}).",
    "strategy.param_order.hint": "Change one of the two.",
    "strategy.reward_too_small": (
        "{strategy}: target_atr divided by stop_atr is {ratio}, less than min_rr ({min_rr}), so no trade could pass."
    ),
    "strategy.reward_too_small.hint": "Raise target_atr, or lower stop_atr or min_rr.",
    "strategy.failed": "{file}, line {line}: {error}",
    "strategy.failed.hint": "Correct this strategy file; the error comes from it, not from FlexBot.",
    "strategy.no_class": "{file} holds no strategy.",
    "strategy.no_class.hint": "Define a class that inherits from flexbot.strategy.base.Strategy in it, or move it.",
    "strategy.no_name": "{file}: the strategy class {cls} has no name.",
    "strategy.no_name.hint": 'Give the class a line such as name = "my_strategy".',
    "strategy.name_taken": "{file}: there is already a strategy called {name}.",
    "strategy.name_taken.hint": "Give yours another name.",
    "strategy.bad_signals": "The signals of {strategy} cannot be used: {problem}.",
    "strategy.bad_signals.hint": "Build them with flexbot.strategy.signals.entries, which keeps most rules by itself.",
    "lookahead.found": (
        "{strategy} knows the future: at {time} (candle {bar}) it says {known} while the first {cut} candles are "
        "known, but {later} once all are known ({field}). {count} of {cuts} checks differ."
    ),
    "lookahead.found.hint": (
        "Its back-tests cannot be trusted. Look for shift(-1), centred windows, values fitted on all data, or a higher "
        "timeframe used before its candle has closed."
    ),
}
