"""The summary of a run in the terminal: 80 columns are enough, and piped it is plain text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text

from flexbot.market.candles import FloatArray
from flexbot.report import sentences, tables, words
from flexbot.report.tables import Cell, Figure, Table
from flexbot.report.view import View
from flexbot.text import format, text

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH = 80
HARD_SPACE = "\N{NO-BREAK SPACE}"
STYLES = {"": "", "good": "green", "bad": "red", "quiet": "dim"}
_BLOCKS = "▁▂▃▄▅▆▇█"
# What stands on both sides of a line of blocks: its name, its lowest and highest value
_BESIDE_LINE = 42


def print_summary(view: View, console: Console) -> None:
    """Print the whole summary of a run."""
    width = min(WIDTH, console.width)
    parts: list[RenderableType] = [*_header(view), _headline(view), *_verdict(view, width)]
    if view.result.metrics.trades:
        parts += _lines(view, console, width)
        parts += [_section("money"), _pairs(tables.money(view)), _section("trading"), _pairs(tables.trading(view))]
        parts += [_section("costs"), _pairs(tables.costs(view))]
        parts += [_section("by_side"), _grid(tables.by_side(view))]
        if len(view.markets) > 1:
            parts += [_section("by_symbol"), _grid(tables.by_symbol(view))]
    parts += _account(view)
    parts += [_section("made_from"), *_made_from(view)]
    if console.is_terminal:
        console.print(Group(*parts), width=width)
        return
    with console.capture() as captured:
        console.print(Group(*parts), width=width)
    # rich fills lines up with spaces, which only disturb in a file
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _header(view: View) -> list[RenderableType]:
    result = view.result
    lines: list[RenderableType] = [
        Text.assemble("\n", (result.strategy, "bold"), (f"  {words.side(result.side)}", "")),
        Text(tables.symbols(view)),
        Text(tables.period(view), style="dim"),
    ]
    if detail := tables.detail(view):
        lines.append(Text(detail, style="dim"))
    if result.params:
        lines.append(Text(tables.params(result.params), style="dim"))
    return [Padding(line, (0, 1)) for line in lines]


def _headline(view: View) -> RenderableType:
    figures = tables.headline(view)
    grid = RichTable.grid(padding=(0, 3, 0, 0), pad_edge=False)
    for _ in range(4):
        grid.add_column(justify="left")
    for row in (figures[:4], figures[4:]):
        grid.add_row(*(Text(figure.label, style="dim") for figure in row))
        grid.add_row(*(Text(figure.cell.text, style=f"bold {STYLES[figure.cell.tone]}") for figure in row))
        grid.add_row(*(Text(figure.detail, style="dim") for figure in row))
        grid.add_row()
    return Padding(grid, (1, 1, 0, 1))


def _verdict(view: View, width: int) -> list[RenderableType]:
    result = view.result
    lines = [_sentence(sentences.verdict(result), width, "bold")]
    if result.metrics.trades:
        lines += [_sentence(sentences.baseline(result), width), _sentence(sentences.monte_carlo(result), width)]
    lines += [_sentence(note, width, "yellow") for note in sentences.notes(result)]
    return [Padding(line, (0, 1)) for line in lines]


def _sentence(sentence: str, width: int, style: str = "") -> Text:
    """Wrapped here because rich would part a number from its unit; textwrap keeps what a hard space joins."""
    joined = re.sub(r"(?<=\d) (?=[%R])", HARD_SPACE, sentence)
    return Text("\n".join(textwrap.wrap(joined, width - 2)).replace(HARD_SPACE, " "), style=style)


def _lines(view: View, console: Console, width: int) -> list[RenderableType]:
    if not console.encoding.lower().startswith("utf"):
        return []
    result = view.result
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    for name, series, style in (
        ("equity", result.equity, "cyan"),
        ("benchmark", result.benchmark, "dim"),
    ):
        low, high = (format.number(float(end), 0) for end in (series.min(), series.max()))
        heading = Text(text(f"report.line.{name}"), style="dim")
        grid.add_row(
            heading, Text(_spark(series, width - _BESIDE_LINE), style=style), Text(f"{low} … {high}", style="dim")
        )
    return [Padding(grid, (1, 1, 0, 1))]


def _spark(series: FloatArray, points: int) -> str:
    """A line of blocks from the series' lowest to its highest value."""
    picked = series[np.linspace(0, len(series) - 1, min(points, len(series))).astype(np.int64)]
    low, high = float(picked.min()), float(picked.max())
    if not high > low:
        return _BLOCKS[0] * len(picked)
    steps = (picked - low) / (high - low) * (len(_BLOCKS) - 1)
    return "".join(_BLOCKS[step] for step in np.rint(steps).astype(int).tolist())


def _section(name: str) -> RenderableType:
    heading = Rule(Text(text(f"report.section.{name}"), style="bold"), align="left", style="dim", characters="─")
    return Padding(heading, (1, 1, 0, 1))


def _pairs(figures: tuple[Figure, ...]) -> RenderableType:
    """Label and value, two pairs to a line."""
    grid = RichTable.grid(padding=(0, 2, 0, 0), expand=True)
    for _ in range(2):
        grid.add_column(style="dim", ratio=5)
        grid.add_column(justify="right", ratio=4)
    for left, right in zip(figures[::2], [*figures[1::2], None], strict=False):
        cells: list[str | Text] = [left.label, _text(left.cell)]
        if right is not None:
            cells += [right.label, _text(right.cell)]
        grid.add_row(*cells)
    return Padding(grid, (0, 1))


def _grid(table: Table) -> RenderableType:
    grid = RichTable(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", expand=True)
    for number, column in enumerate(table.columns):
        grid.add_column(column, justify="right" if number else "left", overflow="fold", no_wrap=number > 0, ratio=None)
    for row in table.rows:
        grid.add_row(*(_text(cell) for cell in row))
    return Padding(grid, (0, 1))


def _account(view: View) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if view.result.filters:
        parts += [_section("filters"), _grid(tables.filters(view))]
    if lines := sentences.limits(view.result):
        parts += [_section("limits"), *(Padding(Text(line), (0, 1)) for line in lines)]
    return parts


def _made_from(view: View) -> list[RenderableType]:
    hashes = view.result.hashes
    line = text(
        "report.hashes",
        data=hashes.data[:10],
        settings=hashes.settings[:10],
        version=hashes.version,
        seed=hashes.seed,
        result=hashes.result[:10],
    )
    return [Padding(Text(line, style="dim"), (0, 1, 1, 1))]


def _text(cell: Cell) -> Text:
    return Text(cell.text, style=STYLES[cell.tone])
