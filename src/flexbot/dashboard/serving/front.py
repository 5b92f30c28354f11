"""What the browser gets before Streamlit's script runs: the page's frame and icon, under FlexBot's name."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from flexbot.dashboard import shell
from flexbot.dashboard.serving import library
from flexbot.text import language, text

# besides home, whose address is "/"
PAGES = ("backtest", "strategies", "data", "credentials", "settings", "logs")
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
# Streamlit's page would look for its server under every part of the address first, one refused request each.
_SERVER = '<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin + "/" }</script></head>'
_STYLE = Path(__file__).parents[1] / "assets" / "dashboard.css"
_SERVICE = re.compile(r'<link rel="service-desc"[^>]*/>')


ADDRESSES = ("/", "/home", *(f"/{name}" for name in PAGES))


def routes() -> list[BaseRoute]:
    """The routes that stand before Streamlit's own."""
    return [Route("/home", _home), *(Route(path, _page) for path in ADDRESSES), Route("/favicon.png", _icon)]


def _index() -> str:
    from streamlit import file_util

    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


async def _page(request: Request) -> Response:
    """Streamlit's page, named FlexBot and in the user's language."""
    shell.choose_language()
    page = _NO_SCRIPT.sub(lambda _: f"<noscript><p>{text('dashboard.no_script')}</p></noscript>", _index(), count=1)
    page = _SERVICE.sub("", page, count=1).replace("<title>Streamlit</title>", "<title>FlexBot</title>", 1)
    page = page.replace('<html lang="en">', f'<html lang="{language().replace("_", "-")}">', 1)
    page = page.replace("</head>", f"<style>{_STYLE.read_text(encoding='utf-8')}</style>{library.script()}{_SERVER}", 1)
    return HTMLResponse(page)


async def _home(request: Request) -> Response:
    """The start page under the name that the other pages suggest."""
    return RedirectResponse("/")


async def _icon(request: Request) -> Response:
    return FileResponse(shell.ICON, headers={"cache-control": "no-cache"})
