"""Feeds followed over HTTP, from a server that behaves, and from one that does not."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aidememoire.cli import run
from aidememoire.errors import SourceError
from aidememoire.model import Document, Problem
from aidememoire.watch import Feed, Fetcher, Limits, Memory, Round, Subscriptions, load_memory, load_subscriptions, save_memory
from aidememoire.watch.addresses import RefusedError, public_address
from aidememoire.watch.subscriptions import read_minutes

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
WORDS = "Le ministre valdanien a déclaré mardi que les échanges avaient atteint 3 milliards d'euros en 2025."
QUICK = Limits(connect=2, piece=0.5, whole=1.5, size=200_000, pause=0)


def page(words: str = WORDS) -> bytes:
    return f"<html><head><title>Un jour</title></head><body><article><p>{words}</p></article></body></html>".encode()


def feed(*links: str) -> bytes:
    items = "".join(f"<item><title>Un jour</title><link>{link}</link><description>Court.</description></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Le Journal</title><language>fr</language>{items}</channel></rss>'.encode()


@dataclass
class Site:
    """A server on this machine: what it answers for each path, and what it was asked."""

    origin: str = ""
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def gives(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append(dict(self.headers))
            answer = site.answers.get(self.path)
            with suppress(BrokenPipeError, ConnectionResetError):  # the reader goes away, as it should from a server like this
                answer(self) if answer else self.send_error(404)

        def log_message(self, *args: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    site.origin = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def fetcher(limits: Limits = QUICK) -> Fetcher:
    return Fetcher(limits=limits, allow_private=True, sleep=lambda _: None)


def going(site: Site, *paths: str, **about: object) -> Round:
    feeds = tuple(Feed(uri=f"{site.origin}{path}", **about) for path in paths or ("/feed",))  # type: ignore[arg-type]
    return Round(Subscriptions(feed=feeds), Memory(), fetcher())


def told(items: Iterator[Document | Problem]) -> list[str]:
    return [item.text if isinstance(item, Document) else f"<{item.code}>" for item in items]


def test_the_pages_of_new_entries_are_read_once(site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/a", f"{site.origin}/b"), "application/rss+xml")
    site.gives("/a", page())
    site.gives("/b", page("Un autre article, plus court."))
    watched = going(site, outlet="La Gazette")
    one, two = watched.documents(NOW)
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.text, one.uri, one.outlet, one.lang) == (WORDS, f"{site.origin}/a", "La Gazette", "fr")
    site.gives("/feed", feed(f"{site.origin}/a", f"{site.origin}/c"), "application/rss+xml")
    site.gives("/c", page("Un troisième article."))
    assert told(watched.documents(NOW + timedelta(minutes=29))) == []
    assert told(watched.documents(NOW + timedelta(minutes=31))) == ["Un troisième article."]


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.gives(
        "/feed", feed(f"{site.origin}/a"), "application/rss+xml", ETag='"v1"', Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT"
    )
    site.gives("/a", page())
    watched = going(site)
    assert told(watched.documents(NOW)) == [WORDS]
    site.gives("/feed", b"", status=304)
    assert told(watched.documents(NOW + timedelta(hours=1))) == []
    asked = site.headers[site.asked.index("/feed", site.asked.index("/feed") + 1)]
    assert asked["If-None-Match"] == '"v1"'
    assert asked["If-Modified-Since"] == "Mon, 02 Mar 2026 10:00:00 GMT"


def test_the_words_of_the_feed_are_enough_where_its_pages_are_not_wanted(site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/a"), "application/rss+xml")
    assert told(going(site, pages=False).documents(NOW)) == ["Un jour\nCourt."]
    assert "/a" not in site.asked


def test_robots_txt_is_obeyed_and_asked_once(site: Site) -> None:
    site.gives("/robots.txt", b"User-agent: *\nDisallow: /private/\n", "text/plain")
    site.gives("/feed", feed(f"{site.origin}/private/a", f"{site.origin}/b"), "application/rss+xml")
    site.gives("/private/a", page())
    site.gives("/b", page())
    assert told(going(site).documents(NOW)) == ["<robots>", WORDS]
    assert site.asked.count("/robots.txt") == 1
    assert "/private/a" not in site.asked


def test_a_host_whose_robots_txt_fails_is_left_alone(site: Site) -> None:
    site.gives("/robots.txt", b"", status=500)
    site.gives("/feed", feed(), "application/rss+xml")
    assert told(going(site).documents(NOW)) == ["<robots>"]
    assert "/feed" not in site.asked


def test_between_two_requests_to_a_host_there_is_the_pause_it_asks_for(site: Site) -> None:
    site.gives("/robots.txt", b"User-agent: *\nCrawl-delay: 20\n", "text/plain")
    site.gives("/feed", feed(f"{site.origin}/a"), "application/rss+xml")
    site.gives("/a", page())
    waited: list[float] = []
    watched = going(site)
    watched = Round(watched.subscriptions, Memory(), Fetcher(Limits(pause=5), allow_private=True, sleep=waited.append))
    assert told(watched.documents(NOW)) == [WORDS]
    assert [round(seconds) for seconds in waited] == [5, 20]  # before its robots.txt was known, and after


def test_what_fails_for_now_is_asked_again_and_later_each_time(site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/a"), "application/rss+xml", ETag='"v1"')
    site.gives("/a", b"", status=503)
    watched = going(site)
    assert told(watched.documents(NOW)) == ["<http-503>"]
    site.gives("/a", page())
    assert told(watched.documents(NOW + timedelta(hours=1))) == [WORDS]
    site.gives("/feed", b"", status=500)
    due, gaps = NOW + timedelta(hours=2), []
    for _ in range(3):
        assert told(watched.documents(due)) == ["<http-500>"]
        gaps.append(watched.next_due(due) - due)
        due = watched.next_due(due)
    assert gaps == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)]


def test_a_page_that_is_gone_is_not_asked_for_again(site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/gone"), "application/rss+xml")
    watched = going(site)
    assert told(watched.documents(NOW)) == ["<http-404>"]
    assert told(watched.documents(NOW + timedelta(hours=1))) == []


@pytest.mark.parametrize(
    ("value", "hours"), [("7200", 2), ("Tue, 03 Mar 2026 16:00:00 GMT", 4), ("bientôt", 1), ("999999999999", 24)]
)
def test_a_host_that_asks_to_wait_is_left_alone_as_long(site: Site, value: str, hours: int) -> None:
    site.gives("/feed", b"", status=429, Retry_After=value.encode("ascii", "replace").decode())
    watched = going(site)
    assert told(watched.documents(NOW)) == ["<http-429>"]
    assert watched.next_due(NOW) == NOW + timedelta(hours=hours)


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b"<p>")
        handler.wfile.flush()
        time.sleep(0.1)


def silence(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff\x00 no HTTP at all\r\n\r\n")


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<html>")


@pytest.mark.parametrize(
    ("answer", "code"),
    [(drip, "timeout"), (silence, "timeout"), (nonsense, "failed"), (cut_short, "failed")],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_a_server_that_does_not_end_or_makes_no_sense(
    site: Site, answer: Callable[[BaseHTTPRequestHandler], None], code: str
) -> None:
    site.answers["/feed"] = answer
    assert told(going(site).documents(NOW)) == [f"<{code}>"]


def test_more_than_an_article_can_be_is_not_loaded(site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/big", f"{site.origin}/bomb", f"{site.origin}/broken"), "application/rss+xml")
    site.gives("/big", b"x" * 300_000)
    site.gives("/bomb", gzip.compress(b"<p>" * 10_000_000), Content_Encoding="gzip")
    site.gives("/broken", b"no gzip", Content_Encoding="gzip")
    assert told(going(site).documents(NOW)) == ["<too-large>", "<too-large>", "<failed>"]


@pytest.mark.parametrize("target", ["/feed", "ftp://journal.example/a", "http://user:word@journal.example/", "//[::1"])
def test_redirects_that_lead_nowhere(site: Site, target: str) -> None:
    site.gives("/feed", b"", status=302, Location=target)
    assert told(going(site).documents(NOW)) == ["<redirects>" if target == "/feed" else "<bad-address>"]


def test_a_redirect_is_followed(site: Site) -> None:
    site.gives("/feed", b"", status=301, Location="/moved")
    site.gives("/moved", feed(f"{site.origin}/a"), "application/rss+xml")
    site.gives("/a", b"", status=302, Location="/b")
    site.gives("/b", page())
    assert told(going(site).documents(NOW)) == [WORDS]


def test_what_is_no_feed_and_what_is_no_page(site: Site) -> None:
    site.gives("/feed", b"<html><body>Bonjour</body></html>")
    site.gives("/other", feed(f"{site.origin}/sound"), "application/rss+xml")
    site.gives("/sound", b"ID3", "audio/mpeg")
    assert told(going(site, "/feed", "/other").documents(NOW)) == ["<not-a-feed>", "<not-a-page>"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "0.0.0.0", "224.0.0.1"],
)
def test_private_networks_are_not_entered(host: str) -> None:
    with pytest.raises(RefusedError) as refused:
        public_address(host, 80)
    assert refused.value.code == "private-address"
    assert public_address(host, 80, allow_private=True)


def test_a_feed_cannot_lead_into_the_private_network(site: Site) -> None:
    watched = Round(Subscriptions(feed=(Feed(uri=f"{site.origin}/feed"),)), Memory(), Fetcher(limits=QUICK))
    assert told(watched.documents(NOW)) == ["<private-address>"]
    assert site.asked == []


def test_the_memory_survives_and_says_what_it_is_not(tmp_path: Path, site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/a"), "application/rss+xml")
    site.gives("/a", page())
    watched = going(site)
    assert told(watched.documents(NOW)) == [WORDS]
    save_memory(watched.memory, tmp_path / "m.json")
    again = Round(watched.subscriptions, load_memory(tmp_path / "m.json"), watched.fetcher)
    assert told(again.documents(NOW + timedelta(hours=1))) == []
    (tmp_path / "m.json").write_text("{", encoding="utf-8")
    with pytest.raises(SourceError, match="move it away"):
        load_memory(tmp_path / "m.json")


def test_a_reader_that_stops_loses_nothing(site: Site) -> None:
    site.gives("/feed", feed(f"{site.origin}/a", f"{site.origin}/b"), "application/rss+xml")
    site.gives("/a", page())
    site.gives("/b", page("Un autre article, plus court."))
    watched = going(site)
    documents = watched.documents(NOW)
    next(documents)
    next(documents)
    documents.close()  # type: ignore[attr-defined]  # it is a generator
    assert told(watched.documents(NOW + timedelta(hours=1))) == ["Un autre article, plus court."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "feed"),
        ("[[feed]]\nuri = 'ftp://journal.example'", "no address of the web"),
        ("[[feed]]\nuri = 'https://journal.example/rss'\nevery = '1m'", "too often"),
        ("[[feed]]\nuri = 'https://journal.example/rss'\nevery = 'souvent'", "no span of time"),
        ("[[feed]]\nurl = 'https://journal.example/rss'", "url"),
        ("[[feed", "docs/watching.md"),
    ],
)
def test_a_file_of_feeds_that_cannot_be_followed(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "feeds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        load_subscriptions(tmp_path / "feeds.toml")


def test_spans_of_time() -> None:
    assert [read_minutes(words) for words in ("5m", "2h", "1d")] == [5, 120, 1440]


def test_the_command_reads_into_a_register(tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.gives("/robots.txt", b"User-agent: *\nAllow: /\n", "text/plain")
    site.gives("/feed", feed(f"{site.origin}/gone"), "application/rss+xml")
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nuri = "{site.origin}/feed"\n', encoding="utf-8")
    command = ["watch", str(tmp_path / "feeds.toml"), "--into", str(tmp_path / "talks.db"), "--once"]
    assert run(command) == 1
    assert "--allow-private" in capsys.readouterr().err
    (tmp_path / "feeds.toml.memory.json").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aidememoire.watch.fetch.Limits.pause", 0, raising=False)
        assert run([*command, "--allow-private"]) == 1
    assert "answered 404" in capsys.readouterr().err
    assert load_memory(tmp_path / "feeds.toml.memory.json").of(f"{site.origin}/feed").pages == [f"{site.origin}/gone"]
    assert run(["show", "problems", "--register", str(tmp_path / "talks.db"), "--format", "csv"]) == 0
    assert "http-404" in capsys.readouterr().out
