"""The documentation tells the truth: commands, options, make words, links, rules and code blocks exist and run."""

from __future__ import annotations

import ast
import doctest
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "aidememoire"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])
BLOCK = re.compile(r"^ *```(\w+)[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def page_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(language: str) -> list[tuple[str, str]]:
    found = [(page_name(page), *block) for page in PAGES for block in BLOCK.findall(page.read_text(encoding="utf-8"))]
    return [(page, code) for page, kind, code in found if kind == language]


def commands_shown() -> list[tuple[str, str]]:
    """The lines of console blocks that begin with a prompt, continued lines joined."""
    lines = [(page, line) for page, code in blocks("console") for line in code.replace("\\\n", " ").splitlines()]
    return [(page, line.strip().removeprefix("$ ")) for page, line in lines if line.strip().startswith("$ ")]


def program() -> click.Group:
    from aidememoire.cli import app

    assert isinstance(app, click.Group)
    return app


def commands(group: click.Group | None = None, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, those of groups too."""
    group = group or program()
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")


def options_of(command: click.Command) -> set[str]:
    return {o for p in command.params if isinstance(p, click.Option) and not p.hidden for o in [*p.opts, *p.secondary_opts]}


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page_name(page)} links to {target}"
        if anchor:
            assert anchor in {slug(h) for h in HEADING.findall(file.read_text(encoding="utf-8"))}, f"{page_name(page)}: {target}"


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-")


@pytest.mark.parametrize(("page", "line"), commands_shown())
def test_commands_shown_exist(page: str, line: str) -> None:
    for words in pipe(line):
        if words[0] == "make":
            known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
            unknown = {w for w in words[1:] if "=" not in w} - known
            assert not unknown, f"{page}: make has no word {unknown}"
        elif Path(words[0]).name == "aidememoire":
            check_call(page, words[1:])


def pipe(line: str) -> Iterator[list[str]]:
    """The commands of a line: comments and redirections left out, split at pipes and `&&`."""
    for part in re.split(r"\s(?:\||&&|;)\s", line):
        words = shlex.split(part, comments=True)
        if any(w in {">", "<", "2>"} for w in words):
            words = words[: next(i for i, w in enumerate(words) if w in {">", "<", "2>"})]
        if words:
            yield words


def check_call(page: str, words: list[str]) -> None:
    known = dict(commands())
    name = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in known), None)
    options = {w.partition("=")[0] for w in words if w.startswith("--")} - {"--help", "--version"}
    if name is None:
        assert not options, f"{page}: aidememoire has no command {' '.join(words)}"
        assert not [w for w in words if not w.startswith("-")], f"{page}: aidememoire has no command {' '.join(words)}"
        return
    group = known[name.split()[0]]
    unknown = options - options_of(known[name]) - options_of(group)
    assert not unknown, f"{page}: aidememoire {name} has no option {', '.join(sorted(unknown))}"


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    missing = [
        wanted
        for name, command in commands()
        for wanted in [f"aidememoire {name}", *sorted(o for o in options_of(command) if o.startswith("--"))]
        if not re.search(rf"{re.escape(wanted)}\b", page)
    ]
    assert not missing, f"docs/cli.md says nothing of {', '.join(missing)}"


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_python_shown_runs(page: str, code: str) -> None:
    if ">>>" not in code:
        compile(code, page, "exec")
        return
    example = doctest.DocTestParser().get_doctest(code, {}, page, page, 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(example)
    assert result.failed == 0


@pytest.mark.parametrize(("page", "code"), blocks("toml"))
def test_toml_shown_is_toml(page: str, code: str) -> None:
    lines = code.splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    assert tomllib.loads("\n".join(line[indent:] for line in lines))


def rules_in_code() -> set[str]:
    """The names that code gives to rules: `rule="…"`, `rule = "…"` in a pack, and all that were judged on gold."""
    found = set()
    for path in (SRC / "languages").glob("*/confidence.toml"):
        found |= set(tomllib.loads(path.read_text(encoding="utf-8"))["rules"])
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "rule":
                found |= {c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant) and isinstance(c.value, str)}
    for path in (SRC / "languages").glob("*/*.toml"):
        found |= set(re.findall(r'\brule\s*=\s*"([^"]+)"', path.read_text(encoding="utf-8")))
    return {rule for rule in found if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+|[a-z]{4,}", rule)}


def test_every_rule_is_explained() -> None:
    """`<…>` in a name on the page stands for any word."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    named = [re.sub(r"<[^>]+>", r"[\\w-]+", re.escape(name)) for name in re.findall(r"`([^`]+)`", page)]
    explained = re.compile("|".join(named))
    missing = sorted(rule for rule in rules_in_code() if not explained.fullmatch(rule.removeprefix("figure: ")))
    assert not missing, f"docs/rules.md says nothing of {', '.join(missing)}"


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert not [p.name for p in (ROOT / "docs" / "decisions").glob("0*.md") if p.name not in listed]


def test_the_changelog_has_the_version_or_is_ahead_of_it() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert "## [Unreleased]" in changes or f"## [{version}]" in changes
