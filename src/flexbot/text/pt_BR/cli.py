"""The console program: help, usage errors, endings."""

TEXTS: dict[str, str] = {
    # formats of dates (strftime)
    "format.date_time": "%d/%m/%Y %H:%M",
    "format.date": "%d/%m/%Y",
    "answers": "[s/N]",
    "yes": "s, sim, y, yes",
    "progress.left": "restantes",
    # help of the program
    "help.app": (
        "O FlexBot faz backtests de estratégias de trading com dados reais de mercado.\n\n"
        "Comece por aqui:\n\n"
        "flexbot backtest --demo  (um backtest com os dados que vêm com o FlexBot, sem internet)\n\n"
        "flexbot strategies  (as estratégias que existem)\n\n"
        "flexbot data download BTC/USDT --timeframe 1h  (candles de outro mercado)\n\n"
        "flexbot backtest BTC/USDT --timeframe 1h --html relatorio.html  (um relatório com gráficos)"
    ),
    "help.epilog": "Cada comando se explica: flexbot COMANDO --help",
    "help.version": "Mostrar a versão e sair",
    "help.debug": "Mostrar detalhes técnicos dos erros e registrar tudo no log",
    "help.lang": "Idioma desta execução",
    "help.help": "Mostrar esta ajuda e sair",
    "help.install_completion": "Deixar a tecla Tab completar os comandos do flexbot neste terminal",
    "help.show_completion": "Imprimir o script que faz isso, para instalar por conta própria",
    "panel.test": "Testar estratégias",
    "panel.look": "Ver estratégias e dados",
    "panel.trade": "Operação",
    "panel.keys": "Chaves e credenciais",
    "panel.program": "O próprio programa",
    "panel.general": "Opções gerais",
    # parts of the help that the command-line library writes
    "library.arguments": "Argumentos",
    "library.options": "Opções",
    "library.commands": "Comandos",
    "library.error": "Erro",
    "library.default": "[padrão: {}]",
    "library.default_plain": "padrão: {default}",
    "library.dynamic": "(dinâmico)",
    "library.required": "[obrigatório]",
    "library.required_plain": "obrigatório",
    "library.deprecated": "(obsoleto) ",
    "library.variable": "[variável: {}]",
    "library.variable_plain": "variável: {var}",
    "library.usage": "Uso: ",
    "library.options_metavar": "[OPÇÕES]",
    "library.command_metavar": "COMANDO [ARGUMENTOS]...",
    "library.type.str": "texto",
    "library.type.int": "número inteiro",
    "library.type.float": "número",
    "library.type.path": "arquivo",
    "library.type.file": "arquivo",
    "library.type.directory": "pasta",
    # usage errors
    "usage.try": "`{command} --help` mostra como se usa.",
    "usage.no_option": "Não existe a opção {option}.",
    "usage.no_option_nearest": "Não existe a opção {option}. Você quis dizer {nearest}?",
    "usage.no_command": "Não existe o comando {command}.",
    "usage.no_command_nearest": "Não existe o comando {command}. Você quis dizer {nearest}?",
    "usage.missing_command": "Falta um comando.",
    "usage.missing_argument": "Falta {name}.",
    "usage.missing_option": "Falta a opção {name}.",
    "usage.no_value": "A opção {option} precisa de um valor.",
    "usage.several_values": "A opção {option} precisa de {count} valores.",
    "usage.takes_no_value": "A opção {option} não aceita valor.",
    "usage.extra": "Há mais do que o comando pode usar: {extra}.",
    "usage.stray": "Há uma palavra que o comando não usa. Ela não é repetida, para o caso de ser um segredo.",
    "usage.bad_value": "{name}: {reason}",
    "usage.not_whole": "{given} não é um número inteiro.",
    "usage.not_number": "{given} não é um número (decimais se escrevem com ponto).",
    "usage.not_switch": "{given} não é true nem false.",
    "usage.not_choice": "{given} não é uma destas opções: {choices}.",
    "usage.too_small": "{given} é pequeno demais; o mínimo é {bound}.",
    "usage.too_large": "{given} é grande demais; o máximo é {bound}.",
    "usage.no_file": "{file} não existe.",
    "usage.is_file": "{file} é um arquivo.",
    "usage.is_folder": "{file} é uma pasta.",
    "usage.not_readable": "{file} não pode ser lido.",
    "usage.not_writable": "{file} não pode ser gravado.",
    # endings
    "end.stopped": "Interrompido. O que já estava pronto foi mantido.",
    "end.unexpected": "O FlexBot encontrou um erro que não esperava ({error}). Os detalhes estão em {file}",
    "end.unexpected_unlogged": "O FlexBot encontrou um erro que não esperava ({error}). --debug mostra os detalhes.",
}
