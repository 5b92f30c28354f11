"""Operação ao vivo: o botão de emergência."""

TEXTS: dict[str, str] = {
    # kill switch
    "level.reduce": "reduzir (nenhum risco novo)",
    "level.halt": "parar (nenhuma ordem nova)",
    "level.flatten": "zerar (nenhuma ordem nova, fechar posições)",
    "state.open": "O botão de emergência está desligado.",
    "state.engaged": "O botão de emergência está LIGADO desde {since} UTC: {level}.",
    "state.reason": "Motivo: {reason}",
    "state.unreadable": (
        "Não foi possível ler o botão de emergência; ele conta como LIGADO: parar (nenhuma ordem nova)."
    ),
    "stays": "Ele já está ligado em um nível mais severo e fica nele: {level}.",
    "no_session": (
        "Esta versão do FlexBot não opera, portanto não há ordens a cancelar. Enquanto o botão estiver ligado, nenhuma "
        "sessão de operação pode começar."
    ),
    "cleared": "O botão de emergência está desligado agora.",
    "help.kill": "Interrompe as operações: o botão de emergência",
    "help.kill.long": (
        "O botão de emergência. Fica ligado, mesmo depois de reiniciar, até ser desligado com um motivo. Sem nível: "
        "halt."
    ),
    "help.reduce": "Nenhum risco novo: só ordens que diminuem posições",
    "help.halt": "Nenhuma ordem nova",
    "help.flatten": "Nenhuma ordem nova, cancela as abertas, fecha todas as posições",
    "help.status": "Mostra como está o botão",
    "help.clear": "Desliga o botão; exige um motivo",
    "help.reason": "Por quê, para o registro",
    "help.clear_reason": "Por que se pode voltar a operar, para o registro (obrigatório)",
    "help.json": "Imprime JSON",
    "metavar.reason": "TEXTO",
}
