"""The command line: what each command prints, its exit codes, and how it behaves among other programs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
import pytest

from aidememoire.cli import app, run
from aidememoire.cli.options import ASKABLE
from aidememoire.export import decode_record
from aidememoire.model import Document, Problem
from aidememoire.records import DocumentRecord
from aidememoire.register import ASKABLE as REALLY_ASKABLE
from aidememoire.register import Register

TALKS = Path(__file__).parent / "register" / "talks.jsonl"
LINES = TALKS.read_bytes().splitlines()
COMMANDS = (
    "read",
    "watch",
    "show",
    "explain",
    "summary",
    "export",
    "schema",
    "score",
    "calibrate",
    "reconcile",
    "review",
    "reviewer",
    "report",
    "serve",
)  # fmt: skip


class Reader:
    """In place of the pipeline: finds nothing, quickly; «panne» in a text is a problem, «stop» an interrupt."""

    def run(self, documents: Iterable[Document | Problem]) -> Iterator[DocumentRecord | Problem]:
        for item in documents:
            if isinstance(item, Problem):
                yield item
            elif "stop" in item.text:
                raise KeyboardInterrupt
            elif "panne" in item.text:
                yield Problem(stage="extract", code="broken", message="cannot be read; mend it", where=item.uri, fatal=True)
            else:
                yield DocumentRecord(document=item, reading=self.digest("fr"))

    def digest(self, _: str) -> str:
        return "0123456789abcdef"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidememoire.engine.local.Pipeline", Reader)
    monkeypatch.setattr("aidememoire.engine.intake.Pipeline", Reader)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("commanded") / "talks.db"
    with Register.open(path) as opened:
        for line in LINES:
            opened.add(decode_record(line))
    return path


@pytest.fixture
def say(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """Carry out a command; its exit code, output and complaints."""

    def said(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(a) for a in arguments])
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return said


Say = Callable[..., tuple[int, str, str]]

# ---------------------------------------------------------------- help


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(say: Say, command: str, option: str) -> None:
    code, out, _ = say(command, option)
    assert code == 0
    assert out.startswith(f"Usage: aidememoire {command}")


def test_every_command_and_option_says_what_it_does() -> None:
    assert set(app.commands) == set(COMMANDS)
    for command in app.commands.values():
        assert command.help
        assert command.short_help
        for option in command.params:
            if isinstance(option, click.Option) and "--format" not in option.opts:
                assert option.help, (command.name, option.name)


def test_what_can_be_asked_for_is_what_the_register_answers() -> None:
    assert ASKABLE == REALLY_ASKABLE


def test_help_starts_quickly_for_it_imports_nothing_heavy() -> None:
    code = "import sys; from aidememoire.cli import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert not loaded & {"spacy", "numpy", "sqlalchemy", "alembic", "rich", "trafilatura", "babel", "rapidfuzz", "lxml"}


def test_version(say: Say) -> None:
    assert say("--version")[1].startswith("aidememoire 0.")


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize("kind", ASKABLE)
@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
@pytest.mark.parametrize("evidence", [(), ("--evidence",)])
def test_every_kind_in_every_format(say: Say, path: Path, kind: str, form: str, evidence: tuple[str, ...]) -> None:
    code, out, _ = say("show", kind, "--register", path, "--format", form, *evidence)
    assert code == 0
    if form == "jsonl":
        assert all(json.loads(line) for line in out.splitlines())
    with Register.open(path) as register:
        total = register.find(kind).total
    assert len(out.splitlines()) >= total


def test_filters_are_passed_on(say: Say, path: Path) -> None:
    options = ["--between", "Belarus", "the Russian Federation", "--measure", "trade_turnover", "--since", "2021", "--exact"]
    code, out, _ = say("show", "figures", "--into", path, "--format", "jsonl", *options)
    assert code == 0
    assert [json.loads(line)["value"] for line in out.splitlines()] == ["38000000000"]


def test_a_table_says_what_it_leaves_out(say: Say, path: Path) -> None:
    _, out, err = say("show", "figures", "--register", path, "--limit", "2")
    assert len(out.splitlines()) == 3
    assert "2 of 4 figures; --limit 0 shows all" in err
    assert "shows all" not in say("show", "figures", "--register", path, "--limit", "0")[2]


def test_nothing_found_is_said_but_not_among_the_results(say: Say, path: Path) -> None:
    assert say("show", "problems", "--register", path) == (0, "", "no problems fit the question\n")


def test_the_register_can_be_named_by_the_environment(say: Say, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDEMEMOIRE_REGISTER", str(path))
    assert "3 documents" in say("summary")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "figures", "--party", "Velesco"], "nobody called «Velesco»"),
        (["show", "figures", "--force", "done"], "cannot be asked for by --force"),
        (["show", "figures", "--since", "soon"], "is no date"),
        (["show", "treaties"], "'treaties' is not one of 'statements'"),
        (["show", "figures", "--measure", "joy"], "is not one of"),
        (["explain", "f-11"], "several records"),
        (["export", "--format", "csv"], "name it with --kind"),
        (["export", "--kind", "figures"], "for --format csv"),
        (["nothing"], "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(say: Say, path: Path, monkeypatch, arguments: list[str], message: str) -> None:
    monkeypatch.setenv("AIDEMEMOIRE_REGISTER", str(path))
    code, out, err = say(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_register_that_is_not_there(say: Say, tmp_path: Path) -> None:
    code, _, err = say("show", "figures", "--register", tmp_path / "none.db")
    assert code == 2
    assert "make one with: aidememoire read" in err
    assert not (tmp_path / "none.db").exists()


def test_explain(say: Say, path: Path) -> None:
    code, out, _ = say("explain", "s-11aa00000002", "--register", path)
    assert code == 0
    assert "[[Nous ouvrirons un centre de service à Toula]]" in " ".join(out.split())
    assert json.loads(say("explain", "s-22bb00000001", "--register", path, "--format", "jsonl")[1])["kind"] == "statements"


def test_summary(say: Say, path: Path) -> None:
    _, out, _ = say("summary", path)
    assert out.startswith(f"{path}: 3 documents, published 2023-10-18 to 2024-11-05\n")
    assert json.loads(say("summary", path, "--format", "json")[1])["documents"] == 3


# ---------------------------------------------------------------- giving


def test_export_gives_back_what_went_in(say: Say, path: Path) -> None:
    assert say("export", "--register", path)[1].encode().splitlines() == LINES


def test_sheets_of_every_kind_in_a_folder(say: Say, path: Path, tmp_path: Path) -> None:
    assert say("export", "--register", path, "--format", "csv", "--to", tmp_path / "sheets")[0] == 0
    assert {p.stem for p in (tmp_path / "sheets").iterdir()} == set(ASKABLE)
    assert say("export", "--register", path, "--format", "csv", "--kind", "figures")[1].startswith("id,document,published,")


def test_schema(say: Say) -> None:
    assert json.loads(say("schema")[1])["$id"] == "urn:aidememoire:record:1"


# ---------------------------------------------------------------- scoring


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    whole = decode_record(LINES[0])
    figure = {"quantity": "plus de 38 milliards de dollars", "value": "38000000000", "unit": "USD", "kind": "level",
              "status": "actual", "bound": "more_than", "measure": "trade_turnover", "period": "2021"}  # fmt: skip
    missed = {**figure, "quantity": "1 204", "value": "1204", "unit": "lecture", "measure": "other"}
    path = tmp_path / "gold.jsonl"
    path.write_text(
        json.dumps({"id": "a1", "lang": "fr", "text": whole.document.text, "figures": [figure, missed]}), encoding="utf-8"
    )
    return path


def test_score_of_records_made_earlier(say: Say, gold: Path) -> None:
    code, out, _ = say("score", gold, "--records", TALKS)
    assert code == 0
    assert "figure value+unit" in out
    assert json.loads(say("score", gold, "--records", TALKS, "--format", "json")[1])["documents"] == 1
    errors = say("score", gold, "--records", TALKS, "--errors", "figures")[1]
    assert "MISS" in errors
    assert "1 204" in errors


def test_calibrate_prints_or_writes(say: Say, gold: Path, tmp_path: Path) -> None:
    assert "quantity-of-measure" in say("calibrate", gold, "--records", TALKS)[1]
    assert say("calibrate", gold, "--records", TALKS, "--write", tmp_path / "confidence.toml")[1] == ""
    assert "[rules]" in (tmp_path / "confidence.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["score", "none.jsonl"], ["score", "{}", "--records", "none.jsonl"]])
def test_gold_that_is_not_there(say: Say, gold: Path, arguments: list[str]) -> None:
    code, _, err = say(*(a.format(gold) for a in arguments))
    assert code == 2
    assert "none.jsonl" in err


# ---------------------------------------------------------------- reading


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("a", "Le ministre a signé un accord avec la Chine."), ("b", "Les deux pays ont tenu des pourparlers.")):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_records_go_to_standard_output(say: Say, quick: None, articles: Path) -> None:
    code, out, err = say("read", articles)
    assert (code, err) == (0, "")
    assert [decode_record(line).document.text[:6] for line in out.splitlines()] == ["Le min", "Les de"]


def test_records_go_into_a_register_once(say: Say, quick: None, articles: Path, tmp_path: Path) -> None:
    into = tmp_path / "talks.db"
    assert say("read", articles, "--into", into)[:2] == (
        0,
        f"2 documents read into {into}\n0 statements, 0 figures, 0 commitments, 0 meetings, 0 instruments\n",
    )
    assert say("read", articles, "--into", into)[1] == f"0 documents read into {into}, 2 known already\n"


def test_a_document_that_cannot_be_read_is_reported_and_the_rest_is_read(
    say: Say, quick: None, articles: Path, tmp_path: Path
) -> None:
    (articles / "aa.txt").write_text("Une panne du courant a eu lieu hier dans le pays.", encoding="utf-8")
    code, out, err = say("read", articles, "--into", tmp_path / "talks.db")
    assert code == 1
    assert "aa.txt: cannot be read; mend it [extract/broken]" in err
    assert "2 documents read" in out
    assert "1 not read" in out
    with Register.open(tmp_path / "talks.db") as register:
        assert register.find("problems").total == 1


def test_an_interrupt_says_what_was_kept(say: Say, quick: None, articles: Path, tmp_path: Path) -> None:
    (articles / "aa.txt").write_text("Le stop est un mot que la langue a pris.", encoding="utf-8")
    code, _, err = say("read", articles, "--into", tmp_path / "talks.db")
    assert code == 130
    assert f"interrupted; 1 document kept in {tmp_path / 'talks.db'}" in err
    assert say("read", articles / "b.txt", "--into", tmp_path / "talks.db")[0] == 0
    with Register.open(tmp_path / "talks.db") as register:
        assert register.summary().documents == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nowhere"], "nowhere"),
        (["{}", "--published", "hier"], "hier"),
        (["{}", "--lang", "xx"], "no language pack «xx»"),
        (["{}", "--jobs", "0"], "--jobs"),
    ],
)
def test_a_command_that_cannot_be_carried_out_makes_no_register(
    say: Say, quick: None, articles: Path, tmp_path: Path, options: list[str], message: str
) -> None:
    code, _, err = say("read", *(o.format(articles) for o in options), "--into", tmp_path / "talks.db")
    assert code == 2
    assert message in err
    assert not (tmp_path / "talks.db").exists()


def test_day_and_language_can_be_given(say: Say, quick: None, articles: Path) -> None:
    _, out, _ = say("read", articles / "a.txt", "--published", "2024-11-05", "--lang", "fr")
    document = decode_record(out).document
    assert (document.published, document.published_basis, document.lang) == ("2024-11-05", "option", "fr")


# ---------------------------------------------------------------- among other programs


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "aidememoire", *map(str, arguments)]


def test_a_closed_pipe_is_no_error(path: Path) -> None:
    script = f"for i in 1 2 3 4; do cat {TALKS}; done | head -c 20; "
    line = " ".join(command("schema"))
    done = subprocess.run(
        [
            "bash",
            "-o",
            "pipefail",
            "-c",
            f"{line} | head -1; {script} {' '.join(command('export', '--register', path))} | head -c 20",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("locale", ["C", "POSIX", "fr_FR.ISO-8859-1"])
def test_output_is_utf8_in_every_locale(path: Path, locale: str) -> None:
    environment = {**os.environ, "LC_ALL": locale, "LANG": locale, "PYTHONIOENCODING": "ascii"}
    for form in ("table", "csv", "jsonl"):
        done = subprocess.run(
            command("show", "entities", "--register", path, "--format", form), capture_output=True, env=environment, check=True
        )
        assert "Biélorussie" in done.stdout.decode("utf-8")


@pytest.mark.slow
def test_an_article_is_read_from_standard_input_and_an_interrupt_is_clean(tmp_path: Path) -> None:
    text = "« Les échanges ont dépassé 3 milliards de dollars en 2023 », a déclaré le ministre Anton Velesko à Minsk."
    done = subprocess.run(command("read", "-"), input=text.encode(), capture_output=True, check=True)
    assert decode_record(done.stdout).document.text == text
    with subprocess.Popen(
        command("read", "-", "--into", tmp_path / "talks.db"), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in err
