"""Verify, release, preview and the first file of a newcomer."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread

import pytest
from town import NOW, Hub

from plugins.publish import importing, preview, release, skeleton
from plugins.publish.build import BuildFailed
from plugins.publish.verify import verify
from plugins.records import Faults
from plugins.records.city import City
from plugins.records.policy import policy

POLICY = '<meta http-equiv="Content-Security-Policy" content="{}">'
STRICT = POLICY.format(policy())
PAGE = f"<!doctype html>{STRICT}<title>x</title><main id='main'>{{}}</main>"


def site(folder: Path, **pages: str) -> Path:
    """Write pages, each the words of its body; `a__b` stands for a/b/index.html."""
    for name, body in {"index": "", **pages}.items():
        path = folder / (
            "index.html" if name == "index" else f"{name.replace('__', '/')}/index.html"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(body), encoding="utf-8")
    (folder / "calendar.ics").write_text("x")
    return folder


def test_a_site_without_a_home_page_is_not_fit_to_be_seen(tmp_path: Path) -> None:
    assert verify(tmp_path) == ["there is no home page (index.html)"]


@pytest.mark.parametrize(
    "link",
    [
        "/", "/a/", "/a/#main", "#main", "/calendar.ics", "/calendar.ics#x", "/b%C3%BC/",
        "https://elsewhere.example/gone", "//elsewhere.example/", "mailto:a@a.example", "//[x",
        "/a/?q=1", "?q=1",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_fine(tmp_path: Path, link: str) -> None:
    site(tmp_path, index=f'<a href="{link}">x</a>', a="x", bü="x")
    assert verify(tmp_path) == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("/gone.pdf", "leads nowhere"),
        ("/a", "leads nowhere"),
        ("a/", "leads nowhere"),
        ("../a/", "leads nowhere"),
        ("/a/index.htm", "leads nowhere"),
        ("/data/gone.json", "leads nowhere"),
        ("/%00/", "leads nowhere"),
        ("/" + "x" * 300 + "/", "leads nowhere"),
        ("/a/#gone", "leads to a place that is not on that page"),
        ("#gone", "leads to a place that is not on that page"),
    ],
)
@pytest.mark.parametrize("tag", ['<a href="{}">x</a>', '<img src="{}" alt="x">'])
def test_a_link_that_leads_nowhere_is_told_with_its_page(
    tmp_path: Path, link: str, told: str, tag: str
) -> None:
    site(tmp_path, a="x", c__d=tag.format(link))
    assert verify(tmp_path) == [f"c/d/index.html: the link {link} {told}"]


def test_under_a_path_of_its_own_a_site_links_with_that_path(tmp_path: Path) -> None:
    site(tmp_path, index='<a href="/hub/a/">x</a> <a href="/hub/">y</a>', a="x")
    assert verify(tmp_path, "/hub") == []
    site(tmp_path, index='<a href="/a/">x</a> <a href="/hubris/a/">y</a>')
    assert len(verify(tmp_path, "/hub")) == 2


def test_a_site_that_lost_more_than_half_of_its_pages_is_told(tmp_path: Path) -> None:
    before = site(tmp_path / "before", **{f"p{n}": "x" for n in range(9)})
    half = site(tmp_path / "half", **{f"p{n}": "x" for n in range(4)})
    fewer = site(tmp_path / "fewer", **{f"p{n}": "x" for n in range(3)})
    assert verify(half, previous=before) == []
    assert verify(fewer, previous=before) == ["only 4 pages are left of yesterday's 10"]


INDEX = {
    "pagefind-entry.json": '{"languages": {"en": {"hash": "en_1", "wasm": null, "page_count": 1}}}',
    "pagefind.js": "x",
    "pagefind.en_1.pf_meta": "x",
    "wasm.unknown.pagefind": "x",
    "fragment/en_1.pf_fragment": "x",
}


def index(folder: Path, **changed: str | None) -> Path:
    """Write the index of a search beside the pages; a file of None is left out."""
    for name, text in {**INDEX, **changed}.items():
        path = folder / "pagefind" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text)
    return folder


def test_a_search_whose_index_is_whole_may_be_published(tmp_path: Path) -> None:
    assert verify(index(site(tmp_path))) == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("pagefind-entry.json", None, "pagefind/pagefind-entry.json, which names the files"),
        ("pagefind-entry.json", "{", "cannot be read"),
        ("pagefind-entry.json", '{"languages": 3}', "cannot be read"),
        ("pagefind-entry.json", '{"languages": {}}', "says that it has 0 pages, and has 1"),
        ("fragment/en_1.pf_fragment", None, "says that it has 1 pages, and has 0"),
        ("pagefind.js", None, "pagefind/pagefind.js, a file of the search"),
        ("pagefind.en_1.pf_meta", None, "pagefind/pagefind.en_1.pf_meta, a file of the search"),
        ("wasm.unknown.pagefind", None, "wasm.unknown.pagefind, a file of the search, is not th"),
    ],
)
def test_a_search_that_lacks_a_part_is_told(
    tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    (fault,) = verify(index(site(tmp_path), **{name: text}))
    assert told in fault


def test_a_page_that_searches_an_index_that_is_not_there_is_told(tmp_path: Path) -> None:
    site(tmp_path, find='<form data-worker="/theme/find-worker.js"></form>')
    assert verify(tmp_path) == ["find/index.html: the link /theme/find-worker.js leads nowhere"]


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("<script>x()</script>", "a <script> that is no file of the site"),
        ('<script src="//a.example/x.js"></script>', "a <script> that is no file of the site"),
        ('<SCRIPT SRC="https://a.example/x.js"></SCRIPT>', "a <script> that is no file of the"),
        ('<img src="/calendar.ics" OnError="x()" alt="x">', "an onerror= on <img>"),
        ("<p style='position:fixed'>x</p>", "a style= on <p>"),
        ("<style>p { color: red }</style>", "a <style>"),
        ("<svg><p>x</p></svg>", "a <svg>"),
        ("<math><mi>x</mi></math>", "a <math>"),
        ('<iframe srcdoc="x"></iframe>', "a <iframe>; index.html: there is a srcdoc= on <iframe>"),
        ('<object data="/calendar.ics"></object>', "a <object>"),
        ("<base href='https://a.example/'>", "a <base>"),
        ('<meta http-equiv="refresh" content="0;/a/">', "a <meta http-equiv=refresh>"),
        ('<a href="javascript:x()">x</a>', "the address 'javascript:x()' on <a>"),
        ('<a href=" java&#10;Script&colon;x()">x</a>', "the address ' java\\nScript:x()' on <a>"),
        ('<a href="\x01vbscript:x">x</a>', "on <a>"),
        ('<img src="data:image/svg+xml,x" alt="x">', "the address 'data:image/svg+xml,x' on <img>"),
        ('<a href="javascript:x()" href="/">x</a>', "the address 'javascript:x()' on <a>"),
        ('<script type="x" type="application/ld+json">x()</script>', "a <script> that is no file"),
        ('<script type="application/ld+json">"<!--<script>"</script>', "a < in a <script>"),
        ("<!--><script>x()</script>-->", "a comment, which browsers end elsewhere"),
        ("<![CDATA[x]]>", "a comment, which browsers end elsewhere"),
        ("<?x><script>x()</script>", "a comment, which browsers end elsewhere"),
        ("<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>", "a <noscript>"),
        ("<textarea><p title='</textarea><script>x()</script>'></textarea>", "a <textarea>"),
        ('<button formaction="data:,x">x</button>', "the address 'data:,x' on <button>"),
    ],
)
def test_a_page_with_what_could_run_is_not_fit_to_be_seen(
    tmp_path: Path, held: str, told: str
) -> None:
    found = "; ".join(verify(site(tmp_path, index=held)))
    assert found.startswith("index.html: there is ")
    assert told in found


def test_what_a_page_does_hold_is_fine(tmp_path: Path) -> None:
    site(
        tmp_path,
        index='<script type="application/ld+json">{"name": "\\u003cscript>"}</script>'
        '<p>javascript:x() <code>&lt;script&gt;</code></p><p title="style=x">x</p>'
        '<a href="https://a.example/?u=javascript:x">x</a><a href="mailto:a@a.example">y</a>',
        a='<script type="module" src="/calendar.ics"></script>',
    )
    assert verify(tmp_path) == []


def test_a_title_may_hold_the_sign_that_begins_a_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newer Pythons read a title as they read a script: to its end, and as text."""
    raw = (*HTMLParser.CDATA_CONTENT_ELEMENTS, "title")
    monkeypatch.setattr(HTMLParser, "CDATA_CONTENT_ELEMENTS", raw)
    page = PAGE.replace("<title>x", "<title>2 < 3")
    (tmp_path / "index.html").write_text(page)
    assert verify(tmp_path) == []
    (tmp_path / "index.html").write_text(page.replace("<main", "<script><b</script><main"))
    assert any("a < in a <script>" in told for told in verify(tmp_path))


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("", "no Content-Security-Policy, which base.html of the theme writes"),
        (POLICY.format("default-src 'self'"), "without default-src 'none'"),
        (POLICY.format("img-src *"), "without default-src 'none'"),
        (POLICY.format("default-src 'none'; img-src *"), "with *"),
        (POLICY.format("default-src 'none'; script-src 'unsafe-inline'"), "with 'unsafe-inline'"),
        (POLICY.format("default-src 'none'; script-src 'wasm-unsafe-eval'"), "with 'wasm-unsafe"),
        (POLICY.format("default-src 'none';SCRIPT-SRC DATA:"), "with data:"),
    ],
)
def test_a_page_whose_policy_is_missing_or_weak_is_not_fit_to_be_seen(
    tmp_path: Path, held: str, told: str
) -> None:
    path = site(tmp_path) / "index.html"
    path.write_text(path.read_text("utf-8").replace(STRICT, held), "utf-8")
    (found,) = verify(tmp_path)
    assert told in found


