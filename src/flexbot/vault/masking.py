"""What may be shown of an entry."""

from __future__ import annotations

from flexbot.vault import crypto
from flexbot.vault.entries import Entry, EntryInfo, is_secret

_FINGERPRINT_DIGITS = 12


def fingerprint_key(dek: bytes) -> bytes:
    """The key of this vault's fingerprints: without it, nobody can test a guess against one."""
    return crypto.hkdf(dek, b"", "flexbot-vault/1|fingerprint")


def masked(entry: Entry, key: bytes) -> EntryInfo:
    """The entry without its secrets; `key` comes from `fingerprint_key`."""
    secret = {name: value for name, value in sorted(entry.fields.items()) if is_secret(entry.category, name)}
    # The end of a password, which a person chose, would help to guess the rest.
    random = [value for name, value in secret.items() if name != "password"]
    told = secret.get("api_key", random[0] if len(secret) == len(random) == 1 else None)
    written = b"".join(
        len(part).to_bytes(4, "big") + part
        for name, value in secret.items()
        for part in (name.encode("utf-8"), value.reveal_plain().encode("utf-8", "surrogatepass"))
    )
    return EntryInfo(
        id=entry.id,
        category=entry.category,
        venue=entry.venue,
        environment=entry.environment,
        description=entry.description,
        public={name: entry.plain(name) for name in sorted(entry.fields) if name not in secret},
        secret_fields=tuple(secret),
        key_tail="" if told is None else told.tail(),
        fingerprint=crypto.mac(key, written).hex()[:_FINGERPRINT_DIGITS] if secret else "",
        created=entry.created,
        updated=entry.updated,
        check=entry.check,
        ref=entry.ref,
    )
