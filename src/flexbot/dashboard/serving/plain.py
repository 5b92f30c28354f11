"""The few pages that are not Streamlit's: refused, on the way in, and the end. No script; words from the catalogue."""

from __future__ import annotations

from html import escape

from flexbot.text import language, text

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText;"
    "font:1.05rem/1.5 system-ui,sans-serif}"
    "main{max-width:34rem;padding:2rem}"
    "h1{font-size:1.5rem;margin:0 0 .5rem}"
    "p{margin:.5rem 0}"
)


def page(title: str, *sentences: str, onward: bool = False, link: str | None = None) -> bytes:
    """A whole page with a heading and sentences; `onward` leads to the start page at once, `link` makes links."""
    refresh = '<meta http-equiv="refresh" content="0;url=/">' if onward else ""
    shown = [escape(one) if link is None else f'<a href="{escape(link)}">{escape(one)}</a>' for one in sentences]
    body = "".join(f"<p>{one}</p>" for one in shown)
    return (
        f'<!doctype html><html lang="{language().replace("_", "-")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">{refresh}<title>FlexBot</title><style>{_STYLE}</style>'
        f"</head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    ).encode()


def no_entry() -> bytes:
    """The browser has no session."""
    return page(text("dashboard.gate.no_entry"), text("dashboard.gate.open_again"))


def token_used() -> bytes:
    """The launch link is wrong, used up or too old."""
    return page(text("dashboard.gate.used"), text("dashboard.gate.open_again"))


def not_from_here() -> bytes:
    """Another web page, another name of the host, or another user asks."""
    return page(text("dashboard.gate.foreign"), text("dashboard.gate.open_again"))


def nothing_here() -> bytes:
    """No page has this address."""
    return page(text("dashboard.gate.nothing"), text("dashboard.gate.nothing.home"), link="/")


def welcome() -> bytes:
    """On the way from the launch link to the start page."""
    return page(text("dashboard.gate.opening"), onward=True)


def goodbye() -> bytes:
    """FlexBot ends after this page."""
    return page(text("dashboard.quit.done"), text("dashboard.quit.done.close"))
