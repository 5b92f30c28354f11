"""Candles on this machine: what there is and what is missing, downloads, files dropped here, deleting."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard.boundary import explained
from flexbot.dashboard.data import downloads, held
from flexbot.dashboard.data.fetching import download_form, progress_panel
from flexbot.dashboard.data.importing import import_form
from flexbot.text import text


def render() -> None:
    """The download that runs, then three tabs: the series, downloading, importing."""
    st.title(text("dashboard.page.data"))
    st.caption(text("dashboard.data.intro"))
    told = st.session_state.pop("data.told", None)
    if told is not None:
        st.success(told)
    if downloads.current() is not None:
        progress_panel()
    series, fetch, bring = st.tabs(
        [text("dashboard.data.tab.held"), text("dashboard.data.tab.download"), text("dashboard.data.tab.import")]
    )
    # Importing first: it may change what the first tab shows.
    with bring, explained():
        import_form()
    with series, explained():
        held.overview()
    with fetch, explained():
        download_form()
