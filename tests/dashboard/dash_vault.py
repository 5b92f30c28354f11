"""What the tests of the credentials page share: a vault, the venue's simulator, the console, the page's parts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence

from dash_running import Opened
from playwright.sync_api import Locator, expect

from exchange_sim import ApiKey, BinanceFace, Simulator
from flexbot.text import text
from flexbot.vault import Entry, Secret, Vault, from_passphrase

PASSPHRASE = "corretora azul CANARYphrase girassol 42"
OTHER = "outra frase CANARYother com tambores 77"
KEY = "Kq7ZCANARYkey0xW2vT9nB4mR8sD1fG6hJ3lP5aQeUyIoXcVbNmZwEtRuYiOpLkM"
SECRET = "Sj4HCANARYsecret8dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxCvB"


def simulator() -> Simulator:
    """Binance's simulator with this one key, which may be used from this machine alone."""
    return Simulator(BinanceFace(keys=[ApiKey(KEY, SECRET, allowed_ips=frozenset({"127.0.0.1"}))]))


def new_vault(*environments: str) -> None:
    with Vault.create(from_passphrase(PASSPHRASE)) as vault:
        for one in environments:
            fields = {"api_key": Secret(KEY), "secret_key": Secret(SECRET)}
            entry = Entry(id=f"binance-{one}", category="exchange", venue="binance", environment=one, fields=fields)
            vault.put(entry)


def console(*words: str, lines: Sequence[str] = (PASSPHRASE,)) -> None:
    """Run one command line beside the dashboard."""
    done = subprocess.run(
        [sys.executable, "-m", "flexbot", *words],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "FLEXBOT_LANG": "en", "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def fill(opened: Opened, key: str, words: str, **fields: object) -> None:
    opened.settle()  # what is typed while the form is drawn anew may be lost with the old one
    labelled = main(opened).get_by_label(text(key, **fields), exact=True)
    field = labelled.and_(opened.page.locator("input:not([type=radio])"))
    expect(field).to_have_count(1)
    field.fill(words)
    expect(field).to_have_value(words)


def press(opened: Opened, key: str, *, running: bool = False) -> None:
    """Press a button once the page is drawn, as a click on a part that is being drawn anew is lost.

    `running` is for a button that ends what runs.
    """
    if not running:
        opened.settle()
    main(opened).get_by_role("button", name=text(key), exact=True).click()


def main(opened: Opened) -> Locator:
    return opened.page.get_by_test_id("stMain")


def said(opened: Opened, words: str) -> None:
    expect(main(opened)).to_contain_text(words)


def choose(opened: Opened, key: str, option: str) -> None:
    """Choose an option of a select box."""
    opened.settle()
    field = main(opened).get_by_role("combobox", name=re.compile(re.escape(text(key))))
    wanted = opened.page.get_by_role("option", name=option)
    field.scroll_into_view_if_needed()  # a list that is open closes when the page scrolls
    field.click()
    wanted.click()


def unlock(opened: Opened, passphrase: str = PASSPHRASE) -> None:
    opened.open("credentials")
    fill(opened, "dashboard.cred.way.passphrase", passphrase)
    press(opened, "dashboard.cred.unlock")


def fill_key(opened: Opened, venue: Simulator, key: str = KEY, secret: str = SECRET) -> None:
    """Fill the form of a Binance key at the simulator."""
    choose(opened, "vault.cmd.environment", text("vault.setup.environment.sim"))
    fill(opened, "vault.setup.field.api_key", key)
    fill(opened, "vault.setup.field.secret_key", secret)
    fill(opened, "vault.setup.field.url", venue.url)
