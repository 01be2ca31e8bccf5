"""A parse in the labels of its model, turned into the one that the rules read: that of Universal Dependencies.

Rules see clauses by their UD relations (`languages/clauses.py`). The French model gives these; another may have labels
and a structure of its own (a preposition above its noun, an auxiliary above its participle, a copula above what is said
with it). What must be renamed and what must be turned is data: `syntax.toml` of the pack. A pack without that table has
a model that gives UD already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.languages.pack import Pack

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# A noun hangs from a noun as `nmod`, from anything that predicates as `obl`.
PREDICATES = frozenset({"VERB", "AUX", "ADJ", "ADV"})
DEPTH = 12


class Adposition(Struct, frozen=True):
    """Heads with the label `label` go below their complement, which is one of `complements`.

    The complement gets `noun` under a noun and `predicate` under a verb; a clause (`clauses`) gets `clause`.
    """

    label: str
    complements: tuple[str, ...]
    predicate: str
    noun: str
    clauses: tuple[str, ...] = ()
    clause: str = "advcl"
    case: str = "case"
    mark: str = "mark"


class Copula(Struct, frozen=True):
    """A verb of these `lemmas` goes below its complement, as UD has it."""

    lemmas: tuple[str, ...] = ()
    complements: tuple[str, ...] = ()


class Auxiliary(Struct, frozen=True):
    """Words that give the verb above them features it does not show itself («will build»: a future)."""

    words: tuple[str, ...]
    features: str
    examples: tuple[str, ...] = ()


class Feature(Struct, frozen=True):
    """Features of words with one of these tags or forms; `under` keeps them to clauses with one of those labels."""

    features: str
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


class SyntaxTable(Struct, frozen=True):
    """`syntax.toml`: how the model's parse becomes UD."""

    labels: dict[str, str]
    adposition: tuple[Adposition, ...] = ()
    copula: Copula = Copula()
    auxiliary: tuple[Auxiliary, ...] = ()
    feature: tuple[Feature, ...] = ()
    names: dict[str, str] = {}  # kinds of named entities


def to_universal(doc: Doc, pack: Pack) -> Doc:
    """The parse with UD relations, in place; as it is where the pack has no `syntax.toml`."""
    if not (pack.folder / "syntax.toml").is_file():
        return doc
    table = pack.table("syntax", SyntaxTable)
    heads, labels = [t.head.i for t in doc], [_label(t, table) for t in doc]
    _mark_features(doc, table)
    for rule in table.adposition:
        _lower_adpositions(doc, rule, heads, labels)
    _lower_copulas(doc, table.copula, heads, labels)
    _write(doc, heads, labels)
    _rename_entities(doc, table.names)
    return doc


def _label(token: Token, table: SyntaxTable) -> str:
    """The relation of UD: by label and tag where the table has both («aux/TO»), else by the label."""
    return table.labels.get(f"{token.dep_}/{token.tag_}") or table.labels.get(token.dep_, token.dep_)


def _lower_adpositions(doc: Doc, rule: Adposition, heads: list[int], labels: list[str]) -> None:
    for token in doc:
        if token.dep_ != rule.label:
            continue
        complement = next((c for c in token.children if c.dep_ in (*rule.complements, *rule.clauses)), None)
        if complement is None:
            continue
        above = heads[token.i]
        clause = complement.dep_ in rule.clauses
        named = rule.predicate if doc[above].pos_ in PREDICATES else rule.noun
        labels[complement.i] = rule.clause if clause else named
        labels[token.i] = rule.mark if clause else rule.case
        _exchange(token, complement, heads)


def _lower_copulas(doc: Doc, rule: Copula, heads: list[int], labels: list[str]) -> None:
    for token in doc:
        if token.lemma_ not in rule.lemmas:
            continue
        complement = next((c for c in token.children if c.dep_ in rule.complements and heads[c.i] == token.i), None)
        if complement is not None:
            labels[complement.i], labels[token.i] = labels[token.i], "cop"
            _exchange(token, complement, heads)


def _exchange(token: Token, complement: Token, heads: list[int]) -> None:
    """`complement` takes the place of `token`, which goes below it with all that hung from it."""
    above = heads[token.i]
    heads[complement.i] = complement.i if above == token.i else above
    for child in range(token.sent.start, token.sent.end):
        if heads[child] == token.i and child not in (complement.i, token.i):
            heads[child] = complement.i
    heads[token.i] = complement.i


def _mark_features(doc: Doc, table: SyntaxTable) -> None:
    by_word = {word: rule for rule in table.auxiliary for word in rule.words}
    for token in doc:
        rule = by_word.get(token.lower_)
        if rule is not None and token.pos_ == "AUX" and token.head is not token and token.dep_ in ("aux", "auxpass"):
            _add(token.head, rule.features)
        for feature in table.feature:
            if (token.tag_ in feature.tags or token.lower_ in feature.words) and _is_under(token, feature.under):
                _add(token, feature.features)


def _is_under(token: Token, labels: tuple[str, ...]) -> bool:
    """Whether the first clause above the token has one of the labels; with none asked for, always."""
    here = token
    for _ in range(DEPTH):
        if not labels:
            return True
        if here.pos_ in ("VERB", "AUX"):
            return here.dep_ in labels
        here = here.head
    return False


def _add(token: Token, features: str) -> None:
    own = token.morph.to_dict()
    own.update(dict(pair.split("=", 1) for pair in features.split("|")))
    token.set_morph(own)  # type: ignore[attr-defined]  # missing in spaCy's stubs


def _write(doc: Doc, heads: list[int], labels: list[str]) -> None:
    import numpy as np
    from spacy.attrs import DEP, HEAD

    strings = doc.vocab.strings
    rows = [(head - i, strings.add(label)) for i, (head, label) in enumerate(zip(heads, labels, strict=True))]
    table = np.array([[head % 2**64, label] for head, label in rows], dtype="uint64")  # HEAD is signed, its column is not
    doc.from_array([HEAD, DEP], table)  # type: ignore[arg-type]  # spaCy's stubs ask for thinc's own array type


def _rename_entities(doc: Doc, names: dict[str, str]) -> None:
    from spacy.tokens import Span

    doc.set_ents([Span(doc, e.start, e.end, label=names[e.label_]) for e in doc.ents if names.get(e.label_)])
