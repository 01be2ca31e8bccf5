"""Whatever the bytes are: no traceback, no hang, and a register that holds. The seed is fixed."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidememoire.clean import mark_boilerplate
from aidememoire.language import detect_language
from aidememoire.languages.pack import load_pack
from aidememoire.model import Document, Problem
from aidememoire.pipeline import Pipeline
from aidememoire.read import read_sources
from aidememoire.records import DocumentRecord
from aidememoire.register import RecordError, Register

SEED, EACH = 20260303, 200
LONGEST = 10.0  # seconds of work for one source
SUFFIXES = ("txt", "html", "jsonl", "json")
ARTICLES = (
    """Valbourg et Ostrelle portent leurs échanges à 4,2 milliards d'euros

VALBOURG, 14 octobre 2025 (Delta) – Les échanges entre Valbourg et Ostrelle ont atteint 4,2 milliards d'euros
en 2024, soit une hausse de 7 %, a annoncé mardi le ministre du Commerce, Teodor Halvan.

« Nous visons cinq milliards d'ici 2027 », a déclaré M. Halvan devant près de 300 chefs d'entreprise.

Son homologue, Ludivine Corvade, a indiqué qu'Ostrelle ouvrirait ses ports. « Nous signerons en mai », a-t-elle ajouté.
""",
    """Le président Paul Valon reçoit le gouverneur d'Ostrelle
Si quelque chose manque, achetez chez nous », a-t-il déclaré, cité par le service de presse du président.
Selon le chef de l'Etat, les deux parties ont achevé 74 % du programme conjoint signé en 2021.
Il a proposé de créer un centre commun et s'est engagé à livrer 60 tonnes de matériel avant la fin de l'année.
Lire aussi : Le pont ouvrira en mai
Facebook
Twitter
Leave a Comment
""",
    """– Où en est le traité ?
– Sur les 28 mesures, 12 sont achevées, et “nous ferons le reste d'ici à 2030”, promet la commission.
Les ministres Léa Mornay et Aurèle Ostrel se rencontreront les 12 et 13 février à Valbourg pour signer un mémorandum.
Ostrelle accorderait un prêt de 150 M€ ; le coût est passé de 1,2 à 1,7 milliard, selon une source proche du dossier.
""",
)
SIGNS = [
    *(
        "«",
        "»",
        "“",
        "”",
        '"',
        "'",
        "’",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "&",
        "|",
        "\\",
        "…",
        "%",
        "€",
        "1",
        "0",
        ",",
        ".",
        ":",
        ";",
        "–",
        "-",
    ),
    *(
        "\n",
        "\r\n",
        "\t",
        "\u00a0",
        "\u202f",
        "\u200b",
        "\u00ad",
        "\x00",
        "\x07",
        "é",
        "É",
        "e\u0301",
        "ß",
        "İ",
        "你",
        "ع",
        "🎥",
        "\ufffd",
    ),
]


def noise(chance: random.Random) -> bytes:
    """Random bytes: of all values, of ASCII, or of what JSON, HTML and French are made of."""
    length = chance.choice((0, 1, 3, 20, 200, 3000))
    kind = chance.randrange(3)
    if kind == 0:
        return chance.randbytes(length)
    letters = "<>/pdivscript \"'={}[]:,\\u00e9éàè«»\n\r" if kind == 1 else "".join(map(chr, range(128)))
    return "".join(chance.choice(letters) for _ in range(length)).encode()


def mutate(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 12)):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + 80)
        change = chance.randrange(7)
        if change == 0:
            text = text[:a] + text[b:]
        elif change == 1:
            text = text[:b] + text[a:b] * chance.choice((1, 2, 30)) + text[b:]
        elif change == 2:
            text = text[:a] + chance.choice(SIGNS) * chance.choice((1, 1, 2, 400)) + text[a:]
        elif change == 3:
            text = text[:a] + text[a:b][::-1] + text[b:]
        elif change == 4:
            text = text[:a] + text[a:b].upper() + text[b:]
        elif change == 5:
            text = text.replace(chance.choice((" ", "\n", "»", "«", ".", "a")), chance.choice((" ", "", "\n", "«", "  ")))
        else:
            text = text[:a] + chance.choice(ARTICLES)[a:b] + text[b:]
    return text


def wrapped(text: str, kind: str, chance: random.Random) -> bytes:
    """The text as a file of its kind, at times with a byte that does not belong there."""
    if kind == "html":
        text = "<html><body><article>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</article></body></html>"
    elif kind in {"json", "jsonl"}:
        text = json.dumps({"text": text + chance.choice(("", "\ud800")), "published": chance.choice(("2025-10-14", "hier"))})
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(chance.choice((0, 0, 1, 4)) if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def in_time(found: Iterator[Document | Problem]) -> list[Document | Problem]:
    items = []
    started = time.process_time()
    for item in found:
        assert isinstance(item, Document | Problem)
        assert time.process_time() - started < LONGEST, item
        items.append(item)
        started = time.process_time()
    return items


def test_random_bytes_are_read_or_reported(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    for number in range(EACH):
        (tmp_path / f"{number:03}.{SUFFIXES[number % 4]}").write_bytes(noise(chance))
    items = in_time(read_sources([tmp_path]))
    assert len({item.uri if isinstance(item, Document) else item.where for item in items}) >= EACH * 3 // 4
    for document in (item for item in items if isinstance(item, Document)):
        started = time.process_time()
        document.text.encode()
        detect_language(document.text)
        marked = mark_boilerplate(document, load_pack("fr"))
        assert all(0 <= s < e <= len(document.text) for s, e in marked.boilerplate)
        assert time.process_time() - started < LONGEST


@pytest.mark.slow
def test_mutated_articles_go_all_the_way(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(EACH):
        kind = SUFFIXES[number % 4] if number % 2 else "txt"
        (folder / f"{number:03}.{kind}").write_bytes(wrapped(mutate(chance.choice(ARTICLES), chance), kind, chance))
    pipeline, read, broken = Pipeline(), 0, []
    list(pipeline.run(Document(id="", text=text) for text in ARTICLES))  # the model is loaded before time is taken
    with Register.open(tmp_path / "talks.db") as register:
        for item in in_time(read_sources([folder])):
            started = time.process_time()
            for result in pipeline.run([item]):
                if isinstance(result, DocumentRecord):
                    try:
                        register.add(result)
                        read += 1
                    except RecordError as error:
                        broken.append(str(error))
                else:
                    register.add_problem(result)
                    broken += [str(result)] if result.code == "unforeseen" else []
            assert time.process_time() - started < LONGEST, item
    assert not broken, "\n".join(broken)
    assert read >= EACH // 2
    with Register.open(tmp_path / "talks.db", create=False) as register:
        assert len({d.id for d in (r.document for r in register.export())}) > EACH // 3
