"""From named values (`BINANCE_API_KEY` = …) to drafts: the names alone tell what belongs together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flexbot.vault.imports import names
from flexbot.vault.imports.model import Gathering
from flexbot.vault.imports.names import Place
from flexbot.vault.secret import Secret

_VENUE_VARIABLES = frozenset({"exchange", "exchangename", "exchangeid", "broker", "brokername", "defaultexchange"})
_FILLERS = frozenset({"use", "is", "mode", "env", "environment", "enabled", "trading", "account", "type", "network"})
_YES = frozenset({"true", "1", "yes", "on"})
_NO = frozenset({"false", "0", "no", "off"})


@dataclass(frozen=True, slots=True)
class Named:
    """One named value; `value` may be anything a JSON document can hold. `told` is how the name is reported."""

    name: str
    value: object = field(repr=False)
    told: str
    origin: str


@dataclass(slots=True)
class _Group:
    place: Place
    origin: str
    environment: str = ""
    fields: dict[str, Secret] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)


def flag(value: object) -> bool | None:
    """The truth that a JSON or text value states (`true`, `"1"`, `"off"`), None where it is none."""
    if isinstance(value, bool):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    return True if text in _YES else False if text in _NO else None


def stated_environment(words: Iterable[str], value: object) -> str:
    """What a switch says: `testnet = true`, `sandbox = false` (then live), `environment = demo`; empty for nothing."""
    word = names.one_of(names.environment_of(one) for one in words)
    switched = flag(value)
    if word and switched is not None:
        return word if switched else "live" if word != "live" else ""
    return names.environment_of(value) if isinstance(value, str) and len(value) <= 32 else ""


def gather_variables(gathering: Gathering, variables: Iterable[Named]) -> None:
    """Group the values by venue, environment and account and make drafts; names not understood are reported.

    A variable such as EXCHANGE=binance says what EXCHANGE_KEY and a bare API_KEY are for. A switch such as
    BINANCE_TESTNET=true says the environment of keys whose own names do not, unless the same venue also has keys that
    do: then it only chose between them.
    """
    rest: list[Named] = []
    generic: Place | None = None
    switches: dict[str, str] = {}
    for one in variables:
        joined = "".join(names.words(one.name)).removeprefix("freqtrade").removeprefix("flexbot")
        if joined in _VENUE_VARIABLES and isinstance(one.value, str):
            generic = names.named_venue(one.value)
        elif (switch := _switch(one)) is not None:
            switches[switch[0]] = switch[1]
        else:
            rest.append(one)
    groups: dict[tuple[str, str, str], _Group] = {}
    for one in rest:
        _sort_in(gathering, groups, one, generic)
    _settle(gathering, groups, switches, generic)


def _switch(one: Named) -> tuple[str, str] | None:
    """(venue, environment) if the variable chooses an environment and holds no credential."""
    words = names.words(one.name)
    if names.variable(one.name) is not None:
        return None
    left = [word for word in words if word not in _FILLERS and not names.environment_of(word)]
    if len(left) == len(words):
        return None
    place = names.venue_of(" ".join(left)) if left else None
    if left and place is None and "".join(left) not in names.GENERIC:
        return None
    environment = stated_environment(words, one.value)
    return (place.venue if place is not None else "", environment) if environment else None


def _sort_in(
    gathering: Gathering, groups: dict[tuple[str, str, str], _Group], one: Named, generic: Place | None
) -> None:
    parts = names.variable(one.name)
    if parts is None:
        gathering.ignore(one.told)
        return
    place = generic if parts.venue in ("", *names.GENERIC) else names.venue_of(parts.venue)
    if place is None:
        gathering.ignore(one.told)
        return
    value = gathering.value(parts.field, one.value, one.origin)
    environment = parts.environment or place.environment
    label = " ".join(part for part in (place.label, parts.number) if part)
    place = names.placed(place.venue, environment, label)
    group = groups.setdefault((place.venue, place.environment, place.label), _Group(place, one.origin))
    if value is None or parts.field in group.fields:
        if value is None or value != group.fields[parts.field]:
            gathering.ignore(one.told)
        return
    group.fields[parts.field] = value
    group.told[parts.field] = one.told
    if parts.field == "url" and place.category in ("exchange", "broker"):
        group.environment = names.environment_of_address(value.reveal_plain())


def _settle(
    gathering: Gathering,
    groups: dict[tuple[str, str, str], _Group],
    switches: dict[str, str],
    generic: Place | None,
) -> None:
    told_by_name = {group.place.venue for group in groups.values() if group.place.environment}
    for group in groups.values():
        place = group.place
        environment = place.environment or group.environment
        if not environment and place.venue not in told_by_name:
            own = switches.get(place.venue, "")
            environment = own or (switches.get("", "") if generic and generic.venue == place.venue else "")
        gathering.draft(names.placed(place.venue, environment, place.label), group.fields, group.told, group.origin)
