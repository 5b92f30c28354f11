"""Errors: what happened, and under `.hint` what to do."""

TEXTS: dict[str, str] = {
    # foundation and command line
    "timeframe.unknown": "{given} não é um tempo gráfico.",
    "timeframe.unknown.hint": "Escreva um número e m, h, d ou w, como 1m, 15m, 1h, 4h, 1d ou 1w.",
    "candles.lengths": "As colunas de {where} têm tamanhos diferentes: {lengths}.",
    "candles.lengths.hint": (
        "Cada candle precisa de time, open, high, low, close e volume; corrija ou exporte os dados de novo."
    ),
    "candles.unsorted": "{where}: {count} candles são anteriores ao candle acima deles.\n{rows}",
    "candles.unsorted.hint": "Ordene as linhas pelo tempo, da mais antiga para a mais nova.",
    "candles.duplicates": "{where}: {count} candles repetem o horário do candle acima deles.\n{rows}",
    "candles.duplicates.hint": "Deixe um só candle para cada horário.",
    "candles.not_finite": "{where}: {count} candles contêm algo que não é um número.\n{rows}",
    "candles.not_finite.hint": ("Preencha ou remova essas linhas; não dá para operar um candle com um valor em falta."),
    "candles.not_positive": "{where}: {count} candles têm preço zero ou negativo.\n{rows}",
    "candles.not_positive.hint": "Corrija ou remova essas linhas; todo preço deve ser maior que zero.",
    "candles.inconsistent": (
        "{where}: {count} candles têm máxima abaixo, ou mínima acima, da abertura ou do fechamento.\n{rows}"
    ),
    "candles.inconsistent.hint": "Corrija essas linhas; verifique se as colunas não estão trocadas.",
    "candles.negative_volume": "{where}: {count} candles têm volume negativo.\n{rows}",
    "candles.negative_volume.hint": "Corrija essas linhas; o volume é zero ou mais.",
    "settings.unknown": "{where}: não existe a configuração {key}.",
    "settings.unknown.hint": (
        "Você quis dizer {nearest}? `flexbot config show` lista todas; um FlexBot mais novo pode conhecer outras."
    ),
    "settings.no_key": "Não existe a configuração {key}.",
    "settings.no_key.hint": "Você quis dizer {nearest}? `flexbot config show` lista todas.",
    "settings.invalid": "{where}: {key} não pode ser {given}.",
    "settings.invalid.hint": "{key} deve ser {expected}.",
    "settings.not_a_section": "{where}: {section} é um grupo de configurações, não uma só.",
    "settings.not_a_section.hint": "Escreva [{section}] em uma linha própria e as configurações abaixo.",
    "settings.not_toml": "{file}, linha {line}: isto não é TOML válido.",
    "settings.not_toml.hint": 'Corrija a linha; configurações se escrevem nome = valor, textos entre "aspas".',
    "settings.not_utf8": "{file} não é um arquivo de texto UTF-8.",
    "settings.not_utf8.hint": "Abra-o em um editor e salve como UTF-8.",
    "settings.unreadable": "{file} não pode ser lido: {reason}.",
    "settings.unreadable.hint": "Verifique se é um arquivo e se você tem permissão de leitura.",
    "settings.unwritable": "{file} não pode ser gravado: {reason}.",
    "settings.unwritable.hint": "Verifique o espaço livre e se você pode gravar nesta pasta.",
    "settings.locked": "Outro FlexBot está mudando {file}.",
    "settings.locked.hint": "Tente de novo em instantes.",
    "settings.variable_name": "A variável de ambiente {name} não tem efeito com este nome.",
    "settings.variable_name.hint": "Escreva {right}, com dois sublinhados entre o grupo e o nome.",
    "cli.language": "{given} não é um idioma do FlexBot.",
    "cli.language.hint": "Escolha um de {languages}, com --lang ou com a variável de ambiente FLEXBOT_LANG.",
    "cli.language_missing": "--lang precisa de um idioma.",
    "cli.language_missing.hint": "Escolha um de {languages}.",
    "cli.dashboard_missing": "O painel (dashboard) ainda não faz parte desta versão.",
    "cli.dashboard_missing.hint": (
        "Para um relatório com gráficos, use `flexbot backtest --demo --html relatorio.html`."
    ),
    "storage.refused": "O disco não aceitou a gravação: {reason}.",
    "storage.refused.hint": "Libere espaço, ou aponte FLEXBOT_HOME para uma pasta em outro disco, e repita.",
    # market: the candle store
    "store.name": "{given} não pode ser nome de corretora nem de ativo.",
    "store.name.hint": "Use de 1 a {longest} caracteres visíveis, sem espaços nas pontas, como BTC/USDT ou binance.",
    "store.empty": "A base de candles está vazia, então não há {symbol} {timeframe} de {venue}.",
    "store.empty.hint": (
        "Obtenha com `flexbot data download {symbol} --venue {venue} --timeframe {timeframe}` ou `flexbot data "
        "import ARQUIVO --symbol {symbol} --venue {venue}`; --demo dispensa download."
    ),
    "store.missing": "A base de candles não tem {symbol} {timeframe} de {venue}. Ela tem: {known}.",
    "store.missing.hint": (
        "Obtenha com `flexbot data download {symbol} --venue {venue} --timeframe {timeframe}` ou escolha uma série "
        "de `flexbot data list`."
    ),
    "store.missing_range": (
        "{venue} {symbol} {timeframe} está na base de {first} a {last}; não há nada entre {start} e {end}."
    ),
    "store.missing_range.hint": (
        "Peça um período dentro desse intervalo ou amplie-o com `flexbot data download {symbol} --venue {venue} "
        "--timeframe {timeframe}`."
    ),
    "store.damaged": "O arquivo de candles {path} está danificado: {reason}",
    "store.damaged.hint": "Apague só esse arquivo e importe ou baixe o período de novo; os outros candles permanecem.",
    "store.foreign": "{path} está na base de candles, mas não é um arquivo de candles do FlexBot.",
    "store.foreign.hint": "Tire-o da base; para incluir os dados, use `flexbot data import`.",
    "store.misplaced": "O arquivo de candles {path} tem candles de {first} a {last}, que pertencem a outros arquivos.",
    "store.misplaced.hint": "Se ele foi renomeado à mão, apague-o e importe ou baixe o período de novo.",
    "store.other_series": "O arquivo de candles {path} tem candles de outra série: {holds}.",
    "store.other_series.hint": "Devolva-o à pasta de origem, ou apague-o e baixe a série de novo.",
    "store.newer_format": (
        "O arquivo de candles {path} foi gravado por um FlexBot mais novo (formato {found}; este lê até o {known})."
    ),
    "store.newer_format.hint": "Atualize o FlexBot; o arquivo fica como está.",
    "store.time_range": "{symbol} tem candles de {first} a {last}, fora dos anos 0 a 9999.",
    "store.time_range.hint": (
        "Confira a unidade dos horários: segundos, milissegundos, microssegundos ou nanossegundos desde 1970."
    ),
    "store.locked": "Outro processo do FlexBot está gravando em {path} há mais de {seconds} segundos.",
    "store.locked.hint": "Espere essa importação ou download terminar e repita; nada foi alterado.",
    "store.write": "Não foi possível gravar {path}: {reason}",
    "store.write.hint": (
        "Confira o espaço em disco e as permissões da pasta e repita; o que já estava gravado continua intacto."
    ),
    "store.read": "Não foi possível ler {path}: {reason}",
    "store.read.hint": "Confira as permissões do arquivo e se o disco está conectado.",
    # downloads
    "download.venue": "Nenhuma corretora se chama {given!r}. Mais parecidas: {near}.",
    "download.venue.hint": "Use o nome da corretora no ccxt, por exemplo binance, kraken, coinbase ou mercado.",
    "download.symbol": "A {venue} não tem o ativo {given!r}. Mais parecidos: {near}.",
    "download.symbol.hint": "Escreva o ativo como BASE/COTAÇÃO, por exemplo BTC/USDT; futuros como BTC/USDT:USDT.",
    "download.timeframe": "A {venue} não tem candles de {given}. Ela tem: {known}.",
    "download.timeframe.hint": "Baixe um tempo gráfico menor e monte o seu com `flexbot data resample`.",
    "download.no_candles": "A {venue} não fornece candles.",
    "download.no_candles.hint": "Escolha outra corretora com --venue ou importe um arquivo com `flexbot data import`.",
    "download.start": "Não há candles de {timeframe} de {symbol} da {venue} guardados para continuar a partir deles.",
    "download.start.hint": "Diga onde começar, por exemplo --from 2024-01-01.",
    "download.range": "Nada a baixar: o período de {start} a {end} não tem nenhum candle fechado.",
    "download.range.hint": "Escolha um --from anterior ou um --to posterior.",
    "download.moment": "{option} {given!r} não é uma data.",
    "download.moment.hint": "Escreva como 2024-01-31 ou 2024-01-31T15:00 (UTC).",
    "download.off_grid": "A {venue} abre os candles de {timeframe} em horários diferentes do FlexBot, como {example}.",
    "download.off_grid.hint": "Baixe um tempo gráfico menor e monte o seu com `flexbot data resample`.",
    "download.gave_up": "A {venue} não deu resposta útil em {tries} tentativas; {saved} candles novos salvos. {reason}",
    "download.gave_up.hint": "Confira a conexão e repita o mesmo comando: ele continua de onde parou.",
    "download.banned": "A {venue} pede para esperar {wait}; {saved} candles novos estão salvos.",
    "download.banned.hint": "Repita o mesmo comando depois desse tempo: ele continua de onde parou.",
    "download.region": "A {venue} não atende o país de onde você se conecta; {saved} candles novos estão salvos.",
    "download.region.hint": "Escolha outra corretora com --venue.",
    "download.refused": "A {venue} recusou o pedido; {saved} candles novos estão salvos. {reason}",
    "download.refused.hint": "Confira ativo, tempo gráfico e datas; se estiverem certos, use outra com --venue.",
    # market: import, samples, resample, export
    "import.no_file": "Não foi possível ler {path}: {reason}",
    "import.no_file.hint": "Confira o nome e a pasta do arquivo; nome com espaços precisa de aspas.",
    "import.empty": "{path} não tem candles.",
    "import.empty.hint": "Confira se a exportação terminou e importe de novo.",
    "import.not_text": "{path} não é texto nem arquivo Parquet ou Feather.",
    "import.not_text.hint": "Exporte os candles como CSV, Parquet ou Feather; salve a planilha como CSV.",
    "import.not_a_table": "{path} tem nome de Parquet ou Feather, mas não começa como tal.",
    "import.not_a_table.hint": "Gere ou baixe o arquivo de novo; se for texto, renomeie para .csv.",
    "import.archive": "Não foi possível descompactar {path}: {reason}",
    "import.archive.hint": "Baixe o arquivo de novo, ou descompacte-o e importe o conteúdo.",
    "import.several_files": "{path} tem {count} arquivos; um pacote deve ter só um.",
    "import.several_files.hint": "Descompacte e importe os arquivos juntos: flexbot data import ARQUIVO ARQUIVO ...",
    "import.unreadable": "{path} está danificado: {reason}",
    "import.unreadable.hint": "Gere ou baixe o arquivo de novo.",
    "import.unknown_form": "{path}, {place}: não há nomes de colunas nem um candle. Contém: {holds}",
    "import.unknown_form.hint": (
        "Ponha no arquivo uma primeira linha como time,open,high,low,close,volume, separada por , ; ou tabulação."
    ),
    "import.columns_missing": "{path} não tem coluna para: {missing}. As colunas são: {found}.",
    "import.columns_missing.hint": "Renomeie as colunas para time, open, high, low, close e volume.",
    "import.columns": "{path}, {place}: {found} colunas onde as outras têm {wanted}. Contém: {holds}",
    "import.columns.hint": "Corrija ou remova essa linha; se for a última, o arquivo foi cortado: baixe de novo.",
    "import.bad_time": "{path}, {place}: o horário não pode ser lido. Contém: {holds}",
    "import.bad_time.hint": (
        "Escreva os horários como 2024-01-31 23:00, com fuso ou em UTC, ou em segundos ou milissegundos desde "
        "1970, todas as linhas do mesmo modo."
    ),
    "import.ambiguous_dates": ("{path}, {place}: nenhuma data mostra se o dia ou o mês vem primeiro. Contém: {holds}"),
    "import.ambiguous_dates.hint": "Escreva as datas como 2024-01-31, ou importe um período maior.",
    "import.bad_number": "{path}, {place}: um preço ou volume não é número. Contém: {holds}",
    "import.bad_number.hint": "Corrija ou remova essa linha; os números não levam separador de milhar nem unidade.",
    "import.conflict": ("{path}, {place}: mesmo horário que em {other}, com outros valores. Contém: {holds}"),
    "import.conflict.hint": "Remova a errada; se o arquivo mistura ativos ou tempos gráficos, importe um por vez.",
    "import.not_finite": ("{path}, {place}: falta um valor ou ele é infinito (linhas assim: {count}). Contém: {holds}"),
    "import.not_finite.hint": "Preencha ou remova essas linhas.",
    "import.not_positive": ("{path}, {place}: um preço é zero ou negativo (linhas assim: {count}). Contém: {holds}"),
    "import.not_positive.hint": "Corrija ou remova essas linhas; todo preço deve ser maior que zero.",
    "import.inconsistent": (
        "{path}, {place}: máxima abaixo, ou mínima acima, da abertura ou do fechamento ({count} linhas "
        "assim). Contém: {holds}"
    ),
    "import.inconsistent.hint": "Corrija essas linhas; confira se os nomes das colunas estão na ordem certa.",
    "import.negative_volume": ("{path}, {place}: um volume é negativo (linhas assim: {count}). Contém: {holds}"),
    "import.negative_volume.hint": "Corrija ou remova essas linhas.",
    "import.symbol_needed": "{path} não diz de que ativo são os candles.",
    "import.symbol_needed.hint": "Acrescente --symbol, por exemplo --symbol BTC/USDT.",
    "import.several_symbols": "{path} tem {count} ativos: {symbols}.",
    "import.several_symbols.hint": "Separe o arquivo em um por ativo.",
    "import.timeframe_unclear": (
        "O tempo gráfico de {path} não fica claro pelos {count} candles; intervalos mais comuns: {steps}."
    ),
    "import.timeframe_unclear.hint": (
        "Acrescente --timeframe, por exemplo --timeframe 1h; se há dois tempos gráficos misturados, separe o arquivo."
    ),
    "import.timeframe_differs": "{path} não tem candles de {given}; intervalos mais comuns: {steps}.",
    "import.timeframe_differs.hint": "Omita --timeframe, ou informe o tempo gráfico que o arquivo tem.",
    "sample.missing": "Não há amostra incluída {wanted}. Há: {known}.",
    "sample.missing.hint": (
        "Escolha uma destas, ou obtenha outros candles com `flexbot data download` ou `flexbot data import`."
    ),
    "sample.damaged": "O arquivo incluído {path} está danificado: {reason}",
    "sample.damaged.hint": "Instale o FlexBot de novo.",
    "resample.not_multiple": "Não dá para formar candles de {wanted} a partir de candles de {have}.",
    "resample.not_multiple.hint": "Escolha um tempo gráfico maior que seja múltiplo inteiro, como 1h a partir de 15m.",
    "resample.off_grid": "{count} candles de {have} passam da borda de um candle de {wanted}, o primeiro em {first}.",
    "resample.off_grid.hint": (
        "Parta de candles menores; bolsas que abrem à meia hora precisam de 30m ou menos para 1h e 4h."
    ),
    "export.form": "O nome {path} não indica um formato que se possa gravar.",
    "export.form.hint": "Termine o nome em .csv, .parquet ou .feather.",
    "export.exists": "{path} já existe.",
    "export.exists.hint": "Escolha outro nome, ou acrescente --overwrite.",
    # market: finding a series
    "store.no_series": "Não há candles de {wanted}. Há: {known}.",
    "store.no_series.hint": (
        "Confira a grafia com `flexbot data list`, ou obtenha-os com `flexbot data download` ou `flexbot data import`."
    ),
    "store.nothing": "A base de candles está vazia.",
    "store.nothing.hint": "Preencha com `flexbot data download` ou `flexbot data import`; --demo dispensa a base.",
    "store.several": "Mais de uma série corresponde a {wanted}: {known}.",
    "store.several.hint": "Acrescente --venue e o tempo gráfico da série desejada.",
    "import.one_candle": "{path} tem um único candle, que não mostra o tempo gráfico.",
    "import.one_candle.hint": "Acrescente --timeframe, por exemplo --timeframe 1h.",
    # relatórios: execuções guardadas, exportações, o comando backtest
    "run.none_kept": "Nenhuma execução guardada ainda.",
    "run.none_kept.hint": "`flexbot backtest --demo` faz a primeira.",
    "run.unknown": "Não existe a execução {given}.",
    "run.unknown.hint": "`flexbot runs list` mostra todas; `last` é a mais nova.",
    "run.ambiguous": "{count} execuções começam com {given}, entre elas {first} e {second}.",
    "run.ambiguous.hint": "Dê mais letras do nome.",
    "run.damaged": "Não foi possível ler a execução {id} ({reason}).",
    "run.damaged.hint": "Apague a pasta {path}; as outras execuções não são afetadas.",
    "run.newer": "A execução {id} foi guardada pelo FlexBot {version}, mais novo que este.",
    "run.newer.hint": "Atualize o FlexBot para lê-la.",
    "run.cannot_keep": "Não foi possível guardar a execução em {path}: {reason}.",
    "run.cannot_keep.hint": "Confira o espaço livre e as permissões dessa pasta, ou use --no-keep.",
    "report.no_folder": "Não foi possível criar a pasta {path}: {reason}.",
    "report.no_folder.hint": "Escolha outro lugar para gravar.",
    "report.no_plotly": "A parte que desenha os gráficos (plotly) não está instalada.",
    "report.no_plotly.hint": "Instale o FlexBot de novo com `pip install --force-reinstall flexbot`.",
    "report.no_browser": "Não foi possível abrir um navegador para {path}.",
    "report.no_browser.hint": "Abra o arquivo você mesmo; ele está completo.",
    "backtest.no_symbol": "Diga ao menos um ativo para testar.",
    "backtest.no_symbol.hint": "Por exemplo `flexbot backtest BTC/USDT`, ou `flexbot backtest --demo` para começar já.",
    "backtest.bad_param": "{given} não é um parâmetro com valor.",
    "backtest.bad_param.hint": "Escreva --params nome=valor, como --params fast=12,slow=26.",
    "backtest.param_twice": "O parâmetro {name} foi dado duas vezes.",
    "backtest.param_twice.hint": "Dê uma vez só.",
    "backtest.bare_rate": "{option} {given} pode ser {given} % ou {share} %.",
    "backtest.bare_rate.hint": "Escreva com o sinal de porcentagem, como {option} {given}%.",
    "backtest.bundled": "A base de candles não tem {symbol} {timeframe} de {venue}, mas {symbol} vem com o FlexBot.",
    "backtest.bundled.hint": "Teste nos candles incluídos com `flexbot backtest {symbol} --demo`.",
    "backtest.empty_span": "--from não vem antes de --to.",
    "backtest.empty_span.hint": "Datas são escritas ano-mês-dia, como --from 2024-01-01 --to 2024-07-01.",
    "backtest.outside_sample": "Os candles incluídos de {symbol} começam em {first} e terminam em {last} UTC.",
    "backtest.outside_sample.hint": "Escolha --from e --to dentro desse tempo, ou deixe-os de fora.",
    "backtest.open_without_html": "--open precisa de um relatório para abrir.",
    "backtest.open_without_html.hint": "Acrescente --html relatorio.html.",
    "backtest.html_is_folder": "{path} é uma pasta.",
    "backtest.html_is_folder.hint": "Dê a --html o nome de um arquivo, como relatorio.html.",
    "backtest.csv_is_file": "{path} é um arquivo.",
    "backtest.csv_is_file.hint": "Dê a --csv uma pasta; ela é criada se não existir.",
    # engine
    "engine.no_symbols": "Não há o que testar: nenhum ativo foi informado.",
    "engine.no_symbols.hint": "Informe ao menos um ativo ou use --demo para os dados incluídos.",
    "engine.symbol_twice": "Um ativo foi informado duas vezes: {symbols}.",
    "engine.symbol_twice.hint": "Informe cada ativo uma vez; cada execução mantém uma posição por ativo.",
    "engine.no_candles": "Não há candles de {timeframe} de {symbol} no período pedido.",
    "engine.no_candles.hint": "Amplie --from e --to ou veja o que há com `flexbot data list`.",
    "engine.no_margin": "Alavancagem {leverage} não comporta margem de manutenção de {margin}.",
    "engine.no_margin.hint": "Reduza sizing.leverage ou sizing.maintenance_margin: o produto deve ficar abaixo de 1.",
    "engine.detail_not_finer": "Candles de {detail} não podem decidir dentro de candles de {timeframe}.",
    "engine.detail_not_finer.hint": "Escolha um tempo gráfico de detalhe que divida {timeframe}, como um quarto dele.",
    # strategies and the look-ahead check
    "strategy.bad_side": "{given} não é um lado.",
    "strategy.bad_side.hint": "Escolha um destes: {allowed}.",
    "strategy.unknown": "Não existe a estratégia {given}.",
    "strategy.unknown.hint": "`flexbot strategies` lista todas: {known}.",
    "strategy.unknown_near": "Não existe a estratégia {given}.",
    "strategy.unknown_near.hint": "Você quis dizer {near}? `flexbot strategies` lista todas.",
    "strategy.unknown_param": "{strategy} não tem o parâmetro {param}.",
    "strategy.unknown_param.hint": "Ela tem: {known}.",
    "strategy.unknown_param_near": "{strategy} não tem o parâmetro {param}.",
    "strategy.unknown_param_near.hint": "Você quis dizer {near}? `flexbot strategies show {strategy}` explica todos.",
    "strategy.bad_value": "{strategy}: {param} não pode ser {given}.",
    "strategy.bad_value.hint": "Permitido: {allowed}.",
    "strategy.param_order": "{strategy}: {smaller} ({smaller_value}) deve ser menor que {larger} ({larger_value}).",
    "strategy.param_order.hint": "Mude um dos dois.",
    "strategy.reward_too_small": (
        "{strategy}: target_atr dividido por stop_atr é {ratio}, menos que min_rr ({min_rr}); nada passaria."
    ),
    "strategy.reward_too_small.hint": "Aumente target_atr, ou diminua stop_atr ou min_rr.",
    "strategy.failed": "{file}, linha {line}: {error}",
    "strategy.failed.hint": "Corrija este arquivo de estratégia; o erro vem dele, não do FlexBot.",
    "strategy.no_class": "{file} não contém nenhuma estratégia.",
    "strategy.no_class.hint": "Defina nele uma classe que herde de flexbot.strategy.base.Strategy, ou mova-o.",
    "strategy.no_name": "{file}: a classe de estratégia {cls} não tem nome.",
    "strategy.no_name.hint": 'Dê à classe uma linha como name = "minha_estrategia".',
    "strategy.name_taken": "{file}: já existe uma estratégia chamada {name}.",
    "strategy.name_taken.hint": "Dê outro nome à sua.",
    "strategy.bad_signals": "Os sinais de {strategy} não podem ser usados: {problem}.",
    "strategy.bad_signals.hint": "Monte-os com flexbot.strategy.signals.entries, que já cumpre a maioria das regras.",
    "lookahead.found": (
        "{strategy} conhece o futuro: em {time} (candle {bar}) ela diz {known} quando se conhecem os primeiros {cut} "
        "candles, mas {later} quando se conhecem todos ({field}). {count} de {cuts} verificações diferem."
    ),
    "lookahead.found.hint": (
        "Seus backtests não são confiáveis. Procure shift(-1), janelas centradas, valores ajustados em todos os dados "
        "ou um tempo gráfico maior usado antes de o candle fechar."
    ),
}
