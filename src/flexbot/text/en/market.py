"""Market data: the candle store, import, export and download."""

TEXTS: dict[str, str] = {
    # downloads
    "download.help": (
        "Download candles from an exchange into the store.\n\nOnly what is missing is fetched, so the same command "
        "resumes an aborted download, fills gaps and brings the store up to date. No account or key is needed.\n\n"
        "Example: flexbot data download BTC/USDT ETH/USDT --venue binance --timeframe 1h --from 2024-01-01"
    ),
    "download.symbols": "What to download, for example BTC/USDT; futures as BTC/USDT:USDT.",
    "download.venue": "The exchange, by its ccxt name. Default: the setting download.venue.",
    "download.timeframe": "Candle length: 1m, 5m, 15m, 1h, 4h, 1d … Default: the setting backtest.timeframe.",
    "download.from": "First moment (UTC), for example 2024-01-01. Default: the first candle in the store.",
    "download.to": "Candles that open before this moment (UTC). Default: up to the last closed candle.",
    "download.json": "Print the report as JSON.",
    "download.progress": "Downloading {symbol} {timeframe}",
    "download.waiting": "{venue}: {reason}. Waiting {wait}, then try again ({retry} of {retries}).",
    "download.unreadable": "the answer was cut off or cannot be read",
    "download.stopped": "{symbol}: {saved} new candles are saved; the same command carries on where it stopped.",
    "download.done": "{venue} {symbol} {timeframe}",
    "download.range": "  range     {start} to {end} (UTC)",
    "download.counts": "  candles   {added} new, {stored} already stored",
    "download.coverage": "  coverage  {share}: {present} of {expected}",
    "download.late": "  {count} of the new candles came only when asked a second time",
    "download.repeated": "  requests that failed and were repeated: {count}",
    "download.no_gaps": "  no gaps",
    "download.gaps": "  gaps      {count}, {missing} candles missing that the exchange did not give",
    "download.gap": "    {first} to {last}: {missing} missing",
    "download.more_gaps": "    … and {count} smaller ones",
    "download.bad": "  rows left out because they cannot be candles: {count}",
    "download.bad_row": "    {time}: {problem} (open, high, low, close, volume: {values})",
    "download.more_bad": "    … and {count} more",
    "download.bad.off_grid": "opens off the timeframe's grid",
    "download.bad.not_finite": "a number is missing",
    "download.bad.not_positive": "a price is not above zero",
    "download.bad.inconsistent": "high or low contradicts open and close",
    "download.bad.negative_volume": "the volume is negative",
    "download.clock_ahead": "  this computer's clock is {off} ahead of {venue}'s",
    "download.clock_behind": "  this computer's clock is {off} behind {venue}'s",
    # the data group
    "help.group": "The candles on this machine: list, import, export, check, download.",
    "help.list": "List the candles in the store and the bundled samples.\n\nExample: flexbot data list",
    "help.import": (
        "Import candles from CSV, Parquet or Feather files, also as .gz or .zip.\n\nReads the dumps of Binance, "
        "Kraken, Coinbase, Bitstamp, Bitfinex, CryptoDataDownload, Yahoo, TradingView and MetaTrader, and any file "
        "with columns time, open, high, low, close, volume. Times without an offset are taken as UTC. Importing a "
        "file again changes nothing.\n\nExample: flexbot data import BTCUSDT-1h-2024-*.csv --symbol BTC/USDT "
        "--venue binance"
    ),
    "help.export": (
        "Write candles to a CSV, Parquet or Feather file.\n\nExample: flexbot data export BTC/USD --timeframe 1h "
        "--out btc.csv"
    ),
    "help.verify": (
        "Read stored candles in full, checksums included, and say what is damaged.\n\nExamples: flexbot data "
        "verify, flexbot data verify BTC/USDT --timeframe 1h"
    ),
    "help.resample": (
        "Make longer candles from shorter ones and put them into the store.\n\nExample: flexbot data resample "
        "BTC/USD --from-timeframe 1h --to 4h"
    ),
    "help.coverage": (
        "Show which candles are missing between the first and the last.\n\nExample: flexbot data coverage BTC/USD "
        "--timeframe 1h"
    ),
    "help.delete": (
        "Delete a series from the store.\n\nExample: flexbot data delete BTC/USDT --venue binance --timeframe 1m"
    ),
    "argument.symbol": "The symbol, for example BTC/USDT.",
    "argument.any_symbol": "The symbol, for example BTC/USDT. Default: all.",
    "argument.files": "Files to import, all of the same symbol.",
    "option.venue": "The venue, for example binance. Not needed where only one has the symbol.",
    "option.timeframe": "Candle length, for example 1h. Not needed where there is only one.",
    "option.delete_venue": "The venue, for example binance.",
    "option.delete_timeframe": "Candle length, for example 1h.",
    "metavar.symbol": "SYMBOL",
    "metavar.file": "FILE",
    "option.json": "Print as JSON.",
    "option.import_symbol": "The symbol the files hold, for example BTC/USDT. Default: the files' own symbol column.",
    "option.import_venue": "Where the candles come from, for example binance. Default: file.",
    "option.import_timeframe": "Candle length. Default: found from the times.",
    "option.out": "The file to write; its ending chooses the form: .csv, .parquet or .feather.",
    "option.overwrite": "Replace the file if it is already there.",
    "option.from_timeframe": "Candle length to start from. Not needed where there is only one.",
    "option.to": "Candle length to make, a whole multiple, for example 4h.",
    "option.yes": "Do not ask.",
    "import.progress": "Importing",
    "import.done": "{file}: {series}, {count} candles from {first} to {last} (UTC)",
    "import.counts": "  {added} new, {replaced} replaced, {unchanged} already there",
    "import.duplicates": "  {count} repeated rows left out",
    "import.blanks": "  {count} rows without prices left out",
    "import.no_volume": "  the file has no volume: it is 0 in every candle",
    "export.done": "{count} candles written to {path}",
    "verify.progress": "Checking",
    "verify.good": "{series}: {count} candles, all good",
    "verify.bad": "{series}: damaged files: {count}",
    "resample.done": "{series}: {count} candles made; {added} new, {replaced} replaced",
    "coverage.share": "{series}: {share} ({rows} of {expected} candles)",
    "coverage.complete": "No gaps.",
    "coverage.more": "… and {count} more gaps (--json lists all)",
    "coverage.note": "Hours in which a market is closed count as gaps here.",
    "delete.confirm": "Delete {series} from the store?",
    "delete.kept": "{series} was kept.",
    "delete.done": "{series}: {count} candles deleted",
    "list.bundled": "bundled: {source}",
    "list.empty": "The store is empty. Fill it with `flexbot data download` or `flexbot data import`.",
    "list.none": "–",
    "list.unreadable": "[damaged files: {count}]",
    "list.megabytes": "{size} MB",
    "column.venue": "Venue",
    "column.symbol": "Symbol",
    "column.timeframe": "Timeframe",
    "column.candles": "Candles",
    "column.first": "First (UTC)",
    "column.last": "Last (UTC)",
    "column.size": "Size",
    "column.source": "Source",
    "column.first_missing": "First missing (UTC)",
    "column.last_missing": "Last missing (UTC)",
    "column.missing": "Candles",
    "import.line": "line {number}",
    "import.row": "row {number}",
}
