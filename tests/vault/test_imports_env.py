"""Plain `.env` files: names, quotes, comments, encodings, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from imports_corpus import CANARY_KEY, CANARY_SECRET, assert_hidden, places, revealed

from flexbot.errors import UsageError
from flexbot.vault.imports import Reading, read


def env(tmp_path: Path, content: str | bytes) -> Reading:
    path = tmp_path / ".env"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read("env", path)


def test_production_and_testnet_of_one_venue_are_two_drafts(tmp_path: Path) -> None:
    found = env(
        tmp_path,
        f"BINANCE_API_KEY={CANARY_KEY}\nBINANCE_API_SECRET={CANARY_SECRET}\n"
        "BINANCE_TESTNET_API_KEY=tk\nBINANCE_TESTNET_SECRET_KEY=ts\n",
    )
    assert places(found) == [("exchange", "binance", ""), ("exchange", "binance", "testnet")]
    assert revealed(found.drafts[0]) == {"api_key": CANARY_KEY, "secret_key": CANARY_SECRET}
    assert revealed(found.drafts[1]) == {"api_key": "tk", "secret_key": "ts"}
    assert found.drafts[1].origin == ".env:3"
    assert found.files == (tmp_path / ".env",)
    assert (found.ignored, found.warnings) == ((), ())
    assert_hidden(found, found.drafts)


@pytest.mark.parametrize(
    ("lines", "place", "fields"),
    [
        (
            "MERCADO_BITCOIN_API_KEY=i\nMERCADO_BITCOIN_API_SECRET=s",
            ("exchange", "mercado_bitcoin", ""),
            {"api_key": "i", "secret_key": "s"},
        ),
        (
            "APCA_API_KEY_ID=k\nAPCA_API_SECRET_KEY=s\nALPACA_PAPER=true",
            ("broker", "alpaca", "paper"),
            {"api_key": "k", "secret_key": "s"},
        ),
        (
            "TRADIER_ACCESS_TOKEN=t\nTRADIER_ACCOUNT=VA1\nTRADIER_SANDBOX=1",
            ("broker", "tradier", "paper"),
            {"api_key": "t", "account_number": "VA1"},
        ),
        (
            "IBKR_ACCOUNT=DU1\nIBKR_HOST=127.0.0.1\nIBKR_PORT=7497",
            ("broker", "ibkr", ""),
            {"account_number": "DU1", "host": "127.0.0.1:7497"},
        ),
        (
            "SMTP_HOST=smtp.example.org\nSMTP_PORT=587\nSMTP_USER=u\nSMTP_PASSWORD=' p '",
            ("smtp", "smtp", ""),
            {"host": "smtp.example.org:587", "username": "u", "password": " p "},
        ),
        ("DATABASE_URL=postgresql://u:p@h/d", ("database", "database", ""), {"url": "postgresql://u:p@h/d"}),
        (
            "TELEGRAM_TOKEN=1:t\nTELEGRAM_CHAT_ID=-100",
            ("alerts", "telegram", ""),
            {"api_key": "1:t", "account_number": "-100"},
        ),
        (
            "EXCHANGE=kraken\nEXCHANGE_KEY=k\nEXCHANGE_SECRET=s\nEXCHANGE_TESTNET=false",
            ("exchange", "kraken", "live"),
            {"api_key": "k", "secret_key": "s"},
        ),
        (
            "FREQTRADE__EXCHANGE__NAME=okx\nFREQTRADE__EXCHANGE__KEY=k\nFREQTRADE__EXCHANGE__SECRET=s\n"
            "FREQTRADE__EXCHANGE__PASSWORD=p",
            ("exchange", "okx", ""),
            {"api_key": "k", "secret_key": "s", "password": "p"},
        ),
    ],
)
def test_names_that_other_bots_use(
    tmp_path: Path, lines: str, place: tuple[str, str, str], fields: dict[str, str]
) -> None:
    found = env(tmp_path, lines)
    assert places(found) == [place]
    assert revealed(found.drafts[0]) == fields
    assert found.ignored == ()


def test_two_accounts_of_a_venue_stay_apart(tmp_path: Path) -> None:
    found = env(tmp_path, "KRAKEN_API_KEY=a\nKRAKEN_SECRET=b\nKRAKEN_API_KEY_2=c\nKRAKEN_SECRET_2=d\n")
    assert [revealed(one)["api_key"] for one in found.drafts] == ["a", "c"]
    assert [one.description for one in found.drafts] == ["", "2"]


def test_an_address_tells_the_environment_but_is_not_taken_over(tmp_path: Path) -> None:
    found = env(
        tmp_path,
        "ALPACA_API_KEY=k\nALPACA_SECRET_KEY=s\nALPACA_BASE_URL=https://paper-api.alpaca.markets.evil.example\n",
    )
    assert places(found) == [("broker", "alpaca", "paper")]
    assert set(found.drafts[0].fields) == {"api_key", "secret_key"}
    assert found.ignored == ("ALPACA_BASE_URL",)


def test_a_switch_between_two_named_sets_of_keys_does_not_rename_the_other(tmp_path: Path) -> None:
    found = env(
        tmp_path,
        "BINANCE_TESTNET=true\nBINANCE_API_KEY=a\nBINANCE_SECRET=b\n"
        "BINANCE_TESTNET_API_KEY=c\nBINANCE_TESTNET_SECRET=d\n",
    )
    assert places(found) == [("exchange", "binance", ""), ("exchange", "binance", "testnet")]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("abc # a comment", "abc"),
        ("abc#no-comment", "abc#no-comment"),
        ('"a # b"', "a # b"),
        ("'a\\n # b'  # c", "a\\n # b"),
        (r'"a\"b\\c\$d\q"', r"a\"b\\c\$d\q".replace(r"\"", '"').replace(r"\\", "\\").replace(r"\$", "$")),
        ("  spaced  ", "spaced"),
        ("a=b==", "a=b=="),
        ("$ecret$1", "$ecret$1"),
        ("senha-ação", "senha-ação"),
    ],
)
def test_quotes_and_comments(tmp_path: Path, written: str, value: str) -> None:
    found = env(tmp_path, f"  export  SMTP_HOST = h\nSMTP_PASSWORD={written}\nSMTP_USER=u\n")
    assert revealed(found.drafts[0]) == {"host": "h", "password": value, "username": "u"}


PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----"


@pytest.mark.parametrize(
    "written", [f'"{PEM}"', f"'{PEM}'", '"' + PEM.replace("\n", "\\n") + '"', PEM.replace("\n", "\\n")]
)
def test_a_pem_key_over_several_lines(tmp_path: Path, written: str) -> None:
    found = env(tmp_path, f"BINANCE_API_KEY=k\nBINANCE_PRIVATE_KEY={written}\nLOG=1\n")
    assert revealed(found.drafts[0])["secret_key"] == PEM
    assert found.ignored == ("LOG",)


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    found = env(tmp_path, b"\xef\xbb\xbfBINANCE_API_KEY=k\r\nBINANCE_API_SECRET='s'\r\n")
    assert revealed(found.drafts[0]) == {"api_key": "k", "secret_key": "s"}


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_refused_by_name(tmp_path: Path, codec: str) -> None:
    with pytest.raises(UsageError) as refused:
        env(tmp_path, "BINANCE_API_KEY=k\n".encode(codec))
    assert refused.value.key == "vault.import.utf16"


def test_what_is_not_understood_is_reported_by_name_and_never_by_value(tmp_path: Path) -> None:
    found = env(tmp_path, f"LOG_LEVEL=x\nOPENAI_API_KEY={CANARY_KEY}\n{CANARY_SECRET}\n{CANARY_KEY}={CANARY_SECRET}\n")
    assert found.drafts == ()
    assert set(found.ignored) == {"LOG_LEVEL", "OPENAI_API_KEY", ".env:3", "[?]"}
    assert "vault.import.warn.unread" in found.warnings
    assert_hidden(found)


def test_templates_references_and_lone_parts_are_left_out_with_a_warning(tmp_path: Path) -> None:
    found = env(
        tmp_path,
        "BINANCE_API_KEY=your_api_key_here\nBINANCE_API_SECRET=\nKRAKEN_API_KEY=k\nOKX_API_KEY=${KEY}\nOKX_SECRET=s\n",
    )
    assert found.drafts == ()
    assert {one.rpartition(".")[2] for one in found.warnings} == {"placeholder", "incomplete", "reference", "unread"}
    assert {"BINANCE_API_KEY", "BINANCE_API_SECRET", "KRAKEN_API_KEY", "OKX_API_KEY", "OKX_SECRET"} == set(
        found.ignored
    )


def test_of_a_variable_given_twice_the_last_counts_with_a_warning(tmp_path: Path) -> None:
    found = env(tmp_path, "BINANCE_API_KEY=old\nBINANCE_API_SECRET=s\nBINANCE_API_KEY=new\n")
    assert revealed(found.drafts[0])["api_key"] == "new"
    assert found.warnings == ("vault.import.warn.twice",)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (f'BINANCE_API_KEY="{CANARY_KEY}\nBINANCE_API_SECRET=x\n', "vault.import.quote"),
        (f"BINANCE_API_KEY='{CANARY_KEY}' {CANARY_SECRET}\n", "vault.import.quote"),
        (f"BINANCE_API_KEY={CANARY_KEY}\x07\n", "vault.import.value_text"),
        (f'BINANCE_API_KEY="{CANARY_KEY}\n{CANARY_KEY}"\n', "vault.import.value_text"),
        (f"BINANCE_API_KEY={CANARY_KEY}\u202e\n", "vault.import.value_text"),
        (f"BINANCE_API_KEY={CANARY_KEY * 200}\n", "vault.import.value_length"),
        (f"BINANCE_API_KEY={CANARY_KEY}\n".encode() + b"\xff", "vault.import.not_text"),
        (b"X=" + b"a" * (5 * 1024 * 1024), "vault.import.too_large"),
        ("FLEXBOT-VAULT/1\n{}\n", "vault.import.present_vault"),
    ],
)
def test_unusable_files_end_in_clear_errors_without_the_value(tmp_path: Path, content: str | bytes, key: str) -> None:
    with pytest.raises(UsageError) as refused:
        env(tmp_path, content)
    assert refused.value.key == key
    assert refused.value.__cause__ is None
    assert_hidden(refused.value, refused.value.values, refused.value.__context__)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for where, key in ((tmp_path / "none", "missing"), (tmp_path, "not_file"), (Path("a\0b"), "missing")):
        with pytest.raises(UsageError) as refused:
            read("env", where)
        assert refused.value.key == f"vault.import.{key}"
    with pytest.raises(UsageError, match="Choose one of fernet, hostname"):
        read("yaml", tmp_path)
