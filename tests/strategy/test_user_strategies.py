"""The user's own strategy files: good ones work, bad ones become an error with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategy_worlds import bundled

from flexbot import paths
from flexbot.errors import StrategyError
from flexbot.strategy.registry import all_strategies, load_strategy
from flexbot.strategy.user import signals_of

GOOD = '''\
"""Buys when the close is above its average of the typical length."""
import pandas as pd
import ta

from flexbot.strategy.base import Strategy
from flexbot.strategy.params import Param
from flexbot.strategy.signals import entries


class Mine(Strategy):
    """Buys above an average."""

    name = "mine"
    length = Param(30, 2, 500, help="Length of the average")

    def signals(self, candles):
        close = pd.Series(candles.close)
        average = ta.trend.SMAIndicator(close, self.length).sma_indicator()
        above = close > average
        return entries(candles, long=(above & ~above.shift(fill_value=False)).to_numpy(), stop_frac=0.02)
'''
HEAD = """\
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import *
import numpy as np
class Bad(Strategy):
    name = "bad"
    def signals(self, candles):
"""


def write(name: str, source: str) -> Path:
    folder = paths.strategies()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return path


def failure(body: str) -> StrategyError:
    """The error of a user strategy whose `signals` is `body`."""
    write("bad.py", HEAD + "".join(f"        {line}\n" for line in body.splitlines()))
    with pytest.raises(StrategyError) as caught:
        signals_of(load_strategy("bad"), bundled()[0][:200])
    return caught.value


def test_a_good_file_is_listed_and_gives_signals() -> None:
    path = write("good.py", GOOD)
    own = [(found.name, found.summary(), file) for found, file in all_strategies().strategies if file is not None]
    assert own == [("mine", "Buys above an average.", path)]
    strategy = load_strategy("mine", "long", {"length": "50"})
    assert strategy.values() == {"length": 50}
    assert len(signals_of(strategy, bundled()[0])) > 100


def test_a_file_that_cannot_be_read_does_not_hide_the_others() -> None:
    write("good.py", GOOD)
    broken = write("broken.py", "x = 1\ndef f(:\n")
    listing = all_strategies()
    assert [file.path for file in listing.broken] == [broken]
    assert "mine" in [found.name for found, _ in listing.strategies]
    assert load_strategy("mine").name == "mine"


@pytest.mark.parametrize(
    ("source", "line", "error"),
    [
        ("x = 1\ndef f(:\n", 2, "SyntaxError"),
        ("\n\nimport no_such_module_here\n", 3, "ModuleNotFoundError"),
        ("a = 1\nb = a / 0\n", 2, "ZeroDivisionError"),
        ("import sys\nsys.exit('done')\n", 2, "SystemExit"),
        ("a = '\x00'\n", None, "SyntaxError"),
    ],
)
def test_errors_while_loading_name_file_and_line(source: str, line: int | None, error: str) -> None:
    path = write("broken.py", source)
    with pytest.raises(StrategyError) as caught:
        load_strategy("broken")
    assert caught.value.key == "strategy.failed"
    assert str(path) in caught.value.message
    assert error in caught.value.message
    if line is not None:
        assert f"line {line}:" in caught.value.message


def test_an_error_in_signals_names_the_line_of_the_users_file() -> None:
    found = failure("import pandas as pd\nreturn pd.Series([1.0]).rolling(-1).mean()")
    assert found.key == "strategy.failed"
    assert "bad.py, line 8: ValueError" in found.message


def test_an_error_in_the_users_constructor_is_reported_too() -> None:
    write("bad.py", HEAD + "        return None\n    def __init__(self, **given):\n        raise RuntimeError('no')\n")
    with pytest.raises(StrategyError) as caught:
        load_strategy("bad")
    assert "line 9: RuntimeError: no" in caught.value.message


@pytest.mark.parametrize(
    ("name", "source", "key"),
    [
        ("clash.py", GOOD.replace('"mine"', '"elliott"'), "strategy.name_taken"),
        ("empty.py", "x = 1\n", "strategy.no_class"),
        ("nameless.py", GOOD.replace('    name = "mine"\n', ""), "strategy.no_name"),
    ],
)
def test_files_without_a_usable_strategy_say_why(name: str, source: str, key: str) -> None:
    write(name, source)
    (broken,) = all_strategies().broken
    assert broken.error is not None
    assert broken.error.key == key
    assert name in broken.error.message


def test_two_files_cannot_share_a_name() -> None:
    write("a.py", GOOD)
    write("b.py", GOOD)
    listing = all_strategies()
    assert [file.path.name for file in listing.broken] == ["b.py"]


def test_files_that_begin_with_an_underscore_are_left_alone() -> None:
    write("_notes.py", "this is not python")
    assert all_strategies().broken == ()


ROW = "rows = new_rows(1); rows['bar'], rows['kind'] = 5, ENTER_LONG"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return [1, 2]", "list instead of Signals"),
        ("return Signals(np.zeros(3), ('a',))", "SIGNAL"),
        (f"{ROW}\nreturn Signals(rows, ['a'])", "tuple of texts"),
        (f"{ROW}\nreturn Signals(rows, ('a',), (('rule', 1, 0),))", "FilterCount"),
        (f"{ROW}\nrows['bar'] = 200\nreturn Signals(rows, ('a',))", "candle 200"),
        (f"{ROW}\nrows['bar'] = -1\nreturn Signals(rows, ('a',))", "candle -1"),
        (f"{ROW}\nrows['kind'] = 7\nreturn Signals(rows, ('a',))", "neither an entry nor an exit"),
        (f"{ROW}\nrows['reason'] = 1\nreturn Signals(rows, ('a',))", "names a reason"),
        (f"{ROW}\nrows['stop_price'] = np.inf\nreturn Signals(rows, ('a',))", "infinite"),
        (f"{ROW}\nrows['stop_dist'] = -1\nreturn Signals(rows, ('a',))", "zero or less"),
        (f"{ROW}\nrows['stop_frac'] = 1.5\nreturn Signals(rows, ('a',))", "100 %"),
        (f"{ROW}\nrows['stop_price'], rows['target_price'] = 9, 8\nreturn Signals(rows, ('a',))", "side of its target"),
        (f"{ROW}\nrows['stage_one'] = 0.5\nreturn Signals(rows, ('a',))", "retest"),
        (f"{ROW}\nrows['add'] = 2\nreturn Signals(rows, ('a',))", "add must be"),
        (
            f"{ROW}\nrows = np.repeat(rows, 2)\nrows['bar'] = [6, 5]\nreturn Signals(rows, ('a',))",
            "before the one above",
        ),
        (f"{ROW}\nrows = np.repeat(rows, 2)\nreturn Signals(rows, ('a',))", "two entries"),
        (
            f"{ROW}\nrows = np.repeat(rows, 2)\nrows['kind'][1] = EXIT_LONG\nreturn Signals(rows, ('a',))",
            "exit stands after",
        ),
    ],
)
def test_a_wrong_result_says_what_is_wrong(body: str, says: str) -> None:
    found = failure(body)
    assert found.key == "strategy.bad_signals"
    assert says in found.message
    assert "bad" in found.message


def test_a_strategy_cannot_change_the_candles() -> None:
    assert "read-only" in failure("candles.close[0] = 1.0").message
