"""From nested configuration (JSON objects and lists) to drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flexbot.vault.imports import names
from flexbot.vault.imports.model import WARN_ENVIRONMENT, Gathering
from flexbot.vault.imports.names import Place
from flexbot.vault.imports.variables import Named, flag, gather_variables, stated_environment
from flexbot.vault.secret import Secret

# Sections whose own keys are the names of venues, known to us or not.
_CONTAINERS = frozenset({"exchange", "exchanges", "venue", "venues", "broker", "brokers", "account", "accounts"})
_VENUE_KEYS = ("exchange", "venue", "broker", "connector", "provider", "platform", "exchangeid", "exchangename")
_NAME_KEYS = ("name", "id", "type")
_ENVIRONMENT_KEYS = frozenset({"environment", "env", "mode", "network"})
_SWITCHES = frozenset(
    {"sandbox", "testnet", "paper", "demo", "ispaper", "istestnet", "usetestnet", "usesandbox", "sandboxmode"}
    | {"papertrading", "testmode"}
)
_LABELS = ("description", "label", "comment", "note", "alias", "nickname", "name")


@dataclass(frozen=True, slots=True)
class _Around:
    """What the sections around an object say: the venue, the environment, and whether keys here name venues."""

    place: Place | None = None
    environment: str = ""
    venues: bool = False


def gather_tree(gathering: Gathering, document: Any, *, venues: bool = False) -> None:
    """Find every set of credentials in a JSON document; names not understood are reported.

    The venue of an object is what it says itself (`exchange`, `name`, …), else the name of its section, else that of
    a section around it. `venues` says that the document's own keys are names of venues, known ones or not.
    """
    if not isinstance(document, dict | list):
        gathering.ignore(gathering.label)
        return
    _walk(gathering, document, (), "", _Around(venues=venues))


def _walk(gathering: Gathering, node: Any, path: tuple[str, ...], key: str, around: _Around) -> None:
    if isinstance(node, dict):
        _object(gathering, node, path, key, around)
        return
    for position, child in enumerate(node):
        here = (*path, f"[{position}]")
        if isinstance(child, dict | list):
            _walk(gathering, child, here, key, around)
        else:
            gathering.ignore(_told(here))


def _object(gathering: Gathering, node: dict[str, Any], path: tuple[str, ...], key: str, around: _Around) -> None:
    plain = {"".join(names.words(name)): value for name, value in node.items()}
    place = _place(plain, key, around)
    environment, told = _environment(gathering, plain, key, around)
    used = _fields(gathering, node, path, place, environment, plain)
    rest: list[Named] = []
    inside = _Around(place, environment, _names_venues(path, key, place, around))
    for name, value in node.items():
        here = (*path, names.shown(name))
        if isinstance(value, dict | list):
            if _holds_fields(name, value):
                _walk(gathering, value, here, name, inside)
            else:
                gathering.ignore(_told(here))
        elif name not in used and "".join(names.words(name)) not in told:
            rest.append(Named(name, value, _told(here), _origin(gathering, here)))
    _scalars(gathering, rest)


def _scalars(gathering: Gathering, rest: list[Named]) -> None:
    """Flat configuration: names that carry their venue themselves; values of other types are settings."""
    named = [one for one in rest if isinstance(one.value, str)]
    for one in rest:
        if not isinstance(one.value, str):
            gathering.ignore(one.told)
    gather_variables(gathering, named)


def _names_venues(path: tuple[str, ...], key: str, place: Place | None, around: _Around) -> bool:
    """Whether the keys inside an object are venues' names: not where the object is a venue itself, or part of one."""
    if place is not None:
        return False
    return "".join(names.words(key)) in _CONTAINERS or (around.venues and (not path or names.named_venue(key) is None))


def _place(plain: Mapping[str, Any], key: str, around: _Around) -> Place | None:
    said = [value for name in _VENUE_KEYS if isinstance(value := plain.get(name), str)]
    for value in said:
        if (place := names.named_venue(value)) is not None:
            return place
    called = [value for name in _NAME_KEYS if isinstance(value := plain.get(name), str)]
    for value in (*called, key):
        if (place := names.venue_of(value)) is not None:
            return place
    container = "".join(names.words(key)) in _CONTAINERS
    if container:
        return next((place for value in called if (place := names.named_venue(value)) is not None), around.place)
    return (names.named_venue(key) if around.venues else None) or around.place


def _environment(
    gathering: Gathering, plain: Mapping[str, Any], key: str, around: _Around
) -> tuple[str, frozenset[str]]:
    """The environment that an object states, and the keys that took part in saying it."""
    said = {name: _stated(name, value) for name, value in plain.items() if _states(name, value)}
    positive = {value for name, value in said.items() if not (name in _SWITCHES and flag(plain[name]) is False)}
    positive |= {names.environment_of(key)}
    positive.discard("")
    if len(positive) > 1:
        gathering.warn(WARN_ENVIRONMENT)
        return "", frozenset(said)
    if positive:
        return positive.pop(), frozenset(said)
    return names.one_of(said.values()) or around.environment, frozenset(said)


def _states(name: str, value: Any) -> bool:
    return bool(_stated(name, value))


def _stated(name: str, value: Any) -> str:
    if name in _ENVIRONMENT_KEYS:
        return stated_environment((), value)
    if name in _SWITCHES:
        return stated_environment(_words_of_switch(name), value)
    return ""


def _words_of_switch(name: str) -> tuple[str, ...]:
    return tuple(word for word in ("sandbox", "testnet", "paper", "demo", "test") if word in name)[:1]


def _fields(
    gathering: Gathering,
    node: dict[str, Any],
    path: tuple[str, ...],
    place: Place | None,
    environment: str,
    plain: Mapping[str, Any],
) -> set[str]:
    """Make a draft of the object's own fields; the names of those that need no more attention."""
    found: dict[str, Secret] = {}
    told: dict[str, str] = {}
    used: set[str] = set()
    for name, value in node.items():
        field = names.field_of(name)
        if field is None or place is None or isinstance(value, bool | dict):
            continue
        here = (*path, names.shown(name))
        used.add(name)
        secret = gathering.value(field, value, _origin(gathering, here))
        if secret is None or field in found:
            gathering.ignore(_told(here))
            continue
        found[field] = secret
        told[field] = _told(here)
    if place is not None and found:
        if not (environment or place.environment) and "url" in found:
            environment = names.environment_of_address(found["url"].reveal_plain())
        label = place.label or _label(plain, place)
        final = names.placed(place.venue, place.environment or environment, label)
        gathering.draft(final, found, told, _origin(gathering, path))
        used |= {name for name in node if "".join(names.words(name)) in (*_VENUE_KEYS, *_NAME_KEYS, *_LABELS)}
    return used


def _label(plain: Mapping[str, Any], place: Place) -> str:
    labels = [value for name in _LABELS if isinstance(value := plain.get(name), str)]
    for value in labels:
        same = names.venue_of(value)
        if (same is None or same.venue != place.venue) and (text := names.free_text(value)):
            return text
    return ""


def _holds_fields(name: str, node: Any) -> bool:
    """Whether a part of the document has any key that could be a credential's field."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            if any(names.field_of(inner) is not None or names.variable(inner) is not None for inner in one):
                return True
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
    return names.looks_secret(name)


def _told(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[", "[")


def _origin(gathering: Gathering, path: tuple[str, ...]) -> str:
    return f"{gathering.label} {_told(path)}".rstrip()
