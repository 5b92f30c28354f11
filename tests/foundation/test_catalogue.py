"""The catalogue: both languages complete and alike, every key that the code uses exists, none lies unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import flexbot
from flexbot import errors
from flexbot.text import AREAS, LANGUAGES, system_language, text, texts

SOURCE = Path(flexbot.__file__).parent
ERRORS = {name for name in vars(errors) if name.endswith("Error")}


@cache
def trees() -> dict[Path, ast.Module]:
    files = (path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[:2] not in _CATALOGUE)
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}


_CATALOGUE = {("text", language) for language in LANGUAGES}


def fields(written: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(written) if name is not None}


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_keys_and_fields(area: str) -> None:
    english, portuguese = (texts(area, language) for language in LANGUAGES)
    assert sorted(english) == sorted(portuguese)
    assert {key: fields(value) for key, value in english.items()} == {
        key: fields(value) for key, value in portuguese.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_no_text_is_empty(area: str, language: str) -> None:
    assert [key for key, value in texts(area, language).items() if not value.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_no_key_is_written_twice_in_a_file(area: str, language: str) -> None:
    tree = ast.parse((SOURCE / "text" / language / f"{area}.py").read_text(encoding="utf-8"))
    keys = [
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    ]
    assert len(keys) == len(set(keys))


def test_every_error_has_its_hint() -> None:
    keys = texts("errors", "en")
    assert [key for key in keys if not key.endswith(".hint") and f"{key}.hint" not in keys] == []
    assert [key for key in keys if key.endswith(".hint") and key.removesuffix(".hint") not in keys] == []


def calls() -> Iterator[tuple[str, str]]:
    """(where, full key) of every literal key given to `text(…)` or to an error of the family."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            key = node.args[0].value
            where = f"{path.relative_to(SOURCE)}:{node.lineno}"
            if called == "text" and isinstance(key, str):
                yield where, key
            elif called in ERRORS:
                yield where, f"errors.{key}"


def test_every_literal_key_in_the_code_exists() -> None:
    found = dict.fromkeys(calls())
    known = {f"{area}.{key}" for area in AREAS for key in texts(area, "en")}
    assert len(found) > 50
    assert [(where, key) for where, key in found if key not in known] == []


def test_errors_are_raised_with_every_field_their_texts_need() -> None:
    missing = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ERRORS:
                continue
            if not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            key = node.args[0].value
            given = {keyword.arg for keyword in node.keywords}
            # A key that does not exist is the finding of the test above.
            needed = {name for one in (key, f"{key}.hint") for name in fields(texts("errors", "en").get(one, ""))}
            if None not in given and not needed <= given:
                missing.append((path.name, node.lineno, key, needed - given))
    assert missing == []


def test_no_text_lies_unused() -> None:
    """A key counts as used when a string in the code is it, ends in it, or is an f-string whose fixed parts fit it."""
    exact: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w.]+" for p in node.values]
                if any(isinstance(p, ast.Constant) and "." in str(p.value) for p in node.values):
                    patterns.append(re.compile("".join(parts)))
    unused = []
    for area in AREAS:
        for key in texts(area, "en"):
            plain = key.removesuffix(".hint") if area == "errors" else key
            full = f"{area}.{plain}"
            if not ({plain, full} & exact or any(one.fullmatch(full) for one in patterns)):
                unused.append(f"{area}.{key}")
    assert unused == []


def test_language_of_the_system_follows_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for value, expected in (("pt_BR.UTF-8", "pt_BR"), ("pt_PT", "pt_BR"), ("en_US.UTF-8", "en"), ("C", "en")):
        monkeypatch.setenv("LANG", value)
        system_language.cache_clear()
        assert system_language() == expected
    system_language.cache_clear()


def test_asking_for_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("cli.nonsense")
