"""Strategies: what each does, its parameters, the names of rules and reasons, and the commands about them."""

_BIAS = "Tempo gráfico cuja tendência não pode estar contra a entrada: parent (o próximo maior), 4h ou off (nenhum)"
_ORDER = "Candles de cada lado que um pivô precisa superar; ele só é conhecido essa quantidade de candles depois"
_MIN_DROP = "Menor distância entre os dois pivôs de uma divergência, como fração do preço (0.015 é 1,5 %)"
_STOP_PCT = "Stop, em porcentagem do preço de entrada"
_TARGET_PCT = "Alvo, em porcentagem do preço de entrada"
_STOP_ATR = "Stop, em múltiplos do ATR"
_TARGET_ATR = "Alvo, em múltiplos do ATR"
_ATR = "Período do ATR"
_RSI = "Período do IFR (RSI)"
_VOLUME_PERIOD = "Candles na média do volume"

TEXTS: dict[str, str] = {
    # summaries and parameters
    "momentum": "Segue a tendência de duas MMEs quando a volatilidade ou o volume se expande",
    "momentum.fast": "Período da MME rápida",
    "momentum.slow": "Período da MME lenta",
    "momentum.rsi_period": _RSI,
    "momentum.rsi_limit": "Maior RSI para comprar; para vender, o menor é 100 menos este valor",
    "momentum.atr_period": _ATR,
    "momentum.atr_mean": "Com quantos dos últimos valores do ATR o mais novo é comparado",
    "momentum.atr_factor": "A volatilidade se expande quando o ATR é tantas vezes a média dos seus últimos valores",
    "momentum.volume_period": _VOLUME_PERIOD,
    "momentum.volume_factor": "O volume se expande quando é tantas vezes a sua média",
    "momentum.min_score": "Pontos necessários: tendência 1,5, volatilidade 1,0, volume 0,5",
    "momentum.require_divergence": "Entrar somente após uma divergência do RSI",
    "momentum.min_drop": _MIN_DROP,
    "momentum.pivot_order": _ORDER,
    "momentum.bias_timeframe": _BIAS,
    "momentum.stop_atr": _STOP_ATR,
    "momentum.target_atr": _TARGET_ATR,
    "momentum.min_rr": "Menor relação retorno/risco que alvo e stop devem oferecer",
    "omd": "Entra quando MMEs e MACD concordam logo após um cruzamento, com divergência do RSI por trás",
    "omd.fast": "Período da MME rápida",
    "omd.slow": "Período da MME lenta",
    "omd.macd_fast": "Período da MME rápida do MACD",
    "omd.macd_slow": "Período da MME lenta do MACD",
    "omd.macd_signal": "Período da linha de sinal do MACD",
    "omd.cross_bars": "Há quantos candles, no máximo, as MMEs ou o MACD cruzaram (o atual conta)",
    "omd.slope_bars": "Candles em que as MMEs precisam subir (cair, nas vendas)",
    "omd.max_fall": "Quanto a MME lenta pode andar contra, como fração do preço",
    "omd.histogram_bars": "Com quantos candles antes do atual o histograma do MACD é comparado",
    "omd.histogram_factor": "Maior histograma permitido, em múltiplos do maior desses candles",
    "omd.rsi_period": _RSI,
    "omd.rsi_low": "Menor RSI para entrar",
    "omd.rsi_high": "Maior RSI para entrar",
    "omd.require_divergence": "Entrar somente após uma divergência do RSI",
    "omd.min_drop": _MIN_DROP,
    "omd.pivot_order": _ORDER,
    "omd.rsi_zone": "Exigir também que o pivô mais novo da divergência esteja em zona extrema do RSI",
    "omd.zone_long": "Maior RSI desse pivô para comprar",
    "omd.zone_short": "Menor RSI desse pivô para vender",
    "omd.bias_timeframe": _BIAS,
    "omd.atr_period": _ATR,
    "omd.stop_atr": _STOP_ATR,
    "omd.target_atr": _TARGET_ATR,
    "omd.min_rr": "Menor relação retorno/risco que alvo e stop devem oferecer",
    "elliott": "Opera o rompimento da onda 2 para a onda 3 de Elliott, com entrada em duas etapas",
    "elliott.pivot_order": _ORDER,
    "elliott.min_retrace": "Menor parte da onda 1 que a onda 2 deve devolver",
    "elliott.max_retrace": "Maior parte da onda 1 que a onda 2 pode devolver",
    "elliott.volume_period": _VOLUME_PERIOD,
    "elliott.volume_factor": "O volume do rompimento deve superar tantas vezes a sua média",
    "elliott.require_divergence": "Entrar só com divergência oculta do RSI do início da onda 1 ao fim da onda 2",
    "elliott.rsi_period": _RSI,
    "elliott.bias_timeframe": _BIAS,
    "elliott.atr_period": _ATR,
    "elliott.stop_atr": "Menor distância do stop, em múltiplos do ATR; o fim da onda 2 pode deixá-lo mais longe",
    "elliott.min_rr": "Menor relação retorno/risco, medida no fechamento do rompimento",
    "elliott.stage_one": "Parte da quantidade comprada no rompimento; o resto espera o reteste (1: tudo de uma vez)",
    "elliott.retest_bars": "Candles dentro dos quais o reteste precisa vir",
    "elliott.arm_atr": "Quanto o preço precisa antes passar do nível rompido, em múltiplos do ATR",
    "elliott.zone_below_atr": "Quanto o reteste pode fechar para trás do nível rompido, em múltiplos do ATR",
    "elliott.zone_above_atr": "Quanto o reteste pode fechar além do nível rompido, em múltiplos do ATR",
    "ema_cross": "Entra quando a média exponencial rápida cruza a lenta",
    "ema_cross.fast": "Período da MME rápida",
    "ema_cross.slow": "Período da MME lenta",
    "ema_cross.stop_pct": _STOP_PCT,
    "ema_cross.target_pct": _TARGET_PCT,
    "ema_cross.exit_on_cross": "Sair também quando as médias cruzam de volta",
    "golden_cross": "Entra alguns candles após o cruzamento de duas médias longas, se ele se confirmou",
    "golden_cross.fast": "Período da média rápida",
    "golden_cross.slow": "Período da média lenta",
    "golden_cross.confirm_bars": "Candles a esperar após o cruzamento antes de julgá-lo",
    "golden_cross.min_spread_pct": "Distância que as médias devem então ter, em porcentagem do preço",
    "golden_cross.slope_bars": "Candles em que a média lenta deve ter andado na mesma direção",
    "golden_cross.volume_period": _VOLUME_PERIOD,
    "golden_cross.volume_factor": "Essa média deve superar tantas vezes a média no período lento",
    "golden_cross.stop_pct": _STOP_PCT,
    "golden_cross.target_pct": _TARGET_PCT,
    "golden_cross.exit_on_cross": "Sair também quando as médias cruzam de volta",
    "rsi_reversion": "Entra quando o RSI volta da sua zona extrema",
    "rsi_reversion.period": _RSI,
    "rsi_reversion.oversold": "Compra quando o RSI cruza este nível para cima",
    "rsi_reversion.overbought": "Vende quando o RSI cruza este nível para baixo",
    "rsi_reversion.stop_pct": _STOP_PCT,
    "rsi_reversion.target_pct": _TARGET_PCT,
    "bollinger_breakout": "Entra quando o fechamento rompe as bandas de Bollinger",
    "bollinger_breakout.period": "Período das bandas",
    "bollinger_breakout.deviations": "Largura das bandas em desvios-padrão",
    "bollinger_breakout.stop_pct": _STOP_PCT,
    "bollinger_breakout.target_pct": _TARGET_PCT,
    "bollinger_breakout.exit_on_middle": "Sair também quando o fechamento volta a cruzar a banda do meio",
    "vote": "Entra quando um número suficiente de oito indicadores concorda",
    "vote.min_share_pct": "Porcentagem dos oito votos que precisa concordar",
    "vote.period": "Período de RSI, MFI e ATR",
    "vote.fast": "Período da MME rápida",
    "vote.slow": "Período da MME lenta",
    "vote.average": "Período das bandas de Bollinger, do VWAP e das médias de volume e de OBV",
    "vote.neutral": "RSI e MFI se abstêm a esta distância de 50",
    "vote.stop_pct": _STOP_PCT,
    "vote.target_pct": _TARGET_PCT,
    "dca": "Compra um valor fixo em ritmo fixo (vende com --side short) e sai em torno do preço médio",
    "dca.amount": "Valor de cada entrada, na moeda de cotação",
    "dca.every_hours": "Horas entre uma entrada e a próxima, pelo relógio (UTC)",
    "dca.max_entries": "Máximo de entradas em uma posição",
    "dca.stop_pct": "Stop, em porcentagem do preço médio de entrada",
    "dca.target_pct": "Alvo, em porcentagem do preço médio de entrada",
    # rules that stop candidates
    "rule.score": "Pontuação",
    "rule.rsi": "Limite do RSI",
    "rule.fresh": "Evento novo",
    "rule.divergence": "Divergência do RSI",
    "rule.bias": "Tempo gráfico maior",
    "rule.rsi_band": "Faixa do RSI",
    "rule.slope": "Inclinação das médias",
    "rule.histogram": "Histograma do MACD não esticado",
    "rule.rsi_zone": "Zona do RSI no pivô",
    "rule.structure": "Estrutura das ondas",
    "rule.retracement": "Retração da onda 2",
    "rule.volume": "Volume",
    "rule.reward_risk": "Retorno/risco",
    "rule.spread": "Distância entre as médias",
    "rule.share": "Parcela dos votos",
    # reasons of signals
    "reason.momentum_volatility_long": "Tendência de alta, volatilidade em expansão",
    "reason.momentum_volume_long": "Tendência de alta, volume em expansão",
    "reason.momentum_volatility_volume_long": "Tendência de alta, volatilidade e volume em expansão",
    "reason.momentum_volatility_divergence_long": "Tendência de alta, volatilidade em expansão, divergência de alta",
    "reason.momentum_volume_divergence_long": "Tendência de alta, volume em expansão, divergência de alta",
    "reason.momentum_volatility_volume_divergence_long": (
        "Tendência de alta, volatilidade e volume em expansão, divergência de alta"
    ),
    "reason.momentum_volatility_short": "Tendência de baixa, volatilidade em expansão",
    "reason.momentum_volume_short": "Tendência de baixa, volume em expansão",
    "reason.momentum_volatility_volume_short": "Tendência de baixa, volatilidade e volume em expansão",
    "reason.momentum_volatility_divergence_short": (
        "Tendência de baixa, volatilidade em expansão, divergência de baixa"
    ),
    "reason.momentum_volume_divergence_short": "Tendência de baixa, volume em expansão, divergência de baixa",
    "reason.momentum_volatility_volume_divergence_short": (
        "Tendência de baixa, volatilidade e volume em expansão, divergência de baixa"
    ),
    "reason.omd_ema_long": "Cruzamento de MMEs para cima",
    "reason.omd_macd_long": "Cruzamento do MACD para cima",
    "reason.omd_ema_macd_long": "Cruzamento de MMEs e MACD para cima",
    "reason.omd_ema_divergence_long": "Cruzamento de MMEs para cima, divergência de alta",
    "reason.omd_macd_divergence_long": "Cruzamento do MACD para cima, divergência de alta",
    "reason.omd_ema_macd_divergence_long": "Cruzamento de MMEs e MACD para cima, divergência de alta",
    "reason.omd_ema_short": "Cruzamento de MMEs para baixo",
    "reason.omd_macd_short": "Cruzamento do MACD para baixo",
    "reason.omd_ema_macd_short": "Cruzamento de MMEs e MACD para baixo",
    "reason.omd_ema_divergence_short": "Cruzamento de MMEs para baixo, divergência de baixa",
    "reason.omd_macd_divergence_short": "Cruzamento do MACD para baixo, divergência de baixa",
    "reason.omd_ema_macd_divergence_short": "Cruzamento de MMEs e MACD para baixo, divergência de baixa",
    "reason.wave3_up": "Rompimento de onda 3 para cima",
    "reason.wave3_down": "Rompimento de onda 3 para baixo",
    "reason.wave3_up_divergence": "Rompimento de onda 3 para cima, divergência oculta de alta",
    "reason.wave3_down_divergence": "Rompimento de onda 3 para baixo, divergência oculta de baixa",
    "reason.ema_cross_up": "Cruzamento de MMEs para cima",
    "reason.ema_cross_down": "Cruzamento de MMEs para baixo",
    "reason.golden_cross": "Cruzamento dourado",
    "reason.death_cross": "Cruzamento da morte",
    "reason.cross_back": "As médias cruzaram de volta",
    "reason.rsi_back_up": "RSI voltou da sobrevenda",
    "reason.rsi_back_down": "RSI voltou da sobrecompra",
    "reason.band_break_up": "Rompimento da banda superior",
    "reason.band_break_down": "Rompimento da banda inferior",
    "reason.band_middle": "De volta à banda do meio",
    "reason.vote_long": "Maioria pela compra",
    "reason.vote_short": "Maioria pela venda",
    "reason.dca_buy": "Compra periódica",
    "reason.dca_sell": "Venda periódica",
    "reason.long": "Sinal de compra",
    "reason.short": "Sinal de venda",
    "reason.exit": "Sinal de saída",
    # what can be wrong with a user strategy's result
    "problem.type": "ela devolveu {given} em vez de Signals",
    "problem.rows": "suas linhas não são uma matriz de uma dimensão do tipo SIGNAL",
    "problem.reasons": "seus motivos não são uma tupla de textos",
    "problem.filters": "seus filtros não são FilterCount",
    "problem.bar_range": "o sinal {row} é do candle {bar}, mas os candles vão de 0 a {candles} (sem este último)",
    "problem.order": "o sinal {row} (candle {bar}) vem antes do sinal acima dele",
    "problem.kind": "o sinal {row} (candle {bar}) não é entrada nem saída",
    "problem.exit_after_entry": "no candle {bar} há uma saída depois de uma entrada",
    "problem.two_entries": "o candle {bar} tem duas entradas",
    "problem.reason": "o sinal {row} (candle {bar}) cita um motivo que não existe",
    "problem.no_number": "o sinal {row} (candle {bar}) tem um nível infinito ou nenhuma parcela na primeira etapa",
    "problem.distance": "o sinal {row} (candle {bar}) tem um nível ou valor igual a zero ou menor",
    "problem.fraction": "o sinal {row} (candle {bar}) tem stop ou alvo de 100 % do preço ou mais",
    "problem.sides": "o sinal {row} (candle {bar}) tem o stop do mesmo lado que o alvo",
    "problem.stages": "o sinal {row} (candle {bar}) tem segunda etapa sem um plano válido para o reteste",
    "problem.add": "o sinal {row} (candle {bar}): add deve ser 0 ou 1",
    # commands
    "help.group": "Listar as estratégias ou explicar uma",
    "help.group.long": (
        "Lista as estratégias: as que vêm com o FlexBot e as suas (arquivos .py na pasta strategies, ao lado de "
        "settings.toml).\n\nExemplos:\n\nflexbot strategies\n\nflexbot strategies show elliott"
    ),
    "help.show": "Mostrar cada parâmetro de uma estratégia: padrão, faixa e significado",
    "help.lookahead": "Verificar que uma estratégia nunca usa candles que ainda não fecharam",
    "help.lookahead.long": (
        "Verifica que uma estratégia nunca usa candles que ainda não fecharam: seus sinais não podem mudar quando "
        "os candles seguintes são retirados. Termina com código 0 se está limpa e 25 se não.\n\nExemplos:\n\n"
        "flexbot check-lookahead elliott\n\nflexbot check-lookahead minha_estrategia BTC/USDT --timeframe 15m"
    ),
    "option.name": "Nome da estratégia",
    "option.symbol": "Ativo da base, como BTC/USDT; sem ele, os candles que vêm com o FlexBot",
    "option.timeframe": "Tempo gráfico, como 15m ou 1h",
    "option.venue": "Corretora de onde vêm os candles",
    "option.params": "Parâmetros da estratégia: nome=valor[,nome=valor]",
    "option.side": "long (compra), short (venda) ou both (ambas)",
    "option.cuts": "Quantas vezes retirar os candles seguintes",
    "option.json": "Escrever JSON para outros programas",
    "metavar.name": "ESTRATÉGIA",
    "metavar.symbol": "ATIVO",
    "column.name": "Estratégia",
    "column.summary": "O que faz",
    "column.params": "Parâmetros",
    "column.origin": "Origem",
    "column.param": "Parâmetro",
    "column.default": "Padrão",
    "column.range": "Faixa",
    "column.meaning": "Significado",
    "origin.builtin": "do FlexBot",
    "no_params": "Ela não tem parâmetros.",
    "broken": "Estes arquivos não podem ser usados:",
    "lookahead.progress": "Verificando",
    "lookahead.clean": (
        "{strategy} está limpa: em {cuts} momentos de {candles} candles os seguintes foram escondidos, e nenhum dos "
        "seus sinais ({signals}) mudou."
    ),
    "lookahead.no_signals": "Ela não deu nenhum sinal nestes candles, então isto diz pouco.",
    "lookahead.nothing": "nenhum sinal",
    # the strategies page: titles, explanations, lines of the picture
    "title.elliott": "Onda 3 de Elliott",
    "title.momentum": "Momentum",
    "title.omd": "Tendência com divergência",
    "title.ema_cross": "Cruzamento de MMEs",
    "title.golden_cross": "Cruzamento dourado",
    "title.rsi_reversion": "Reversão pelo RSI",
    "title.bollinger_breakout": "Rompimento de Bollinger",
    "title.vote": "Votação de oito indicadores",
    "title.dca": "Compras regulares",
    "about.elliott": (
        "Espera uma primeira onda (de 0 a 1) e uma correção que devolve boa parte dela, mas não tudo (de 1 a 2). "
        "Entra quando um candle fecha além do fim da onda 1 com volume forte, a menos que o tempo gráfico maior "
        "aponte para o outro lado: a onda 3 costuma ser a mais longa. Parte da posição é comprada na hora, o resto "
        "quando o preço volta ao nível rompido. O stop fica atrás do fim da onda 2, e o alvo, a 1,618 vezes a onda 1 "
        "a partir dali."
    ),
    "about.momentum": (
        "Acompanha a tendência de duas médias exponenciais, mas só quando o mercado desperta: a volatilidade ou o "
        "volume precisa subir claramente acima dos valores recentes. O RSI evita perseguir um movimento que já foi "
        "longe, e o tempo gráfico maior não pode apontar para o outro lado, a menos que o sinal seja forte. Stop e "
        "alvo são múltiplos da amplitude média de um candle (ATR)."
    ),
    "about.omd": (
        "Entra pouco depois de um cruzamento das médias exponenciais ou do MACD, enquanto ambos apontam para o mesmo "
        "lado. Antes disso o preço precisa ter feito um novo extremo que o RSI não confirmou: uma divergência, sinal "
        "de um contramovimento cansado. Movimentos esticados ficam de fora, e o tempo gráfico maior não pode apontar "
        "para o outro lado. Esses momentos são raros. Stop e alvo são múltiplos do ATR."
    ),
    "about.ema_cross": (
        "A estratégia de tendência mais simples: compra quando a média exponencial rápida cruza para cima da lenta e "
        "vende a descoberto quando cruza para baixo. Stop e alvo são porcentagens fixas do preço de entrada. Em "
        "mercados laterais ela entra muitas vezes e perde um pouco de cada vez."
    ),
    "about.golden_cross": (
        "Observa duas médias simples longas. Depois que elas se cruzam, espera alguns candles e só entra se o "
        "cruzamento se manteve: as médias se afastaram, a lenta virou e o volume cresceu. Sai quando as médias se "
        "cruzam de volta, ou em um stop ou alvo distante. Opera raramente e mantém a posição por muito tempo."
    ),
    "about.rsi_reversion": (
        "Aposta na volta depois de um exagero: compra quando o RSI sai para cima da sua zona baixa e vende a "
        "descoberto quando sai para baixo da zona alta. Stop e alvo são porcentagens fixas. Em uma tendência forte "
        "ela fica contra o mercado."
    ),
    "about.bollinger_breakout": (
        "Compra quando um candle fecha acima da banda superior de Bollinger e vende a descoberto abaixo da inferior: "
        "o preço saiu da sua faixa habitual, e o movimento pode continuar. Sai quando o preço volta ao meio das "
        "bandas, ou no stop ou no alvo."
    ),
    "about.vote": (
        "Oito indicadores votam em compra, venda ou nada: RSI, cruzamento de MMEs, posição nas bandas de Bollinger, "
        "volume, VWAP, momentum, fluxo de dinheiro e OBV. Entra quando um número suficiente deles concorda pela "
        "primeira vez. Stop e alvo são porcentagens fixas."
    ),
    "about.dca": (
        "Compra sempre a mesma quantia em um ritmo fixo, a qualquer preço, de modo que compra mais quando está "
        "barato. Stop e alvo seguem o preço médio de todas as compras. Ela não avalia o mercado."
    ),
    "line.ema_fast": "MME rápida",
    "line.ema_slow": "MME lenta",
    "line.sma_fast": "Média rápida",
    "line.sma_slow": "Média lenta",
    "line.band_upper": "Banda superior",
    "line.band_middle": "Banda do meio",
    "line.band_lower": "Banda inferior",
    "line.rsi": "RSI",
    "line.rsi_low": "Zona baixa",
    "line.rsi_high": "Zona alta",
    "line.atr": "ATR",
    "line.atr_mean": "Média dos últimos valores do ATR",
    "line.votes_long": "Votos de compra",
    "line.votes_short": "Votos de venda",
    "line.votes_needed": "Votos necessários",
    "line.waves": "Ondas",
    "line.moved_stop": "Stop no fim",
}
