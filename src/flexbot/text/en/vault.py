"""The vault: commands, dialogs, words for slots, entries and audit records."""

TEXTS: dict[str, str] = {
    # vault file and permissions
    "permission.link": "is a link to another place",
    "permission.not_a_file": "is not a plain file",
    "permission.not_a_folder": "is not a folder",
    "permission.owner": "belongs to another user ({detail})",
    "permission.mode": "is open to others (mode {detail})",
    "permission.list": "is open to others ({detail})",
    "permission.no_list": "has no access list, so that everyone may use it",
    "permission.parent": "lets others put another folder in place of the vault's ({detail})",
    "permission.remedy.repair": "Run `flexbot vault doctor --fix` to make {path} yours alone.",
    "permission.remedy.link": "Put the real file or folder in its place, or let FLEXBOT_HOME name the real folder.",
    "permission.remedy.not_a_file": "Move it away; FlexBot keeps its vault in a plain file of this name.",
    "permission.remedy.not_a_folder": "Move it away, or let FLEXBOT_HOME name a folder.",
    "permission.remedy.owner": "Run FlexBot as the user it belongs to, or make {path} yours as an administrator.",
    "permission.remedy.parent": (
        "Take the right to write in {path} away from others, or let FLEXBOT_HOME name another place."
    ),
    # audit log
    "audit.action.create": "vault created",
    "audit.action.put": "entry saved",
    "audit.action.remove": "entry removed",
    "audit.action.reveal": "secret shown",
    "audit.action.rotate": "keys rotated",
    "audit.action.slot_add": "slot added",
    "audit.action.slot_remove": "slot removed",
    "audit.action.change_passphrase": "passphrase changed",
    "audit.action.import": "entries imported",
    "audit.action.export": "backup exported",
    "audit.action.restore": "backup restored",
    "audit.action.reset": "vault reset",
    "audit.action.failed_unlock": "opening refused",
    "audit.action.check": "key checked",
    "audit.action.rollback_accepted": "older vault accepted",
    "audit.action.repair": "vault repaired",
    "audit.action.chain_restarted": "audit log begun anew",
    "audit.action.kill_engage": "kill switch engaged",
    "audit.action.kill_clear": "kill switch cleared",
    "audit.problem.not_a_record": "Line {line} is not a record.",
    "audit.problem.edited": "Line {line}: record {seq} was edited after it was written.",
    "audit.problem.missing": "Line {line}: records before {seq} were deleted, added or moved.",
    "audit.problem.bad_mac": "Line {line}: record {seq} was not written with the vault's key.",
    "audit.problem.cut": "Record {seq}, which the vault remembers, is not in the log: records were cut off or deleted.",
    "audit.problem.other_history": "Line {line}: record {seq} is not the one that the vault remembers.",
    "audit.problem.no_log": "There is no audit log, or it is empty.",
    "audit.problem.torn_tail": "Line {line} was cut short by a crash; what it announced was never done.",
    "audit.problem.restarted": "The log begins with record {seq} and carries on from an older log.",
    # ways to unlock: strength of a passphrase
    "strength.0": "very weak",
    "strength.1": "weak",
    "strength.2": "fair",
    "strength.3": "strong",
    "strength.4": "very strong",
    "strength.reason.ok": "This passphrase is good.",
    "strength.reason.short": "It needs at least 12 characters or four different words.",
    "strength.reason.common": "It is made of common words or passwords.",
    "strength.reason.repeated": "It repeats itself.",
    "strength.reason.sequence": "It follows a row such as abc or 123.",
    "strength.reason.keyboard": "It follows the rows of the keyboard.",
    "strength.reason.date": "It is mostly a date or a year.",
    "strength.reason.context": "It is mostly a name one would try first, such as flexbot.",
    "strength.reason.guessable": "It is too easy to guess.",
    "strength.reason.characters": "It has characters that this terminal did not pass on correctly.",
    # command line: opening
    "option.unlock": "How to open the vault",
    "option.keyfile": "Key file for --unlock keyfile",
    "option.secret_fd": "Read secrets from this open file descriptor, one line each",
    "ask.passphrase": "Passphrase of the vault",
    "ask.recovery": "Recovery code",
    # import of other formats
    "import.warn.incomplete": "Some credentials lack a part (such as the secret of a key) and were left out.",
    "import.warn.placeholder": "Some values are a template's placeholders and were left out.",
    "import.warn.unread": (
        "Some names that look like credentials were not understood: see to them before the old file goes."
    ),
    "import.warn.environment": (
        "Some credentials name several environments at once; which one they are for was left open."
    ),
    "import.warn.twice": "A variable stands there twice with different values; the last one counts, as in a shell.",
    "import.warn.reference": "Some values only refer to other variables (${{NAME}}) and were left out.",
    "import.warn.hostname": "Anybody who knew the machine's name could read this file: replace its keys at the venue.",
    "import.warn.keyring": (
        "A keychain cannot list its entries: what lies there under names that were not guessed was not seen."
    ),
    "import.warn.unauthenticated": (
        "AES-CBC fields carry no proof of who wrote them: check every key at the venue before you use it."
    ),
    # setup: flexbot config --init, --edit, --change-passphrase, --reset
    "setup.panel.flows": "The vault",
    "setup.panel.details": "Answers given beforehand",
    "setup.help.init": "Make the vault for your exchange keys, step by step",
    "setup.help.edit": "Change an entry of the vault, field by field",
    "setup.help.change_passphrase": "Give the vault a new passphrase",
    "setup.help.reset": "Give up a vault that nobody can open any more",
    "setup.help.venue": "Exchange or broker of the first key; empty for later",
    "setup.help.environment": "live, testnet, demo, paper or sim",
    "setup.help.id": "Name of the entry",
    "setup.help.account_number": "Account number, where the venue needs one",
    "setup.help.username": "User name, where the venue needs one",
    "setup.help.host": "Address of the gateway on this machine (Interactive Brokers)",
    "setup.help.url": "Address of the simulator, for the environment sim",
    "setup.help.entry": "Ask for a first key",
    "setup.help.check": "Check the key at the venue before saving it",
    "setup.help.recovery": "Make a recovery code; a script gets it on standard output, once",
    "setup.help.keychain": "Let this system's keychain open the vault",
    "setup.help.note_venues": "Note the venues' names beside the vault, unencrypted",
    "setup.help.kdf": "How the passphrase is stretched; argon2id is the stronger",
    "setup.help.yes": "Reset without asking",
    "setup.yes_first": "[Y/n]",
    "setup.welcome": (
        "This makes the vault: one encrypted file for the keys of your exchanges. Ctrl-C stops at any time; "
        "nothing is saved before the end."
    ),
    "setup.heading.passphrase": "Passphrase",
    "setup.passphrase": (
        "Use at least 12 characters; four or more unrelated words are strong and easy to remember. You will not "
        "see what you type. Nobody can open the vault without it."
    ),
    "setup.ask.new": "New passphrase",
    "setup.ask.again": "The same once more",
    "setup.strength": "Strength: [{bar}] {word}",
    "setup.not_same": "The two were not the same. Once more from the start.",
    "setup.heading.key": "First key",
    "setup.venues": "Where is the key from? Type a number, or the name of any other exchange.",
    "setup.later": "Later",
    "setup.ask.venue": "Number or name",
    "setup.environments": "Which account is the key for?",
    "setup.environment.live": "live: the real account, with real money",
    "setup.environment.testnet": "testnet: the exchange's test network, with play money",
    "setup.environment.demo": "demo: the exchange's demo account, with play money",
    "setup.environment.paper": "paper: the broker's practice account, with play money",
    "setup.environment.sim": "sim: a simulator on this machine, for developers",
    "setup.ask.environment": "Number",
    "setup.key_shown": (
        "That looks like a key and was not used. Keys are asked for later and do not show; as this one did, think "
        "about making another."
    ),
    "setup.where": "You find or make the key here: {where}.",
    "setup.rights": "It needs to read and to trade, and must never be able to withdraw.",
    "setup.enter_is_later": "Secrets do not show while you type or paste them. Enter alone leaves the key for later.",
    "setup.field.code": "Code",
    "setup.field.host": "Address of the gateway",
    "setup.field.username": "User name",
    "setup.field.password": "Password",
    "setup.field.account_number": "Account number",
    "setup.field.api_key": "API key",
    "setup.field.secret_key": "Secret (@FILE for a private key in a file)",
    "setup.field.tradier.api_key": "Access token",
    "setup.field.url": "Address",
    "setup.field.description": "Description",
    "setup.field_optional": "{field} (Enter for none)",
    "setup.again": "Type it again?",
    "setup.not_kept": "The key was not kept.",
    "setup.checking": "Checking the key at {venue} …",
    "setup.note": "note",
    "setup.ask.note_venues": (
        "May the names of your venues (never the keys) be noted beside the vault, unencrypted? If the passphrase "
        "is ever lost, FlexBot can then say which keys to revoke."
    ),
    "setup.nothing_made": "Nothing was saved. Run `flexbot config --init` again when you are ready.",
    "setup.made": "The vault is made: {file}",
    "setup.saved": "The key is saved as {id}.",
    "setup.made_so_far": "The vault is complete and opens with your passphrase; only what was asked last was not done.",
    "setup.heading.recovery": "Recovery code",
    "setup.recovery": "Without the passphrase only a recovery code can open the vault. It is a code on paper.",
    "setup.ask.recovery": "Make a recovery code?",
    "setup.ask.group": "Group {number}",
    "setup.wrong_group": "That is not group {number}. Look at what you wrote down.",
    "setup.recovery_not": (
        "The recovery code was not added; the one shown opens nothing. `flexbot vault slot add recovery` makes a "
        "new one."
    ),
    "setup.recovery_added": "The recovery code opens the vault from now on.",
    "setup.heading.keychain": "Keychain",
    "setup.keychain": (
        "{keychain} can keep a key that opens the vault, so that you need not type the passphrase while you are "
        "logged in. Whoever uses your unlocked session can open the vault then, too."
    ),
    "setup.ask.keychain": "Use the keychain?",
    "setup.keychain_added": "The keychain opens the vault from now on; the passphrase still does, too.",
    "setup.next": "What to do next:",
    "setup.next.add": "flexbot vault add            add a key",
    "setup.next.list": "flexbot vault list           see what the vault holds",
    "setup.next.check": "flexbot vault check          check the keys at their venues",
    "setup.next.export": "flexbot vault export FILE    put an encrypted copy on another disk",
    "setup.passphrase_stays": "The passphrase is the one it was.",
    "setup.changed": "The passphrase is changed. The vault and its backup open with the new one alone.",
    "setup.copies_open": (
        "Copies that were made before still open with the old one. If somebody else may know it, run `flexbot "
        "vault rotate`: it gives the vault new keys."
    ),
    "setup.reset": (
        "A reset deletes the vault, its backup and its entry in the keychain for good. Nobody can bring back what "
        "is in it, but the keys stay valid at their venues until you revoke them."
    ),
    "setup.reset_named": "Revoke these keys:",
    "setup.reset_unnamed": "FlexBot has no note of which keys were in it. Revoke those you had:",
    "setup.ask.reset": "Type {word} to delete the vault, anything else to keep it",
    "setup.reset_not": "Nothing was deleted.",
    "setup.removed": "Deleted: {file}",
    "setup.keychain_left": (
        "The entry in the keychain could not be deleted. It opens nothing any more; you can delete it under the "
        "name FlexBot."
    ),
    "setup.reset_stays": "Settings, history and the audit log stay in {folder}.",
    "setup.reset_next": "`flexbot config --init` makes a new vault.",
    "setup.entries": "Which entry do you want to change?",
    "setup.ask.entry": "Number or name",
    "setup.tail": "ends in {tail}",
    "setup.enter_keeps": "Enter alone keeps a field as it is. Secrets do not show while you type.",
    "setup.edited": "{id} is saved.",
    "setup.unchanged": "Nothing was changed.",
    "setup.edit_stays": "{id} stays as it was.",
    # doctor
    "doctor.help": "See whether the vault is healthy, and mend it.",
    "doctor.help.long": (
        "See whether the vault and its files are healthy, say what to do, and with --fix do it.\n\n"
        "Examples:\n\n"
        "flexbot vault doctor\n\n"
        "flexbot vault doctor --deep  (also opens the vault and verifies the audit log)\n\n"
        "flexbot vault doctor --fix\n\n"
        "No secret is needed but for --deep and for some repairs. A damaged file is never deleted, but kept under "
        "another name."
    ),
    "doctor.help.fix": "Mend what can be mended",
    "doctor.help.deep": "Open the vault and verify the audit log, too",
    "doctor.help.yes": "Agree to every repair without being asked",
    "doctor.help.json": "Print JSON, for scripts",
    "doctor.problem": "Problem",
    "doctor.note": "Note",
    "doctor.mended": "Mended: {what}",
    "doctor.left": "Problems left: {count}.",
    "doctor.healthy": "The vault is healthy.",
    "doctor.healthy_closed": "Nothing wrong was found without opening the vault. --deep looks inside, too.",
    "doctor.ask.older": (
        "This machine has seen write {seen} of the vault; the file is at write {seq}. What was saved in between "
        "is not in it. Go on with this file?"
    ),
    "doctor.ask.audit": "Begin a new audit log? The one that does not fit is kept under another name.",
    "doctor.found.error": "{what}",
    "doctor.todo.error": "{todo}",
    "doctor.found.permission": "{path} {why}.",
    "doctor.todo.permission": "{remedy}",
    "doctor.found.missing": "There is no vault: {path} does not exist.",
    "doctor.todo.missing": (
        "Make one with `flexbot config --init`, or bring a copy back with `flexbot vault import-backup`."
    ),
    "doctor.found.leftover": "{path} was left by a FlexBot that was stopped while it wrote.",
    "doctor.todo.leftover": "`flexbot vault doctor --fix` deletes it.",
    "doctor.found.locked": "Another FlexBot is writing the vault at this moment.",
    "doctor.todo.locked": "Wait until it has finished, then run this again.",
    "doctor.found.only_backup": "The vault {path} is gone, but its backup is still there.",
    "doctor.todo.only_backup": "`flexbot vault doctor --fix` brings {backup} back once it has opened with your secret.",
    "doctor.found.only_damaged": "The vault {path} is gone, and its backup is damaged.",
    "doctor.todo.only_damaged": "Move {backup} away, then bring a copy back with `flexbot vault import-backup`.",
    "doctor.found.damaged": "The vault {path} is damaged or was altered.",
    "doctor.todo.damaged": (
        "`flexbot vault doctor --fix` brings {backup} back once it has opened with your secret; the damaged file "
        "is kept."
    ),
    "doctor.found.damaged_alone": "The vault {path} is damaged or was altered, and there is no sound backup beside it.",
    "doctor.todo.damaged_alone": (
        "Move it away, then bring a copy back with `flexbot vault import-backup`; without one, `flexbot config "
        "--reset` begins anew."
    ),
    "doctor.found.backup_damaged": "The backup {path} is damaged.",
    "doctor.todo.backup_damaged": (
        "`flexbot vault doctor --fix` makes it anew, and so does the next change of the vault."
    ),
    "doctor.found.backup_older": (
        "The backup {path} is at write {seq}, but this machine has seen write {seen} of the vault: it is no recent one."
    ),
    "doctor.todo.backup_older": (
        "Put a newer copy back if you have one. `flexbot vault doctor --fix` takes this backup only after a yes: "
        "ways to open the vault that you have removed since would open it again."
    ),
    "doctor.found.backup_other": "The backup {path} belongs to another vault.",
    "doctor.todo.backup_other": (
        "Copy it elsewhere if you need it: `flexbot vault doctor --fix` puts this vault's own in its place."
    ),
    "doctor.found.older": (
        "The vault {path} is at write {seq}, but this machine has seen write {seen}: it is an older copy."
    ),
    "doctor.todo.older": (
        "Put the newest file back. If this one is what you want, `flexbot vault doctor --fix` accepts it."
    ),
    "doctor.found.other_copy": (
        "The vault {path} is not the one this machine has seen at write {seq} (seen: {seen}): it was damaged, or "
        "two copies were changed apart."
    ),
    "doctor.todo.other_copy": (
        "Put the other copy back if it is the right one. To go on with this one, run `flexbot vault doctor --fix`."
    ),
    "doctor.found.meta_stale": "{path}, which only helps to describe the closed vault, is missing or out of date.",
    "doctor.todo.meta_stale": "Nothing depends on it; the next change of the vault writes it anew.",
    "doctor.found.unlock_unfit": "The setting vault.unlock is {kind}, but the vault opens with: {known}.",
    "doctor.todo.unlock_unfit": (
        "Set it with `flexbot config set vault.unlock`, or add that way with `flexbot vault slot add`."
    ),
    "doctor.found.keychain_missing": "The keychain of this system has no entry for the vault.",
    "doctor.todo.keychain_missing": (
        "If this machine is to use its keychain, run `flexbot vault slot add keychain`; otherwise do nothing."
    ),
    "doctor.found.weak_kdf": "The passphrase of slot {n} is stretched less than FlexBot does today.",
    "doctor.todo.weak_kdf": (
        "`flexbot config --change-passphrase --kdf argon2id` mends that; the new passphrase may be the old one."
    ),
    "doctor.found.audit": "The audit log {path} is not as FlexBot wrote it. {problem}",
    "doctor.todo.audit": (
        "Look at it with `flexbot vault audit verify`; `flexbot vault doctor --fix` keeps it aside and begins a "
        "new one."
    ),
    # commands of `flexbot vault`
    "cmd.help.group": "Exchange keys and other credentials, encrypted",
    "cmd.help.epilog": (
        "Secrets are asked for, or read from standard input one line each (the vault's own first); never write them "
        "into a command.\n\nFirst time: flexbot config --init"
    ),
    "cmd.help.add": "Add a key or other credentials",
    "cmd.help.add.long": (
        "Add a key of an exchange or broker, checked there before it is saved, or other credentials. What an option "
        "does not say is asked.\n\nExamples:\n\nflexbot vault add --venue binance --env testnet\n\nflexbot vault add "
        "--category smtp --host mail.example.com:587 --username me"
    ),
    "cmd.help.list": "List the entries, without their secrets",
    "cmd.help.list.long": (
        "List the entries, without their secrets. Of a key the last four characters are shown; the fingerprint is a "
        "code made from the secret: two entries of one kind with the same fingerprint hold the same secret.\n\n"
        "Example: flexbot vault list --venue binance"
    ),
    "cmd.list.left_out": "No room for: {columns}. A wider window, `get` or --json shows them.",
    "cmd.service": "Service",
    "cmd.help.get": "Show one entry, its secrets masked, and its last check",
    "cmd.help.set": "Change one field of an entry",
    "cmd.help.set.long": (
        "Change one field of an entry. Secret fields (api_key, secret_key, password, code) are asked for.\n\n"
        "Examples:\n\nflexbot vault set binance-live secret_key\n\nflexbot vault set smtp host mail.example.com:465"
    ),
    "cmd.help.remove": "Delete an entry, and see where to revoke its key",
    "cmd.help.check": "Check keys at their venues",
    "cmd.help.check.long": (
        "Check keys at their venues, without placing an order, and keep the outcome; all keys where none is named. "
        "Ends with 0 when every check passed, 30 when one failed, 32 when none failed but one could not be run in "
        "full.\n\nExample: flexbot vault check binance-live"
    ),
    "cmd.help.reveal": "Show the secrets of an entry",
    "cmd.help.reveal.long": (
        "Show the secrets of an entry, after the passphrase or recovery code was given again. The audit log records "
        "it first.\n\nExample: flexbot vault reveal binance-live --field api_key"
    ),
    "cmd.help.info": "Show what can be told about the vault without opening it",
    "cmd.help.slot": "The ways to open the vault",
    "cmd.help.slot.epilog": "Every way opens the whole vault. Kinds: passphrase, recovery, keychain, env, keyfile.",
    "cmd.help.slot.list": "List the ways to open the vault",
    "cmd.help.slot.add": "Add a way to open the vault",
    "cmd.help.slot.add.long": (
        "Add a way to open the vault: passphrase (asked for twice), recovery (a code to write down), keychain (of "
        "this system), env (a key for the variable FLEXBOT_VAULT_KEY) or keyfile (a new file).\n\nExamples:\n\n"
        "flexbot vault slot add recovery\n\nflexbot vault slot add keyfile --keyfile /media/usb/flexbot.key"
    ),
    "cmd.help.slot.remove": "Remove a way to open the vault, by its number",
    "cmd.help.change_passphrase": "Give the vault a new passphrase; the old one opens nothing any more",
    "cmd.help.rotate": "Encrypt the vault with new keys",
    "cmd.help.rotate.long": (
        "Encrypt the vault with new keys, so that whoever got hold of an old key or copy cannot read what is saved "
        "from now on. Ways to open it whose secret is not at hand are removed; a recovery code is replaced by a new "
        "one.\n\nExample: flexbot vault rotate --category exchange"
    ),
    "cmd.help.lock": "Let the vault open only after something was typed",
    "cmd.help.lock.long": (
        "From now on a secret has to be typed: removes the vault's key from this system's keychain, and sets "
        "vault.unlock back to the passphrase. --all removes FLEXBOT_VAULT_KEY and key files too."
    ),
    "cmd.help.export": "Write an encrypted copy of the vault to a new file",
    "cmd.help.import_backup": "Bring an encrypted copy back",
    "cmd.help.import_backup.long": (
        "Bring an encrypted copy back. Where there is no vault, the copy becomes the vault; else entries that the "
        "vault lacks are added, and those that differ stay as they are unless --overwrite is given.\n\nExample: "
        "flexbot vault import-backup copy.enc --dry-run"
    ),
    "cmd.help.import": "Bring in credentials that other programs keep",
    "cmd.help.import.long": (
        "Bring in credentials that other programs keep: fernet (an old credentials.enc), hostname (a vault keyed by "
        "the machine's name), cbc-fields (a table with AES-CBC fields), keyring (a service of the keychain), env (a "
        ".env file) or json.\n\nExample: flexbot vault import --from env .env --dry-run"
    ),
    "cmd.help.audit": "What was done with the vault",
    "cmd.help.audit.show": "Show the newest records",
    "cmd.help.audit.show.long": (
        "Show the newest records of the audit log, the newest last. The log names entries by random words; with "
        "--unlock the vault is opened and their names are shown."
    ),
    "cmd.help.audit.verify": "Find out whether the log was changed or cut",
    "cmd.help.audit.verify.long": (
        "Find out whether the audit log was changed or cut, against the vault's own note of it. Ends with 31 when it "
        "was."
    ),
    "cmd.panel.opening": "Opening the vault",
    "cmd.argument.id": "Name of the entry, as in `flexbot vault list`",
    "cmd.argument.ids": "Names of entries; all keys where none is given",
    "cmd.argument.field": "api_key, secret_key, password, code, host, username, account_number, url or description",
    "cmd.argument.value": "The new value; leave it out for secret fields, they are asked for",
    "cmd.argument.kind": "passphrase, recovery, keychain, env or keyfile",
    "cmd.argument.slot": "Number of the slot, as in `flexbot vault slot list`",
    "cmd.argument.copy": "The encrypted copy",
    "cmd.argument.import": "File to read, or the name of a keychain service",
    "cmd.metavar.field": "FIELD",
    "cmd.metavar.value": "VALUE",
    "cmd.metavar.kind": "KIND",
    "cmd.metavar.file": "FILE",
    "cmd.option.json": "Write JSON, never with secrets",
    "cmd.option.yes": "Do not ask",
    "cmd.option.venue": "Exchange, broker or service, such as binance, alpaca or telegram",
    "cmd.option.environment": "live, testnet, demo, paper or sim",
    "cmd.option.category": "Kind of entry: exchange, broker, smtp, alerts, data_api, database, identity or settings",
    "cmd.option.id": "Name of the entry; otherwise made of venue and environment",
    "cmd.option.description": "A note of your own, such as what the key is for",
    "cmd.option.host": "Address of the server or gateway, such as mail.example.com:587",
    "cmd.option.username": "User name",
    "cmd.option.account": "Account number or chat id",
    "cmd.option.url": "Address of the simulator, for the environment sim",
    "cmd.option.no_check": "Save without asking the venue; the key cannot go live until it is checked",
    "cmd.option.only_category": "Only entries of this kind, such as exchange",
    "cmd.option.only_venue": "Only entries of this venue",
    "cmd.option.clear": "Take the field away",
    "cmd.option.all": "Check all keys of exchanges and brokers",
    "cmd.option.field": "Only this field, its value alone",
    "cmd.option.reveal_yes": "Show secrets even where they do not go to a terminal",
    "cmd.option.label": "A name for it, such as USB stick; stands in the vault unencrypted",
    "cmd.option.kdf": "How a passphrase is stretched: argon2id (the stronger) or pbkdf2",
    "cmd.option.new_keyfile": (
        "For keyfile: the file to be made, not in FlexBot's folder; else the key file for --unlock keyfile"
    ),
    "cmd.option.rotate_category": "New key for this kind of entry alone; nothing else changes",
    "cmd.option.lock_all": "Also remove FLEXBOT_VAULT_KEY and key files as ways to open the vault",
    "cmd.option.dry_run": "Show what would happen, change nothing",
    "cmd.option.overwrite": "Where copy and vault differ, take the copy's entry",
    "cmd.option.copy_unlock": "How to open the copy; otherwise as the vault, or by its passphrase",
    "cmd.option.from": "Format of what is read",
    "cmd.option.import_environment": "Environment of keys for which the file tells none (otherwise live)",
    "cmd.option.hostname": "For hostname: the machine that wrote the file, or USER@MACHINE",
    "cmd.option.import_name": "For keyring: a further venue or user name to look up; may be repeated",
    "cmd.option.shred": "Destroy the old file once everything was read back from the vault",
    "cmd.option.last": "How many records",
    "cmd.option.without_vault": "Check the chain of records alone, without opening the vault; a cut end stays unseen",
    "cmd.ask.service": "Name of the service, such as telegram or polygon",
    "cmd.ask.passphrase_of": "Passphrase of slot {slot} (Enter removes the slot)",
    "cmd.ask.passphrase_of_copy": "Passphrase of the copy",
    "cmd.ask.import_secret": "Passphrase or key of the old file",
    "cmd.field.smtp.host": "Mail server (HOST:PORT)",
    "cmd.field.database.host": "Database server (HOST:PORT)",
    "cmd.field.database.url": "Address with user and password (postgresql://…)",
    "cmd.field.alerts.url": "Webhook address",
    "cmd.field.settings.code": "Value",
    "cmd.field.data_api.secret_key": "Secret",
    "cmd.field.telegram.api_key": "Bot token",
    "cmd.field.telegram.account_number": "Chat id",
    "cmd.field.pushover.api_key": "Application token",
    "cmd.field.pushover.account_number": "User key",
    "cmd.column.id": "Id",
    "cmd.column.venue": "Venue",
    "cmd.column.environment": "Env.",
    "cmd.column.key": "Key",
    "cmd.column.fingerprint": "Fingerprint",
    "cmd.column.created": "Created",
    "cmd.column.updated": "Updated",
    "cmd.column.check": "Last check",
    "cmd.column.category": "Kind",
    "cmd.column.description": "Description",
    "cmd.column.slot": "Slot",
    "cmd.column.kind": "Kind",
    "cmd.column.label": "Label",
    "cmd.column.kdf": "Stretching",
    "cmd.column.fate": "After rotating",
    "cmd.column.plan": "What happens",
    "cmd.column.origin": "Found in",
    "cmd.column.record": "No.",
    "cmd.column.time": "Time (UTC)",
    "cmd.column.actor": "By",
    "cmd.column.action": "What",
    "cmd.column.entry": "Entry",
    "cmd.column.details": "Details",
    "cmd.kind.passphrase": "passphrase",
    "cmd.kind.recovery": "recovery code",
    "cmd.kind.keychain": "keychain",
    "cmd.kind.env": "environment variable",
    "cmd.kind.keyfile": "key file",
    "cmd.category.exchange": "exchange",
    "cmd.category.broker": "broker",
    "cmd.category.smtp": "mail server",
    "cmd.category.alerts": "alert channel",
    "cmd.category.data_api": "data service",
    "cmd.category.database": "database",
    "cmd.category.identity": "account",
    "cmd.category.settings": "secret setting",
    "cmd.category.keyring": "of another program",
    "cmd.check.passed": "passed",
    "cmd.check.failed": "failed",
    "cmd.check.not_run": "incomplete",
    "cmd.check.never": "never",
    "cmd.check.never_long": "This key was never checked and cannot go live. Check it with `flexbot vault check {id}`.",
    "cmd.check.head": "Last check: {word}, {moment}",
    "cmd.environment": "Environment",
    "cmd.check.none": "There are no keys of exchanges or brokers to check.",
    "cmd.checking": "{id}: {step} …",
    "cmd.check_next": "Imported keys are not checked yet: `flexbot vault check`.",
    "cmd.nothing_changed": "Nothing was changed.",
    "cmd.added.passed": "{id} is saved; every check passed.",
    "cmd.added.not_run": (
        "Saved, but a part of the check could not be run, so {id} cannot be used live yet. Try `flexbot vault check "
        "{id}` later."
    ),
    "cmd.added.never": "Saved without a check: {id} cannot be used live before `flexbot vault check {id}` passes.",
    "cmd.added.other": "Saved. `flexbot vault get {id}` shows it, `flexbot vault set {id} FIELD` changes a field.",
    "cmd.set.done": "{id} is saved.",
    "cmd.set.unchecked": (
        "{id} is saved. Its last check was of other data and no longer counts: run `flexbot vault check {id}`."
    ),
    "cmd.remove.sure": "Delete {id} ({venue})?",
    "cmd.remove.done": "{id} is deleted, from the vault's backup too.",
    "cmd.remove.revoke": "The key itself still works. Revoke it: {how}",
    "cmd.remove.revoke_other": "What was in it still works. Revoke or change it at its service.",
    "cmd.list.empty": "The vault is empty. Add a key with `flexbot vault add`.",
    "cmd.list.none_like_that": "The vault has no such entry.",
    "cmd.reveal.warning": (
        "The secrets of {id} will be shown in clear. Screen recordings, screen sharing, the terminal's history and "
        "clipboard managers can keep them. Clear the screen afterwards."
    ),
    "cmd.reveal.again": "Confirm with the passphrase or the recovery code. The audit log records this.",
    "cmd.yes": "yes",
    "cmd.no": "no",
    "cmd.info.file": "File",
    "cmd.info.format": "Format",
    "cmd.info.vault_id": "Vault",
    "cmd.info.writes": "Times written",
    "cmd.info.written": "Last written",
    "cmd.info.backup": "Backup beside it",
    "cmd.info.keychain": "Keychain here",
    "cmd.info.unlock": "Usually opened by",
    "cmd.info.venues": "Venues",
    "cmd.info.not_noted": "not told while closed (setting vault.venues_in_clear)",
    "cmd.slot.added": "Slot {n} is added: {kind}.",
    "cmd.slot.removed": "Slot {n} ({kind}) is removed and opens nothing any more.",
    "cmd.slot.sure": "Remove slot {n} ({kind})?",
    "cmd.slot.keychain": "Commands open the vault with the keychain from now on. `flexbot vault lock` ends that.",
    "cmd.slot.keychain_gone": "The key is deleted from this system's keychain.",
    "cmd.slot.keychain_left": "The keychain did not delete its key: {reason}",
    "cmd.slot.keyfile": (
        "The key file is {path}. Keep a copy of it in a safe place, and never in the vault's folder. Use it with "
        "--unlock keyfile --keyfile {path}"
    ),
    "cmd.slot.env": (
        "This key opens the vault and is shown only now. Give it to the program in the variable {variable}, or keep "
        "it in a file that only you can read and name that file in {file}. Use it with --unlock env"
    ),
    "cmd.recovery.explained": (
        "This recovery code opens the vault when the passphrase is forgotten. It is shown only now: write it on "
        "paper and keep it away from this machine."
    ),
    "cmd.fate.kept": "stays",
    "cmd.fate.new_code": "gets a new code",
    "cmd.fate.goes.passphrase": "goes: no passphrase given",
    "cmd.fate.goes.keychain": "goes: its key is not in this keychain",
    "cmd.fate.goes.env": "goes: FLEXBOT_VAULT_KEY is not set to it",
    "cmd.fate.goes.keyfile": "goes: --keyfile does not name it",
    "cmd.rotate.sure": "Encrypt the vault with new keys and change its slots like this?",
    "cmd.rotate.done": "The vault and all its entries have new keys.",
    "cmd.rotate.copies": (
        "Copies made earlier still open with their old secrets; delete them if one may have leaked, and then replace "
        "the keys at the venues as well."
    ),
    "cmd.rotate.category": "The entries of {category} have a new key.",
    "cmd.lock.slot_left": (
        "Slot {n} is still in the vault, but nothing holds its key any more. Remove it with `flexbot vault slot "
        "remove {n}` when the vault is open again."
    ),
    "cmd.lock.remains": "Slot {n} ({kind}) still opens the vault without anything being typed. --all removes it.",
    "cmd.lock.done": "From now on the passphrase or recovery code has to be typed.",
    "cmd.lock.but": "Apart from that, the passphrase or recovery code has to be typed.",
    "cmd.dry_run": "Nothing was changed (--dry-run).",
    "cmd.export.done": "Encrypted copy: {path}",
    "cmd.export.opens": (
        "It opens with what opens the vault today ({kinds}), also after that is changed here. Bring it back with "
        "`flexbot vault import-backup`."
    ),
    "cmd.copy.own_secret": "The copy has other secrets than the vault has now.",
    "cmd.copy.would_restore": (
        "The copy would become the vault, as it was on {updated}. Nothing was changed (--dry-run)."
    ),
    "cmd.copy.restored": "The copy is now the vault {file}, as it was on {updated}.",
    "cmd.copy.restored_next": "It opens with the secrets of that time. See what it holds with `flexbot vault list`.",
    "cmd.copy.merged": "{count} of the copy's {total} entries were taken over.",
    "cmd.copy.kept": "Entries that differ stayed as the vault has them; --overwrite takes the copy's.",
    "cmd.copy.empty": "The copy holds no entries.",
    "cmd.plan.add": "is added",
    "cmd.plan.same": "is there already",
    "cmd.plan.kept": "differs; the vault's stays",
    "cmd.plan.replace": "differs; the copy's replaces it",
    "cmd.plan.conflict": "is added beside {beside}",
    "cmd.import.sure": "Put {count} entries into the vault?",
    "cmd.import.done": "{count} of {total} sets of credentials were added; all were read back from the vault.",
    "cmd.import.assumed": "{environment} (assumed)",
    "cmd.import.assumed_note": (
        "Where the file does not name the environment of a key, it was assumed; --env changes that."
    ),
    "cmd.import.ignored": "Not credentials, or not understood: {names}",
    "cmd.shred.still_there": "The old file still holds the secrets: {file}",
    "cmd.shred.left_behind": "{file} was not destroyed: it may hold credentials that were left out, as said above.",
    "cmd.shred.sure": "Destroy {file} now?",
    "cmd.shred.done": "{file} was overwritten and deleted.",
    "cmd.shred.warning": (
        "On SSDs, synced folders and in backups the old bytes may remain: replace keys that lay in the clear at "
        "their venue."
    ),
    "cmd.audit.empty": "The audit log has no records.",
    "cmd.audit.good": "{count} records, all as FlexBot wrote them.",
    "cmd.audit.anchored": "The last one is the one that the vault remembers.",
    "cmd.audit.chain_alone": "Only the chain was checked; without the vault a cut end or a log made anew stays unseen.",
    "cmd.audit.unlisted": "… and {count} more.",
    "cmd.detail.category": "kind",
    "cmd.detail.slot": "slot",
    "cmd.detail.slots": "slots:",
    "cmd.detail.entries": "entries:",
    "cmd.detail.source": "from",
    "cmd.detail.from": "from write",
    "cmd.detail.old_log": "old log:",
    "cmd.detail.torn_bytes": "torn bytes:",
}