@pytest.mark.parametrize("scripted", [False, True])
@pytest.mark.parametrize("remote_pictures", [False, True])
def test_every_policy_that_a_page_can_have_is_strict(
    tmp_path: Path, scripted: bool, remote_pictures: bool
) -> None:
    own = policy(scripted=scripted, remote_pictures=remote_pictures)
    path = site(tmp_path) / "index.html"
    path.write_text(path.read_text("utf-8").replace(STRICT, POLICY.format(own)), "utf-8")
    assert verify(tmp_path) == []
    assert "unsafe-" not in own


def nightly(hub: Hub, now: datetime = NOW) -> Path:
    live = hub.root / "public"
    folder, pages = release.release(hub.root / "releases", live, now, "", str(hub.settings))
    assert pages == sum(1 for _ in folder.rglob("*.html"))
    return live


def releases(hub: Hub) -> list[str]:
    return sorted(path.name for path in (hub.root / "releases").iterdir())


def test_what_is_published_is_a_link_to_a_whole_release(whole: Hub) -> None:
    live = nightly(whole)
    assert live.is_symlink()
    assert not live.readlink().is_absolute(), "the folder may be moved as a whole"
    assert "A city of examples" in (live / "index.html").read_text()
    first = live.resolve()
    nightly(whole, NOW + timedelta(days=1))
    assert live.resolve() != first
    assert (first / "index.html").is_file(), "yesterday's release is kept to go back to"


