"""Settings: the explanation of each key, and the texts of `flexbot config`."""

TEXTS: dict[str, str] = {
    # keys
    "interface.language": "Idioma do FlexBot; auto segue o computador",
    "log.level": "Quanto os arquivos de log registram; DEBUG registra mais",
    "log.max_mb": "Tamanho em megabytes a partir do qual começa um novo arquivo de log",
    "log.files": "Quantos arquivos de log antigos são guardados",
    "backtest.strategy": "Estratégia quando o comando não indica nenhuma",
    "backtest.timeframe": "Tempo gráfico quando o comando não indica nenhum, como 15m, 1h ou 1d",
    "backtest.venue": "Corretora cujos candles são usados quando o comando não indica nenhuma",
    "backtest.seed": "Semente de tudo o que é aleatório; a mesma semente dá o mesmo resultado",
    "backtest.monte_carlo_runs": "Quantas vezes a ordem das operações é embaralhada para avaliar o drawdown; 0 é nunca",
    "backtest.baseline_runs": "Com quantas execuções de entradas aleatórias o resultado é comparado; 0 é nenhuma",
    "backtest.keep_runs": "Quantas execuções são guardadas; as mais antigas saem primeiro",
    "costs.maker_fee": "Taxa de uma ordem que espera no livro, como fração: 0.001 é 0,1 %",
    "costs.taker_fee": "Taxa de uma ordem executada na hora, como fração: 0.001 é 0,1 %",
    "costs.slippage": "Como a execução piora em relação ao preço visto: sem, por regra ou aleatória em torno da média",
    "costs.slippage_mean": "Slippage médio como fração do preço: 0.0015 é 0,15 %",
    "costs.slippage_sd": "Desvio padrão do slippage aleatório, como fração do preço",
    "costs.latency_ms": "Milissegundos entre o sinal e a chegada da ordem à corretora",
    "costs.market": "Tipo de mercado: à vista (spot) ou futuros perpétuos com funding (perpetual)",
    "costs.funding_rate": "Funding pago a cada 8 horas por uma posição em perpétuos, como fração; negativo é recebido",
    "costs.borrow_rate": "Juros anuais do aluguel do que é vendido a descoberto à vista, como fração: 0.10 é 10 %",
    "sizing.mode": "Como a posição é dimensionada: standard, hunter (todo o patrimônio), fixed ou half_kelly",
    "sizing.capital": "Dinheiro com que o backtest começa",
    "sizing.capital_base": "Máximo de dinheiro considerado no dimensionamento; 0 é o capital inicial",
    "sizing.risk": "Fração da alocação perdida se o stop for atingido: 0.01 é 1 %",
    "sizing.fixed_amount": "Dinheiro por posição no modo fixed",
    "sizing.loss_streak": "Perdas seguidas a partir das quais o risco é reduzido; 0 é nunca",
    "sizing.loss_factor": "Por quanto o risco é multiplicado depois dessa sequência",
    "sizing.loss_floor": "Menor fração do risco normal que a redução pode deixar",
    "sizing.kelly_trades": "Operações encerradas necessárias antes de usar meio Kelly",
    "sizing.kelly_cap": "Risco máximo do meio Kelly, como fração da alocação",
    "sizing.leverage": "Alavancagem máxima; 1 é sem alavancagem",
    "sizing.maintenance_margin": "Margem abaixo da qual uma posição alavancada é liquidada, como fração do valor",
    "sizing.quantity_step": "Passo para o qual a quantidade é arredondada para baixo; 0 é sem arredondar",
    "sizing.min_quantity": "Menor quantidade aceita pela corretora",
    "sizing.min_notional": "Menor valor de ordem aceito pela corretora",
    "sizing.max_symbol_exposure": "Máximo do patrimônio vezes alavancagem em um ativo, como fração",
    "sizing.max_total_exposure": "Máximo do patrimônio vezes alavancagem em todos os ativos juntos, como fração",
    "management.breakeven": "Mover o stop para a entrada mais custos quando a operação estiver com lucro suficiente",
    "management.breakeven_at_r": "Lucro em R no qual o stop vai para o zero a zero",
    "management.partial": "Realizar parte da posição antes do alvo",
    "management.partial_rr": "Lucro em R no qual essa parte é realizada",
    "management.partial_fraction": "Tamanho dessa parte como fração da posição",
    "management.trailing": "Deixar o stop acompanhar o preço em vez de usar um alvo fixo",
    "management.trailing_from_r": "Lucro em R a partir do qual o stop acompanha",
    "management.trailing_distance_r": "Distância em R com que o stop acompanha o melhor preço",
    "management.time_stop_bars": "Encerrar a posição depois de tantos candles; 0 é nunca",
    "download.venue": "Corretora da qual os candles são baixados quando o comando não indica nenhuma",
    "download.retries": "Quantas vezes um pedido que falhou é repetido",
    "download.timeout_s": "Segundos de espera por uma resposta da corretora",
    "vault.unlock": "Como o cofre é aberto quando o comando não diz",
    "vault.keyfile": "Arquivo de chave que abre o cofre com --unlock keyfile",
    "vault.venues_in_clear": (
        "Anotar os nomes das suas corretoras ao lado do cofre, para listá-los se a senha for perdida"
    ),
    # kinds and ranges
    "kind.switch": "true ou false",
    "kind.whole": "um número inteiro",
    "kind.number": "um número (com ponto decimal)",
    "kind.choice": "uma destas opções:",
    "kind.text": "um texto",
    "range.from": "de {low}",
    "range.above": "acima de {low}",
    "range.to": "até {high}",
    "range.below": "e abaixo de {high}",
    "range.timeframe": "como 15m, 1h ou 1d",
    # where a value stands
    "where.line": "{file}, linha {line}",
    "where.variable": "{name} (variável de ambiente)",
    "where.command": "Seu comando",
    "where.default": "padrão",
    "file_header": "Configurações do FlexBot. `flexbot config show` lista todas as chaves.",
    # flexbot config
    "help.config": "Ver e mudar as configurações, e preparar o cofre.",
    "help.config.long": (
        "Ver e mudar as configurações, e preparar o cofre das chaves das suas corretoras.\n\n"
        "Exemplos:\n\n"
        "flexbot config --init  (cria o cofre; o FlexBot pergunta tudo de que precisa)\n\n"
        "flexbot config --edit --id binance-testnet\n\n"
        "flexbot config show\n\n"
        "Segredos são digitados sem aparecer. Em um script eles vêm da entrada padrão ou de --secret-fd, um por "
        "linha, as outras respostas vêm de opções, e nada é perguntado. As linhas são, para --init: a senha, depois "
        "os campos secretos da corretora (chave de API, depois segredo); para --edit: a senha, depois os campos "
        "secretos, com uma linha vazia para manter um deles; para --change-passphrase: a antiga, depois a nova."
    ),
    "help.show": "Mostrar todas as configurações, ou uma por completo.",
    "help.show.long": (
        "Mostrar todas as configurações com seus valores e a origem de cada um, ou uma configuração por completo.\n\n"
        "Exemplos:\n\n"
        "flexbot config show\n\n"
        "flexbot config show costs.taker_fee\n\n"
        "flexbot config show --json\n\n"
        "Uma variável de ambiente prevalece sobre a configuração enquanto existir: FLEXBOT_COSTS__TAKER_FEE=0.0006"
    ),
    "help.set": "Mudar uma configuração.",
    "help.set.long": (
        "Mudar uma configuração no settings.toml. Seus comentários e a ordem do arquivo ficam como estão.\n\n"
        "Exemplos:\n\n"
        "flexbot config set costs.taker_fee 0.0006\n\n"
        "flexbot config set interface.language pt_BR"
    ),
    "help.path": "Mostrar onde está o settings.toml.",
    "help.key": "Nome da configuração, como costs.taker_fee",
    "help.value": "Novo valor; escreva decimais com ponto; 1% também vale, para 0.01",
    "help.json": "Imprimir JSON, para scripts",
    "metavar.key": "CONFIGURAÇÃO",
    "metavar.value": "VALOR",
    "column.key": "Configuração",
    "column.value": "Valor",
    "column.explanation": "O que faz",
    "label.value": "Valor",
    "label.source": "Origem",
    "label.default": "Padrão",
    "label.expected": "Permitido",
    "label.variable": "Variável",
    "from": "{key}: definido em {source}",
    "set.done": "{key} = {value}",
    "set.hidden": "A variável de ambiente {name} prevalece sobre esta configuração enquanto existir.",
}
