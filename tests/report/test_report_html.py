"""The HTML report: self-contained, safe, complete, and alive in a real browser."""

from __future__ import annotations

import html as entities
import json
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from flexbot import text
from flexbot.engine.result import Result
from flexbot.report import charts
from flexbot.report.html import render, write_html
from flexbot.report.view import View

HOSTILE = ("<script>alert(1)</script>", "\"'><img src=x onerror=alert(2)></td>{{ 7*7 }}")
_VOID = {"meta", "link", "br", "input", "img"}


class Page(HTMLParser):
    """Elements of a page, its scripts and its text, with a check that every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.scripts if self._open and self._open[-1] == "script" else self.texts).append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


@pytest.fixture(scope="module")
def page(view: View) -> str:
    text.set_language("en")
    return render(view)


def test_the_page_is_whole_and_names_nothing_outside_itself(page: str) -> None:
    found = Page(page)
    for tag, attributes in found.elements:
        for name in ("src", "href", "action", "srcset", "poster"):
            value = attributes.get(name) or ""
            assert value == "" or value.startswith(("#", "data:,")), (tag, name, value)
    assert "url(" not in page[: page.index("</style>")]
    assert "@import" not in page[: page.index("</style>")]
    assert found.count("h1") == 1
    assert found.count("table") == found.count("caption")
    assert len(page.encode()) < 6_000_000


def test_the_policy_allows_only_the_two_scripts_of_the_page(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", policy[1])) == 2
    assert "script-src 'unsafe" not in policy[1]
    assert Page(page).count("script") == 3  # the two, and the data


def test_every_section_and_figure_is_on_the_page(page: str, losing: Result) -> None:
    found = Page(page)
    for part in ("At a glance", "Monthly returns", "Distribution of R", "Luck or skill", "Costs paid", "All trades"):
        assert part in found.text
    assert losing.hashes.data in found.text
    assert "costs.slippage_mean" in found.text
    assert "drawn as 2h" in found.text
    assert page.count("data-from=") == len(losing.trades)


def test_hostile_names_stay_text(losing: Result) -> None:
    result = replace(
        losing,
        strategy=HOSTILE[0],
        reasons=tuple(HOSTILE[i % 2] for i in range(len(losing.reasons))),
        params={HOSTILE[0]: HOSTILE[1]},
    )
    hostile = render(View.of(result))
    found = Page(hostile)
    assert found.count("img") == 0
    assert found.count("script") == 3
    assert HOSTILE[0] in found.text
    assert "49" not in entities.unescape(hostile[: hostile.index("<style>")])
    hovers = [words for trace in charts.price(View.of(result), 0)["data"] for words in trace.get("hovertext", [])]
    assert hovers
    assert not any("<script" in words or "<img" in words for words in hovers)


def test_both_languages_are_complete_and_write_their_own_numbers(view: View) -> None:
    text.set_language("pt_BR")
    found = Page(render(view))
    english = {
        value for key, value in text.texts("report", "en").items() if "{" not in value and len(value.split()) > 2
    }
    portuguese = set(text.texts("report", "pt_BR").values())
    assert not [words for words in english - portuguese if words in found.text]
    made = f"{view.result.metrics.total_return * 100:.2f}".replace(".", ",")
    assert f"{made} %" in found.text
    assert '"pt-BR"' in render(view)[:200]


def test_more_trades_than_a_page_shows_are_said(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "MOST_TRADES", 10)
    capped = render(view)
    assert capped.count("data-from=") == 10
    assert f"the last 10 of {len(view.result.trades)} trades" in Page(capped).text


def test_a_page_without_trades_says_so(no_trades: View) -> None:
    found = Page(render(no_trades))
    assert "No trade was made" in found.text
    assert "No trades." in found.text


def test_months_make_their_year(losing: Result) -> None:
    made = replace(losing, monthly={"2023-12": 0.1, "2024-01": 0.1, "2024-02": -0.5})
    found = Page(render(View.of(made)))
    assert "+10.0 % +10.0 %" in found.text  # December 2023 and its year
    assert "-45.0 %" in found.text  # 1.1 x 0.5 - 1


def opened(chromium: str, page: Path, profile: Path) -> tuple[str, list[str]]:
    """The page's document after its scripts ran, and what the browser's console said."""
    words = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", "--virtual-time-budget=15000", "--enable-logging=stderr",
        "--window-size=1280,1400", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(words, capture_output=True, encoding="utf-8", errors="replace", timeout=120, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_a_real_browser_draws_every_chart_without_complaint(view: View, chromium: str, tmp_path: Path) -> None:
    path = write_html(view, tmp_path / "report with spaces.html")
    document, console = opened(chromium, path, tmp_path / "profile")
    assert console == []
    for name in ("price", "equity", "drawdown", "histogram"):
        chart = document[document.index(f'id="chart-{name}"') :]
        assert "main-svg" in chart[:5000]
    assert f"{len(view.result.trades)} of {len(view.result.trades)} shown" in document


DRIVER = """<script>
addEventListener("load", () => {
  const said = {};
  const cell = (column) => document.querySelector("#trades tbody tr").cells[column].textContent;
  const filter = document.getElementById("filter-trades");
  filter.value = "long stop";
  filter.dispatchEvent(new Event("input"));
  said.shown = document.getElementById("trades-shown").textContent;
  filter.value = "";
  filter.dispatchEvent(new Event("input"));
  const heads = document.querySelectorAll("#trades thead button");
  heads[10].click();
  said.least = cell(10);
  heads[10].click();
  said.most = cell(10);
  const button = [...document.querySelectorAll("#trades tbody button")].find((b) => b.dataset.symbol === "1");
  button.click();
  setTimeout(() => {
    const chart = document.getElementById("chart-price");
    said.symbol = document.getElementById("choose-symbol").value;
    const at = (edge) => typeof edge === "number" ? edge : Date.parse(edge.replace(" ", "T") + "Z");
    const [from, to] = chart.layout.xaxis.range.map(at);
    said.inView = from < Number(button.dataset.from) && Number(button.dataset.to) < to;
    said.narrow = (to - from) / 864e5;
    said.buttons = [...chart.querySelectorAll(".modebar-btn")].map((b) => b.dataset.title);
    document.title = JSON.stringify(said);
  }, 2000);
});
</script></body>"""


def test_sorting_filtering_and_showing_a_trade_work(two_symbols: View, chromium: str, tmp_path: Path) -> None:
    text.set_language("pt_BR")
    # the policy would, rightly, refuse this test's own script
    page = re.sub(r"<meta http-equiv=[^>]*>", "", render(two_symbols)).replace("long stop", "")
    path = tmp_path / "driven.html"
    path.write_text(page.replace("</body>", DRIVER.replace("long stop", "compra alvo")), encoding="utf-8")
    document, console = opened(chromium, path, tmp_path / "profile")
    title = re.search(r"<title>(.*?)</title>", document, re.DOTALL)
    assert title is not None
    said: dict[str, Any] = json.loads(entities.unescape(title[1]))
    assert console == []
    trades = two_symbols.result.trades
    wanted = int(((trades["side"] > 0) & (trades["exit"] == 5)).sum())
    assert said["shown"] == f"{wanted} de {len(trades)} à vista"
    assert said["least"] == f"{trades['r'].min():.2f}".replace(".", ",")
    assert said["most"] == f"+{trades['r'].max():.2f}".replace(".", ",")
    assert said["symbol"] == "1"
    assert said["inView"]
    assert said["narrow"] < 60
    assert said["buttons"][0] == "Zoom"
    assert not [name for name in said["buttons"] if "loud" in name or "Edit" in name]
