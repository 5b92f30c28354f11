"""Folder names of venues and symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexbot.errors import UsageError
from flexbot.market.names import symbol_folder, unescape, venue_folder

NAMES = st.text(min_size=1, max_size=64).filter(lambda name: name.isprintable() and name == name.strip())


@pytest.mark.parametrize(
    ("symbol", "folder"),
    [
        ("BTC/USDT", "BTC-USDT"),
        ("BTC/USDT:USDT", "BTC-USDT+USDT"),
        ("BRK.B", "BRK.B"),
        ("BTC-PERP", "BTC_2dPERP"),
        ("kPEPE/USDC", "_6bPEPE-USDC"),
        ("CON", "_43ON"),
        ("NUL.A", "_4eUL.A"),
        ("com1", "_63_6f_6d1"),
        ("..", "_2e_2e"),
        ("A.", "A_2e"),
        ("CONE", "CONE"),
    ],
)
def test_a_symbol_becomes_a_folder_and_back(symbol: str, folder: str):
    assert symbol_folder(symbol) == folder
    assert unescape(folder) == symbol


@given(NAMES)
def test_every_name_comes_back(name: str):
    assert unescape(symbol_folder(name)) == name
    assert unescape(venue_folder(name)) == name


@given(NAMES, NAMES)
def test_different_names_never_meet_where_case_does_not_count(one: str, other: str):
    if one != other:
        assert symbol_folder(one).lower() != symbol_folder(other).lower()
        assert venue_folder(one).lower() != venue_folder(other).lower()


def test_names_that_differ_in_case_alone_have_folders_of_their_own():
    assert symbol_folder("KPEPE").lower() != symbol_folder("kPEPE").lower()
    assert venue_folder("Binance").lower() != venue_folder("binance").lower()


@given(NAMES)
def test_a_folder_holds_nothing_that_windows_refuses(name: str):
    folder = symbol_folder(name)
    assert not set(folder) & set('<>:"/\\|?*')
    assert folder.isascii()
    assert not folder.endswith((".", " "))


@pytest.mark.parametrize("name", ["", " BTC", "BTC\n", "X" * 65, "A\x00B", "\udc80"])
def test_a_name_that_cannot_be_one_is_refused(name: str):
    with pytest.raises(UsageError) as caught:
        symbol_folder(name)
    assert caught.value.key == "store.name"
    assert caught.value.message


@pytest.mark.parametrize("folder", ["btc usdt", "_zz", "_ff", "BTC_2fUSDT", "A~1", "btc-USDT"])
def test_a_foreign_folder_is_nobodys(folder: str):
    assert unescape(folder) is None
