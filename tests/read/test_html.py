"""A page gives its article in reading order, and what its head says of it."""

from __future__ import annotations

import pytest

from aidememoire.model import Document, Problem
from aidememoire.read.html import MAX_PAGE, read_page
from aidememoire.read.text import Facts

ARTICLE = """
<h1>Valbourg et Ostrelle signent un accord</h1>
<p>Les ministres de Valbourg et d’Ostrelle ont signé mardi un accord de coopération, a indiqué la Présidence.</p>
<h2>Sanctions</h2>
<p>« Nous irons plus loin », a déclaré le ministre Léo Mornay devant la presse réunie au palais.</p>
<ul><li>Énergie</li><li>Transports</li></ul>
<p>Les échanges ont atteint 38 milliards de couronnes, soit 12 % de plus qu’un an plus tôt.</p>
"""
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Valbourg et Ostrelle signent un accord | La Gazette</title>
<meta property="og:site_name" content="La Gazette"><link rel="canonical" href="https://gazette.example/a/1">{head}</head>
<body><nav><a href="/">Accueil</a> <a href="/p">Politique</a></nav>
<div id="cookie-banner"><p>En cliquant sur « Tout accepter », vous consentez au dépôt de cookies.</p></div>
<article>{article}</article>
<div id="comments"><h3>3 commentaires</h3><p>Bravo !</p></div><footer>Tous droits réservés</footer></body></html>"""


def read(page: str, option: str | None = None, **known: str) -> tuple[Document | None, list[Problem]]:
    found = list(read_page(page, Facts(where="a.html", uri="a.html", **known), option))  # type: ignore[arg-type]
    return next((f for f in found if isinstance(f, Document)), None), [f for f in found if isinstance(f, Problem)]


def test_the_article_in_reading_order() -> None:
    document, problems = read(PAGE.format(head="", article=ARTICLE))
    assert document
    assert not problems
    lines = document.text.splitlines()
    assert lines[0] == "Valbourg et Ostrelle signent un accord"
    assert lines[2] == "Sanctions"
    assert lines[-1].startswith("Les échanges ont atteint 38 milliards")
    assert not any(words in document.text for words in ("Accueil", "cookies", "Bravo", "droits"))


def test_what_the_head_says() -> None:
    document, _ = read(
        PAGE.format(head='<meta property="article:published_time" content="2024-11-05T10:32:00+01:00">', article=ARTICLE)
    )
    assert document
    assert document.title == "Valbourg et Ostrelle signent un accord"
    assert (document.outlet, document.uri) == ("La Gazette", "https://gazette.example/a/1")
    assert (document.published, document.published_basis) == ("2024-11-05", "metadata")


@pytest.mark.parametrize(
    ("head", "article", "day"),
    [
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-04T22:00:00Z"}</script>',
            "",
            "2024-11-04",
        ),
        ('<meta name="date" content="1er février 2023">', "", "2023-02-01"),
        ('<meta name="date" content="pas une date">', '<time datetime="2023-02-01T08:00">mercredi</time>', "2023-02-01"),
        ('<meta name="date" content="2023-13-45">', "", None),
    ],
)
def test_where_the_day_may_stand(head: str, article: str, day: str | None) -> None:
    document, problems = read(PAGE.format(head=head, article=ARTICLE + article))
    assert document
    assert document.published == day
    assert not problems


def test_the_first_of_a_month_in_the_visible_text() -> None:
    document, _ = read(PAGE.format(head="", article="<p>Publié le 1er février 2023</p>" + ARTICLE))
    assert document
    assert (document.published, document.published_basis) in {("2023-02-01", "text"), (None, None)}


def test_what_is_known_goes_before_what_the_page_says() -> None:
    page = PAGE.format(head='<meta name="date" content="2024-11-05">', article=ARTICLE)
    document, _ = read(page, title="Autre titre", outlet="Delta", published="2020-01-02")
    assert document
    assert (document.title, document.outlet, document.published) == ("Autre titre", "Delta", "2020-01-02")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Le ministre a dit « oui ».</p><p>Il est parti.</p>", "Le ministre a dit « oui ».\nIl est parti."),
        ("<div>Le ministre a dit « oui ».</div>", "Le ministre a dit « oui »."),
        ("Le ministre a dit oui.", "Le ministre a dit oui."),
        ("<p>Le <b>ministre</b> a&nbsp;dit &laquo;&nbsp;oui&nbsp;&raquo;.<br>Bien.<script>x()</script></p>", None),
    ],
)
def test_a_fragment_is_all_article(page: str, text: str | None) -> None:
    document, problems = read(page)
    assert document
    assert not problems
    assert "x()" not in document.text
    assert text is None or document.text == text


@pytest.mark.parametrize("page", ["", " ", "<html></html>", "<!-- rien -->", "<script>var a = 1;</script>", "<p></p>", "<"])
def test_a_page_without_text_is_a_problem(page: str) -> None:
    document, problems = read(page)
    assert document is None or document.text.strip()
    assert document or [p.code for p in problems] in (["no-text"], ["bad-html"])


def test_a_page_of_excess_is_a_problem() -> None:
    document, problems = read("<p>a</p>" * (MAX_PAGE // 8 + 1))
    assert document is None
    assert [p.code for p in problems] == ["too-large"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "Le ministre a parlé.",
        "<p>" * 5_000 + "x" + "</b>" * 5_000,
        "<![CDATA[" * 50,
        "<?xml version='1.0' encoding='latin-1'?><p>Le ministre a parlé.</p>",
    ],
)
def test_a_broken_page_is_read_or_reported(page: str) -> None:
    document, problems = read(page)
    assert document or problems
