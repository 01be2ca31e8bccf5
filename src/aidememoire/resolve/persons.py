"""Descriptions of persons: offices, «son homologue», «l'invité», «les deux dirigeants»."""

from __future__ import annotations

import msgspec

from aidememoire.model import Mention
from aidememoire.resolve.clusters import Cluster
from aidememoire.resolve.ledger import Answer, Ledger, fits_of, gender_fits, is_of
from aidememoire.resolve.offices import is_wide, may_mean_unknown, split_role

WHOLE_DOCUMENT = 10_000  # sentences
FOCUS_REACH = 4  # sentences within which «l'expert» may mean somebody of whom no office is told
ANY_STATE = "*"


def resolve_office(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """The holder of an office: by the office and whose it is; else the one person in focus of whom no office is told."""
    if mention.number == "p":
        return _holders(ledger, mention, manner)
    if manner == "indefinite":
        return ledger.describe(mention)
    ranked = [c for c, _ in ledger.focus.ranked(mention.span.start, reach=WHOLE_DOCUMENT)]
    held = _held_by(ledger, mention)
    if held and not any(c in ranked for c, _ in held):
        held = [(c, f) for c, f in held if ledger.comes_soon(c, mention)]
    if held:
        order = {c: n for n, c in enumerate(ranked)}
        before = [(c, f) for c, f in held if c in order] or held
        best = max(f for _, f in before)
        holders = sorted((c for c, f in before if f == best), key=lambda c: order.get(c, WHOLE_DOCUMENT))
        if ledger.foremost in holders and mention.of and not ledger.foremost.of:
            holders = [ledger.foremost]
        return _chosen(mention, holders)
    unknown = _of_unknown_office(ledger, mention, ranked) if manner != "bare" else None
    return unknown or ledger.describe(mention)


def _held_by(ledger: Ledger, mention: Mention) -> list[tuple[Cluster, int]]:
    """Who may hold the office, and how well it fits; those whose state is told go before those whose state is not."""
    fits = [(c, ledger.fit_of_role(mention, c)) for c in ledger.persons() if fits_of(c, mention.of) and gender_fits(mention, c)]
    fits = [(c, f) for c, f in fits if f]
    if mention.of is None:
        return fits
    told = [(c, f) for c, f in fits if is_of(c, mention.of)]
    body = ledger.thing(mention.of)
    if body and body.type == "organization" and may_mean_unknown(mention.role or "", ANY_STATE, ledger.pack):
        return told  # «le président de la banque» is not the president of a state named before
    return told or [(c, f) for c, f in fits if f > 1 or is_wide(mention.role or "", ledger.pack)]


def _chosen(mention: Mention, holders: list[Cluster]) -> Answer:
    if mention.of and not holders[0].of:
        holders[0].of[mention.of] += 1
    if len(holders) > 1:
        return (holders[0],), "last-office-holder"
    return (holders[0],), "role-and-state" if mention.of else "only-office-holder"


def _of_unknown_office(ledger: Ledger, mention: Mention, ranked: list[Cluster]) -> Answer | None:
    """«le dirigeant sorval» of an article that nowhere says what Ferdal is: Ferdal, if he is in focus."""
    if not may_mean_unknown(mention.role or "", mention.of, ledger.pack):
        return None
    if not mention.of and not may_mean_unknown(mention.role or "", ANY_STATE, ledger.pack):
        near = {c for c, _ in ledger.focus.ranked(mention.span.start, reach=FOCUS_REACH)}
        ranked = [c for c in ranked if c in near]
    free = [
        c for c in ranked if c.type == "person" and c.named and not c.roles and fits_of(c, mention.of) and gender_fits(mention, c)
    ]
    central = ledger.central
    free = [c for c in free if ledger.focus.has_acted(c)]
    if not free and central and not central.roles and fits_of(central, mention.of) and ledger.comes_soon(central, mention):
        free = [central]
    if not free:
        free = _named_soon(ledger, mention)
    if not free:
        return None
    free[0].roles[mention.role or ""] += 1
    if mention.of and not free[0].of:
        free[0].of[mention.of] += 1
    return (free[0],), "person-without-office"


def _named_soon(ledger: Ledger, mention: Mention) -> list[Cluster]:
    """The one person of no told office whom the next sentences name, where a headline or lead says but the office."""
    if not may_mean_unknown(mention.role or "", ANY_STATE, ledger.pack):
        return []
    soon = [c for c in ledger.persons() if c.named and c.first > mention.span.start and ledger.comes_soon(c, mention)]
    fitting = [c for c in soon if not c.roles and fits_of(c, mention.of) and gender_fits(mention, c)]
    return fitting if len(fitting) == 1 else []


def _holders(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«les deux présidents»: the two last mentioned who may be meant; «les présidents» if just two are."""
    if mention.of and "; " in mention.of:
        return _each_holder(ledger, mention)
    if manner == "indefinite" or mention.of:
        return ledger.describe(mention, "other", keep=manner == "indefinite")
    known = [c for c in ledger.focus.last(mention.span.start) if c.type == "person"]
    last = [c for c in known if c.named]
    fitting = [c for c in last if ledger.fit_of_role(mention, c)]
    if manner == "two":
        pair = fitting[:2] if len(fitting) > 1 else last[:2] if len(last) > 1 else [c for c in known if c.named or c.of][:2]
        return (tuple(reversed(pair)), "last-two-persons") if len(pair) == 2 else None
    same = [c for c in fitting if ledger.fit_of_role(mention, c) > 1]
    if manner == "definite" and len(same) == 2:
        return tuple(reversed(same)), "holders-of-office"
    if manner == "definite" and not same and len(fitting) == 2:
        return tuple(reversed(fitting)), "holders-of-office"
    return ledger.describe(mention, "other")


def _each_holder(ledger: Ledger, mention: Mention) -> Answer:
    """«les présidents sorval et ordal»: each one, named elsewhere or by office and state."""
    holders: list[Cluster] = []
    for of in (mention.of or "").split("; "):
        one = msgspec.structs.replace(mention, number="s", gender=None, of=of)
        held = sorted(_held_by(ledger, one), key=lambda h: -h[1])
        holders.append(held[0][0] if held else ledger.holder(one))
    return tuple(dict.fromkeys(holders)), "role-and-each-state"


def resolve_person_noun(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«le conférencier», «les deux hommes»: who is in focus, by gender."""
    if manner == "two" or (mention.number == "p" and manner == "demonstrative"):
        return _holders(ledger, mention, "two")
    if mention.number == "p":
        return ledger.describe(mention, "other", keep=True)
    if manner == "indefinite":
        return ledger.describe(mention)
    ranked = _persons_in_focus(ledger, mention)
    return ((ranked[0],), "person-in-focus") if ranked else ledger.describe(mention)


def resolve_guest(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«l'invité»: not the one in focus, who receives him, but the other."""
    ranked = _persons_in_focus(ledger, mention)
    if mention.number == "p" or manner == "indefinite" or len(ranked) < 2:
        return ledger.describe(mention, "other" if mention.number == "p" else None)
    return (ranked[1],), "guest"


def _persons_in_focus(ledger: Ledger, mention: Mention) -> list[Cluster]:
    return [c for c, _ in ledger.focus.ranked(mention.span.start) if c.type == "person" and gender_fits(mention, c)]


def resolve_counterpart(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«son homologue sorval»: the other person of the talks, of that state if one is said."""
    if mention.number == "p":
        return ledger.describe(mention, "other", keep=manner == "indefinite")
    if manner == "indefinite":
        return ledger.describe(mention)  # «un partenaire de la Sorvalie»
    ranked = [c for c, _ in ledger.focus.ranked(mention.span.start) if c.type == "person"]
    own = ranked[0] if ranked else None
    if mention.of:
        others = [c for c in ledger.persons() if c is not own and is_of(c, mention.of)]
        others = others or _of_untold_state(ledger, mention.of, own)
        return ((others[0],), "counterpart-of-state") if len(others) == 1 else _unnamed_counterpart(ledger, mention, own)
    others = [c for c in ranked if c is not own]
    return ((others[0],), "counterpart") if others else ledger.describe(mention)


def _of_untold_state(ledger: Ledger, of: str, own: Cluster | None) -> list[Cluster]:
    """«le président Ferdal … le président ordal et son homologue sorval»: Ferdal, whose state the text has not told before."""
    roles = set(own.roles) if own else set()
    free = [c for c in ledger.persons() if c is not own and c.named and not c.of and roles & set(c.roles)]
    if len(free) == 1:
        free[0].of[of] += 1
    return free if len(free) == 1 else []


def _unnamed_counterpart(ledger: Ledger, mention: Mention, own: Cluster | None) -> Answer:
    """«son homologue sorval» of the minister of ports, unnamed: "ministre des Ports sorval"."""
    answer = ledger.describe(mention)
    role = own.roles.most_common(1)[0][0] if own and own.roles else None
    if role:
        behind = mention.span.of(ledger.findings.document.text)[mention.core.end - mention.span.start :].strip()
        own_portfolio = (mention.role or "").partition(" ")[2]
        answer[0][0].name = f"{split_role(role, ledger.pack)[0].split(' ')[0] if own_portfolio else role} {behind}".strip()
        answer[0][0].roles[role] += 1
    return answer
