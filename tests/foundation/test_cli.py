"""The front door: real processes of `python -m flexbot`, what they print and how they end."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import filelock
import pytest

import flexbot
from flexbot import paths

ENGLISH = {"LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8", "PYTHONIOENCODING": "utf-8"}


def run(*words: str, program: str = "main", **variables: str) -> subprocess.CompletedProcess[str]:
    code = f"from flexbot.__main__ import {program}; {program}()"
    start = [sys.executable, "-m", "flexbot"] if program == "main" else [sys.executable, "-c", code]
    environment = {name: value for name, value in os.environ.items() if name not in ("FLEXBOT_LANG", "FLEXBOT_DEBUG")}
    return subprocess.run(
        [*start, *words],
        capture_output=True,
        encoding="utf-8",
        env=environment | ENGLISH | variables,
        timeout=60,
        check=False,
    )


def settings(content: str) -> Path:
    path = paths.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def log_text() -> str:
    return (paths.logs() / "flexbot.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["--version"], ["backtest", "--version"], ["--debug", "--version"]])
def test_version_anywhere_prints_it_and_nothing_else(words: list[str]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"FlexBot {flexbot.__version__}\n", "")


def test_version_imports_nothing_heavy_and_creates_nothing(home: Path) -> None:
    code = (
        "import sys; sys.argv = ['flexbot', '--version']\n"
        "from flexbot.__main__ import main\n"
        "try: main()\n"
        "finally: print(sorted({'typer', 'rich', 'numpy', 'pydantic', 'numba', 'platformdirs'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert not home.exists()


def test_help_of_the_program_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flexbot", "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    imported = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert "typer" in imported
    assert imported & {"numpy", "numba", "pandas", "pyarrow", "ccxt", "plotly", "ta"} == set()


def test_help_is_grouped_and_has_examples() -> None:
    done = run("--help")
    assert done.returncode == 0
    for part in ("Usage: flexbot [OPTIONS] COMMAND", "flexbot backtest --demo", "General options", "Test strategies"):
        assert part in done.stdout
    for command in ("backtest", "check-lookahead", "runs", "strategies", "data", "config"):
        assert re.search(rf"│ {command} ", done.stdout)


@pytest.mark.parametrize(
    "words", [[], ["config"], ["config", "set"], ["config", "show"], ["backtest"], ["data"], ["runs"]]
)
def test_help_in_portuguese_has_no_english_left(words: list[str]) -> None:
    done = run(*words, "--help", "--lang", "pt_BR")
    assert done.returncode == 0
    assert "Uso: flexbot" in done.stdout
    english = ("Usage", "OPTIONS", "COMMAND", "Options", "Arguments", "Commands", "default:", "required", "Show this")
    assert [word for word in english if word in done.stdout] == []
    assert re.findall(r"<(?:str|int|float|bool|path|file|text|number)>", done.stdout) == []


@pytest.mark.parametrize(
    "words", [["config", "path", "--lang", "pt_BR", "--nonsense"], ["--lang=pt_BR", "config", "path", "--nonsense"]]
)
def test_language_may_stand_before_or_after_the_command(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stderr == "Não existe a opção --nonsense.\n`flexbot config path --help` mostra como se usa.\n"


def test_language_order_is_option_variable_setting_system() -> None:
    def spoken(*words: str, **variables: str) -> str:
        return "pt" if "Não existe" in run("nonsense", *words, **variables).stderr else "en"

    portuguese = {"LC_ALL": "pt_BR.UTF-8"}
    assert spoken() == "en"
    assert spoken(**portuguese) == "pt"
    settings('[interface]\nlanguage = "en"\n')
    assert spoken(**portuguese) == "en"
    assert spoken(FLEXBOT_INTERFACE__LANGUAGE="pt_BR") == "pt"
    assert spoken(FLEXBOT_LANG="pt_BR") == "pt"
    assert spoken("--lang", "en", FLEXBOT_LANG="pt_BR") == "en"
    settings('[interface]\nlanguage = "auto"\n')
    assert spoken(**portuguese) == "pt"


@pytest.mark.parametrize("words", [["--lang", "xx"], ["config", "--lang"], ["--lang="]])
def test_a_language_that_does_not_exist_is_a_usage_error(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "en, pt_BR" in done.stderr
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "english", "portuguese"),
    [
        (["bactest"], "There is no command bactest. Did you mean backtest?", "Não existe o comando bactest."),
        (["zzz"], "There is no command zzz.", "Não existe o comando zzz."),
        (["config", "sow"], "There is no command sow. Did you mean show?", "Você quis dizer show?"),
        (["config", "show", "--jsn"], "There is no option --jsn. Did you mean --json?", "Não existe a opção --jsn."),
        (["config", "set", "a"], "VALUE is missing.", "Falta VALOR."),
        (["config", "path", "a", "b"], "There is more than the command can use: a b.", "Há mais do que o comando"),
        (["config", "show", "--json=1"], "The option --json takes no value.", "A opção --json não aceita valor."),
    ],
)
def test_usage_errors_speak_both_languages(words: list[str], english: str, portuguese: str) -> None:
    for language, expected in (("en", english), ("pt_BR", portuguese)):
        done = run(*words, "--lang", language)
        assert done.returncode == 2
        assert expected in done.stderr
        assert "--help`" in done.stderr.splitlines()[1]
        assert len(done.stderr.splitlines()) == 2


def test_a_group_without_a_command_shows_its_help() -> None:
    done = run("config")
    assert done.returncode == 2
    assert "flexbot config [OPTIONS] COMMAND" in done.stdout
    assert done.stderr == ""


def test_config_path_prints_the_path_alone(home: Path) -> None:
    assert run("config", "path").stdout == f"{home / 'settings.toml'}\n"


def test_config_set_then_show(home: Path) -> None:
    assert run("config", "set", "costs.taker_fee", "0.0006").stdout == "costs.taker_fee = 0.0006\n"
    done = run("config", "show")
    assert done.returncode == 0
    assert re.search(r"^costs\.taker_fee +0\.0006 +Fee of an order that fills at once", done.stdout, re.MULTILINE)
    assert f"costs.taker_fee: set in {home / 'settings.toml'}, line 4" in done.stdout
    assert all(len(line) <= 160 for line in done.stdout.splitlines())


def test_config_show_as_json_holds_every_key() -> None:
    rows = json.loads(run("config", "show", "--json").stdout)
    assert len(rows) > 40
    one = json.loads(run("config", "show", "costs.taker_fee", "--json", FLEXBOT_COSTS__TAKER_FEE="0.01").stdout)
    assert one == rows["costs.taker_fee"] | {"value": 0.01, "source": one["source"]}
    assert "FLEXBOT_COSTS__TAKER_FEE" in one["source"]


def test_config_set_says_when_a_variable_hides_the_new_value() -> None:
    done = run("config", "set", "log.files", "3", FLEXBOT_LOG__FILES="4")
    assert done.stdout == "log.files = 3\n"
    assert "FLEXBOT_LOG__FILES" in done.stderr


@pytest.mark.parametrize("words", [["show", "costs.takerfee"], ["set", "costs.takerfee", "1"]])
def test_a_misspelt_key_is_told_the_nearest(words: list[str]) -> None:
    done = run("config", *words)
    assert done.returncode == 20
    assert done.stderr.splitlines()[0] == "There is no setting costs.takerfee."
    assert "Did you mean costs.taker_fee?" in done.stderr.splitlines()[1]


def test_a_number_may_be_set_as_a_percentage() -> None:
    assert run("config", "set", "sizing.risk", "2%").stdout == "sizing.risk = 0.02\n"


def test_a_timeframe_that_is_none_is_not_kept() -> None:
    done = run("config", "set", "backtest.timeframe", "7x")
    assert done.returncode == 20
    assert "such as 15m, 1h or 1d" in done.stderr


def test_a_value_out_of_range_is_told_the_range() -> None:
    done = run("config", "set", "costs.taker_fee", "0,001", "--lang", "pt_BR")
    assert done.returncode == 20
    assert done.stderr.splitlines() == [
        "Seu comando: costs.taker_fee não pode ser 0,001.",
        "costs.taker_fee deve ser um número (com ponto decimal) de 0 até 0.05.",
    ]


def test_a_bad_settings_file_is_reported_and_can_be_repaired() -> None:
    path = settings("[costs]\ntaker_fee = 7\n")
    done = run("config", "show")
    assert done.returncode == 20
    assert done.stderr.splitlines()[0] == f"{path}, line 2: costs.taker_fee cannot be 7."
    assert run("config", "path").returncode == 0
    assert run("--help").returncode == 0
    assert run("config", "set", "costs.taker_fee", "0.001").returncode == 0
    assert run("config", "show").returncode == 0


def test_settings_of_a_newer_version_are_refused_and_left_alone() -> None:
    path = settings("[costs]\nfuture_fee = 1\n")
    before = path.read_bytes()
    for words in (["show"], ["set", "costs.taker_fee", "0.001"]):
        done = run("config", *words)
        assert done.returncode == 20
        assert "costs.future_fee" in done.stderr
        assert "newer FlexBot" in done.stderr
    assert path.read_bytes() == before


def test_errors_show_tracebacks_only_under_debug() -> None:
    plain = run("config", "show", "nonsense")
    assert "Traceback" not in plain.stderr
    for done in (run("config", "show", "nonsense", "--debug"), run("config", "show", "nonsense", FLEXBOT_DEBUG="1")):
        assert done.returncode == 20
        assert "Traceback" in done.stderr
    assert "DEBUG flexbot.cli.front" in log_text()


def broken(tmp_path: Path, body: str) -> dict[str, str]:
    """The variable that puts a damaged copy of one of FlexBot's libraries first: a fault nobody provided for."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "tomlkit.py").write_text(f"{body}\n", encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


