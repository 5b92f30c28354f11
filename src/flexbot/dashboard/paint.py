"""Colours, dates and separators of Plotly figures: those of the report, in the dress and language of the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from flexbot.text import language

# The same as in report/assets/report.css.
_COLORS = {
    "light": {
        "@text": "#18202b",
        "@quiet": "#566173",
        "@line": "#dbe1e9",
        "@page": "#ffffff",
        "@accent": "#1c5fbf",
        "@second": "#b45f06",
        "@third": "#6a3fb5",
        "@gain": "#0a7247",
        "@loss": "#b3261e",
        "@up": "#2b9c74",
        "@down": "#d0495a",
        "@muted": "#8a94a3",
        "@gain_soft": "rgba(10,114,71,.14)",
        "@loss_soft": "rgba(179,38,30,.12)",
    },
    "dark": {
        "@text": "#e5eaf1",
        "@quiet": "#9ca8b8",
        "@line": "#2a3341",
        "@page": "#10141a",
        "@accent": "#6cb1ff",
        "@second": "#f0a35e",
        "@third": "#b99bf2",
        "@gain": "#4fc78f",
        "@loss": "#ff8078",
        "@up": "#3fb68b",
        "@down": "#e5636f",
        "@muted": "#7e8a9b",
        "@gain_soft": "rgba(79,199,143,.18)",
        "@loss_soft": "rgba(255,128,120,.17)",
    },
}


def colors() -> dict[str, str]:
    """The colours by token for the theme that the browser shows."""
    return _COLORS["dark" if st.context.theme.type == "dark" else "light"]


def painted(figure: dict[str, Any]) -> dict[str, Any]:
    """`figure` with its colour tokens (`@gain`, ...) replaced, and with dates and numbers in the page's language."""
    tokens = colors()
    found: dict[str, Any] = _replaced(figure, tokens)
    layout = found.setdefault("layout", {})
    portuguese = language() == "pt_BR"
    layout["separators"] = ",." if portuguese else ".,"
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = "rgba(0,0,0,0)"
    layout["font"] = {"color": tokens["@text"], "size": 13, "family": '"Source Sans", sans-serif'}
    layout["modebar"] = {"bgcolor": "rgba(0,0,0,0)", "color": tokens["@quiet"], "activecolor": tokens["@text"]}
    layout["hoverlabel"] = {"bgcolor": tokens["@page"], "font": {"color": tokens["@text"]}}
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            axis |= {"gridcolor": tokens["@line"], "zeroline": False, "tickfont": {"color": tokens["@quiet"]}}
            if axis.get("type") == "date":
                day = "%d/%m/%Y" if portuguese else "%Y-%m-%d"
                # no names of months: Plotly knows them in English only
                axis |= {
                    "hoverformat": f"{day} %H:%M",
                    "tickformatstops": [
                        {"dtickrange": [None, 86_399_999], "value": f"%H:%M<br>{day}"},
                        {"dtickrange": [86_400_000, None], "value": day},
                    ],
                }
    return found


def _replaced(part: Any, colors: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _replaced(value, colors) for name, value in part.items()}
    if isinstance(part, list):
        return [_replaced(value, colors) for value in part]
    return colors.get(part, part) if isinstance(part, str) else part
