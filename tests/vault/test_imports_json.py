"""JSON configuration files as other bots keep them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from imports_corpus import CANARY_KEY, CANARY_SECRET, assert_hidden, places, revealed

from flexbot.errors import UsageError
from flexbot.vault.imports import Reading, read

KEYS = {"key": "k", "secret": "s"}


def configuration(tmp_path: Path, content: Any) -> Reading:
    path = tmp_path / "config.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read("json", path)


def test_a_freqtrade_configuration_with_comments(tmp_path: Path) -> None:
    found = configuration(
        tmp_path,
        """{
        // comments and trailing commas are allowed there: "key": "x"
        "stake_currency": "USDT", /* "secret":
        */
        "exchange": {"name": "binance", "key": "k//1", "secret": "s/*,}*/", "pair_whitelist": ["BTC/USDT",],
                     "ccxt_config": {"enableRateLimit": true},},
        "telegram": {"enabled": true, "token": "1:t", "chat_id": -10012345},
        "api_server": {"username": "u", "password": "p", "jwt_secret_key": "j"},
        }""",
    )
    assert places(found) == [("exchange", "binance", ""), ("alerts", "telegram", "")]
    assert revealed(found.drafts[0]) == {"api_key": "k//1", "secret_key": "s/*,}*/"}
    assert revealed(found.drafts[1]) == {"api_key": "1:t", "account_number": "-10012345"}
    assert found.drafts[0].origin == "config.json exchange"
    assert {"stake_currency", "exchange.pair_whitelist", "api_server.password"} <= set(found.ignored)
    assert found.warnings == ("vault.import.warn.unread",)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"binance": {"api_key": "k", "api_secret": "s"}}, [("exchange", "binance", "")]),
        ({"binance_perpetual_testnet": KEYS}, [("exchange", "binance", "testnet")]),
        ({"exchange": {"name": "okx", "sandbox": True, "ccxt_config": KEYS}}, [("exchange", "okx", "testnet")]),
        ({"exchange": {"name": "an unheard one", **KEYS}}, [("exchange", "anunheardone", "")]),
        ([{"exchange": "gate.io", "testnet": False, **KEYS}], [("exchange", "gate", "live")]),
        ({"accounts": [{"exchange": "bybit", "mode": "demo", **KEYS}]}, [("exchange", "bybit", "demo")]),
        (
            {"exchanges": {"newone": {"live": KEYS, "testnet": KEYS}}},
            [("exchange", "newone", "live"), ("exchange", "newone", "testnet")],
        ),
        ({"Mercado Bitcoin": KEYS}, [("exchange", "mercado_bitcoin", "")]),
        ({"alpaca": {"base_url": "https://paper-api.alpaca.markets", **KEYS}}, [("broker", "alpaca", "paper")]),
        ({"broker": {"name": "tradier", "sandbox": "true", "token": "t"}}, [("broker", "tradier", "paper")]),
        ({"hyperliquid": {"walletAddress": "0x1", "privateKey": "0x2"}}, [("exchange", "hyperliquid", "")]),
        ({"kraken_api_key": "k", "kraken_api_secret": "s"}, [("exchange", "kraken", "")]),
        ({"deep": {"er": [{"still": {"coinbase": KEYS}}]}}, [("exchange", "coinbase", "")]),
        ({"smtp": {"host": "h", "port": 25, "user": "u", "password": "p"}}, [("smtp", "smtp", "")]),
        ({"somebody": KEYS}, []),
        ({"binance": {"key": "k", "secret": None}}, []),
        ([], []),
        ("just text", []),
    ],
)
def test_shapes_of_configurations(tmp_path: Path, document: Any, expected: list[tuple[str, str, str]]) -> None:
    found = configuration(tmp_path, json.dumps(document))
    assert places(found) == expected


def test_contradicting_environments_are_left_open_with_a_warning(tmp_path: Path) -> None:
    found = configuration(tmp_path, {"exchange": {"name": "bybit", "environment": "live", "testnet": True, **KEYS}})
    assert places(found) == [("exchange", "bybit", "")]
    assert found.warnings == ("vault.import.warn.environment",)


def test_numbers_keep_their_digits_where_they_are_text(tmp_path: Path) -> None:
    found = configuration(tmp_path, '{"tradier": {"token": "t", "account": 0.10}}')
    assert revealed(found.drafts[0])["account_number"] == "0.10"


def test_labels_that_look_like_keys_are_not_shown(tmp_path: Path) -> None:
    found = configuration(tmp_path, {"binance": {"label": CANARY_KEY, "name": "main", **KEYS}})
    assert found.drafts[0].description == "main"
    assert_hidden(found)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (f'{{"binance": {{"key": "{CANARY_KEY}", "secret": }}}}', "json"),
        (f'{{"binance": {{"key": "{CANARY_KEY}", "key": "{CANARY_SECRET}"}}}}', "json_twice"),
        (f'{{"{CANARY_KEY}": 1, "{CANARY_KEY}": 2}}', "json_twice"),
        (f'{{"binance": {{"key": ["{CANARY_KEY}"], "secret": "s"}}}}', "value_type"),
        ('{"binance": {"key": 12345678, "secret": "s"}}', "value_type"),
        (f'{{"binance": {{"key": "{CANARY_KEY}\\u0000", "secret": "s"}}}}', "value_text"),
        (f'{{"binance": {{"key": "{CANARY_KEY}\\ud800", "secret": "s"}}}}', "value_text"),
        ('{"a":' * 40 + "1" + "}" * 40, "deep"),
        ("[" * 200_000, "deep"),
        (json.dumps([{"exchange": "binance", "key": f"k{n}", "secret": "s"} for n in range(1001)]), "too_many"),
        ("", "json"),
    ],
)
def test_unusable_documents_end_in_clear_errors_without_the_value(tmp_path: Path, content: str, key: str) -> None:
    with pytest.raises(UsageError) as refused:
        configuration(tmp_path, content)
    assert refused.value.key == f"vault.import.{key}"
    assert refused.value.__cause__ is refused.value.__context__ is None
    assert_hidden(refused.value, refused.value.values)


def test_a_number_of_a_million_digits_is_only_text(tmp_path: Path) -> None:
    found = configuration(tmp_path, '{"n": ' + "9" * 1_000_000 + "}")
    assert found.ignored == ("n",)
