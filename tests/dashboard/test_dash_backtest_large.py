"""A year of minutes in the real app: what goes to the browser when somebody looks closer at the chart."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from dash_running import PATIENCE_LONG_MS, PATIENCE_MS, Opened
from playwright.sync_api import Page, TimeoutError, expect

from flexbot.market.candles import Candles
from flexbot.market.store import CandleStore
from flexbot.market.timeframe import Timeframe

CANDLES = 525_600
MINUTE_MS = 60_000
# The candles alone are 25 MB as numbers.
MOST_BYTES = 1_500_000
Open = Callable[..., Opened]


def a_year_of_minutes() -> Candles:
    random = np.random.Generator(np.random.PCG64(3))
    close = 100 * np.exp(np.cumsum(random.normal(0, 0.001, CANDLES)))
    opened = np.concatenate(([100.0], close[:-1]))
    return Candles.checked(
        venue="binance", symbol="BTC/USDT", timeframe="1m",
        time=np.arange(CANDLES, dtype=np.int64) * MINUTE_MS + 1_609_459_200_000,
        open=opened, high=np.maximum(opened, close) * 1.0005, low=np.minimum(opened, close) * 0.9995, close=close,
        volume=np.ones(CANDLES),
    )  # fmt: skip


def drag(opened: Opened) -> None:
    """Over the middle fifth of the chart, until another stretch is drawn; as a person does, again where it slipped."""
    page = opened.page
    opened.settle()
    chart = page.locator('[class*="st-key-price-"]')
    before = next(name for name in str(chart.get_attribute("class")).split() if name.startswith("st-key-price-"))
    for tries_left in reversed(range(3)):
        plot = chart.locator(".nsewdrag")
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.4, middle)
        page.mouse.down()
        for share in (0.45, 0.5, 0.55, 0.6):
            page.mouse.move(box["x"] + box["width"] * share, middle + 5)
        page.mouse.up()
        try:
            page.wait_for_function(
                """before => {
                    const drawn = document.querySelectorAll('[class*="st-key-price-"]');
                    return drawn.length === 1 && !drawn[0].classList.contains(before)
                        && drawn[0].querySelector('.nsewdrag');
                }""",
                arg=before,
                timeout=PATIENCE_MS,
            )
        except TimeoutError:
            if not tries_left:
                raise
        else:
            return


def drawn_as(page: Page) -> Timeframe:
    """The length of the candles that the caption speaks of."""
    caption = page.get_by_text("Drag over the chart to look closer.")
    expect(caption).to_have_count(1)
    found = re.search(r"drawn as (\w+)|^(\w+) candles", caption.inner_text())
    assert found is not None
    return Timeframe.parse(found[1] or found[2])


def test_looking_closer_at_half_a_million_candles_sends_a_window_of_them(open_dashboard: Open) -> None:
    CandleStore().append(a_year_of_minutes(), source="test")
    opened = open_dashboard(
        variables={"FLEXBOT_BACKTEST__BASELINE_RUNS": "1", "FLEXBOT_BACKTEST__STRATEGY": "ema_cross"}
    )
    page = opened.open("backtest")
    page.locator(".st-key-bt-venue input").first.click()
    page.get_by_role("option", name="binance", exact=True).click()
    expect(page.get_by_text("BTC/USDT").first).to_be_visible()
    opened.settle()
    page.locator(".st-key-bt-run button").click()
    sections = page.locator('[class*="st-key-section-flexbot"]')
    expect(sections).to_be_visible(timeout=3 * PATIENCE_LONG_MS)
    expect(page.get_by_text("525,600 candles")).to_be_visible()
    opened.settle()
    received = len(opened.received)
    sections.get_by_role("radio", name="Price and trades").click()
    expect(page.get_by_text("Tested on 1m candles, drawn as 6h.")).to_be_visible(timeout=PATIENCE_LONG_MS)
    expect(page.locator('[class*="st-key-price-"] .nsewdrag')).to_be_visible(timeout=PATIENCE_LONG_MS)
    opened.screen("backtest-year-of-minutes-en")
    lengths = [drawn_as(page)]
    while lengths[-1].ms > MINUTE_MS:
        drag(opened)
        opened.settle()
        sent = sum(len(message) for message in opened.received[received:])
        assert 1_000 < sent < MOST_BYTES
        received = len(opened.received)
        lengths.append(drawn_as(page))
        assert lengths[-1].ms < lengths[-2].ms, "a shorter stretch is drawn with finer candles"
    opened.screen("backtest-minutes-en")
    back = page.get_by_role("button", name="Back to the longer stretch")
    back.click()
    expect(page.get_by_text(f"drawn as {lengths[-2]}.")).to_be_visible(timeout=PATIENCE_LONG_MS)
    page.get_by_text("1 week", exact=True).click()
    expect(back).to_have_count(0)
    expect(page.get_by_text("drawn as 15m")).to_be_visible()