def test_an_unexpected_error_is_one_line_with_the_log_file(tmp_path: Path) -> None:
    variables = broken(tmp_path, "raise ZeroDivisionError('by design')")
    done = run("config", "path", **variables)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "FlexBot hit an error it did not expect (ZeroDivisionError: by design). "
        f"The details are in {paths.logs() / 'flexbot.log'}"
    ]
    assert "Traceback" in log_text()
    shown = run("config", "path", "--debug", **variables)
    assert shown.returncode == 1
    assert "Traceback" in shown.stderr


def test_an_unexpected_error_shows_no_secret(tmp_path: Path) -> None:
    body = "from flexbot import log\nkey = 'canary' + '-1234'\nlog.register_secret(key)\nraise OSError(key)"
    done = run("config", "path", "--debug", **broken(tmp_path, body))
    assert done.returncode == 1
    for shown in (done.stderr, log_text()):
        assert "OSError: [redacted]" in shown
        assert "canary-1234" not in shown


def test_an_unexpected_error_without_a_place_for_the_log_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("config", "path", FLEXBOT_HOME=str(tmp_path / "file" / "home"), **broken(tmp_path, "1 / 0"))
    assert done.returncode == 1
    assert "--debug shows the details" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a signal like Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize(("language", "line"), [("en", "Stopped."), ("pt_BR", "Interrompido.")])