def _fault(hub: Hub) -> None:
    hub.write({"pages/about.md": "---\ntitel: About\n---\n"})


def _crash(hub: Hub) -> None:
    hub.more = 'PLUGINS = [*PLUGINS, "nosuchplugin"]\n'


def _collapse(hub: Hub) -> None:
    for folder in ("events", "posts", "pulled"):
        for path in (hub.content / folder).rglob("*.md"):
            path.unlink()
    hub.write({"pages/index.md": "---\ntitle: Home\n---\n"})
    for name in ("library", "sam-example", "council"):
        (hub.content / "members" / f"{name}.md").unlink()
    (hub.content / "pages" / "about.md").unlink()


@pytest.mark.parametrize("break_it", [Hub.break_links, _fault, _crash, _collapse])
def test_a_night_that_fails_leaves_yesterday_s_site(
    whole: Hub, break_it: Callable[[Hub], None]
) -> None:
    post = "---\ntitle: One of many\ndate: 2026-09-01\n---\n"
    whole.write({f"posts/hub/2026-09-01-{number}.md": post for number in range(20)})
    live = nightly(whole)
    yesterday = live.resolve()
    break_it(whole)
    with pytest.raises((BuildFailed, Faults)):
        nightly(whole, NOW + timedelta(days=1))
    assert live.resolve() == yesterday
    assert "A city of examples" in (live / "index.html").read_text()
    assert releases(whole)[0] == yesterday.name
    assert releases(whole)[1:] in ([], ["rejected"]), "no half build is left"


