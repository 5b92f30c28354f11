"""O painel: páginas, controles, mensagens."""

TEXTS: dict[str, str] = {
    # frame
    "unexpected": "Aconteceu algo inesperado ({error}). Os detalhes estão em {file}.",
    "language": "Idioma",
    "language.auto": "Automático",
    "page.home": "Início",
    "page.backtest": "Backtest",
    "page.strategies": "Estratégias",
    "page.data": "Dados",
    "page.credentials": "Credenciais",
    "page.settings": "Configurações",
    "page.logs": "Registros",
    "group.test": "Testar",
    "group.program": "Programa",
    # names of the library's own controls
    "library.sidebar": "Modo, botão de emergência e páginas",
    "library.choose": "Escolha",
    "library.choose_or_add": "Escolha ou digite",
    "library.open": "Abrir",
    "library.close": "Fechar",
    "library.clear": "Limpar",
    "library.clear_all": "Limpar tudo",
    "library.selected": "Escolhidos",
    "library.more": "Aumentar",
    "library.less": "Diminuir",
    "library.show_password": "Mostrar o que foi digitado",
    "library.hide_password": "Esconder o que foi digitado",
    "library.calendar": "Escolher no calendário",
    "library.month_before": "Mês anterior",
    "library.month_after": "Próximo mês",
    "library.file": "Escolher um arquivo",
    "library.heading": "Link para este título",
    "library.copy": "Copiar",
    "library.copied": "Copiado",
    "library.progress": "Progresso",
    "library.notices": "Avisos",
    "library.tabs_left": "Abas à esquerda",
    "library.tabs_right": "Abas à direita",
    "library.no_results": "Nada encontrado",
    "library.add": "Usar:",
    "library.year_form": "aaaa",
    "library.calendar_of": "Dias de",
    "library.skip": "Pular para a página",
    "library.all": "Todos",
    "library.help": "Ajuda:",
    "library.remove": "Remover",
    "library.day": "Dia de:",
    "library.month": "Mês de:",
    "library.year": "Ano de:",
    # settings page
    "settings.intro": "Cada mudança é salva na hora em {file}. Comentários e todo o resto do arquivo ficam como estão.",
    "settings.group": "Grupo",
    "settings.group.risk": "Limites de risco",
    "settings.open": "Abrir Configurações",
    "settings.repair": "Voltar {title} para {value}",
    "settings.again": "Olhar de novo",
    "settings.file": "O arquivo como está agora:",
    "hint.settings.invalid": "{key} deve ser {expected}. Corrija no arquivo ou abra a página Configurações.",
    "hint.settings.unknown": "Seria {nearest}? Corrija ou apague a linha; a página Configurações mostra o arquivo.",
    "hint.settings.not_toml": 'Corrija a linha {line} em um editor; escreva nome = valor, com textos entre "aspas".',
    "settings.find": "Procurar configuração",
    "settings.find_hint": "uma palavra do nome ou da explicação",
    "settings.none": "Nenhuma configuração tem estas palavras.",
    "settings.variable_wins": (
        "A variável de ambiente {name} decide isto enquanto existir; ela prevalece sobre o arquivo."
    ),
    "settings.reset": "Voltar a {value}",
    "settings.default": "Padrão",
    "settings.default_is": "padrão: {value}",
    "settings.allowed": "permitido: {range}",
    "settings.moved": "Esta configuração foi mudada em outro lugar. Você vê agora o novo valor; o seu não foi salvo.",
    "settings.on": "ligado",
    "settings.off": "desligado",
    "settings.empty": "vazio",
    "settings.saved": "Salvo: {title}",
    "settings.invalid": "Não foi salvo: “{given}” não é possível aqui. Deve ser {expected}.",
    # logs page
    "logs.intro": (
        "O que o FlexBot anotou em {file}, do mais novo ao mais antigo. Segredos são trocados por {redacted}."
    ),
    "logs.empty": "Nada foi anotado ainda. Avisos e erros vão aparecer aqui.",
    "logs.level": "Mostrar",
    "logs.level.DEBUG": "Tudo",
    "logs.level.INFO": "Do normal para cima",
    "logs.level.WARNING": "Avisos e erros",
    "logs.level.ERROR": "Somente erros",
    "logs.level_name.DEBUG": "Detalhe",
    "logs.level_name.INFO": "Normal",
    "logs.level_name.WARNING": "Aviso",
    "logs.level_name.ERROR": "Erro",
    "logs.level_name.CRITICAL": "Grave",
    "logs.search": "Buscar",
    "logs.search_hint": "uma palavra do evento",
    "logs.refresh": "Atualizar",
    "logs.download": "Baixar estes eventos",
    "logs.none": "Nenhum evento corresponde a esta escolha.",
    "logs.count": "{count} eventos",
    "logs.more": "Mostrar eventos mais antigos",
    "logs.limit": "Somente os {size} MB mais novos foram examinados.",
    "logs.column.time": "Hora (UTC)",
    "logs.column.level": "Tipo",
    "logs.column.source": "Parte",
    "logs.column.message": "O que aconteceu",
    "logs.table": "Eventos do registro, do mais novo ao mais antigo",
    "logs.select": "Escolha uma linha para ler o evento por inteiro.",
    "logs.chosen": "O evento por inteiro",
    # frame, gate and start
    "gate.no_entry": "Esta página só abre pelo FlexBot",
    "gate.used": "Este link já foi usado ou expirou",
    "gate.foreign": "Este pedido não vem do FlexBot",
    "gate.open_again": "Abra o FlexBot de novo, pelo menu Iniciar ou com `flexbot dashboard`.",
    "gate.nothing": "Esta página não existe",
    "gate.nothing.home": "Ir para a página inicial",
    "gate.opening": "Abrindo o FlexBot …",
    "no_script": "As páginas do FlexBot precisam de JavaScript. Permita-o para este endereço no navegador.",
    "quit": "Encerrar o FlexBot",
    "quit.done": "O FlexBot foi encerrado",
    "quit.done.close": "Você pode fechar esta aba.",
    "start.runs": "O painel está em {host}, porta {port}. Ctrl-C o encerra.",
    "start.running": "O painel já está aberto.",
    "start.link_if_none": "Se nenhum navegador abrir, use este link nesta máquina:",
    "start.link": "Abra este link em um navegador desta máquina (funciona uma vez, por {minutes} minutos):",
    "help": "Abre o painel no navegador",
    "help.long": "Abre o painel no navegador. Se ele já estiver rodando, é esse que abre.",
    "help.port": "Porta nesta máquina; 0 usa uma livre [padrão: configuração dashboard.port]",
    "help.port.metavar": "PORTA",
    "help.browser": "Abre o navegador ou só mostra o link",
    # frame and home page
    "mode.demo": "DEMO",
    "mode.demo.means": "Só backtests: esta versão não envia ordens.",
    "kill.button": "Botão de emergência",
    "kill.title": "Botão de emergência",
    "kill.change": "Mudar ou desligar …",
    "kill.level": "Nível",
    "kill.reason": "Motivo (obrigatório)",
    "kill.reason.optional": "Motivo (opcional)",
    "kill.engage": "Ligar agora",
    "kill.raise": "Tornar mais severo: {level}",
    "kill.clear": "Desligar",
    "vault.open": "O cofre está aberto",
    "vault.locked": "O cofre está trancado",
    "vault.none": "Ainda não há cofre",
    "vault.lock": "Trancar o cofre",
    "quit.short": "Sair",
    "quit.sure": "O painel é encerrado e os cofres abertos são trancados. Um backtest em andamento se perde.",
    "quit.now": "Encerrar agora",
    "home.title": "Bem-vindo ao FlexBot",
    "home.vault": "Cofre",
    "home.vault.open": "Aberto",
    "home.vault.locked": "Trancado",
    "home.vault.none": "Ainda não há",
    "home.candles": "Candles guardados",
    "home.runs": "Backtests guardados",
    "home.next": "O que fazer agora",
    "home.next.first_run": "Faça um primeiro backtest",
    "home.next.first_run.why": (
        "O FlexBot já traz dados de mercado para uma demonstração; não é preciso configurar nada nem ter internet."
    ),
    "home.next.another_run": "Faça um backtest",
    "home.next.another_run.why": "Mude uma coisa por vez e compare com o teste anterior.",
    "home.next.get_data": "Obtenha dados de mercado",
    "home.next.get_data.why": "Baixe candles dos mercados que você opera ou importe um arquivo.",
    "home.next.strategies": "Conheça as estratégias",
    "home.next.strategies.why": "O que cada uma faz e o que seus parâmetros mudam.",
    "home.next.wizard": "Cadastre suas chaves",
    "home.next.wizard.why": (
        "Guarde as chaves da corretora em um cofre criptografado. Backtests não precisam delas; isto pode esperar."
    ),
    "home.next.unlock": "Destranque o cofre",
    "home.next.unlock.why": "Para ver, verificar ou mudar as chaves que estão nele.",
    "home.next.check_keys": "Verifique suas chaves",
    "home.next.check_keys.why": "Veja se a corretora ainda as aceita e o que elas permitem.",
    "home.last_runs": "Últimos backtests",
    "home.no_runs": "Nenhum ainda. Cada backtest fica guardado aqui com suas entradas e números.",
    "home.data": "Dados de mercado nesta máquina",
    "home.no_data": "Nenhum ainda, além das amostras que vêm com o FlexBot.",
    "home.column.when": "Quando (UTC)",
    "home.column.strategy": "Estratégia",
    "home.column.trades": "Operações",
    "home.column.return": "Retorno",
    "home.column.drawdown": "Maior queda",
    "home.runs_caption": "Os mais novos primeiro. Horários em UTC.",
    "home.data_caption": "Quanto do seu período cada série cobre. As lacunas estão na página Dados.",
    "home.column.series": "Série",
    "home.column.complete": "Completa",
    "home.column.from": "De",
    "home.column.to": "Até",
    "home.column.candles": "Candles",
    # data and strategies pages
    "data.intro": "Os candles usados nos backtests. Eles ficam apenas neste computador.",
    "data.tab.held": "Neste computador",
    "data.tab.download": "Baixar",
    "data.tab.import": "Importar arquivos",
    "data.empty": (
        "Por enquanto só há os candles que vêm com o FlexBot. Baixe outros de uma corretora ou solte arquivos em "
        "“Importar arquivos”."
    ),
    "data.table": "Todas as séries de candles neste computador",
    "data.series": "Série",
    "data.bundled_name": "{series} (incluída)",
    "data.damaged": "danificada",
    "data.timeframe": "Tempo gráfico",
    "data.span": "{first} até {last} (UTC)",
    "data.column.complete": "Completa",
    "data.column.gaps": "Lacunas",
    "data.column.series": "Série",
    "data.figure.candles": "Candles",
    "data.figure.complete": "Completa",
    "data.figure.gaps": "Lacunas",
    "data.figure.missing": "Candles que faltam",
    "data.figure.added": "Candles novos",
    "data.figure.stored": "Já estavam aqui",
    "data.strip": "Uma faixa de tempo que mostra onde faltam candles: {share} completa, lacunas: {gaps}",
    "data.no_gaps": "Sem lacunas: todos os candles entre o primeiro e o último estão aqui.",
    "data.gaps": "Lacunas ({count})",
    "data.gaps_more": "Lacunas menores que não estão na lista: {count}",
    "data.gap_table": "Lacunas em ordem de tempo",
    "data.source": "Fonte: {source}",
    "data.sample_source": "Fonte: {source}. Licença: {licence}. Os candles incluídos não podem ser excluídos.",
    "data.check": "Verificar os arquivos",
    "data.damage": "Arquivos danificados nesta série: {count}. O que há de errado com eles:",
    "data.delete": "Excluir …",
    "data.delete.title": "Excluir candles",
    "data.delete.question": "Excluir {series} com seus {count} candles deste computador? Isso não pode ser desfeito.",
    "data.delete.yes": "Excluir",
    "data.delete.no": "Manter",
    "data.download.intro": "Candles de uma corretora, sem conta nem chave. Só é baixado o que falta.",
    "data.download.venue": "Corretora",
    "data.download.venue.help": "Escolha uma ou digite o nome ccxt de qualquer outra corretora.",
    "data.download.symbols": "Ativos",
    "data.download.symbols.help": "Separe vários com vírgulas. Futuros são escritos como BTC/USDT:USDT.",
    "data.download.from": "De",
    "data.download.from.help": "O dia começa às 00:00 UTC. Vazio: a partir do primeiro candle que já está aqui.",
    "data.download.to": "Até",
    "data.download.to.help": "Este dia é incluído. Vazio: até o último candle fechado.",
    "data.download.start": "Baixar",
    "data.download.no_symbol": "Diga qual ativo baixar, por exemplo BTC/USDT.",
    "data.download.busy": "Já há um download em andamento. Espere terminar ou pare-o antes.",
    "data.download.connecting": "Perguntando à corretora o que ela tem …",
    "data.download.looking": "{symbol}: procurando o que falta …",
    "data.download.progress": "{symbol}: {done} de {total} candles ({share})",
    "data.download.stop": "Parar o download",
    "data.download.stopping": "Parando …",
    "data.download.stopped": (
        "Parado em {symbol}. Candles novos salvos: {saved}. O mesmo download continua de onde este parou."
    ),
    "data.download.cancelled": "Parado antes do primeiro candle.",
    "data.download.failed": "Download interrompido: {asked}",
    "data.download.done": "Baixado: {series}",
    "data.download.close": "Fechar",
    "data.import.intro": (
        "Arquivos CSV, Parquet ou Feather com candles, também como .gz ou .zip: os arquivos de corretoras, terminais "
        "e sites de dados. Todos os arquivos de uma importação devem ser do mesmo ativo. Importar um arquivo de "
        "novo não muda nada."
    ),
    "data.import.files": "Solte os arquivos aqui",
    "data.import.browse": "Escolher arquivos",
    "data.import.table": "O que os arquivos contêm",
    "data.import.column.file": "Arquivo",
    "data.import.unknown": "informe",
    "data.import.from_file": "como no arquivo",
    "data.import.choose": "escolha",
    "data.import.symbol": "Ativo",
    "data.import.symbol.help": "Necessário quando um arquivo não o informa, por exemplo BTC/USDT.",
    "data.import.venue": "Corretora",
    "data.import.venue.help": "De onde vêm os candles, por exemplo binance. Vazio: file.",
    "data.import.timeframe.help": "É descoberto pelos horários dos candles sempre que eles o mostram.",
    "data.import.start": "Importar",
    "strategies.tab.all": "Todas as estratégias",
    "strategies.tab.own": "As suas",
    "strategies.tab.picture": "Gráfico",
    "strategies.tab.params": "Parâmetros",
    "strategies.tab.check": "Verificação de olhar o futuro",
    "strategies.choose": "Estratégia",
    "strategies.own_title": "{title} (sua)",
    "strategies.name": "Nome nas configurações e nos comandos: {name}",
    "strategies.broken": "Arquivos seus que não podem ser usados: {count}. “As suas” diz por quê.",
    "strategies.params_table": "Parâmetros com significado, padrão e faixa",
    "strategies.params_note": "A página de backtest tem um controle para cada um deles.",
    "strategies.yes": "sim",
    "strategies.no": "não",
    "strategies.yes_or_no": "sim, não",
    "strategies.preparing": (
        "Testando a estratégia nos candles incluídos. Na primeira vez em um computador isso leva até um minuto."
    ),
    "strategies.no_trades": (
        "Com os parâmetros padrão a estratégia não fez nenhuma operação nos candles incluídos, então não há o que "
        "desenhar."
    ),
    "strategies.trade": "Operação mostrada (de {count})",
    "strategies.trade.help": "A primeira mostrada foi escolhida por ser fácil de ver. Veja outras também.",
    "strategies.trade.told": "{reason} ({side}). Entrada em {entered} UTC, duração {length}. Fim: {exit}, {r}.",
    "strategies.honest": (
        "Um backtest de {symbol} {timeframe} de {first} até {last} com parâmetros e custos padrão: {count} "
        "operações, {gained} delas com ganho. A operação mostrada primeiro foi escolhida por ser fácil de ver, não "
        "por ser típica."
    ),
    "strategies.check.intro": (
        "Uma estratégia deve decidir apenas com candles fechados. A verificação esconde os candles posteriores "
        "várias vezes e vê se um sinal anterior muda. Se mudar, a estratégia conhecia o futuro, e seus backtests não "
        "valem nada."
    ),
    "strategies.check.cuts": "Quantas vezes",
    "strategies.check.cuts.help": (
        "Quantas vezes os candles posteriores são escondidos. Mais vezes é mais lento e mais rigoroso."
    ),
    "strategies.check.start": "Verificar",
    "strategies.check.running": "Verificando {strategy} em {series}",
    "strategies.check.stop": "Parar a verificação",
    "strategies.check.stopped": "A verificação foi parada; ela não diz nada.",
    "strategies.check.clean_means": (
        "Isso vale para estes candles e os parâmetros padrão. Não quer dizer que a estratégia ganha dinheiro."
    ),
    "strategies.check.found_means": "Cada linha é um sinal que mudou quando candles posteriores ficaram conhecidos:",
    "strategies.check.table": "Sinais que mudaram quando candles posteriores ficaram conhecidos",
    "strategies.check.column.time": "Candle (UTC)",
    "strategies.check.column.cut": "Candles conhecidos",
    "strategies.check.column.known": "Dizia então",
    "strategies.check.column.later": "Diz com todos os candles",
    "strategies.folder.intro": (
        "Arquivos Python nesta pasta viram estratégias. Eles rodam com as suas permissões: coloque nela apenas "
        "código em que você confia."
    ),
    "strategies.folder.missing": "A pasta ainda não existe.",
    "strategies.folder.make": "Criar a pasta",
    "strategies.folder.empty": "Ainda não há estratégias nela.",
    "strategies.folder.again": "Ler a pasta de novo",
    "strategies.folder.table": "Arquivos da pasta e as estratégias neles",
    "strategies.folder.column.file": "Arquivo",
    "strategies.folder.column.strategies": "Estratégias",
    "strategies.folder.place": "{file}, linha {line}",
    "strategies.folder.how": "Como escrever uma",
    "strategies.folder.example": (
        "Salve isto como highest.py na pasta e leia a pasta de novo. A estratégia aparece então em “Todas as "
        "estratégias” e no backtest."
    ),
    "hint.download.start": "Escolha um dia em “De”.",
    "hint.download.range": "Escolha um dia anterior em “De” ou um posterior em “Até”.",
    "hint.download.no_candles": "Escolha outra corretora ou importe um arquivo.",
    "hint.download.region": "Escolha outra corretora.",
    "hint.download.refused": "Confira ativo, tempo gráfico e dias; se estiverem certos, tente outra corretora.",
    "hint.download.gave_up": "Confira a conexão e comece o mesmo download de novo: ele continua de onde parou.",
    "hint.download.banned": "Comece o mesmo download de novo depois desse tempo: ele continua de onde parou.",
    "hint.download.timeframe": "Escolha um destes ou outra corretora.",
    "hint.download.off_grid": "Escolha um tempo gráfico menor ou outra corretora.",
    "hint.import.no_file": "Solte o arquivo de novo.",
    "hint.import.several_files": "Descompacte-o e solte os arquivos juntos.",
    "hint.import.symbol_needed": "Preencha “Ativo”, por exemplo BTC/USDT.",
    "hint.import.timeframe_unclear": "Escolha o tempo gráfico; se houver dois misturados, divida o arquivo.",
    "hint.import.one_candle": "Escolha o tempo gráfico.",
    "hint.import.timeframe_differs": "Deixe o tempo gráfico vazio ou escolha o que o arquivo tem.",
    "hint.store.foreign": "Tire-o da pasta de candles; para trazê-lo, use “Importar arquivos”.",
    "hint.store.locked": "Espere essa importação ou download terminar e tente de novo; nada foi alterado.",
    "hint.store.write": (
        "Confira o espaço em disco e as permissões da pasta e tente de novo; o que já estava guardado está intacto."
    ),
    "hint.store.empty": "Obtenha candles na página Dados.",
    "hint.store.missing": "Obtenha os candles na página Dados ou escolha outra série.",
    # back-test page
    "backtest.view": "O que ver",
    "backtest.view.new": "Novo teste",
    "backtest.view.kept": "Execuções guardadas",
    "backtest.source": "Dados de mercado",
    "backtest.bundled": "Vêm com o FlexBot",
    "backtest.symbols": "Ativos",
    "backtest.symbols.choose": "Escolha os ativos",
    "backtest.timeframe": "Tempo gráfico",
    "backtest.timeframe.own": "o de cada um",
    "backtest.first": "Primeiro dia (UTC)",
    "backtest.last": "Último dia (UTC)",
    "backtest.day.help": "Deixe vazio para usar todos os candles.",
    "backtest.detail": "Candles mais finos",
    "backtest.detail.none": "nenhum",
    "backtest.strategy": "Estratégia",
    "backtest.more": "Parâmetros, custos e tamanho",
    "backtest.group.params": "Estratégia",
    "backtest.group.costs": "Custos",
    "backtest.group.sizing": "Tamanho da posição",
    "backtest.group.management": "Posições abertas",
    "backtest.group.chance": "Acaso e precisão",
    "backtest.param": "No console chama-se {name}. Permitido: {range}. Padrão: {default}.",
    "backtest.in_percent": "Aqui em por cento",
    "backtest.only_with": "Só conta com “{setting}”: {values}",
    "backtest.no_symbol": "Escolha pelo menos um ativo.",
    "backtest.no_common": (
        "Estes ativos não têm um tempo gráfico em comum. Escolha menos ativos ou baixe mais candles na página “Dados”."
    ),
    "backtest.days_reversed": "O primeiro dia vem depois do último.",
    "backtest.ready": (
        "Clique em “Rodar backtest”. Os campos acima estão completos; o primeiro teste não precisa de mais nada."
    ),
    "backtest.run": "Rodar backtest",
    "backtest.cancel": "Cancelar",
    "backtest.command": "O mesmo no console",
    "backtest.command.help": "Este comando roda o mesmo teste e dá o mesmo resultado.",
    "backtest.stage.load": "Lendo os candles",
    "backtest.stage.signals": "Consultando a estratégia",
    "backtest.stage.simulation": "Simulando as operações",
    "backtest.stage.monte_carlo": "Embaralhando as operações",
    "backtest.stage.baseline": "Comparando com entradas aleatórias: {done} de {total}",
    "backtest.stage.keep": "Guardando a execução",
    "backtest.stage.cancelling": "Parando …",
    "backtest.cancelled": "O backtest foi cancelado. Nada foi guardado.",
    "backtest.other_inputs": (
        "O último resultado é de outros dados de entrada e por isso não aparece. Rode o backtest para ver o "
        "resultado destes."
    ),
    "backtest.other_data": (
        "Os candles ou o arquivo da estratégia mudaram desde o último resultado. Rode o backtest de novo."
    ),
    "backtest.back": "Voltar aos dados de entrada do último resultado",
    "backtest.get_data": "A página “Dados” baixa e importa candles.",
    "backtest.html": "Relatório HTML",
    "backtest.html.help": "Um só arquivo com todos os números e gráficos, que abre em qualquer navegador, sem internet",
    "backtest.section": "Parte do resultado",
    "backtest.section.equity": "Patrimônio",
    "backtest.section.price": "Preço e operações",
    "backtest.section.trades": "Operações",
    "backtest.section.months": "Meses e R",
    "backtest.section.chance": "Sorte ou mérito",
    "backtest.section.rules": "Números e filtros",
    "backtest.chart.span": "Período",
    "backtest.chart.span.all": "Tudo",
    "backtest.chart.span.year": "1 ano",
    "backtest.chart.span.quarter": "3 meses",
    "backtest.chart.span.month": "1 mês",
    "backtest.chart.span.week": "1 semana",
    "backtest.chart.span.day": "1 dia",
    "backtest.chart.from": "A partir de (UTC)",
    "backtest.chart.earlier": "Antes",
    "backtest.chart.later": "Depois",
    "backtest.chart.trade": "Mostrar operação",
    "backtest.chart.drawn": "Testado em candles de {timeframe}, desenhado em {drawn}.",
    "backtest.chart.drag": "Arraste sobre o gráfico para ver de perto.",
    "backtest.chart.zoomed": "{first} a {last} UTC",
    "backtest.chart.zoom_out": "Voltar ao período maior",
    "backtest.chart.other_symbol": "Essa operação foi em {symbol}. Escolha esse ativo para vê-la.",
    "backtest.candle.open": "Abertura",
    "backtest.candle.high": "Máxima",
    "backtest.candle.low": "Mínima",
    "backtest.candle.close": "Fechamento",
    "backtest.trades.all": "Todas",
    "backtest.trades.won": "Ganhos",
    "backtest.trades.lost": "Perdas",
    "backtest.trades.csv": "CSV destas",
    "backtest.trades.newest": "A tabela lista as {count} mais recentes; o CSV tem todas.",
    "backtest.kept.none": "Ainda não há execuções guardadas. Um backtest que termina fica guardado aqui sozinho.",
    "backtest.kept.run": "Execução",
    "backtest.kept.other": "Comparar com",
    "backtest.kept.nothing": "–",
    "backtest.kept.gone": "Excluída enquanto isso: {runs}. Escolha outra execução.",
    "backtest.kept.made": "Feita em (UTC)",
    "backtest.kept.all": "Execuções guardadas: {count}, a mais recente primeiro",
    "backtest.kept.newest": "As {shown} mais recentes de {count} execuções guardadas",
    "backtest.kept.inputs": "Só aparece o que é diferente.",
    "backtest.kept.figures": "≠ marca os números que diferem.",
    "preset.title": "Predefinições",
    "preset.choose": "Predefinições salvas",
    "preset.load": "Usar esta predefinição",
    "preset.sure": "Sim, excluir",
    "preset.delete": "Excluir",
    "preset.name": "Salvar os campos com o nome",
    "preset.save": "Salvar",
    "preset.replace": "Substituir a predefinição deste nome",
    "preset.saved": "Predefinição salva: {name}",
    "preset.deleted": "Predefinição excluída: {name}",
    "preset.differs": "Nem tudo da predefinição “{name}” existe aqui. Diferente dela: {parts}.",
    "preset.part.venue": "dados de mercado",
    "preset.part.symbols": "ativos",
    "preset.part.timeframe": "tempo gráfico",
    "preset.part.first": "primeiro dia",
    "preset.part.last": "último dia",
    "preset.part.detail": "candles mais finos",
    "preset.part.strategy": "estratégia",
    "preset.part.side": "lado",
    "preset.part.params": "parâmetros",
    "preset.part.settings": "custos, tamanho ou acaso",
    # credentials and wizard
    "cred.section": "Parte",
    "cred.section.keys": "Chaves",
    "cred.section.ways": "Formas de abrir",
    "cred.section.copies": "Cópias e redefinição",
    "cred.section.audit": "Registro de auditoria",
    "cred.open": "O cofre está aberto ({way}) e se tranca após {minutes} minutos sem uso.",
    "cred.locked_idle": "O cofre foi trancado porque ficou um tempo sem uso.",
    "cred.go_on": "Continuar",
    "cred.closed": "Suas chaves estão criptografadas. Abra o cofre para trabalhar com elas.",
    "cred.open_with": "Abrir com",
    "cred.no_way_here": "Este cofre não tem nenhuma forma de abrir que funcione aqui.",
    "cred.way.passphrase": "Senha",
    "cred.way.recovery": "Código de recuperação",
    "cred.way.keychain": "Chaveiro do sistema",
    "cred.way.env": "Variável de ambiente",
    "cred.way.keyfile": "Arquivo de chave",
    "cred.way_note.keychain": "O chaveiro deste sistema abre o cofre; ele pode pedir a senha do sistema.",
    "cred.way_note.env": "A chave com que o FlexBot foi iniciado abre o cofre.",
    "cred.keyfile_path": "Caminho do arquivo de chave",
    "cred.keyfile_new": "Caminho do novo arquivo de chave, de preferência em um pen drive",
    "cred.keyfile_made": (
        "O arquivo de chave é {path}. Guarde uma cópia dele em lugar seguro, e nunca na pasta do cofre."
    ),
    "cred.accept_older": "Eu trouxe esta cópia de volta de propósito: continuar com ela",
    "cred.unlock": "Abrir o cofre",
    "cred.unlocking": "Abrindo o cofre …",
    "cred.passphrase": "Senha do cofre",
    "cred.secret_again": "Senha ou código de recuperação",
    "cred.confirm_with": "Confirmar com",
    "cred.passphrase_rule": (
        "Pelo menos 12 caracteres; quatro ou mais palavras sem relação entre si são fortes e fáceis de lembrar."
    ),
    "cred.strength": "Força da senha: {word}",
    "cred.not_same": "As duas não eram iguais. Digite ambas de novo.",
    "cred.empty": "O cofre está vazio. Adicione sua primeira chave.",
    "cred.add": "Adicionar credenciais",
    "cred.kind": "O que você quer adicionar?",
    "cred.kind.venue": "chave de uma corretora",
    "cred.close": "Fechar",
    "cred.cancel": "Cancelar",
    "cred.save": "Salvar",
    "cred.save_key": "Salvar a chave",
    "cred.saved": "{id} foi salvo.",
    "cred.other_venue": "Outra corretora …",
    "cred.venue_name": "Nome da corretora",
    "cred.name": "Nome da entrada (opcional)",
    "cred.name_help": "Letras minúsculas, números e hifens; se vazio, é formado com o nome do serviço",
    "cred.optional": "{field} (opcional)",
    "cred.check_first": "Verificar a chave na corretora antes de salvar",
    "cred.checking": "Verificando a chave em {venue} …",
    "cred.checked": "Verificação em {venue}: {word}",
    "cred.check_done": "{id}: a verificação terminou – {word}.",
    "cred.never_checked": "Esta chave nunca foi verificada e não pode operar ao vivo antes de passar na verificação.",
    "cred.added.passed": "{id} foi salvo; todas as verificações passaram.",
    "cred.added.not_run": (
        "{id} foi salvo, mas uma parte da verificação não pôde ser feita. Ele não pode operar ao vivo antes que "
        "ela passe."
    ),
    "cred.added.never": "{id} foi salvo sem verificação. Ele não pode operar ao vivo antes de passar nela.",
    "cred.entry": "Entrada",
    "cred.do.check": "Verificar",
    "cred.do.edit": "Alterar",
    "cred.do.reveal": "Mostrar segredos",
    "cred.do.remove": "Excluir",
    "cred.edit.keeps": "Um segredo deixado em branco fica como está.",
    "cred.edit.moved": (
        "{id} foi alterado em outro lugar nesse meio-tempo. Você vê agora o estado mais novo; nada do que você "
        "digitou foi salvo."
    ),
    "cred.remove.note": "O backup ao lado do cofre também o perde.",
    "cred.remove.yes": "Sim, excluir",
    "cred.reveal.warning": (
        "Os segredos de {id} ficarão na tela por {seconds} segundos. Gravações e compartilhamento de tela e "
        "gerenciadores da área de transferência podem guardá-los. O registro de auditoria registra isto."
    ),
    "cred.reveal.show": "Mostrar",
    "cred.reveal.hide": "Ocultar agora",
    "cred.reveal.hides": "Isto se oculta sozinho em {seconds} s.",
    "cred.shown.secret_key": "Segredo",
    "cred.reveal.hidden": "Os segredos estão ocultos de novo.",
    "cred.change.title": "Trocar a senha",
    "cred.change.do": "Trocar a senha",
    "cred.change.copies": (
        "Cópias feitas antes ainda abrem com a antiga. Se mais alguém puder conhecê-la, dê também novas chaves "
        "ao cofre."
    ),
    "cred.slot.add": "Adicionar uma forma de abrir",
    "cred.slot.remove": "Remover uma forma de abrir",
    "cred.slot.sure": "Sim, ela não deve abrir mais nada",
    "cred.tick_first": "Marque a caixa primeiro; nada foi alterado.",
    "cred.no_keychain": "Nenhum chaveiro deste sistema responde.",
    "cred.slot_note.recovery": (
        "Um código em papel que abre o cofre quando a senha é esquecida. Ele é mostrado uma vez."
    ),
    "cred.slot_note.env": "Uma chave para programas em um servidor. Ela é mostrada uma vez.",
    "cred.slot_note.env_made": "Dê esta chave ao programa na variável FLEXBOT_VAULT_KEY. Ela só é mostrada agora.",
    "cred.code.noted": "Eu anotei",
    "cred.code.back": "Digite de volta dois grupos do código que você anotou.",
    "cred.code.confirm": "Confirmar",
    "cred.code.anew": "Gerar outro código",
    "cred.rotate.title": "Dar novas chaves ao cofre",
    "cred.rotate.what": (
        "Quem obteve uma chave ou cópia antiga não consegue ler o que for salvo daqui em diante. As formas de "
        "abrir cujo segredo não for informado são removidas; um código de recuperação é trocado por um novo."
    ),
    "cred.rotate.passphrase": "Senha do acesso {slot} (em branco, ele sai)",
    "cred.rotate.plan": "Mostrar o que aconteceria",
    "cred.rotate.do": "Dar novas chaves",
    "cred.backup.title": "Salvar uma cópia",
    "cred.backup.what": (
        "A cópia é criptografada e abre com o que abre o cofre hoje ({kinds}), mesmo depois que isso mudar aqui."
    ),
    "cred.backup.make": "Fazer uma cópia criptografada",
    "cred.backup.save": "Salvar a cópia",
    "cred.merge.title": "Trazer entradas de volta de uma cópia",
    "cred.merge.what": "As entradas que faltam no cofre são adicionadas; antes você vê o que aconteceria.",
    "cred.merge.look": "Olhar dentro da cópia",
    "cred.merge.do": "Trazer estas",
    "cred.merge.check": "As chaves de uma cópia ainda não foram verificadas: verifique-as antes de operar ao vivo.",
    "cred.copy.file": "Cópia criptografada",
    "cred.restore.what": "A cópia vira o cofre e abre com os segredos da época dela.",
    "cred.restore.do": "Trazer a cópia de volta",
    "cred.restore.done": "A cópia agora é o cofre, como era em {updated}.",
    "cred.reset.title": "Redefinir: abandonar o cofre",
    "cred.reset.do": "Excluir o cofre",
    "cred.reset.nothing": "Não há cofre para excluir.",
    "cred.audit.altered": "O registro de auditoria não está como o FlexBot o escreveu.",
    "cred.audit.again": "Verificar de novo",
    "cred.actor.cli": "console",
    "cred.actor.dashboard": "painel",
    "cred.actor.api": "programa",
    "cred.actor.keyring": "outro programa em Python",
    "cred.actor.live": "operação ao vivo",
    "wizard.title": "Configurar o FlexBot",
    "wizard.progress": "Passo {number} de {count}: {name}",
    "wizard.step.passphrase": "senha",
    "wizard.step.key": "primeira chave",
    "wizard.step.recovery": "código de recuperação",
    "wizard.step.keychain": "chaveiro do sistema",
    "wizard.step.done": "pronto",
    "wizard.welcome": (
        "As chaves das suas corretoras ficam em um cofre: um arquivo criptografado nesta máquina. O FlexBot só "
        "as envia à própria corretora."
    ),
    "wizard.passphrase": (
        "Escolha a senha do cofre. Ninguém consegue abrir o cofre sem ela; por isso, escolha uma de que você vá "
        "se lembrar."
    ),
    "wizard.make": "Criar o cofre",
    "wizard.later": "Depois – quero dar uma olhada antes",
    "wizard.later_note": (
        "O modo de demonstração não precisa de chaves: você pode fazer backtests com os dados que vêm com o FlexBot."
    ),
    "wizard.have_copy": "Eu tenho uma cópia criptografada de um cofre",
    "wizard.key": "Adicione a chave da sua corretora. Comece com uma conta de teste: nada lá vale dinheiro.",
    "wizard.skip_key": "Depois – sem chave por enquanto",
    "wizard.make_code": "Gerar um código de recuperação",
    "wizard.skip_code": "Continuar sem código de recuperação",
    "wizard.use_keychain": "Usar o chaveiro",
    "wizard.skip_keychain": "Sempre digitar a senha",
    "wizard.made": "O cofre está pronto: {file}",
    "wizard.next": (
        "De vez em quando, guarde uma cópia criptografada em outro disco (Credenciais, “Cópias e redefinição”). "
        "Agora experimente um backtest ou veja suas chaves."
    ),
    "wizard.to_home": "Ir para o início",
    "wizard.to_credentials": "Ver minhas credenciais",
    "hint.vault.wrong.passphrase": (
        "Digite de novo; confira o Caps Lock e o layout do teclado. Se ela se perdeu, abra com o código de "
        "recuperação ou redefina o cofre."
    ),
    "hint.vault.wrong.keychain": (
        "Abra com a senha, depois remova o chaveiro em “Formas de abrir” e adicione-o de novo."
    ),
    "hint.vault.no_slot.passphrase": "Abra-o de outra forma.",
    "hint.vault.no_slot.recovery": "Abra-o com a senha; “Formas de abrir” gera um código.",
    "hint.vault.older": (
        "Se você trouxe uma cópia antiga de volta de propósito, escolha “Continuar” e marque a caixa; se não, "
        "descubra quem fez isso."
    ),
    "hint.vault.other_copy": (
        "Duas máquinas podem tê-lo alterado ao mesmo tempo. Escolha “Continuar” e marque a caixa para aceitar "
        "esta cópia, ou traga a outra de volta."
    ),
    "hint.vault.exists": "Abra-o na página Credenciais.",
    "hint.vault.changed": "Escolha “Continuar” e faça de novo: você trabalhará no estado mais novo.",
    "hint.vault.rekeyed": "Nada se perdeu. Escolha “Continuar” e abra o cofre de novo.",
    "hint.vault.full": "Exclua as entradas que não são mais usadas.",
    "hint.vault.no_entry": "Ela pode ter sido excluída em outro lugar; a tabela mostra o que existe.",
    "hint.vault.id_taken": "Escolha outro nome.",
    "hint.vault.entry_exists": "Escolha outro nome ou altere a entrada que já existe.",
    "hint.vault.last_slot": "Adicione outra forma antes, ou informe a senha que deve ficar.",
    "hint.vault.unknown_slot": "A tabela mostra quais existem.",
    "hint.vault.too_many_slots": "Remova uma antes.",
    "hint.vault.file.missing": "Crie um na página Credenciais.",
    "hint.vault.keychain_slot_there": "Para refazê-lo, remova antes esse acesso.",
    "hint.vault.keyfile_to_make": "Informe o caminho, de preferência em um pen drive.",
    "hint.vault.keyfile_unnamed": "Informe o caminho, ou defina vault.keyfile na página Configurações.",
    "hint.vault.reveal_no_way": "Adicione uma senha em “Formas de abrir”.",
    "hint.vault.copy_wrong": "A cópia abre com o que abria o cofre quando ela foi feita.",
    "hint.vault.secret_missing": "Preencha o campo e tente de novo.",
    "hint.broker.unknown_venue": "Os nomes mais próximos são: {near}.",
    "cred.section.health": "Saúde",
    "cred.gone": "{id} foi apagada em outro lugar enquanto isso. Nada seu foi salvo.",
    "cred.check_all": "Verificar todas as chaves",
    "cred.edit.away": "Retirar: {field}",
    "cred.health.look": "Algo errado? Examinar o cofre",
    "cred.health.closed": (
        "Nada de errado foi encontrado sem abrir o cofre. Com o cofre aberto, “Saúde” também olha dentro dele."
    ),
    "cred.health.again": "Examinar de novo",
    "cred.health.mend": "Consertar agora",
    "cred.health.mended": "Consertado.",
    "cred.health.anew": "Gravar o cofre de novo",
    "cred.health.audit": "Começar um novo registro de auditoria",
    "cred.health.backup": "Trazer a cópia de segurança de volta",
    "cred.health.restore": "Pôr a cópia de segurança no lugar do cofre",
    "cred.health.restored": (
        "A cópia de segurança agora é o cofre. Confira suas entradas: a última alteração pode estar faltando."
    ),
    "cred.health.todo.permission": "“Consertar agora” a torna só sua.",
    "cred.health.todo.missing": "Crie um, ou traga uma cópia de volta, nesta página.",
    "cred.health.todo.leftover": "“Consertar agora” o apaga.",
    "cred.health.todo.locked": "Espere até que termine e examine de novo.",
    "cred.health.todo.only_backup": "Abaixo você pode pôr {backup} no lugar dele, depois que o seu segredo a abrir.",
    "cred.health.todo.only_damaged": (
        "Abandone-o com “Redefinir” abaixo; depois o assistente traz uma cópia de volta, se você tiver uma."
    ),
    "cred.health.todo.damaged": (
        "Abaixo você pode pôr {backup} no lugar dele, depois que o seu segredo a abrir; o arquivo danificado é "
        "guardado."
    ),
    "cred.health.todo.damaged_alone": (
        "Ponha uma cópia boa do arquivo de volta. Se não houver: copie o arquivo danificado para outro lugar, "
        "abandone-o com “Redefinir” abaixo e traga uma cópia criptografada de volta ou comece de novo."
    ),
    "cred.health.todo.backup_damaged": "“Gravar o cofre de novo” a refaz, e a próxima alteração do cofre também.",
    "cred.health.todo.backup_older": (
        "Ponha uma cópia mais nova de volta, se tiver: com esta, formas de abrir o cofre que você removeu desde "
        "então o abririam outra vez."
    ),
    "cred.health.todo.backup_other": (
        "Copie-a para outro lugar se precisar dela: “Gravar o cofre de novo” põe a deste cofre no lugar."
    ),
    "cred.health.todo.older": (
        "Ponha o arquivo mais novo de volta. Se é este que você quer, abra-o e marque a caixa que o aceita."
    ),
    "cred.health.todo.other_copy": (
        "Ponha a outra cópia de volta se for a certa. Para continuar com esta, abra-a e marque a caixa que a aceita."
    ),
    "cred.health.todo.unlock_unfit": (
        "Mude a configuração vault.unlock na página Configurações, ou adicione essa forma em “Formas de abrir”."
    ),
    "cred.health.todo.keychain_missing": (
        "Se esta máquina deve usar o chaveiro dela, remova-o em “Formas de abrir” e adicione-o de novo; senão, não "
        "faça nada."
    ),
    "cred.health.todo.weak_kdf": (
        "“Trocar a senha” ou novas chaves para o cofre consertam isso; a nova senha pode ser a antiga."
    ),
    "cred.health.todo.audit": (
        "Veja “Registro de auditoria”. Com o cofre aberto, em “Saúde”, pode-se começar um novo registro; o que não "
        "confere é "
        "guardado."
    ),
    "cred.foreign.title": "Trazer chaves de outro programa",
    "cred.foreign.what": (
        "Chaves que outro programa de operações deixou em um arquivo ou no chaveiro. Você vê antes o que aconteceria "
        "e depois pode destruir o arquivo antigo."
    ),
    "cred.foreign.source.fernet": "Cofre de um FlexBot mais antigo, com senha (Fernet)",
    "cred.foreign.source.hostname": "Cofre de um FlexBot mais antigo, ligado ao nome da máquina",
    "cred.foreign.source.cbc_fields": "Configuração com campos criptografados (AES-CBC)",
    "cred.foreign.source.keyring": "Chaveiro deste sistema",
    "cred.foreign.source.env": "Arquivo com variáveis (.env)",
    "cred.foreign.source.json": "Configuração em JSON (freqtrade e outros)",
    "cred.foreign.path": "Caminho do arquivo neste computador",
    "cred.foreign.path_help": (
        "Windows: segure Shift, clique no arquivo com o botão direito, “Copiar como caminho”, e cole aqui."
    ),
    "cred.foreign.service": "Nome do serviço no chaveiro",
    "cred.foreign.service_help": "O nome sob o qual o outro programa guarda as chaves",
    "cred.foreign.machine": "Máquina que o gravou (NOME ou USUÁRIO@NOME), se não for esta",
    "cred.foreign.names": "Outras corretoras ou nomes de usuário a procurar, separados por vírgulas",
    "cred.foreign.look": "Olhar dentro",
    "cred.foreign.environment": "Para que são as chaves, onde o arquivo não diz?",
    "cred.foreign.nothing": "Nenhuma credencial foi encontrada ali. Confira se é o arquivo certo e o formato certo.",
    "cred.foreign.do": "Trazer estas",
    "cred.foreign.shred": "Destruir o arquivo antigo",
    "cred.foreign.keep": "Manter o arquivo antigo",
    "hint.vault.not_a_vault": (
        "Examine o cofre na página Credenciais; se era para ser uma cópia, escolha outro arquivo."
    ),
    "hint.vault.altered": (
        "Não confie nele. Na página Credenciais você pode examinar o cofre e trazer de volta a cópia de segurança."
    ),
    "hint.vault.too_large": "Não é um cofre gravado pelo FlexBot. Examine o cofre na página Credenciais.",
    "hint.vault.no_memory": "Feche outros programas e tente de novo, ou abra o cofre de outra forma.",
    "hint.vault.no_slot.keychain": "Abra-o com a senha; “Formas de abrir” adiciona o chaveiro.",
    "hint.vault.no_slot.env": "Abra-o com a senha; “Formas de abrir” cria uma chave assim.",
    "hint.vault.no_slot.keyfile": "Abra-o com a senha; “Formas de abrir” cria um arquivo-chave.",
    "hint.vault.file.only_backup": (
        "Na página Credenciais você pode examinar o cofre e trazer a cópia de segurança de volta."
    ),
    "hint.vault.file.too_large": "Guarde uma cópia dele e depois examine o cofre na página Credenciais.",
    "hint.audit.damaged": (
        "Veja “Registro de auditoria” e “Saúde” na página Credenciais; até o registro ser consertado, nada é feito."
    ),
    "hint.audit.anchor": (
        "Veja “Saúde” na página Credenciais; se o cofre veio de outra máquina, traga também o audit.jsonl dele."
    ),
    "hint.vault.keychain_none": "Abra o cofre com a senha.",
    "hint.vault.keychain_entry_missing": (
        "Abra o cofre com a senha; depois remova o chaveiro em “Formas de abrir” e adicione-o de novo."
    ),
    "hint.vault.keychain_malformed": (
        "Abra o cofre com a senha; depois remova o chaveiro em “Formas de abrir” e adicione-o de novo."
    ),
    "hint.vault.env_malformed": (
        "Use a chave como foi mostrada, sem aspas nem quebras de linha, e inicie o FlexBot de novo."
    ),
    "hint.vault.import.present_vault": "Use “Trazer entradas de volta de uma cópia” para ele.",
    "hint.vault.import.not_text": "Confira se é o arquivo certo e se o formato escolhido é o dele.",
    "hint.vault.import.json": "Corrija essa linha ou escolha o formato do arquivo.",
    "hint.vault.import.hostname_form": "Confira se é o arquivo certo e se o formato escolhido é o dele.",
    "hint.vault.import.wrong_host": "Informe a máquina que o gravou, como NOME ou USUÁRIO@NOME.",
    "hint.vault.import.cbc_form": "Escolha JSON ou variáveis para valores sem criptografia.",
    "hint.vault.import.shred_own": "Use “Redefinir” se o cofre deve ir embora.",
    "hint.vault.import_unverified": "Mantenha o arquivo antigo, veja a tabela de chaves e traga-as de novo.",
    # end of credentials and wizard
}
