"""The rules of the house that no linter sees."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import earmark

ROOT = Path(__file__).parents[2]
CODE_FOLDERS = ("src", "lab", "benchmarks", "tests")
CODE_SUFFIXES = {".py", ".js", ".css", ".html"}
LONGEST_MODULE = 300
LONGEST_DECISION = 60
VAGUE_NAMES = {"base", "common", "helpers", "manager", "misc", "utils"}
HEAVY = {"PIL", "av", "click", "matplotlib", "onnxruntime", "rich", "scipy", "sklearn", "torch"}
VERBS_CALLED_OTHERWISE = {"new": "create", "import": "import_labels"}
EXCEPTION = re.compile(r"# (?:noqa|type: ignore|pragma: no)\b.*")
REASONED = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|pragma: no (?:cover|branch)) - \w.*"
    r"|# type: ignore\[[a-z, -]+\]  # \w.*"
)
MACHINE_PATH = re.compile(r"(?<![\w.~}-])/(?:home|mnt|opt|root|tmp|Users|work)/\w")


def list_files() -> list[Path]:
    """Return what belongs to the repository: neither ignored nor gone."""
    if not (ROOT / ".git").exists():
        pytest.skip("only a clone knows which files are the repository's")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in names.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def list_code() -> list[Path]:
    """Return every module and page of ours."""
    return [
        path
        for path in list_files()
        if path.suffix in CODE_SUFFIXES and path.relative_to(ROOT).parts[0] in CODE_FOLDERS
    ]


def list_commands() -> dict[str, click.Command]:
    """Return the commands of the command line by name; ``export clips`` is one, too."""
    commands: dict[str, click.Command] = importlib.import_module(
        "earmark.cli.main"
    ).earmark.commands
    listed: dict[str, click.Command] = {}
    for name, command in commands.items():
        if isinstance(command, click.Group):
            listed |= {f"{name} {inner}": each for inner, each in command.commands.items()}
        else:
            listed[name] = command
    return listed


def list_blocks(language: str) -> list[str]:
    """Return the README's fenced blocks of a language."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)


def list_attributes(code: str, module: str) -> Iterator[str]:
    """Yield each ``X`` of the ``module.X`` in some code."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == module:
                yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            yield from (name.name for name in node.names)


def run_python(code: str) -> str:
    """Return what some code prints, to either stream, in a fresh interpreter."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in list_code()}
    assert not {str(path): n for path, n in lengths.items() if n > LONGEST_MODULE}


def test_no_module_has_a_name_that_fits_everything() -> None:
    assert not [str(path) for path in list_code() if VAGUE_NAMES & {path.stem, path.parent.name}]


def test_every_exception_to_a_lint_rule_has_a_code_and_a_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in list_code()
        if path.suffix == ".py" and path != Path(__file__)
        for found in EXCEPTION.finditer(path.read_text("utf-8"))
        if not REASONED.fullmatch(found[0])
    ]
    assert not bare


def test_every_rule_that_is_switched_off_in_pyproject_has_a_reason() -> None:
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    [ignored] = re.findall(r"^ignore = \[\n(.*?)^\]", settings, re.DOTALL | re.MULTILINE)
    [per_file] = re.findall(r"per-file-ignores\]\n(.*?)\n\[", settings, re.DOTALL)
    lines = [
        line for line in f"{ignored}{per_file}".splitlines() if re.search(r'"[A-Z]+\d*"', line)
    ]
    assert lines
    assert not [line for line in lines if not re.search(r"  # \S", line)]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in list_files()}
    assert not {
        str(path): found[0] for path, t in texts.items() if (found := MACHINE_PATH.search(t))
    }


def test_no_recording_is_in_the_repository() -> None:
    media = {
        ".aac",
        ".flac",
        ".m4a",
        ".mkv",
        ".mov",
        ".mp3",
        ".mp4",
        ".ogg",
        ".opus",
        ".wav",
        ".webm",
    }
    assert not [str(path) for path in list_files() if path.suffix.lower() in media]


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_decisions_are_short_and_listed() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        assert len(path.read_text("utf-8").splitlines()) <= LONGEST_DECISION, path.name
        assert f"]({path.name})" in index


def test_importing_earmark_loads_no_heavy_library() -> None:
    code = "import sys, earmark; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    assert not HEAVY & set(run_python(code).split())


def test_importing_earmark_prints_nothing() -> None:
    assert not run_python("import earmark")


def test_the_public_names_are_sorted() -> None:
    assert list(earmark.__all__) == sorted(earmark.__all__)


def test_every_public_name_exists_and_says_what_it_is() -> None:
    for name in earmark.__all__:
        assert getattr(earmark, name).__doc__, name


def test_every_command_is_a_verb_of_the_library() -> None:
    commands = list_commands()
    assert commands
    for name in commands:
        verb = VERBS_CALLED_OTHERWISE.get(name, name.replace(" ", "_"))
        is_free = verb in earmark.__all__ and callable(getattr(earmark, verb))
        assert is_free or callable(getattr(earmark.Project, verb, None)), name


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert not [name for name in list_commands() if f"earmark {name}" not in readme]


def test_every_command_says_what_it_does_and_what_each_option_means() -> None:
    for name, command in list_commands().items():
        assert command.help, name
        options = [param for param in command.params if isinstance(param, click.Option)]
        assert not [option.name for option in options if not option.help], name


def test_the_readme_only_uses_python_names_that_exist() -> None:
    blocks = list_blocks("python")
    assert blocks
    for block in blocks:
        for name in list_attributes(block, "earmark"):
            assert hasattr(earmark, name), f"earmark.{name}"


def test_the_readme_only_shows_commands_and_options_that_exist() -> None:
    commands = list_commands()
    lines = "\n".join(list_blocks("(?:console|sh|bash|shell)")).replace("\\\n", " ").splitlines()
    shown = [line.removeprefix("$ ").split("#")[0].split() for line in lines]
    calls = [words[1:] for words in shown if words[:1] == ["earmark"] and len(words) > 1]
    assert calls
    for first, *rest in calls:
        if first.startswith("-"):
            continue
        name = first if first in commands else " ".join([first, *rest[:1]])
        known = {
            opt for param in commands[name].params for opt in param.opts + param.secondary_opts
        }
        used = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert used <= known | {"--help"}, f"earmark {name}: {used - known}"


@pytest.mark.parametrize("target", ["demo", "test", "lint", "bench", "help", "clean"])
def test_make_explains_each_target(target: str) -> None:
    assert re.search(rf"^{target}:.*## \w", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