def test_a_rejected_build_is_kept_to_be_looked_at(whole: Hub) -> None:
    whole.break_links()
    rejected = whole.root / "releases" / "rejected"
    told = r"not published, see .*rejected: .*/index\.html: the link /gone.pdf leads nowhere"
    for _ in range(2):
        with pytest.raises(BuildFailed, match=told):
            nightly(whole)
        assert (rejected / "about" / "index.html").is_file()
    assert not (whole.root / "public").exists()


def test_a_folder_somebody_made_by_hand_is_not_replaced(whole: Hub) -> None:
    live = whole.root / "public"
    live.mkdir()
    (live / "precious.txt").write_text("mine")
    with pytest.raises(BuildFailed, match="is a folder of its own; move it away"):
        nightly(whole)
    assert (live / "precious.txt").read_text() == "mine"


def test_old_releases_go_and_the_live_one_never(whole: Hub) -> None:
    folder = whole.root / "releases"
    for day in range(1, 9):
        site(folder / f"202609{day:02}T000000000000Z")
    live = nightly(whole)
    assert releases(whole) == [*(f"202609{n:02}T000000000000Z" for n in (5, 6, 7, 8)),
                               live.resolve().name]  # fmt: skip
    # A clock set back makes the newest release the oldest by name.
    back = nightly(whole, datetime(2020, 1, 1, tzinfo=UTC)).resolve()
    assert back.name == "20200101T000000000000Z"
    assert back.is_dir()


def test_two_nights_at_one_instant_do_not_touch_each_other(whole: Hub) -> None:
    first = nightly(whole).resolve()
    whole.break_links()
    with pytest.raises(BuildFailed):
        nightly(whole)
    assert (whole.root / "public").resolve() == first
    assert (first / "index.html").is_file()


def test_a_link_to_a_release_that_is_gone_is_replaced(whole: Hub) -> None:
    (whole.root / "public").symlink_to("releases/gone")
    assert (nightly(whole) / "index.html").is_file()


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Callable[..., http.client.HTTPResponse]]:
    """Ask a preview of a small site at /hub."""
    folder = site(tmp_path / "site", a="here", data__x="x")
    (folder / "404.html").write_text("our own words")
    (folder / "feed.atom").write_text("<feed/>")
    for name in ("find.js", "feeds.opml", "a.vcf"):
        (folder / name).write_text("x")
    (folder / "index.pf_meta").write_text("x")
    (folder / "empty").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    httpd = preview.server(folder, "/hub", 0)
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()

    def asker(path: str, method: str = "GET") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(*httpd.server_address[:2], timeout=5)
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.endheaders()
        response = connection.getresponse()
        response.text = response.read().decode()
        connection.close()
        return response

    yield asker
    httpd.shutdown()
    httpd.server_close()
    thread.join(5)


def test_the_preview_is_for_this_machine_only(tmp_path: Path) -> None:
    httpd = preview.server(tmp_path, "", 0)
    assert httpd.server_address[0] == "127.0.0.1"
    taken = httpd.server_port
    second = preview.server(tmp_path, "", taken)
    assert taken < second.server_port <= taken + preview.TRIES
    httpd.server_close()
    second.server_close()


def test_the_preview_shows_pages_under_the_site_s_own_path(ask: Callable[..., object]) -> None:
    assert (ask("/hub/").status, ask("/hub/a/").status) == (200, 200)
    assert "here" in ask("/hub/a/?q=1").text
    assert ask("/hub/a").getheader("Location").endswith("/hub/a/")


@pytest.mark.parametrize(
    "path",
    [
        "/hub/gone.pdf", "/a/", "/", "/hub", "/hubris/a/", "/hub/empty/", "/hub/data/",
        "/hub/../secret.txt", "/hub/..%2fsecret.txt", "/hub/%2e%2e/secret.txt", "/hub/%00",
        "/../secret.txt", "/hub//etc/passwd",
    ],
)  # fmt: skip
def test_what_is_not_of_the_site_is_the_site_s_own_404(
    ask: Callable[..., object], path: str
) -> None:
    response = ask(path)
    assert (response.status, response.text) == (404, "our own words")
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert ask(path, "HEAD").text == ""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/hub/", "text/html; charset=utf-8"),
        ("/hub/calendar.ics", "text/calendar; charset=utf-8"),
        ("/hub/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/hub/find.js", "text/javascript; charset=utf-8"),
        ("/hub/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/hub/a.vcf", "text/vcard; charset=utf-8"),
        ("/hub/index.pf_meta", "application/octet-stream"),
    ],
)
def test_each_file_comes_with_its_type(ask: Callable[..., object], path: str, kind: str) -> None:
    assert ask(path).getheader("Content-Type") == kind


