"""Register in, register out: what the articles say together, kept up to date article by article.

The comparisons are those of `reconcile`; this module passes the data. It goes in stages, each of which takes up what is
marked as to be done and marks what it touches for those after it:

    take in   a new reading, or one that people decided about: sentences, entities, whose words it prints
    compare   the texts that share a long sentence; who copies whom, and where words come from
    settle    who is who, for new entities and those who ask where something new is taught
    items     the records of documents whose entities are settled, in the blocks they stand in
    block     what a block says: links, derived values, an indicator
    join      records into entries, commitments into threads
    identity  what the spellings of one party come to

So a new article costs what its own blocks cost. From scratch everything is marked; the result is the same, and the same
as `reconcile` gives for all records at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from aidememoire.entries import Copy, Decision, Identity, Kind, Origin, Ref, Step, Thread
from aidememoire.reconcile import Known, find_known_file, load_known
from aidememoire.reconcile.blocks import Found, Item, Line, blocks_of, read_items, work_out
from aidememoire.reconcile.copies import BODIES_KEPT, FRAME, Body, choose, compare, sentence_digests
from aidememoire.reconcile.facts import Fact
from aidememoire.reconcile.figures import Comparison
from aidememoire.reconcile.flow import Verdicts, entry_of, passages_of
from aidememoire.reconcile.happenings import Happening
from aidememoire.reconcile.identities import Judged, Lesson, Sighting, identity_of, settle, sight
from aidememoire.reconcile.joining import Joined
from aidememoire.reconcile.origins import own_origin, pass_on
from aidememoire.reconcile.threads import follow
from aidememoire.records import KINDS, DocumentRecord
from aidememoire.register import Register
from aidememoire.register.basis import Basis, Intake, Kept, Seen
from aidememoire.register.load import batches
from aidememoire.register.told import Told

PAGE = 200  # documents in one transaction
BLOCKS, RECORDS = 500, 2000
DECIDED = "decisions"  # the block of links that people made
PACKAGE = Path(__file__).parent
CODE = ("reconcile", "entries.py", "reconciling.py")  # what decides how records are compared

Progress = Callable[[str, int, int], None]
Row = dict[str, Any]


def bring_up_to_date(
    register: Register,
    *,
    known: Known | None = None,
    afresh: bool = False,
    progress: Progress = lambda _stage, _done, _all: None,
) -> int:
    """Reconcile what the register holds; how many documents were taken in.

    `known` is what is known beforehand; else what the packs know, and the file of the user beside the register.
    Only what is new is looked at, unless `afresh`, or unless the comparisons themselves have changed since the last time.
    Each step is kept as soon as it is made: after an interruption the next call goes on.
    """
    known = known or load_known(find_known_file(register.path))
    work = _Work(register, known, progress)
    work.begin(digest_of(known), afresh=afresh)
    taken = work.take_in()
    for stage in (work.compare, work.choose, work.settle, work.items, work.block, work.join, work.identity):
        stage()
    work.end()
    return taken


def digest_of(known: Known) -> str:
    """Names the comparisons: another digest, and everything is compared anew."""
    return sha256(_code() + known.fingerprint()).hexdigest()[:16]


@cache
def _code() -> bytes:
    files = [
        file for name in CODE for file in ([PACKAGE / name] if name.endswith(".py") else sorted((PACKAGE / name).rglob("*.py")))
    ]
    return b"".join(file.read_bytes() for file in files)


class _Work:
    """One run over a register; every method is a stage."""

    def __init__(self, register: Register, known: Known, progress: Progress) -> None:
        self._register = register
        self._known = known
        self._progress = progress
        self._judgements: tuple[Decision, ...] = ()
        self._judged, self._verdicts = Judged(), Verdicts()

    # ---------------------------------------------------------------- beginning and end

    def begin(self, digest: str, *, afresh: bool) -> None:
        """Forget what other comparisons made, and mark what new decisions are about."""
        with self._register.together() as (basis, _):
            if afresh or (basis.setting("digest") or digest) != digest:
                basis.forget()
            basis.note("digest", digest)
        self._judgements = self._register.journal.judgements()
        self._judged, self._verdicts = Judged(self._judgements), Verdicts(self._judgements)
        with self._register.together() as (basis, _):
            self._mark_decided(basis)

    def _mark_decided(self, basis: Basis) -> None:
        """Mark what decisions are about that were taken, or undone, since the last time."""
        before = msgspec.json.decode(basis.setting("judgements") or "[]", type=list[Decision])
        changed = set(before) ^ set(self._judgements)
        names = {name for d in changed for name in (d.left, d.right)}
        if not changed:
            return
        identities = {name for d in changed if d.about == "identity" for name in (d.left, d.right)}
        every = {self._judged.key(name) for name in identities} | {Judged(before).key(name) for name in identities} | identities
        basis.mark("judge", [*basis.with_identity(every), *basis.documents_called(name.partition("/")[0] for name in identities)])
        keys = [key for found in basis.items_called(names).values() for key, _ in found]
        basis.mark("block", [*basis.blocks_of_items(keys), basis.block_key(DECIDED)])
        basis.note("judgements", msgspec.json.encode(self._judgements).decode())

    def end(self) -> None:
        """Forget records that are there no more, and say what has lapsed."""
        with self._register.together() as (basis, told):
            basis.clear_items()
            told.put_standing()

    # ---------------------------------------------------------------- documents

    def take_in(self) -> int:
        """Take in every document that is new, read anew or decided about."""
        with self._register.together() as (basis, _):
            stale, last = basis.stale(), basis.last_decision()
        for done, page in self._pages("taking in", stale, PAGE):
            with self._register.together() as (basis, _):
                wholes = dict(zip((document for document, _ in page), basis.wholes([r for _, r in page]), strict=True))
                intakes = [self._intake(document, reading, wholes[document]) for document, reading in page]
                taught = [_lessons(map(_sighting, some)) for some in basis.sightings(wholes).values()]
                basis.take_in(intakes, [lesson for lessons in taught for lesson in lessons], FRAME)
                self._settle(basis, basis.unsettled(wholes))
                self._keep(basis, wholes)
                if done == len(stale):
                    basis.note("journal", str(last))
        return len(stale)

    def _intake(self, document: int, reading: int, whole: DocumentRecord) -> Intake:
        sightings = sight(whole, self._known.names)
        own = own_origin(whole.document, self._known.credits)
        return Intake(
            document=document,
            reading=reading,
            id=whole.document.id,
            published=whole.document.published or "",
            sentences=sentence_digests(whole.document),
            seen=tuple(map(self._seen, sightings)),
            lessons=_lessons(sightings),
            own_name=own.name,
            own_basis=own.basis,
            own_of=own.of,
        )

    def _seen(self, one: Sighting) -> Seen:
        return Seen(
            entity=one.ref.id,
            identity=self._judged.identity(one, one.key),
            key=one.key,
            name=one.name,
            type=one.type,
            home=one.home,
            office=one.office,
            asks=one.asks,
            sighting=msgspec.json.encode(one).decode(),
        )

    def compare(self) -> None:
        """Compare the texts of marked documents with those that share a long sentence with them."""
        compared: set[int] = set()
        for page in self._marked("comparing texts", "compare", PAGE):
            with self._register.together() as (basis, _):
                partners = basis.partners(page, FRAME)
                pairs = sorted({(min(a, b), max(a, b)) for a, others in partners.items() for b in others if b not in compared})
                found = list(_compared(basis, pairs))
                old = basis.overlapping(page)
                again = [row for row in old if row["document"] not in compared and row["of"] not in compared]
                basis.replace_overlaps(again, found)
                touched = {row[side] for row in (*old, *found) for side in ("document", "of")}
                basis.mark("choose", touched | set(page))
                basis.done("compare", page)
            compared.update(page)

    def choose(self) -> None:
        """Who copies whom, and where words come from, in the groups of marked documents."""
        with self._register.together() as (basis, told):
            marked = basis.marked("choose")
            if not marked:
                return
            rows, group = _closure(basis, told, set(marked))
            ids = basis.ids(group)
            keys = {id_: key for key, id_ in ids.items()}
            chosen = choose(_copy(row, ids) for row in rows)
            copies = {keys[copy.document]: _copy_row(copy, keys) for copy in chosen}
            before, own = told.copies_of(group), told.origins_of(group)
            origins = pass_on({ids[k]: _own(ids[k], row) for k, row in own.items()}, chosen)
            now = {keys[o.document]: {**msgspec.structs.asdict(o), "document": keys[o.document]} for o in origins.values()}
            moved = {k for k in group if before.get(k) != copies.get(k)}
            renamed = {k for k, row in now.items() if any(row[name] != own[k][name] for name in ("name", "basis", "of"))}
            told.replace_copies(moved, [copies[k] for k in sorted(moved) if k in copies])
            told.replace_origins(now[k] for k in sorted(renamed))
            basis.mark("block", basis.blocks_of_documents(moved | renamed))
            basis.mark("join", basis.items_of_documents(renamed | moved))
            basis.done("choose", marked)

    # ---------------------------------------------------------------- who is who

    def settle(self) -> None:
        """Say anew who those are that ask where something else is taught now, and those that people decided about."""
        with self._register.together() as (basis, _):
            basis.mark("items", self._settle(basis, basis.unsettled()))
            basis.done("judge", basis.marked("judge"))
            basis.done("slot", names=basis.marked_names("slot"))

    def _settle(self, basis: Basis, rows: list[Row]) -> set[int]:
        """Give these sightings the identities that they have now; the documents where that changes one."""
        held = basis.lessons({row["asks"] for row in rows if row["asks"]})
        taught = {slot: [msgspec.json.decode(one, type=Lesson) for one in lessons] for slot, lessons in held.items()}
        changed = []
        for row in rows:
            one = _sighting(row["sighting"])
            identity = self._judged.identity(one, settle(one, taught.get(one.asks or "", ()), self._known.names.tenures))
            if identity != row["identity"]:
                changed.append(
                    {"document": row["document"], "entity": row["entity"], "identity": identity, "was": row["identity"]}
                )
        basis.identify(changed)
        return {row["document"] for row in changed}

    # ---------------------------------------------------------------- records

    def items(self) -> None:
        """Make the records of marked documents comparable anew, where it has changed who is in them."""
        for page in self._marked("reading records", "items", PAGE):
            with self._register.together() as (basis, _):
                readings = basis.reading_of(page)
                self._keep(basis, dict(zip(readings, basis.wholes(readings.values()), strict=True)))
                basis.done("items", page)

    def _keep(self, basis: Basis, wholes: dict[int, DocumentRecord]) -> None:
        """Keep the records of these documents as they are compared, now that it is known who is in them."""
        settled = basis.settled(wholes)
        basis.replace_items({document: list(_kept(whole, settled[document])) for document, whole in wholes.items()})
        if self._verdicts.joined:
            basis.mark("block", [basis.block_key(DECIDED)])

    def block(self) -> None:
        """Work out what marked blocks say."""
        for page in self._marked("comparing records", "block", BLOCKS):
            with self._register.together() as (basis, told):
                names = basis.block_names(page)
                decided = [block for block in page if names[block] == DECIDED]
                touched = self._decided(basis, told, decided)
                touched |= self._blocks(basis, told, {block: names[block] for block in page if block not in decided})
                basis.mark("join", touched)
                basis.done("block", page)

    def _blocks(self, basis: Basis, told: Told, names: dict[int, str]) -> set[int]:
        """What these blocks say, and the records whose joining links it changes."""
        rows = basis.block_items(names)
        items = {block: [_item(kind, content) for _, _, kind, content in some] for block, some in rows.items()}
        keys = {item.ref: row[0] for block, some in rows.items() for item, row in zip(items[block], some, strict=True)}
        comparison = self._comparison(basis, told, {row[1] for some in rows.values() for row in some})
        refused = self._verdicts.refused
        found = {b: work_out(name, items[b], comparison, refused) if items[b] else Found() for b, name in names.items()}
        told.replace_derived({block: one.derived for block, one in found.items()}, keys)
        told.replace_lines({block: _line_row(one.line, keys) if one.line else None for block, one in found.items()})
        return told.replace_links({block: one.links for block, one in found.items()}, keys)

    def _decided(self, basis: Basis, told: Told, blocks: list[int]) -> set[int]:
        """The links that people made, which are a block of their own."""
        if not blocks:
            return set()
        named = basis.items_called({name for d in self._verdicts.joined for name in (d.left, d.right)})
        rows = told.described([key for found in named.values() for key, _ in found])
        refs: dict[str, list[tuple[Kind, Ref]]] = {}
        for row in rows:
            refs.setdefault(row["ref"].id, []).append((row["kind"], row["ref"]))
        return told.replace_links({blocks[0]: self._verdicts.links(refs)}, {row["ref"]: row["key"] for row in rows})

    def join(self) -> None:
        """Make entries of marked records and those they are joined to, and threads of commitments."""
        for page in self._marked("joining records", "join", RECORDS):
            with self._register.together() as (basis, told):
                group, pairs = _component(told, page)
                rows = told.described(group)
                keys = {row["ref"]: row["key"] for row in rows}
                refs = {row["key"]: row["ref"] for row in rows}
                there = [(refs[a], refs[b]) for a, b in pairs if a in refs and b in refs]
                by_ref = {row["ref"]: row for row in rows}
                comparison = self._comparison(basis, told, {row["document"] for row in rows})
                steps = _steps(told, rows)
                newest = told.newest()
                new = []
                for kind in KINDS:
                    members = [row["ref"] for row in rows if row["kind"] == kind]
                    for group_ in Joined(there).groups(members):
                        made = [_item(row["kind"], row["item"]) for row in map(by_ref.__getitem__, group_) if row["item"]]
                        entry = entry_of(kind, group_, made, comparison)  # type: ignore[arg-type]  # one of the kinds
                        thread = _thread([by_ref[ref] for ref in group_], steps, newest) if kind == "commitments" else None
                        new.append((entry, [keys[ref] for ref in group_], thread))
                told.replace_entries(group, new, keys)
                basis.done("join", group)

    def identity(self) -> None:
        """Say what the spellings of marked identities come to."""
        with self._register.together() as (basis, told):
            names = basis.marked_names("identity")
            told.replace_identities(names, _identities(told, names))
            basis.done("identity", names=names)

    # ---------------------------------------------------------------- how

    def _comparison(self, basis: Basis, told: Told, documents: set[int]) -> Comparison:
        """Origins and shared passages of these documents, and of those whose words they print."""
        rows = told.copies_of(documents)
        every = documents | {row["of"] for row in rows.values()}
        ids = basis.ids(every)
        passages = passages_of(_copy(row, ids) for row in rows.values())
        return Comparison(_origins(basis, told, every), passages, self._known.credits.agency_of)

    def _pages(self, stage: str, things: Sequence[Any], size: int) -> Iterator[tuple[int, Sequence[Any]]]:
        for start in range(0, len(things), size):
            page = things[start : start + size]
            self._progress(stage, start, len(things))
            yield start + len(page), page

    def _marked(self, words: str, stage: str, size: int) -> Iterator[list[int]]:
        """Pages of what is marked for the stage, until nothing is."""
        with self._register.together() as (basis, _):
            total = basis.count(stage)
        while True:
            with self._register.together() as (basis, _):
                page, left = basis.marked(stage, size), basis.count(stage)
            if not page:
                return
            self._progress(words, max(0, total - left), max(total, left))
            yield page


def _sighting(kept: str) -> Sighting:
    return msgspec.json.decode(kept, type=Sighting)


def _lessons(sightings: Iterable[Sighting]) -> frozenset[tuple[str, str]]:
    found = (lesson for one in sightings for lesson in one.teaches)
    return frozenset((lesson.slot, msgspec.json.encode(lesson).decode()) for lesson in found)


def _compared(basis: Basis, pairs: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """What the texts of each pair of documents share, where it is enough."""
    for some in batches(pairs):
        texts = basis.texts({key for pair in some for key in pair})
        body = lru_cache(BODIES_KEPT)(lambda key, texts=texts: Body(texts[key]))
        for one, other in some:
            copy = compare(body(one), body(other))
            if copy:
                yield _copy_row(copy, {texts[one].id: one, texts[other].id: other})


def _copy_row(copy: Copy, keys: dict[str, int]) -> Row:
    passages = msgspec.json.encode(copy.passages).decode()
    return {"document": keys[copy.document], "of": keys[copy.of], "kind": copy.kind, "share": copy.share, "passages": passages}


def _copy(row: Row, ids: dict[int, str]) -> Copy:
    values = {**row, "document": ids[row["document"]], "of": ids[row["of"]], "passages": msgspec.json.decode(row["passages"])}
    return msgspec.convert(values, Copy)


def _own(document: str, row: Row) -> Origin:
    return msgspec.convert(
        {"document": document, "name": row["own_name"], "basis": row["own_basis"], "of": row["own_of"]}, Origin
    )


def _closure(basis: Basis, told: Told, start: set[int]) -> tuple[list[Row], set[int]]:
    """All overlaps of the groups in which these documents are, or were, and the documents of the groups."""
    group, edge, rows = set(start), set(start), {}
    while edge:
        found = basis.overlapping(edge)
        rows.update({(row["document"], row["of"]): row for row in found})
        was = told.copies_with(edge)
        near = {row[side] for row in (*found, *was) for side in ("document", "of")}
        edge = near - group
        group |= edge
    return [rows[key] for key in sorted(rows)], group


def _kept(whole: DocumentRecord, identities: dict[str, str]) -> Iterator[Kept]:
    """Every record of the document as it is compared."""
    keys = {Ref(whole.document.id, entity): identity for entity, identity in identities.items()}
    items = {item.ref.id: item for item in read_items(whole, keys)}
    position = 0
    for kind in KINDS:
        for one in getattr(whole, kind):
            item = items.get(one.id)
            content = msgspec.msgpack.encode(item) if item else None
            yield Kept(one.id, kind, position, content, blocks_of(item) if item else ())
            position += 1


def _item(kind: str, content: bytes) -> Item:
    return msgspec.msgpack.decode(content, type=Fact) if kind == "figures" else msgspec.msgpack.decode(content, type=Happening)


def _line_row(line: Line, keys: dict[Ref, int]) -> Row:
    row = {name: getattr(line, name) for name in ("id", "measure", "unit", "parties")}
    return row | {"points": [keys[ref] for ref in line.figures]}


def _origins(basis: Basis, told: Told, documents: set[int]) -> dict[str, Origin]:
    ids = basis.ids(documents)
    return {
        ids[key]: msgspec.convert({"document": ids[key], "name": row["name"], "basis": row["basis"], "of": row["of"]}, Origin)
        for key, row in told.origins_of(documents).items()
    }


def _component(told: Told, start: Iterable[int]) -> tuple[set[int], list[tuple[int, int]]]:
    """The records that are, or were, in one entry with these, and the pairs of them that are joined."""
    group: set[int] = set()
    grown = set(start)
    pairs: list[tuple[int, int]] = []
    while grown != group:
        group = grown
        grown, pairs = told.together_with(told.fellows(group))
    return group, pairs


def _steps(told: Told, rows: list[Row]) -> dict[Ref, list[tuple[tuple[Ref, str], tuple[Step, ...]]]]:
    """For each commitment the steps of its links to later ones, with what puts them in order."""
    refs = {row["key"]: row["ref"] for row in rows}
    found: dict[Ref, list[tuple[tuple[Ref, str], tuple[Step, ...]]]] = {}
    for row in told.links_from([row["key"] for row in rows if row["kind"] == "commitments"]):
        steps = msgspec.json.decode(row["steps"], type=tuple[Step, ...])
        found.setdefault(refs[row["left"]], []).append(((refs[row["right"]], row["relation"]), steps))
    return found


def _thread(rows: list[Row], steps: dict[Ref, list[tuple[tuple[Ref, str], tuple[Step, ...]]]], newest: str) -> Thread | None:
    ordered = (some for ref in sorted(row["ref"] for row in rows) for _, some in sorted(steps.get(ref, ()), key=lambda s: s[0]))
    group = [item for row in rows if isinstance(item := _item(row["kind"], row["item"]), Happening)]
    return follow(group, tuple(step for some in ordered for step in some), newest)


def _identities(told: Told, names: list[str]) -> Iterator[tuple[Identity, int]]:
    shown: dict[str, list[Any]] = {}
    for identity, *how in told.shown(names):
        shown.setdefault(identity, []).append(tuple(how))
    held: dict[str, list[tuple[str, str, str]]] = {}
    for identity, *office in told.held(names):
        held.setdefault(identity, []).append(tuple(office))  # type: ignore[arg-type]  # an office and two days
    for key, many in shown.items():
        yield identity_of(key, many, held.get(key, ())), sum(how[-1] for how in many)
