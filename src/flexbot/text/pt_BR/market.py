"""Market data: the candle store, import, export and download."""

TEXTS: dict[str, str] = {
    # downloads
    "download.help": (
        "Baixa candles de uma corretora.\n\nSó o que falta é buscado: o mesmo comando retoma um download "
        "interrompido, preenche falhas e atualiza os dados. Não precisa de conta nem de chave.\n\n"
        "Exemplo: flexbot data download BTC/USDT ETH/USDT --venue binance --timeframe 1h --from 2024-01-01"
    ),
    "download.symbols": "O que baixar, por exemplo BTC/USDT; futuros como BTC/USDT:USDT.",
    "download.venue": "A corretora, pelo nome no ccxt. Padrão: a configuração download.venue.",
    "download.timeframe": "Tempo gráfico: 1m, 5m, 15m, 1h, 4h, 1d … Padrão: a configuração backtest.timeframe.",
    "download.from": "Primeiro momento (UTC), por exemplo 2024-01-01. Padrão: o primeiro candle guardado.",
    "download.to": "Candles que abrem antes deste momento (UTC). Padrão: até o último candle fechado.",
    "download.json": "Mostra o relatório em JSON.",
    "download.progress": "Baixando {symbol} {timeframe}",
    "download.waiting": "{venue}: {reason}. Esperando {wait} para tentar de novo ({retry} de {retries}).",
    "download.unreadable": "a resposta veio cortada ou ilegível",
    "download.stopped": "{symbol}: {saved} candles novos estão salvos; o mesmo comando continua de onde parou.",
    "download.done": "{venue} {symbol} {timeframe}",
    "download.range": "  período    {start} a {end} (UTC)",
    "download.counts": "  candles    {added} novos, {stored} já guardados",
    "download.coverage": "  cobertura  {share}: {present} de {expected}",
    "download.late": "  {count} dos candles novos só vieram no segundo pedido",
    "download.repeated": "  pedidos que falharam e foram repetidos: {count}",
    "download.no_gaps": "  sem falhas",
    "download.gaps": "  falhas     {count}, faltam {missing} candles que a corretora não entregou",
    "download.gap": "    {first} a {last}: faltam {missing}",
    "download.more_gaps": "    … e mais {count} menores",
    "download.bad": "  linhas descartadas porque não podem ser candles: {count}",
    "download.bad_row": "    {time}: {problem} (abertura, máxima, mínima, fechamento, volume: {values})",
    "download.more_bad": "    … e mais {count}",
    "download.bad.off_grid": "abre fora da grade do tempo gráfico",
    "download.bad.not_finite": "falta um número",
    "download.bad.not_positive": "um preço não é maior que zero",
    "download.bad.inconsistent": "máxima ou mínima contradiz abertura e fechamento",
    "download.bad.negative_volume": "o volume é negativo",
    "download.clock_ahead": "  o relógio deste computador está {off} adiantado em relação ao da {venue}",
    "download.clock_behind": "  o relógio deste computador está {off} atrasado em relação ao da {venue}",
    # the data group
    "help.group": "Os candles deste computador: listar, importar, exportar, conferir, baixar.",
    "help.list": "Lista os candles da base e as amostras incluídas.\n\nExemplo: flexbot data list",
    "help.import": (
        "Importa candles de arquivos CSV, Parquet ou Feather, também em .gz ou .zip.\n\nLê os arquivos de Binance, "
        "Kraken, Coinbase, Bitstamp, Bitfinex, CryptoDataDownload, Yahoo, TradingView e MetaTrader, e qualquer "
        "arquivo com as colunas time, open, high, low, close, volume. Horários sem fuso são tomados como UTC. "
        "Importar o mesmo arquivo de novo não muda nada.\n\nExemplo: flexbot data import BTCUSDT-1h-2024-*.csv "
        "--symbol BTC/USDT --venue binance"
    ),
    "help.export": (
        "Grava candles em um arquivo CSV, Parquet ou Feather.\n\nExemplo: flexbot data export BTC/USD --timeframe "
        "1h --out btc.csv"
    ),
    "help.verify": (
        "Lê por inteiro os candles da base, com as somas de verificação, e diz o que está danificado.\n\nExemplos: "
        "flexbot data verify, flexbot data verify BTC/USDT --timeframe 1h"
    ),
    "help.resample": (
        "Forma candles maiores a partir de menores e os põe na base.\n\nExemplo: flexbot data resample BTC/USD "
        "--from-timeframe 1h --to 4h"
    ),
    "help.coverage": (
        "Mostra quais candles faltam entre o primeiro e o último.\n\nExemplo: flexbot data coverage BTC/USD "
        "--timeframe 1h"
    ),
    "help.delete": "Apaga uma série da base.\n\nExemplo: flexbot data delete BTC/USDT --venue binance --timeframe 1m",
    "argument.symbol": "O ativo, por exemplo BTC/USDT.",
    "argument.any_symbol": "O ativo, por exemplo BTC/USDT. Padrão: todos.",
    "argument.files": "Arquivos a importar, todos do mesmo ativo.",
    "option.venue": "A corretora, por exemplo binance. Dispensável se só uma tem o ativo.",
    "option.timeframe": "Tempo gráfico, por exemplo 1h. Dispensável se só houver um.",
    "option.delete_venue": "A corretora, por exemplo binance.",
    "option.delete_timeframe": "Tempo gráfico, por exemplo 1h.",
    "metavar.symbol": "ATIVO",
    "metavar.file": "ARQUIVO",
    "option.json": "Mostra em JSON.",
    "option.import_symbol": "O ativo dos arquivos, por exemplo BTC/USDT. Padrão: a coluna de ativo do próprio arquivo.",
    "option.import_venue": "De onde vêm os candles, por exemplo binance. Padrão: file.",
    "option.import_timeframe": "Tempo gráfico. Padrão: encontrado pelos horários.",
    "option.out": "O arquivo a gravar; a extensão escolhe o formato: .csv, .parquet ou .feather.",
    "option.overwrite": "Substitui o arquivo se ele já existir.",
    "option.from_timeframe": "Tempo gráfico de partida. Dispensável se só houver um.",
    "option.to": "Tempo gráfico a formar, múltiplo inteiro, por exemplo 4h.",
    "option.yes": "Não pergunta.",
    "import.progress": "Importando",
    "import.done": "{file}: {series}, {count} candles de {first} a {last} (UTC)",
    "import.counts": "  {added} novos, {replaced} substituídos, {unchanged} já existentes",
    "import.duplicates": "  {count} linhas repetidas deixadas de fora",
    "import.blanks": "  {count} linhas sem preços deixadas de fora",
    "import.no_volume": "  o arquivo não tem volume: fica 0 em todos os candles",
    "export.done": "{count} candles gravados em {path}",
    "verify.progress": "Conferindo",
    "verify.good": "{series}: {count} candles, tudo certo",
    "verify.bad": "{series}: arquivos danificados: {count}",
    "resample.done": "{series}: {count} candles formados; {added} novos, {replaced} substituídos",
    "coverage.share": "{series}: {share} ({rows} de {expected} candles)",
    "coverage.complete": "Sem lacunas.",
    "coverage.more": "… e mais {count} lacunas (--json lista todas)",
    "coverage.note": "Horas em que o mercado está fechado contam como lacunas aqui.",
    "delete.confirm": "Apagar {series} da base?",
    "delete.kept": "{series} foi mantida.",
    "delete.done": "{series}: {count} candles apagados",
    "list.bundled": "incluído: {source}",
    "list.empty": "A base está vazia. Preencha com `flexbot data download` ou `flexbot data import`.",
    "list.none": "–",
    "list.unreadable": "[arquivos danificados: {count}]",
    "list.megabytes": "{size} MB",
    "column.venue": "Corretora",
    "column.symbol": "Ativo",
    "column.timeframe": "Tempo gráfico",
    "column.candles": "Candles",
    "column.first": "Primeiro (UTC)",
    "column.last": "Último (UTC)",
    "column.size": "Tamanho",
    "column.source": "Origem",
    "column.first_missing": "Primeiro ausente (UTC)",
    "column.last_missing": "Último ausente (UTC)",
    "column.missing": "Candles",
    "import.line": "linha {number}",
    "import.row": "registro {number}",
}