def test_ctrl_c_is_one_line_and_130(language: str, line: str) -> None:
    """The command waits for the lock that this test holds, so that it is surely in the middle of its work."""
    path = settings("")
    lock = path.with_name(f".{path.name}.lock")
    with filelock.FileLock(lock):
        process = subprocess.Popen(
            [sys.executable, "-m", "flexbot", "config", "set", "log.files", "3", "--debug", "--lang", language],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | ENGLISH,
        )
        log_file = paths.logs() / "flexbot.log"
        while process.poll() is None and not (log_file.is_file() and lock.name in log_text()):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        shown, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.startswith(line)
    assert len(said.splitlines()) == 1
    assert shown == ""
    assert path.read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close differently there")
@pytest.mark.parametrize("words", [["config", "show"], ["config", "show", "--json"], ["config", "path"], ["--help"]])
def test_a_reader_that_has_left_is_met_quietly(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "flexbot", *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=os.environ | ENGLISH,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal like Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("ending", ["pass", "raise RuntimeError('broken import')"])
def test_a_library_cannot_lose_ctrl_c(tmp_path: Path, ending: str) -> None:
    done = run("backtest", "--demo", **broken(tmp_path, lost_ctrl_c(ending)))
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("Stopped.")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal like Ctrl-C cannot be sent to one process there")
def test_ctrl_c_lost_in_a_strategy_file_still_stops_the_back_test(home: Path) -> None:
    strategy = "from flexbot.strategy.builtin.dca import Dca\nclass Own(Dca):\n    name = 'own'\n"
    folder = home / "strategies"
    folder.mkdir(parents=True)
    (folder / "own.py").write_text(lost_ctrl_c("pass") + strategy, encoding="utf-8")
    done = run("backtest", "--demo", "--strategy", "own")
    assert (done.returncode, done.stdout) == (130, "")


def lost_ctrl_c(ending: str) -> str:
    """A program that is interrupted and makes something else of it."""
    return (
        "import os, signal, time\n"
        f"try:\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(9)\nexcept BaseException:\n    {ending}\n"
    )


def test_a_full_disk_is_no_unexpected_error(tmp_path: Path) -> None:
    body = "import errno\nraise OSError(errno.ENOSPC, 'No space left on device', 'cache')"
    done = run("backtest", **broken(tmp_path, body))
    assert done.returncode == 28
    assert done.stderr.splitlines()[0] == "The disk refused to be written to: No space left on device."


@pytest.mark.parametrize(("program", "words"), [("main", ["dashboard"]), ("main_dashboard", [])])
def test_the_dashboard_says_that_streamlit_is_missing(program: str, words: list[str]) -> None:
    code = f"import sys; sys.modules['streamlit'] = None; from flexbot.__main__ import {program}; {program}()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **ENGLISH},
        timeout=60,
        check=False,
    )
    assert done.returncode == 29
    assert done.stderr.splitlines()[0] == "The dashboard needs Streamlit, which is not installed."
    assert "flexbot backtest --demo --html" in done.stderr.splitlines()[1]


