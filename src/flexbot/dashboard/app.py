"""The script that Streamlit runs: language, page frame, navigation. Everything else is in the pages."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard import shell, watching
from flexbot.dashboard.boundary import explained

st.set_page_config(page_title="FlexBot", page_icon=str(shell.ICON), layout="wide", initial_sidebar_state="expanded")
watching.begin()
shell.choose_language()
pages = shell.pages()
chosen = st.navigation(pages, position="hidden")
with explained():
    shell.frame(pages)
with explained():
    if shell.settings_allow(chosen.url_path):
        chosen.run()
