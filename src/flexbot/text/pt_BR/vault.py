"""The vault: commands, dialogs, words for slots, entries and audit records."""

TEXTS: dict[str, str] = {
    # vault file and permissions
    "permission.link": "é um link para outro lugar",
    "permission.not_a_file": "não é um arquivo comum",
    "permission.not_a_folder": "não é uma pasta",
    "permission.owner": "pertence a outro usuário ({detail})",
    "permission.mode": "está aberto a outros (modo {detail})",
    "permission.list": "está aberto a outros ({detail})",
    "permission.no_list": "não tem lista de acesso, então qualquer um pode usá-lo",
    "permission.parent": "permite que outros ponham outra pasta no lugar da do cofre ({detail})",
    "permission.remedy.repair": "Execute `flexbot vault doctor --fix` para que {path} seja só seu.",
    "permission.remedy.link": "Ponha o arquivo ou a pasta de verdade no lugar ou indique a pasta real em FLEXBOT_HOME.",
    "permission.remedy.not_a_file": "Tire-o daí; o FlexBot guarda o cofre em um arquivo comum com esse nome.",
    "permission.remedy.not_a_folder": "Tire-o daí ou indique uma pasta em FLEXBOT_HOME.",
    "permission.remedy.owner": (
        "Execute o FlexBot como o usuário a quem pertence ou torne {path} seu como administrador."
    ),
    "permission.remedy.parent": "Tire dos outros o direito de gravar em {path} ou indique outro lugar em FLEXBOT_HOME.",
    # audit log
    "audit.action.create": "cofre criado",
    "audit.action.put": "entrada salva",
    "audit.action.remove": "entrada removida",
    "audit.action.reveal": "segredo exibido",
    "audit.action.rotate": "chaves trocadas",
    "audit.action.slot_add": "acesso adicionado",
    "audit.action.slot_remove": "acesso removido",
    "audit.action.change_passphrase": "senha trocada",
    "audit.action.import": "entradas importadas",
    "audit.action.export": "backup exportado",
    "audit.action.restore": "backup restaurado",
    "audit.action.reset": "cofre apagado",
    "audit.action.failed_unlock": "abertura recusada",
    "audit.action.check": "chave verificada",
    "audit.action.rollback_accepted": "cofre mais antigo aceito",
    "audit.action.repair": "cofre reparado",
    "audit.action.chain_restarted": "registro de auditoria recomeçado",
    "audit.action.kill_engage": "botão de emergência ligado",
    "audit.action.kill_clear": "botão de emergência desligado",
    "audit.problem.not_a_record": "A linha {line} não é uma anotação.",
    "audit.problem.edited": "Linha {line}: a anotação {seq} foi alterada depois de gravada.",
    "audit.problem.missing": "Linha {line}: anotações antes da {seq} foram apagadas, incluídas ou trocadas de lugar.",
    "audit.problem.bad_mac": "Linha {line}: a anotação {seq} não foi gravada com a chave do cofre.",
    "audit.problem.cut": (
        "A anotação {seq}, que o cofre tem guardada, não está no registro: anotações foram cortadas ou apagadas."
    ),
    "audit.problem.other_history": "Linha {line}: a anotação {seq} não é a que o cofre tem guardada.",
    "audit.problem.no_log": "Não há registro de auditoria, ou ele está vazio.",
    "audit.problem.torn_tail": "A linha {line} foi interrompida por uma queda; o que ela anunciava não foi feito.",
    "audit.problem.restarted": "O registro começa na anotação {seq} e continua um registro mais antigo.",
    # ways to unlock: strength of a passphrase
    "strength.0": "muito fraca",
    "strength.1": "fraca",
    "strength.2": "razoável",
    "strength.3": "forte",
    "strength.4": "muito forte",
    "strength.reason.ok": "Esta senha é boa.",
    "strength.reason.short": "Ela precisa de pelo menos 12 caracteres ou quatro palavras diferentes.",
    "strength.reason.common": "Ela é feita de palavras ou senhas comuns.",
    "strength.reason.repeated": "Ela se repete.",
    "strength.reason.sequence": "Ela segue uma sequência como abc ou 123.",
    "strength.reason.keyboard": "Ela segue as fileiras do teclado.",
    "strength.reason.date": "Ela é quase só uma data ou um ano.",
    "strength.reason.context": "Ela é quase só um nome que se tentaria primeiro, como flexbot.",
    "strength.reason.guessable": "Ela é fácil demais de adivinhar.",
    "strength.reason.characters": "Ela tem caracteres que este terminal não transmitiu corretamente.",
    # command line: opening
    "option.unlock": "Como abrir o cofre",
    "option.keyfile": "Arquivo de chave para --unlock keyfile",
    "option.secret_fd": "Ler os segredos deste descritor de arquivo aberto, um por linha",
    "ask.passphrase": "Senha do cofre",
    "ask.recovery": "Código de recuperação",
    # import of other formats
    "import.warn.incomplete": (
        "Algumas credenciais estão incompletas (por exemplo, falta o segredo da chave) e ficaram de fora."
    ),
    "import.warn.placeholder": "Alguns valores são marcadores de um modelo e ficaram de fora.",
    "import.warn.unread": (
        "Alguns nomes que parecem credenciais não foram entendidos: cuide deles antes de o arquivo antigo sumir."
    ),
    "import.warn.environment": (
        "Algumas credenciais indicam vários ambientes ao mesmo tempo; qual vale ficou em aberto."
    ),
    "import.warn.twice": "Uma variável aparece duas vezes com valores diferentes; vale a última, como em um shell.",
    "import.warn.reference": "Alguns valores só apontam para outras variáveis (${{NOME}}) e ficaram de fora.",
    "import.warn.hostname": "Quem soubesse o nome da máquina podia ler este arquivo: troque as chaves na corretora.",
    "import.warn.keyring": "Um chaveiro não lista as entradas: o que está lá sob nomes não adivinhados não foi visto.",
    "import.warn.unauthenticated": (
        "Campos AES-CBC não provam quem os gravou: verifique cada chave na corretora antes de usar."
    ),
    # setup: flexbot config --init, --edit, --change-passphrase, --reset
    "setup.panel.flows": "O cofre",
    "setup.panel.details": "Respostas dadas de antemão",
    "setup.help.init": "Criar o cofre das suas chaves, passo a passo",
    "setup.help.edit": "Alterar uma entrada do cofre, campo a campo",
    "setup.help.change_passphrase": "Dar uma nova senha ao cofre",
    "setup.help.reset": "Abrir mão de um cofre que ninguém mais consegue abrir",
    "setup.help.venue": "Corretora da primeira chave; vazio para depois",
    "setup.help.environment": "live (real), testnet, demo, paper (simulada) ou sim",
    "setup.help.id": "Nome da entrada",
    "setup.help.account_number": "Número da conta, onde a corretora pede um",
    "setup.help.username": "Nome de usuário, onde a corretora pede um",
    "setup.help.host": "Endereço do gateway nesta máquina (Interactive Brokers)",
    "setup.help.url": "Endereço do simulador, para o ambiente sim",
    "setup.help.entry": "Pedir uma primeira chave",
    "setup.help.check": "Verificar a chave na corretora antes de salvá-la",
    "setup.help.recovery": "Criar um código de recuperação; um script o recebe na saída padrão, uma vez",
    "setup.help.keychain": "Deixar o chaveiro deste sistema abrir o cofre",
    "setup.help.note_venues": "Anotar os nomes das corretoras ao lado do cofre, sem criptografia",
    "setup.help.kdf": "Como a senha é reforçada; argon2id é a mais forte",
    "setup.help.yes": "Apagar sem perguntar",
    "setup.yes_first": "[S/n]",
    "setup.welcome": (
        "Aqui se cria o cofre: um arquivo criptografado para as chaves das suas corretoras. Ctrl-C interrompe a "
        "qualquer momento; nada é salvo antes do fim."
    ),
    "setup.heading.passphrase": "Senha",
    "setup.passphrase": (
        "Use pelo menos 12 caracteres; quatro ou mais palavras sem relação entre si são fortes e fáceis de "
        "lembrar. O que você digita não aparece. Sem a senha, ninguém abre o cofre."
    ),
    "setup.ask.new": "Nova senha",
    "setup.ask.again": "A mesma outra vez",
    "setup.strength": "Força: [{bar}] {word}",
    "setup.not_same": "As duas não eram iguais. Mais uma vez, desde o começo.",
    "setup.heading.key": "Primeira chave",
    "setup.venues": "De onde é a chave? Digite um número, ou o nome de qualquer outra corretora.",
    "setup.later": "Depois",
    "setup.ask.venue": "Número ou nome",
    "setup.environments": "Para qual conta é a chave?",
    "setup.environment.live": "live: a conta real, com dinheiro de verdade",
    "setup.environment.testnet": "testnet: a rede de testes da corretora, com dinheiro fictício",
    "setup.environment.demo": "demo: a conta de demonstração da corretora, com dinheiro fictício",
    "setup.environment.paper": "paper: a conta de treino da corretora, com dinheiro fictício",
    "setup.environment.sim": "sim: um simulador nesta máquina, para desenvolvedores",
    "setup.ask.environment": "Número",
    "setup.key_shown": (
        "Isto parece uma chave, e não foi usado. As chaves são pedidas mais adiante e não aparecem; como esta "
        "apareceu, pense em criar outra."
    ),
    "setup.where": "A chave se encontra ou se cria aqui: {where}.",
    "setup.rights": "Ela precisa poder ler e operar, e nunca deve poder sacar.",
    "setup.enter_is_later": "Segredos não aparecem enquanto você digita ou cola. Só Enter deixa a chave para depois.",
    "setup.field.code": "Código",
    "setup.field.host": "Endereço do gateway",
    "setup.field.username": "Nome de usuário",
    "setup.field.password": "Senha",
    "setup.field.account_number": "Número da conta",
    "setup.field.api_key": "Chave de API",
    "setup.field.secret_key": "Segredo (@ARQUIVO para uma chave privada em arquivo)",
    "setup.field.tradier.api_key": "Token de acesso",
    "setup.field.url": "Endereço",
    "setup.field.description": "Descrição",
    "setup.field_optional": "{field} (Enter deixa em branco)",
    "setup.again": "Digitar outra vez?",
    "setup.not_kept": "A chave não foi guardada.",
    "setup.checking": "Verificando a chave em {venue} …",
    "setup.note": "nota",
    "setup.ask.note_venues": (
        "Os nomes das suas corretoras (nunca as chaves) podem ser anotados ao lado do cofre, sem criptografia? Se "
        "um dia a senha se perder, o FlexBot poderá dizer quais chaves revogar."
    ),
    "setup.nothing_made": "Nada foi salvo. Execute `flexbot config --init` de novo quando quiser.",
    "setup.made": "O cofre foi criado: {file}",
    "setup.saved": "A chave foi salva como {id}.",
    "setup.made_so_far": (
        "O cofre está completo e abre com a sua senha; só o que foi perguntado por último não foi feito."
    ),
    "setup.heading.recovery": "Código de recuperação",
    "setup.recovery": "Sem a senha, só um código de recuperação pode abrir o cofre. É um código em papel.",
    "setup.ask.recovery": "Criar um código de recuperação?",
    "setup.ask.group": "Grupo {number}",
    "setup.wrong_group": "Este não é o grupo {number}. Confira o que você anotou.",
    "setup.recovery_not": (
        "O código de recuperação não foi adicionado; o que apareceu não abre nada. `flexbot vault slot add "
        "recovery` cria um novo."
    ),
    "setup.recovery_added": "A partir de agora o código de recuperação abre o cofre.",
    "setup.heading.keychain": "Chaveiro",
    "setup.keychain": (
        "{keychain} pode guardar uma chave que abre o cofre, para você não digitar a senha enquanto estiver na "
        "sua sessão. Quem usar a sua sessão desbloqueada também poderá abrir o cofre."
    ),
    "setup.ask.keychain": "Usar o chaveiro?",
    "setup.keychain_added": "A partir de agora o chaveiro abre o cofre; a senha continua abrindo também.",
    "setup.next": "O que fazer agora:",
    "setup.next.add": "flexbot vault add            adicionar uma chave",
    "setup.next.list": "flexbot vault list           ver o que o cofre guarda",
    "setup.next.check": "flexbot vault check          verificar as chaves nas corretoras",
    "setup.next.export": "flexbot vault export ARQUIVO pôr uma cópia criptografada em outro disco",
    "setup.passphrase_stays": "A senha continua a mesma de antes.",
    "setup.changed": "A senha foi trocada. O cofre e o backup dele só abrem com a nova.",
    "setup.copies_open": (
        "Cópias feitas antes ainda abrem com a antiga. Se mais alguém pode conhecê-la, execute `flexbot vault "
        "rotate`: ele dá chaves novas ao cofre."
    ),
    "setup.reset": (
        "Esta operação apaga para sempre o cofre, o backup dele e a entrada no chaveiro. Ninguém poderá recuperar "
        "o conteúdo, mas as chaves continuam valendo nas corretoras até você revogá-las."
    ),
    "setup.reset_named": "Revogue estas chaves:",
    "setup.reset_unnamed": "O FlexBot não tem anotado quais chaves havia nele. Revogue as que você tinha:",
    "setup.ask.reset": "Digite {word} para apagar o cofre, ou outra coisa para mantê-lo",
    "setup.reset_not": "Nada foi apagado.",
    "setup.removed": "Apagado: {file}",
    "setup.keychain_left": (
        "Não foi possível apagar a entrada no chaveiro. Ela não abre mais nada; você pode apagá-la pelo nome FlexBot."
    ),
    "setup.reset_stays": "Configurações, histórico e registro de auditoria continuam em {folder}.",
    "setup.reset_next": "`flexbot config --init` cria um novo cofre.",
    "setup.entries": "Qual entrada você quer alterar?",
    "setup.ask.entry": "Número ou nome",
    "setup.tail": "termina em {tail}",
    "setup.enter_keeps": "Só Enter mantém o campo como está. Segredos não aparecem enquanto você digita.",
    "setup.edited": "{id} foi salva.",
    "setup.unchanged": "Nada foi alterado.",
    "setup.edit_stays": "{id} continua como estava.",
    # doctor
    "doctor.help": "Ver se o cofre está em ordem, e consertá-lo.",
    "doctor.help.long": (
        "Ver se o cofre e os arquivos dele estão em ordem, dizer o que fazer e, com --fix, fazê-lo.\n\n"
        "Exemplos:\n\n"
        "flexbot vault doctor\n\n"
        "flexbot vault doctor --deep  (também abre o cofre e confere o registro de auditoria)\n\n"
        "flexbot vault doctor --fix\n\n"
        "Nenhum segredo é preciso, exceto para --deep e para alguns consertos. Um arquivo danificado nunca é "
        "apagado, e sim guardado com outro nome."
    ),
    "doctor.help.fix": "Consertar o que puder ser consertado",
    "doctor.help.deep": "Abrir o cofre e conferir também o registro de auditoria",
    "doctor.help.yes": "Concordar com todos os consertos sem perguntas",
    "doctor.help.json": "Imprimir JSON, para scripts",
    "doctor.problem": "Problema",
    "doctor.note": "Nota",
    "doctor.mended": "Consertado: {what}",
    "doctor.left": "Problemas restantes: {count}.",
    "doctor.healthy": "O cofre está em ordem.",
    "doctor.healthy_closed": "Nada de errado foi encontrado sem abrir o cofre. --deep examina também o conteúdo.",
    "doctor.ask.older": (
        "Esta máquina já viu a gravação {seen} do cofre; o arquivo está na gravação {seq}. O que foi salvo entre "
        "as duas não está nele. Continuar com este arquivo?"
    ),
    "doctor.ask.audit": "Começar um novo registro de auditoria? O que não confere é guardado com outro nome.",
    "doctor.found.error": "{what}",
    "doctor.todo.error": "{todo}",
    "doctor.found.permission": "{path} {why}.",
    "doctor.todo.permission": "{remedy}",
    "doctor.found.missing": "Não há cofre: {path} não existe.",
    "doctor.todo.missing": (
        "Crie um com `flexbot config --init`, ou traga uma cópia de volta com `flexbot vault import-backup`."
    ),
    "doctor.found.leftover": "{path} foi deixado por um FlexBot interrompido enquanto gravava.",
    "doctor.todo.leftover": "`flexbot vault doctor --fix` o apaga.",
    "doctor.found.locked": "Outro FlexBot está gravando o cofre neste momento.",
    "doctor.todo.locked": "Espere ele terminar e execute isto de novo.",
    "doctor.found.only_backup": "O cofre {path} sumiu, mas o backup dele ainda está lá.",
    "doctor.todo.only_backup": (
        "`flexbot vault doctor --fix` traz {backup} de volta depois de abri-lo com o seu segredo."
    ),
    "doctor.found.only_damaged": "O cofre {path} sumiu, e o backup dele está danificado.",
    "doctor.todo.only_damaged": "Tire {backup} do lugar e traga uma cópia de volta com `flexbot vault import-backup`.",
    "doctor.found.damaged": "O cofre {path} está danificado ou foi alterado.",
    "doctor.todo.damaged": (
        "`flexbot vault doctor --fix` traz {backup} de volta depois de abri-lo com o seu segredo; o arquivo "
        "danificado é guardado."
    ),
    "doctor.found.damaged_alone": "O cofre {path} está danificado ou foi alterado, e não há um backup íntegro ao lado.",
    "doctor.todo.damaged_alone": (
        "Tire-o do lugar e traga uma cópia de volta com `flexbot vault import-backup`; sem cópia, `flexbot config "
        "--reset` recomeça do zero."
    ),
    "doctor.found.backup_damaged": "O backup {path} está danificado.",
    "doctor.todo.backup_damaged": "`flexbot vault doctor --fix` o refaz, e a próxima mudança do cofre também.",
    "doctor.found.backup_older": (
        "O backup {path} está na gravação {seq}, mas esta máquina já viu a gravação {seen} do cofre: ele não é recente."
    ),
    "doctor.todo.backup_older": (
        "Recupere uma cópia mais nova, se houver. `flexbot vault doctor --fix` só usa este depois de um sim: "
        "formas de abrir o cofre que você removeu desde então voltariam a abri-lo."
    ),
    "doctor.found.backup_other": "O backup {path} é de outro cofre.",
    "doctor.todo.backup_other": (
        "Copie-o para outro lugar se precisar dele: `flexbot vault doctor --fix` põe o backup deste cofre no lugar."
    ),
    "doctor.found.older": (
        "O cofre {path} está na gravação {seq}, mas esta máquina já viu a gravação {seen}: é uma cópia antiga."
    ),
    "doctor.todo.older": (
        "Ponha de volta o arquivo mais novo. Se é este que você quer, `flexbot vault doctor --fix` o aceita."
    ),
    "doctor.found.other_copy": (
        "O cofre {path} não é o que esta máquina viu na gravação {seq} (vista: {seen}): foi danificado, ou duas "
        "cópias mudaram separadas."
    ),
    "doctor.todo.other_copy": (
        "Ponha de volta a outra cópia se ela for a certa. Para seguir com esta, execute `flexbot vault doctor --fix`."
    ),
    "doctor.found.meta_stale": "{path}, que só ajuda a descrever o cofre fechado, falta ou está desatualizado.",
    "doctor.todo.meta_stale": "Nada depende dele; a próxima mudança do cofre o grava de novo.",
    "doctor.found.unlock_unfit": "A configuração vault.unlock é {kind}, mas o cofre abre com: {known}.",
    "doctor.todo.unlock_unfit": (
        "Mude-a com `flexbot config set vault.unlock`, ou adicione essa forma com `flexbot vault slot add`."
    ),
    "doctor.found.keychain_missing": "O chaveiro deste sistema não tem uma entrada para o cofre.",
    "doctor.todo.keychain_missing": (
        "Se esta máquina deve usar o chaveiro, execute `flexbot vault slot add keychain`; se não, não é preciso "
        "fazer nada."
    ),
    "doctor.found.weak_kdf": "A senha do acesso {n} é menos reforçada do que o FlexBot faz hoje.",
    "doctor.todo.weak_kdf": (
        "`flexbot config --change-passphrase --kdf argon2id` resolve isso; a nova senha pode ser a antiga."
    ),
    "doctor.found.audit": "O registro de auditoria {path} não está como o FlexBot o gravou. {problem}",
    "doctor.todo.audit": (
        "Examine-o com `flexbot vault audit verify`; `flexbot vault doctor --fix` o guarda à parte e começa um novo."
    ),
    # commands of `flexbot vault`
    "cmd.help.group": "Chaves de corretoras e outras credenciais, criptografadas",
    "cmd.help.epilog": (
        "Os segredos são perguntados ou lidos da entrada padrão, um por linha (o do cofre primeiro); nunca os "
        "escreva em um comando.\n\nPrimeira vez: flexbot config --init"
    ),
    "cmd.help.add": "Adicionar uma chave ou outra credencial",
    "cmd.help.add.long": (
        "Adicionar uma chave de corretora, verificada lá antes de ser salva, ou outra credencial. O que nenhuma "
        "opção disser é perguntado.\n\nExemplos:\n\nflexbot vault add --venue binance --env testnet\n\nflexbot vault "
        "add --category smtp --host mail.example.com:587 --username eu"
    ),
    "cmd.help.list": "Listar as entradas, sem os segredos",
    "cmd.help.list.long": (
        "Listar as entradas, sem os segredos. De uma chave aparecem os quatro últimos caracteres; a impressão é um "
        "código calculado do segredo: duas entradas do mesmo tipo com a mesma impressão guardam o mesmo "
        "segredo.\n\nExemplo: flexbot vault list --venue binance"
    ),
    "cmd.list.left_out": "Sem espaço para: {columns}. Uma janela mais larga, `get` ou --json mostram.",
    "cmd.service": "Serviço",
    "cmd.help.get": "Mostrar uma entrada, com os segredos ocultos, e a última verificação",
    "cmd.help.set": "Mudar um campo de uma entrada",
    "cmd.help.set.long": (
        "Mudar um campo de uma entrada. Os campos secretos (api_key, secret_key, password, code) são perguntados.\n\n"
        "Exemplos:\n\nflexbot vault set binance-live secret_key\n\nflexbot vault set smtp host mail.example.com:465"
    ),
    "cmd.help.remove": "Apagar uma entrada e ver onde revogar a chave",
    "cmd.help.check": "Verificar chaves nas corretoras",
    "cmd.help.check.long": (
        "Verificar chaves nas corretoras, sem enviar ordem nenhuma, e guardar o resultado; todas as chaves se "
        "nenhuma for indicada. Termina com 0 se toda verificação passou, 30 se alguma falhou, 32 se nenhuma falhou "
        "mas alguma não pôde ser feita por inteiro.\n\nExemplo: flexbot vault check binance-live"
    ),
    "cmd.help.reveal": "Mostrar os segredos de uma entrada",
    "cmd.help.reveal.long": (
        "Mostrar os segredos de uma entrada, depois de a senha ou o código de recuperação ser digitado de novo. "
        "Antes, o registro de auditoria anota isso.\n\nExemplo: flexbot vault reveal binance-live --field api_key"
    ),
    "cmd.help.info": "Mostrar o que se pode dizer do cofre sem abri-lo",
    "cmd.help.slot": "As formas de abrir o cofre",
    "cmd.help.slot.epilog": "Cada forma abre o cofre inteiro. Tipos: passphrase, recovery, keychain, env, keyfile.",
    "cmd.help.slot.list": "Listar as formas de abrir o cofre",
    "cmd.help.slot.add": "Adicionar uma forma de abrir o cofre",
    "cmd.help.slot.add.long": (
        "Adicionar uma forma de abrir o cofre: passphrase (senha, perguntada duas vezes), recovery (um código para "
        "anotar), keychain (o chaveiro deste sistema), env (uma chave para a variável FLEXBOT_VAULT_KEY) ou keyfile "
        "(um arquivo novo).\n\nExemplos:\n\nflexbot vault slot add recovery\n\nflexbot vault slot add keyfile "
        "--keyfile /media/usb/flexbot.key"
    ),
    "cmd.help.slot.remove": "Remover uma forma de abrir o cofre, pelo número",
    "cmd.help.change_passphrase": "Trocar a senha do cofre; a antiga não abre mais nada",
    "cmd.help.rotate": "Criptografar o cofre com chaves novas",
    "cmd.help.rotate.long": (
        "Criptografar o cofre com chaves novas, para que quem obteve uma chave ou cópia antiga não leia o que for "
        "salvo daqui em diante. Formas de abrir cujo segredo não está à mão são removidas; um código de recuperação "
        "é trocado por outro.\n\nExemplo: flexbot vault rotate --category exchange"
    ),
    "cmd.help.lock": "Fazer o cofre abrir só com algo digitado",
    "cmd.help.lock.long": (
        "Daqui em diante é preciso digitar um segredo: tira a chave do cofre do chaveiro deste sistema e volta "
        "vault.unlock para a senha. --all remove também FLEXBOT_VAULT_KEY e arquivos de chave."
    ),
    "cmd.help.export": "Gravar uma cópia criptografada do cofre em um arquivo novo",
    "cmd.help.import_backup": "Trazer de volta uma cópia criptografada",
    "cmd.help.import_backup.long": (
        "Trazer de volta uma cópia criptografada. Se não há cofre, a cópia vira o cofre; senão, as entradas que "
        "faltam são adicionadas, e as diferentes ficam como estão, a menos que se use --overwrite.\n\nExemplo: "
        "flexbot vault import-backup copia.enc --dry-run"
    ),
    "cmd.help.import": "Trazer credenciais que outros programas guardam",
    "cmd.help.import.long": (
        "Trazer credenciais que outros programas guardam: fernet (um credentials.enc antigo), hostname (um cofre com "
        "chave feita do nome da máquina), cbc-fields (uma tabela com campos AES-CBC), keyring (um serviço do "
        "chaveiro), env (um arquivo .env) ou json.\n\nExemplo: flexbot vault import --from env .env --dry-run"
    ),
    "cmd.help.audit": "O que foi feito com o cofre",
    "cmd.help.audit.show": "Mostrar as anotações mais recentes",
    "cmd.help.audit.show.long": (
        "Mostrar as anotações mais recentes do registro de auditoria, a mais nova por último. O registro dá nomes "
        "aleatórios às entradas; com --unlock o cofre é aberto e os nomes delas aparecem."
    ),
    "cmd.help.audit.verify": "Descobrir se o registro foi alterado ou cortado",
    "cmd.help.audit.verify.long": (
        "Descobrir se o registro de auditoria foi alterado ou cortado, comparando com o que o cofre tem anotado. "
        "Termina com 31 se foi."
    ),
    "cmd.panel.opening": "Abrir o cofre",
    "cmd.argument.id": "Nome da entrada, como em `flexbot vault list`",
    "cmd.argument.ids": "Nomes de entradas; todas as chaves se nenhum for dado",
    "cmd.argument.field": "api_key, secret_key, password, code, host, username, account_number, url ou description",
    "cmd.argument.value": "O novo valor; deixe de fora nos campos secretos, que são perguntados",
    "cmd.argument.kind": "passphrase, recovery, keychain, env ou keyfile",
    "cmd.argument.slot": "Número do acesso, como em `flexbot vault slot list`",
    "cmd.argument.copy": "A cópia criptografada",
    "cmd.argument.import": "Arquivo a ler, ou nome de um serviço do chaveiro",
    "cmd.metavar.field": "CAMPO",
    "cmd.metavar.value": "VALOR",
    "cmd.metavar.kind": "TIPO",
    "cmd.metavar.file": "ARQUIVO",
    "cmd.option.json": "Escrever JSON, nunca com segredos",
    "cmd.option.yes": "Não perguntar",
    "cmd.option.venue": "Corretora ou serviço, como binance, alpaca ou telegram",
    "cmd.option.environment": "live, testnet, demo, paper ou sim",
    "cmd.option.category": "Tipo da entrada: exchange, broker, smtp, alerts, data_api, database, identity ou settings",
    "cmd.option.id": "Nome da entrada; senão, feito da corretora e do ambiente",
    "cmd.option.description": "Uma anotação sua, como para que serve a chave",
    "cmd.option.host": "Endereço do servidor ou gateway, como mail.example.com:587",
    "cmd.option.username": "Nome de usuário",
    "cmd.option.account": "Número da conta ou id do chat",
    "cmd.option.url": "Endereço do simulador, para o ambiente sim",
    "cmd.option.no_check": "Salvar sem perguntar à corretora; a chave não opera na conta real até ser verificada",
    "cmd.option.only_category": "Só entradas deste tipo, como exchange",
    "cmd.option.only_venue": "Só entradas desta corretora",
    "cmd.option.clear": "Retirar o campo",
    "cmd.option.all": "Verificar todas as chaves de corretoras",
    "cmd.option.field": "Só este campo, apenas o valor",
    "cmd.option.reveal_yes": "Mostrar os segredos mesmo quando não vão para um terminal",
    "cmd.option.label": "Um nome para ela, como pendrive; fica no cofre sem criptografia",
    "cmd.option.kdf": "Como a senha é reforçada: argon2id (mais forte) ou pbkdf2",
    "cmd.option.new_keyfile": (
        "Para keyfile: o arquivo a ser criado, fora da pasta do FlexBot; senão, o arquivo de chave de --unlock keyfile"
    ),
    "cmd.option.rotate_category": "Chave nova só para este tipo de entrada; nada mais muda",
    "cmd.option.lock_all": "Remover também FLEXBOT_VAULT_KEY e arquivos de chave como formas de abrir o cofre",
    "cmd.option.dry_run": "Mostrar o que aconteceria, sem mudar nada",
    "cmd.option.overwrite": "Onde a cópia e o cofre diferem, ficar com a entrada da cópia",
    "cmd.option.copy_unlock": "Como abrir a cópia; senão, como o cofre ou pela senha dela",
    "cmd.option.from": "Formato do que é lido",
    "cmd.option.import_environment": "Ambiente das chaves para as quais o arquivo não indica nenhum (senão live)",
    "cmd.option.hostname": "Para hostname: a máquina que gravou o arquivo, ou USUARIO@MAQUINA",
    "cmd.option.import_name": "Para keyring: mais uma corretora ou nome de usuário a procurar; pode se repetir",
    "cmd.option.shred": "Destruir o arquivo antigo depois de tudo ser relido do cofre",
    "cmd.option.last": "Quantas anotações",
    "cmd.option.without_vault": "Conferir só a cadeia de anotações, sem abrir o cofre; um fim cortado não aparece",
    "cmd.ask.service": "Nome do serviço, como telegram ou polygon",
    "cmd.ask.passphrase_of": "Senha do acesso {slot} (Enter remove o acesso)",
    "cmd.ask.passphrase_of_copy": "Senha da cópia",
    "cmd.ask.import_secret": "Senha ou chave do arquivo antigo",
    "cmd.field.smtp.host": "Servidor de e-mail (HOST:PORTA)",
    "cmd.field.database.host": "Servidor do banco de dados (HOST:PORTA)",
    "cmd.field.database.url": "Endereço com usuário e senha (postgresql://…)",
    "cmd.field.alerts.url": "Endereço do webhook",
    "cmd.field.settings.code": "Valor",
    "cmd.field.data_api.secret_key": "Segredo",
    "cmd.field.telegram.api_key": "Token do bot",
    "cmd.field.telegram.account_number": "Id do chat",
    "cmd.field.pushover.api_key": "Token do aplicativo",
    "cmd.field.pushover.account_number": "Chave do usuário",
    "cmd.column.id": "Nome",
    "cmd.column.venue": "Corretora",
    "cmd.column.environment": "Ambiente",
    "cmd.column.key": "Chave",
    "cmd.column.fingerprint": "Impressão",
    "cmd.column.created": "Criada",
    "cmd.column.updated": "Alterada",
    "cmd.column.check": "Última verificação",
    "cmd.column.category": "Tipo",
    "cmd.column.description": "Descrição",
    "cmd.column.slot": "Acesso",
    "cmd.column.kind": "Tipo",
    "cmd.column.label": "Rótulo",
    "cmd.column.kdf": "Reforço",
    "cmd.column.fate": "Depois da troca",
    "cmd.column.plan": "O que acontece",
    "cmd.column.origin": "Encontrada em",
    "cmd.column.record": "Nº",
    "cmd.column.time": "Hora (UTC)",
    "cmd.column.actor": "Por",
    "cmd.column.action": "O quê",
    "cmd.column.entry": "Entrada",
    "cmd.column.details": "Detalhes",
    "cmd.kind.passphrase": "senha",
    "cmd.kind.recovery": "código de recuperação",
    "cmd.kind.keychain": "chaveiro",
    "cmd.kind.env": "variável de ambiente",
    "cmd.kind.keyfile": "arquivo de chave",
    "cmd.category.exchange": "corretora de cripto",
    "cmd.category.broker": "corretora de valores",
    "cmd.category.smtp": "servidor de e-mail",
    "cmd.category.alerts": "canal de alertas",
    "cmd.category.data_api": "serviço de dados",
    "cmd.category.database": "banco de dados",
    "cmd.category.identity": "conta",
    "cmd.category.settings": "configuração secreta",
    "cmd.category.keyring": "de outro programa",
    "cmd.check.passed": "aprovada",
    "cmd.check.failed": "reprovada",
    "cmd.check.not_run": "incompleta",
    "cmd.check.never": "nunca",
    "cmd.check.never_long": (
        "Esta chave nunca foi verificada e não pode operar na conta real. Verifique com `flexbot vault check {id}`."
    ),
    "cmd.check.head": "Última verificação: {word}, {moment}",
    "cmd.environment": "Ambiente",
    "cmd.check.none": "Não há chaves de corretoras para verificar.",
    "cmd.checking": "{id}: {step} …",
    "cmd.check_next": "As chaves importadas ainda não foram verificadas: `flexbot vault check`.",
    "cmd.nothing_changed": "Nada foi alterado.",
    "cmd.added.passed": "{id} foi salva; todas as verificações passaram.",
    "cmd.added.not_run": (
        "Salva, mas uma parte da verificação não pôde ser feita, então {id} ainda não opera na conta real. Tente "
        "`flexbot vault check {id}` mais tarde."
    ),
    "cmd.added.never": (
        "Salva sem verificação: {id} não opera na conta real antes de `flexbot vault check {id}` passar."
    ),
    "cmd.added.other": "Salva. `flexbot vault get {id}` mostra, `flexbot vault set {id} CAMPO` muda um campo.",
    "cmd.set.done": "{id} foi salva.",
    "cmd.set.unchecked": (
        "{id} foi salva. A última verificação era de outros dados e não vale mais: execute `flexbot vault check {id}`."
    ),
    "cmd.remove.sure": "Apagar {id} ({venue})?",
    "cmd.remove.done": "{id} foi apagada, também do backup do cofre.",
    "cmd.remove.revoke": "A chave em si continua valendo. Revogue-a: {how}",
    "cmd.remove.revoke_other": "O que estava nela continua valendo. Revogue ou troque no próprio serviço.",
    "cmd.list.empty": "O cofre está vazio. Adicione uma chave com `flexbot vault add`.",
    "cmd.list.none_like_that": "O cofre não tem entrada assim.",
    "cmd.reveal.warning": (
        "Os segredos de {id} vão aparecer às claras. Gravações e compartilhamento de tela, o histórico do terminal e "
        "gerenciadores da área de transferência podem guardá-los. Limpe a tela depois."
    ),
    "cmd.reveal.again": "Confirme com a senha ou o código de recuperação. O registro de auditoria anota isto.",
    "cmd.yes": "sim",
    "cmd.no": "não",
    "cmd.info.file": "Arquivo",
    "cmd.info.format": "Formato",
    "cmd.info.vault_id": "Cofre",
    "cmd.info.writes": "Gravações",
    "cmd.info.written": "Última gravação",
    "cmd.info.backup": "Backup ao lado",
    "cmd.info.keychain": "Chaveiro aqui",
    "cmd.info.unlock": "Aberto em geral por",
    "cmd.info.venues": "Corretoras",
    "cmd.info.not_noted": "não reveladas com o cofre fechado (vault.venues_in_clear)",
    "cmd.slot.added": "Acesso {n} adicionado: {kind}.",
    "cmd.slot.removed": "O acesso {n} ({kind}) foi removido e não abre mais nada.",
    "cmd.slot.sure": "Remover o acesso {n} ({kind})?",
    "cmd.slot.keychain": (
        "Daqui em diante os comandos abrem o cofre com o chaveiro. `flexbot vault lock` acaba com isso."
    ),
    "cmd.slot.keychain_gone": "A chave foi apagada do chaveiro deste sistema.",
    "cmd.slot.keychain_left": "O chaveiro não apagou a chave: {reason}",
    "cmd.slot.keyfile": (
        "O arquivo de chave é {path}. Guarde uma cópia dele em lugar seguro, nunca na pasta do cofre. Use com "
        "--unlock keyfile --keyfile {path}"
    ),
    "cmd.slot.env": (
        "Esta chave abre o cofre e só aparece agora. Passe-a ao programa na variável {variable} ou guarde-a em um "
        "arquivo que só você possa ler e indique o arquivo em {file}. Use com --unlock env"
    ),
    "cmd.recovery.explained": (
        "Este código de recuperação abre o cofre se a senha for esquecida. Só aparece agora: anote em papel e guarde "
        "longe desta máquina."
    ),
    "cmd.fate.kept": "fica",
    "cmd.fate.new_code": "ganha um código novo",
    "cmd.fate.goes.passphrase": "sai: senha não informada",
    "cmd.fate.goes.keychain": "sai: a chave não está neste chaveiro",
    "cmd.fate.goes.env": "sai: não está em FLEXBOT_VAULT_KEY",
    "cmd.fate.goes.keyfile": "sai: --keyfile não o indica",
    "cmd.rotate.sure": "Criptografar o cofre com chaves novas e mudar os acessos assim?",
    "cmd.rotate.done": "O cofre e todas as entradas têm chaves novas.",
    "cmd.rotate.copies": (
        "Cópias antigas ainda abrem com os segredos antigos; apague-as se algum pode ter vazado e, nesse caso, "
        "troque também as chaves nas corretoras."
    ),
    "cmd.rotate.category": "As entradas de {category} têm uma chave nova.",
    "cmd.lock.slot_left": (
        "O acesso {n} ainda está no cofre, mas nada mais guarda a chave dele. Remova com `flexbot vault slot remove "
        "{n}` quando puder abrir o cofre."
    ),
    "cmd.lock.remains": "O acesso {n} ({kind}) ainda abre o cofre sem nada digitado. --all o remove.",
    "cmd.lock.done": "Daqui em diante é preciso digitar a senha ou o código de recuperação.",
    "cmd.lock.but": "Fora isso, é preciso digitar a senha ou o código de recuperação.",
    "cmd.dry_run": "Nada foi alterado (--dry-run).",
    "cmd.export.done": "Cópia criptografada: {path}",
    "cmd.export.opens": (
        "Ela abre com o que abre o cofre hoje ({kinds}), mesmo que isso mude aqui depois. Traga de volta com "
        "`flexbot vault import-backup`."
    ),
    "cmd.copy.own_secret": "A cópia tem outros segredos que não os atuais do cofre.",
    "cmd.copy.would_restore": "A cópia viraria o cofre, como estava em {updated}. Nada foi alterado (--dry-run).",
    "cmd.copy.restored": "A cópia agora é o cofre {file}, como estava em {updated}.",
    "cmd.copy.restored_next": "Ele abre com os segredos daquela época. Veja o que contém com `flexbot vault list`.",
    "cmd.copy.merged": "{count} das {total} entradas da cópia foram incorporadas.",
    "cmd.copy.kept": "As entradas diferentes ficaram como estão no cofre; --overwrite usa as da cópia.",
    "cmd.copy.empty": "A cópia não tem entradas.",
    "cmd.plan.add": "é adicionada",
    "cmd.plan.same": "já está lá",
    "cmd.plan.kept": "difere; fica a do cofre",
    "cmd.plan.replace": "difere; é trocada pela da cópia",
    "cmd.plan.conflict": "é adicionada ao lado de {beside}",
    "cmd.import.sure": "Pôr {count} entradas no cofre?",
    "cmd.import.done": "{count} de {total} conjuntos de credenciais foram adicionados; todos foram relidos do cofre.",
    "cmd.import.assumed": "{environment} (presumido)",
    "cmd.import.assumed_note": (
        "Onde o arquivo não diz para qual ambiente é a chave, ele foi presumido; --env muda isso."
    ),
    "cmd.import.ignored": "Não são credenciais ou não foram entendidas: {names}",
    "cmd.shred.still_there": "O arquivo antigo ainda contém os segredos: {file}",
    "cmd.shred.left_behind": "{file} não foi destruído: pode conter credenciais que ficaram de fora, como dito acima.",
    "cmd.shred.sure": "Destruir {file} agora?",
    "cmd.shred.done": "{file} foi sobrescrito e apagado.",
    "cmd.shred.warning": (
        "Em SSDs, pastas sincronizadas e backups os dados antigos podem permanecer: troque na corretora as chaves "
        "que ficaram às claras."
    ),
    "cmd.audit.empty": "O registro de auditoria não tem anotações.",
    "cmd.audit.good": "{count} anotações, todas como o FlexBot as gravou.",
    "cmd.audit.anchored": "A última é a que o cofre tem guardada.",
    "cmd.audit.chain_alone": (
        "Só a cadeia foi conferida; sem o cofre, um fim cortado ou um registro refeito não aparece."
    ),
    "cmd.audit.unlisted": "… e mais {count}.",
    "cmd.detail.category": "tipo",
    "cmd.detail.slot": "acesso",
    "cmd.detail.slots": "acessos:",
    "cmd.detail.entries": "entradas:",
    "cmd.detail.source": "de",
    "cmd.detail.from": "da gravação",
    "cmd.detail.old_log": "registro antigo:",
    "cmd.detail.torn_bytes": "bytes soltos:",
}
