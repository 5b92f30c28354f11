"""Venues, credential checks and what to do where."""

TEXTS: dict[str, str] = {
    # the check of a key, and where to click
    "check.step.format": "Forma da chave",
    "check.step.read": "Leitura da conta",
    "check.step.trade": "Permissão para operar",
    "check.step.rights": "Direitos que não deve ter",
    "check.outcome.passed": "aprovado",
    "check.outcome.failed": "reprovado",
    "check.outcome.not_run": "não verificado",
    "check.passed.format": "Os campos têm a forma esperada.",
    "check.passed.read": "A corretora aceitou uma consulta assinada sobre a conta.",
    "check.passed.trade": "A corretora aceitou uma ordem de teste; nada foi enviado ao mercado.",
    "check.passed.rights": "A chave não pode sacar nem transferir.",
    "check.reason.missing": "{venue} precisa destes campos: {fields}. Um deles está vazio.",
    "check.reason.space": "Há um espaço ou uma quebra de linha na chave ou no segredo. Copie-os de novo em: {where}.",
    "check.reason.placeholder": "A chave ou o segredo é um texto de exemplo, não um valor real. Copie-os em: {where}.",
    "check.reason.same": "A chave e o segredo são o mesmo texto. Copie cada um em: {where}.",
    "check.reason.key_form": (
        "Isto não parece uma chave de API de {venue}; talvez falte uma parte. Copie-a de novo em: {where}."
    ),
    "check.reason.secret_form": (
        "Isto não parece um segredo de {venue}; talvez falte uma parte. Se o segredo se perdeu, crie outra chave "
        "em: {where}."
    ),
    "check.reason.pem_form": (
        "A chave privada não pode ser lida. {venue} aceita chaves Ed25519, ou RSA de pelo menos 2048 bits, em "
        "formato PEM com a primeira e a última linha."
    ),
    "check.reason.pem_locked": (
        "A chave privada está protegida por uma senha própria. Salve-a sem senha; o cofre a criptografa."
    ),
    "check.reason.account_form": "Isto não parece um número de conta de {venue}, como U1234567.",
    "check.reason.host_form": (
        "O gateway de {venue} precisa rodar nesta máquina: informe um endereço como 127.0.0.1:4001."
    ),
    "check.reason.key_unreadable": "{venue} não reconhece a chave de API como sua. Copie a chave de novo em: {where}.",
    "check.reason.refused": (
        "{venue} recusa, e a resposta pode significar três coisas: a chave de API está errada, foi apagada ou é "
        "de outro ambiente; a lista de IPs permitidos não contém o endereço desta máquina; ou falta à chave a "
        "permissão de leitura. Confira as três em: {where}."
    ),
    "check.reason.signature": (
        "{venue} conhece a chave de API, mas o segredo não pertence a ela. Copie o segredo de novo; se ele se "
        "perdeu, crie outra chave em: {where}."
    ),
    "check.reason.unauthorised": (
        "{venue} conhece a chave, mas não permite esta operação: falta uma permissão ou a conta está restrita. "
        "Veja as permissões da chave em: {where}."
    ),
    "check.reason.account_locked": (
        "{venue} bloqueou as negociações da conta inteira, independentemente da chave. Fale com o suporte de {venue}."
    ),
    "check.reason.trade_refused": (
        "A chave lê a conta, mas não pode operar. O mais provável é que a permissão de negociação à vista esteja "
        "desligada, ou que a lista de pares permitidos deixe este de fora; menos provável, a chave ou a lista de "
        "IPs mudou há instantes. Ligue-a em: {where}."
    ),
    "check.reason.right_withdraw": (
        "A chave pode sacar. O FlexBot não guarda uma chave assim: desligue os saques em: {where}."
    ),
    "check.reason.right_internal_transfer": (
        "A chave pode fazer transferências internas. O FlexBot não guarda uma chave assim: desligue-as em: {where}."
    ),
    "check.reason.right_universal_transfer": (
        "A chave pode fazer transferências universais. O FlexBot não guarda uma chave assim: desligue-as em: {where}."
    ),
    "check.reason.no_reading": "A chave não pode ler. Ligue a leitura em: {where}.",
    "check.reason.no_trading": "A chave não pode operar no mercado à vista. Ligue a negociação à vista em: {where}.",
    "check.reason.earlier": "Não verificado, por causa de uma etapa anterior.",
    "check.reason.not_built": (
        "Esta versão do FlexBot não sabe consultar {venue} sobre uma chave. A chave pode ser guardada, mas não "
        "usada na conta real."
    ),
    "check.reason.not_offered": (
        "O FlexBot não consegue verificar isto em {venue}. Confira você mesmo que a chave não pode sacar, em: {where}."
    ),
    "check.reason.rights_not_shown": (
        "{venue} não informa os direitos de uma chave neste ambiente; por isso eles não foram verificados."
    ),
    "check.reason.rights_unknown": (
        "{venue} deixou de informar um direito que o FlexBot precisa conhecer. Confira você mesmo o que a chave "
        "pode fazer, em: {where}."
    ),
    "check.reason.no_symbol": (
        "O FlexBot não achou em {venue} um par para uma ordem de teste; por isso a negociação não foi verificada."
    ),
    "check.reason.clock": (
        "O relógio desta máquina e o de {venue} diferem demais, mesmo depois de uma correção. Ative o ajuste "
        "automático da hora e verifique de novo."
    ),
    "check.reason.busy": "{venue} pede menos consultas. Espere alguns minutos e verifique de novo.",
    "check.reason.banned": (
        "{venue} bloqueou o endereço desta máquina por algum tempo, por excesso de consultas. Espere e verifique "
        "de novo; cada nova tentativa pode prolongar o bloqueio."
    ),
    "check.reason.region": "{venue} não atende o lugar de onde vem esta conexão. Isto nada diz sobre a chave.",
    "check.reason.blocked": (
        "Um firewall de {venue}, ou um no caminho, recusou a conexão. Isto nada diz sobre a chave; tente mais "
        "tarde ou por outra rede."
    ),
    "check.reason.redirected": (
        "Algo respondeu no lugar de {venue} e apontou para outro endereço, como a página de acesso de uma rede "
        "pública. O FlexBot não o seguiu."
    ),
    "check.reason.venue_down": "{venue} não está funcionando bem no momento. Verifique de novo mais tarde.",
    "check.reason.unreadable": (
        "A resposta de {venue} chegou cortada ou em uma forma que o FlexBot não conhece. Verifique de novo mais tarde."
    ),
    "check.reason.unexpected": (
        "{venue} respondeu algo que não diz sim nem não à chave. O código está no log; verifique de novo mais tarde."
    ),
    "check.reason.timeout": "{venue} não respondeu a tempo. Verifique de novo mais tarde.",
    "check.reason.dns": "O endereço de {venue} não foi encontrado. Esta máquina está conectada à internet?",
    "check.reason.tls": (
        "Não foi possível fazer uma conexão segura com {venue}. A causa pode ser um relógio errado ou um "
        "programa que inspeciona o tráfego; nada foi enviado."
    ),
    "check.reason.proxy": "O proxy em HTTPS_PROXY não leva a {venue}. Corrija-o ou remova-o.",
    "check.reason.unreachable": "Não foi possível alcançar {venue}. Confira a conexão e tente de novo.",
    "check.reason.may_margin": (
        "A chave também pode operar com margem, o que o FlexBot não precisa. Desligue isso em: {where}."
    ),
    "check.reason.may_futures": (
        "A chave também pode operar futuros, o que o FlexBot não precisa. Desligue isso em: {where}."
    ),
    "check.reason.may_options": (
        "A chave também pode operar opções, o que o FlexBot não precisa. Desligue isso em: {where}."
    ),
    "check.reason.any_address": (
        "A chave funciona a partir de qualquer endereço. Restrinja-a ao seu (lista de IPs permitidos) em: {where}."
    ),
    "check.reason.unknown_right": (
        "A chave tem um direito que esta versão do FlexBot não conhece. Veja qual é em: {where}."
    ),
    "check.reason.clock_off": (
        "O relógio desta máquina difere mais do que {venue} permite; o FlexBot o corrigiu para esta verificação. "
        "Ative o ajuste automático da hora antes de operar."
    ),
    "check.reason.newer": "Uma versão mais nova do FlexBot gravou este resultado para {venue}; verifique de novo.",
    "right.right_withdraw": "sacar",
    "right.right_internal_transfer": "fazer transferências internas",
    "right.right_universal_transfer": "fazer transferências universais",
    "venue.binance.where.live": "Binance, Perfil > Conta > Gerenciamento de API ({url})",
    "venue.binance.where.testnet": "Spot Test Network da Binance, depois de entrar com o GitHub ({url})",
    "venue.binance.where.demo": "Binance Demo Trading, Gerenciamento de API ({url})",
    "venue.binance.where.sim": "o simulador nesta máquina",
    "venue.mercado_bitcoin.where.live": "Mercado Bitcoin, configurações da sua conta, chaves de API ({url})",
    "venue.alpaca.where.live": "painel da Alpaca com a conta real escolhida, API Keys ({url})",
    "venue.alpaca.where.paper": "painel da Alpaca com a conta simulada (paper) escolhida, API Keys ({url})",
    "venue.tradier.where.live": "painel da Tradier, configurações, API access ({url})",
    "venue.tradier.where.paper": "painel da Tradier, configurações, API access, token da sandbox ({url})",
    "venue.ibkr.where.live": "TWS ou IB Gateway, Configuration > API > Settings",
    "venue.ibkr.where.paper": "TWS ou IB Gateway conectado à conta simulada (paper), Configuration > API > Settings",
    "venue.other.where": "a página de chaves de API da sua conta em {venue} ({url})",
    "venue.other.where_plain": "a página de chaves de API da sua conta em {venue}",
    "revoke.other": "{venue}: apague a chave em: {where}.",
    "revoke.ibkr": (
        "{venue} não emite chave que se possa apagar: desligue os clientes de socket em: {where}, e troque a "
        "senha da conta se esta máquina foi roubada."
    ),
    "revoke.mercado_bitcoin": (
        "{venue}: apague a chave em: {where}. Faça isso primeiro: lá uma chave de acesso total talvez possa sacar."
    ),
}
