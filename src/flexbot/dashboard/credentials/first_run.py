"""Whether FlexBot begins with the wizard: where there is no vault, until somebody said "later" in this FlexBot home."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from flexbot import paths
from flexbot.dashboard import shell
from flexbot.errors import StorageError
from flexbot.files import write_whole
from flexbot.vault.permissions import create_private_folder
from flexbot.vault.storage import VaultFile

_LED = "first_run.led"


def no_vault() -> bool:
    """Whether there is neither a vault nor what is left of one."""
    file = VaultFile(paths.vault_file())
    return not any(os.path.lexists(one) for one in (file.path, file.backup))


def lead() -> None:
    """Open the wizard in place of the start page: once in a session, while there is no vault and none was put off."""
    if _LED in st.session_state:
        return
    st.session_state[_LED] = True
    if no_vault() and not _note().exists():
        st.switch_page(st.Page(shell.page("credentials"), url_path="credentials"))


def put_off() -> None:
    """Remember that the wizard can wait: from now on FlexBot begins with the start page. StorageError."""
    path = _note()
    try:
        create_private_folder(path.parent)
    except OSError as error:
        raise StorageError("store.write", path=path, reason=error.strerror or error) from error
    write_whole(path, b"The wizard of the first run was put off.\n")


def _note() -> Path:
    return paths.state() / "wizard-later"
