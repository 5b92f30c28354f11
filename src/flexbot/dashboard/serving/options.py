"""Streamlit's options, all from here: no file and no variable of the machine has a say in how FlexBot is served."""

from __future__ import annotations

import os
from typing import Any

_OPTIONS: dict[str, Any] = {
    # Streamlit takes itself for a checkout under development where its path is unusual, as in a frozen program
    "global.developmentMode": False,
    "global.disableWidgetStateDuplicationWarning": True,
    "logger.level": "error",
    "logger.hideWelcomeMessage": True,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": True,
    "client.allowedOrigins": [],
    "runner.magicEnabled": False,
    "server.headless": True,
    "server.showEmailPrompt": False,
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["127.0.0.1"],
    "server.enableCORS": True,
    "server.corsAllowedOrigins": [],
    "server.enableXsrfProtection": True,
    "server.xsrfCookieSameSite": "strict",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.enableWebsocketCompression": False,
    "server.scriptHealthCheckEnabled": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.allowRunOnSave": False,
    "server.trustedUserHeaders": {},
    "server.maxUploadSize": 500,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "127.0.0.1",
    "secrets.files": [],
    "theme.light.primaryColor": "#0b6b63",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f1f5f4",
    "theme.light.textColor": "#14211f",
    "theme.light.linkColor": "#0b6b63",
    "theme.light.borderColor": "#d3dcda",
    "theme.light.sidebar.backgroundColor": "#f1f5f4",
    "theme.light.sidebar.secondaryBackgroundColor": "#ffffff",
    "theme.dark.primaryColor": "#3fb8a8",
    "theme.dark.backgroundColor": "#101716",
    "theme.dark.secondaryBackgroundColor": "#1a2423",
    "theme.dark.textColor": "#e7efed",
    "theme.dark.linkColor": "#63cdbf",
    "theme.dark.borderColor": "#33413f",
    "theme.dark.sidebar.backgroundColor": "#151e1d",
    "theme.dark.sidebar.secondaryBackgroundColor": "#202c2a",
    "theme.baseRadius": "0.5rem",
    "theme.headingFontSizes": ["2rem", "1.5rem", "1.25rem", "1.1rem", "1rem", "1rem"],
    "theme.metricValueFontSize": "1.75rem",
    "theme.paddingTop": "3rem",
}


def configure(port: int) -> None:
    """Set every option that matters and keep Streamlit from reading files and variables of options."""
    for name in [name for name in os.environ if name.upper().startswith("STREAMLIT_")]:
        del os.environ[name]  # the secret of the cookies and other secrets would be taken from there
    from streamlit import config

    # Streamlit would read ~/.streamlit and .streamlit of the current folder, which other programs put there.
    config.get_config_files = lambda file_name: []
    config.get_config_options(
        force_reparse=True, options_from_flags={**_OPTIONS, "server.port": port, "browser.serverPort": port}
    )