def start(hub: Hub, kind: str, title: str, **more: str) -> Path:
    given = {"day": "2026-12-03", "today": "2026-10-08", **more}
    return skeleton.start(hub.content, City.model_validate(hub.city), kind, title, **given)


def start_all(hub: Hub) -> dict[str, Path]:
    made = {"member": start(hub, "member", "Repair Café: tools & “tea”")}
    slug = made["member"].stem
    titles = {"event": 'Mend a "radio"', "post": "Über uns – C:\\new", "place": "The “Tin Hall”"}
    for kind in skeleton._KINDS.keys() - {"member"}:
        title = titles.get(kind, f"A {kind}: “new”")
        made[kind] = start(hub, kind, title, member=slug)
    return made


def answered(text: str) -> str:
    """Write something for everything that stands in < >, as a contributor would."""
    answers = {
        "<its hour>": "18:00",
        "<a number, such as 3>": "3",
        "<how many pounds>": "2150",
        "<the address of the page about it>": "https://trust.example/call",
    }
    said = re.sub(r"# One of: (\w+)(.*\n.*)<[^>]*>", r"# One of: \1\2\1", text)
    said = re.sub(r"<[^<>]*day[^<>]*>", "2026-05-01", said)
    return re.sub(r"<[^<>]+ [^<>]+>", lambda m: answers.get(m.group(), "Our own words"), said)


def test_the_first_files_of_a_newcomer_lie_in_their_folders(whole: Hub) -> None:
    made = {kind: path.relative_to(whole.content) for kind, path in start_all(whole).items()}
    slug = "repair-cafe-tools-tea"
    assert made.pop("member") == Path(f"members/{slug}.md")
    assert made.pop("event") == Path("events/2026-12-03-mend-a-radio.md")
    assert made.pop("post") == Path(f"posts/{slug}/2026-12-03-uber-uns-cnew.md")
    assert made.pop("place") == Path("places/the-tin-hall.md")
    assert made.pop("service") == Path("members/a-service-new.md")
    assert made.pop("person") == Path("members/a-person-new.md")
    assert made == {kind: Path(f"board/a-{kind}-new.md") for kind in made}


def test_a_first_file_that_nobody_filled_in_is_refused(whole: Hub) -> None:
    paths = [path.relative_to(whole.content).as_posix() for path in start_all(whole).values()]
    faults = whole.faults()
    assert {fault.split(":")[0] for fault in faults} == set(paths)
    wrong = {fault for fault in faults if "still holds the example; write your own" not in fault}
    assert {fault.split(": ", 2)[2] for fault in wrong} == {
        "'2026-12-03 <its hour>' is no date and time; write it as 2026-11-03 18:30, in the city's "
        "own time"
    }


def test_a_text_that_nobody_wrote_is_refused_too(whole: Hub) -> None:
    for path in start_all(whole).values():
        head, fence, body = path.read_text().rpartition("---\n")
        path.write_text(answered(head).replace("# telephone", "telephone") + fence + body)
    faults = whole.faults()
    assert len(faults) == len(skeleton._KINDS)
    assert {fault.split(": ", 1)[1] for fault in faults} == {
        "text: still holds the example; write your own words in its place, without < and >"
    }