def test_flexbot_backtest_is_the_command_of_that_name() -> None:
    done = run("--help", program="main_backtest")
    assert done.returncode == 0
    assert "Usage: flexbot-backtest [OPTIONS]" in done.stdout
    assert run("--version", program="main_backtest").stdout == f"FlexBot {flexbot.__version__}\n"


def test_shell_completion_offers_commands_options_and_languages() -> None:
    def asked(line: str) -> list[str]:
        code = "import sys; sys.argv = ['flexbot']; from flexbot.__main__ import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=os.environ
            | {"_FLEXBOT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))},
            timeout=60,
            check=True,
        )
        return done.stdout.split()

    assert asked("flexbot ba") == ["backtest"]
    assert asked("flexbot config s") == ["show", "set"]
    assert "--json" in asked("flexbot config show --")
    assert asked("flexbot config show --lang ") == ["en", "pt_BR"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_completion_is_installed_for_the_shell_in_use(tmp_path: Path) -> None:
    def from_bash(option: str) -> str:
        # `; true` keeps bash as the parent process, from which the shell in use is told.
        script = f'"{sys.executable}" -m flexbot {option}; true'
        command = ["bash", "--norc", "-c", script]
        environment = os.environ | ENGLISH | {"HOME": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=True).stdout

    assert "_FLEXBOT_COMPLETE=complete_bash" in from_bash("--show-completion")
    assert "flexbot.sh" in from_bash("--install-completion")
    assert "_FLEXBOT_COMPLETE=complete_bash" in (tmp_path / ".bash_completions" / "flexbot.sh").read_text()


def test_output_survives_an_old_code_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flexbot", "--help", "--lang", "pt_BR"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert b"flexbot backtest --demo" in done.stdout


def test_no_color_and_pipes_get_plain_text() -> None:
    settings("[costs]\ntaker_fee = 7\n")
    assert "\x1b" not in run("config", "show", NO_COLOR="1").stderr + run("--help").stdout
