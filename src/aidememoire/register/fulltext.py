"""Full-text search, the one part that is particular to SQLite (FTS5): another database gets its own three functions.

Words are found whatever their accents and case. The indexes hold no text of their own (`content=''`): what is
found is shown from the documents.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, Integer, Select, column, literal_column, select, table, text

from aidememoire.errors import QueryError

# index -> what its rowid is the key of
INDEXES = {"record_words": "records", "entity_words": "entities", "document_words": "readings"}
CREATE = "create virtual table {} using fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"
NUL = "\0"  # ends a question for FTS5, in the midst of a word
WORD = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')


def create_indexes(connection: Connection) -> None:
    """Make the three indexes, empty."""
    for name in INDEXES:
        connection.exec_driver_sql(CREATE.format(name))


def drop_indexes(connection: Connection) -> None:
    """Remove the three indexes."""
    for name in INDEXES:
        connection.exec_driver_sql(f"drop table {name}")


def add_words(connection: Connection, index: str, rows: list[tuple[int, str]]) -> None:
    """Index each (key, words)."""
    if rows:
        sql = text(f"insert into {index}(rowid, words) values (:key, :words)")  # noqa: S608 (a name of ours)
        connection.execute(sql, [{"key": key, "words": words} for key, words in rows])


def remove_words(connection: Connection, index: str, rows: list[tuple[int, str]]) -> None:
    """Take each (key, words) out again; the words must be those that were indexed."""
    if rows:
        sql = text(f"insert into {index}({index}, rowid, words) values ('delete', :key, :words)")  # noqa: S608 (a name of ours)
        connection.execute(sql, [{"key": key, "words": words} for key, words in rows])


def keys_with(index: str, question: str) -> Select[tuple[int]]:
    """The keys of all that holds the words of `question`; QueryError if there is no word in it."""
    rows = table(index, column("rowid", Integer))
    return select(rows.c.rowid).where(literal_column(index).op("match")(match_expression(question)))


def match_expression(question: str) -> str:
    """The question in the language of FTS5: every word, «"two words"» beside each other, «word*» as a beginning.

    >>> match_expression('accord* "marché commun" l’OTAN "12 million*"')
    '"accord"* "marché commun" "l’OTAN" "12 million"*'
    """
    terms = [_term(m) for m in WORD.finditer(question)]
    found = [t for t in terms if t]
    if not found:
        raise QueryError(f"--text «{question}» holds no word; give one or more words, or the beginning of one with *")
    return " ".join(found)


def _term(match: re.Match[str]) -> str:
    raw = match[1] if match[1] is not None else match[3]
    if not any(c.isalnum() for c in raw):
        return ""
    begins = raw.endswith("*") or bool(match[2])
    return f'"{raw.rstrip("*").replace(NUL, " ")}"' + ("*" if begins else "")