def test_filled_in_the_first_files_of_a_newcomer_are_right(whole: Hub) -> None:
    whole.city["everywhere"] = 'All of "Exampleton"'
    made = start_all(whole)
    for path in made.values():
        path.write_text(answered(path.read_text()))
    # A way to be reached is nothing that could be guessed.
    (fault,) = whole.faults()
    assert fault.startswith("members/repair-cafe-tools-tea.md:1: file: says no way to be reached;")
    member = made["member"]
    member.write_text(member.read_text().replace("# telephone", "telephone"))
    site = whole.site()
    assert site.find("board", "a-offer-new").expires.isoformat() == "2027-04-08"
    assert site.find("board", "a-project-new").lead.stem == member.stem
    assert site.find("board", "a-funding-new").closes.isoformat() == "2026-12-03"
    assert site.find("board", "a-award-new").recipient.stem == member.stem
    assert site.find("members", "a-service-new").organisation.stem == member.stem
    found = site.find("members", member.stem)
    assert (found.name, found.areas) == ("Repair Café: tools & “tea”", ('All of "Exampleton"',))
    assert found.checked is None, "nobody has"
    assert site.find("events", made["event"].stem).title == 'Mend a "radio"'
    assert site.find("places", "the-tin-hall").name == "The “Tin Hall”"
    assert site.find("posts", f"{member.stem}/{made['post'].stem}").title == "Über uns – C:\\new"


def test_everybody_in_a_list_of_feeds_gets_a_file_that_asks_for_the_rest(whole: Hub) -> None:
    before = (whole.content / "members/hub.md").read_bytes()
    both = [("https://quay.example/feed", "blog"), ("https://quay.example/pods", "podcast")]
    listed = [
        importing.Listed('Quay "&" Co', "https://quay.example/", both),
        importing.Listed("Lock", "", both[:1]),
        importing.Listed("Hub", "", both[:1]),
        importing.Listed("???", "", both[:1]),
    ]
    city = City.model_validate(whole.city)
    made, passed = importing.start_members(whole.content, city, listed, "2026-10-08")
    assert [path.name for path in made] == ["quay-co.md", "lock.md"]
    assert [line.split(":")[0] for line in passed] == ["Hub", "???"]
    assert (whole.content / "members/hub.md").read_bytes() == before
    told = whole.faults()
    assert told
    assert all("still holds the example" in line or " < >" in line for line in told), told
    for path in made:
        text = path.read_text()
        text = text.replace("<one of the words above>", "public").replace("# tele", "tele")
        path.write_text(answered(text))
    site = whole.site()
    quay = site.find("members", "quay-co")
    assert (quay.name, quay.website) == ('Quay "&" Co', "https://quay.example/")
    assert [(feed.url, feed.kind) for feed in quay.feeds] == both
    assert site.find("members", "lock").website is None


def test_a_list_starts_no_more_files_than_somebody_can_look_at(
    whole: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST", 2)
    listed = [importing.Listed(f"Quay {n}", "", [("https://a.example/", "blog")]) for n in range(5)]
    city = City.model_validate(whole.city)
    made, passed = importing.start_members(whole.content, city, listed, "2026-10-08")
    assert [path.stem for path in made] == ["quay-0", "quay-1"]
    assert passed == ["Quay 2 and all after it: a list starts 2 files; import it again"]


def test_a_file_that_is_there_is_never_touched(whole: Hub) -> None:
    before = (whole.content / "members/hub.md").read_bytes()
    with pytest.raises(FileExistsError, match=r"hub\.md is there already"):
        start(whole, "member", "Hub")
    assert (whole.content / "members/hub.md").read_bytes() == before


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"day": "31/12/2026"}, "31/12/2026 is no date; write it as 2026-12-31"),
        ({"day": "0001-01-01"}, "the year 1 cannot be right"),
        ({"member": "con"}, "'con' is a name that Windows keeps for itself"),
        ({"title": "!!!"}, "'!!!' has no letter or digit"),
        ({"member": "../../x"}, "'../../x' is no short name"),
        ({"member": "Digital Hub"}, "'Digital Hub' is no short name"),
    ],
)
def test_what_can_name_no_file_starts_none(whole: Hub, given: dict[str, str], told: str) -> None:
    before = sorted(whole.root.rglob("*"))
    with pytest.raises(ValueError, match=told.replace(".", r"\.")):
        start(whole, "event", **{"title": "A", "member": "hub", **given})
    assert sorted(whole.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("- Tea -", "2026-12-03-tea"),
        ("x" * 300, "2026-12-03-" + "x" * skeleton.LONGEST),
        ("<b>Bold</b>", "2026-12-03-bold"),
    ],
)
def test_any_title_makes_a_name_the_check_takes(whole: Hub, title: str, name: str) -> None:
    path = start(whole, "event", title, member="hub", day="20261203")
    assert path.stem == name
    path.write_text(answered(path.read_text()))
    assert whole.faults() == []
