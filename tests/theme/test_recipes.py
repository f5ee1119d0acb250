"""The recipes under docs/deploy/, each tried with the server it is for.

The server runs on this machine and shows the style sample; each recipe is taken as it stands, but
for its name, folder, ports and certificate. Where a server is missing its tests skip and say so;
with REQUIRE_SERVERS=1 they fail instead.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plugins.records.policy import HEADERS, policy_sent

from .conftest import ROOT, pages
from .test_find import answered, complaints, titles

RECIPES = ROOT / "docs/deploy"
SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin"
TRIES = 200  # of a twentieth of a second, until a server answers
# The types as IANA has them; OPML has none there, and this is what readers of feeds send.
TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".opml": "text/x-opml",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vcf": "text/vcard",
    ".pagefind": "application/octet-stream",
    ".pf_filter": "application/octet-stream",
    ".pf_fragment": "application/octet-stream",
    ".pf_index": "application/octet-stream",
    ".pf_meta": "application/octet-stream",
}
IN_UTF_8 = {".css", ".csv", ".html", ".ics", ".js", ".opml", ".vcf"}


@dataclass(frozen=True)
class Place:
    """Where a server works: a folder for its own files, the site, two ports, a certificate."""

    folder: Path
    site: Path
    plain: int
    secure: int

    @property
    def certificate(self) -> tuple[Path, Path]:
        return self.folder / "certificate.pem", self.folder / "key.pem"


def recipe(name: str, **changed: str) -> str:
    """Return a recipe with each of some words, which must be in it, changed."""
    text = (RECIPES / name).read_text("utf-8")
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    return text


def nginx(place: Place) -> list[str]:
    certificate, key = place.certificate
    text = recipe(
        "nginx.conf",
        **{
            "listen 80;": f"listen 127.0.0.1:{place.plain};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{place.secure} ssl http2;",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "/srv/hub/public": str(place.site),
            "/etc/letsencrypt/live/hub.example/fullchain.pem": str(certificate),
            "/etc/letsencrypt/live/hub.example/privkey.pem": str(key),
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {place.folder}/{kind};\n" for kind in kinds)
    (place.folder / "hub.conf").write_text(text)
    (place.folder / "nginx.conf").write_text(
        f"daemon off;\npid {place.folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{own}include {place.folder}/hub.conf;\n}}\n"
    )
    return ["nginx", "-p", str(place.folder), "-e", "stderr", "-c", f"{place.folder}/nginx.conf"]


def caddy(place: Place) -> list[str]:
    certificate, key = place.certificate
    text = recipe(
        "Caddyfile",
        **{
            "\nhub.example {": f"\nhttps://127.0.0.1:{place.secure} {{\n\ttls {certificate} {key}",
            "/srv/hub/public": str(place.site),
        },
    )
    own = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
    (place.folder / "Caddyfile").write_text(own + text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", f"{place.folder}/Caddyfile"]


def apache2(place: Place) -> list[str]:
    certificate, key = place.certificate
    (place.site / ".htaccess").write_text(recipe("htaccess"))
    modules = Path("/usr/lib/apache2/modules")
    names = "mpm_event authz_core deflate dir filter headers mime rewrite ssl".split()
    load = "".join(f"LoadModule {one}_module {modules}/mod_{one}.so\n" for one in names)
    (place.folder / "mime.types").write_text("image/png png\ntext/css css\n")
    (place.folder / "apache.conf").write_text(
        f"ServerRoot {place.folder}\nServerName hub.example\nPidFile {place.folder}/pid\n{load}"
        f"ErrorLog /dev/stderr\nTypesConfig {place.folder}/mime.types\n"
        f"Mutex fcntl:{place.folder}\nDocumentRoot {place.site}\n"
        f"Listen 127.0.0.1:{place.plain}\nListen 127.0.0.1:{place.secure}\n"
        f"<Directory {place.site}>\nAllowOverride All\nRequire all granted\n</Directory>\n"
        f"<VirtualHost *:{place.secure}>\nSSLEngine on\n"
        f"SSLCertificateFile {certificate}\nSSLCertificateKeyFile {key}\n</VirtualHost>\n"
    )
    return ["apache2", "-DFOREGROUND", "-f", f"{place.folder}/apache.conf"]


SERVERS: dict[str, Callable[[Place], list[str]]] = {
    "nginx": nginx,
    "caddy": caddy,
    "apache2": apache2,
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(command: list[str], place: Place) -> Iterator[None]:
    """Run a server until the test is done, from when it answers on."""
    home = {"HOME": str(place.folder), "XDG_DATA_HOME": str(place.folder)}
    log = (place.folder / "log").open("w+")
    process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **home})
    try:
        for _ in range(TRIES):
            assert process.poll() is None, (place.folder / "log").read_text()
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", place.secure)) == 0:
                    break
            time.sleep(0.05)
        else:
            pytest.fail((place.folder / "log").read_text())
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)
        log.close()


@pytest.fixture(scope="module", params=SERVERS)
def place(request: pytest.FixtureRequest, style_sample: Path) -> Iterator[Place]:
    """Each server by its recipe, showing a copy of the style sample."""
    missing = [one for one in (request.param, "openssl") if not shutil.which(one, path=SBIN)]
    if missing:
        say = pytest.fail if os.environ.get("REQUIRE_SERVERS") == "1" else pytest.skip
        say(f"not installed: {', '.join(missing)}")
    # Not in pytest's own folder, which nobody else may read: a server gives its rights away.
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        folder.chmod(0o755)
        site = shutil.copytree(style_sample, folder / "site")
        site.chmod(0o755)
        (site / ".secret").write_text("not for readers")
        place = Place(folder, site, free_port(), free_port())
        _certify(place)
        command = SERVERS[request.param](place)
        found = shutil.which(command[0], path=SBIN)
        with running([str(found), *command[1:]], place):
            yield place


def _certify(place: Place) -> None:
    certificate, key = place.certificate
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", *kind, *names, *files]
    subprocess.run(command, check=True, capture_output=True)


def ask(place: Place, path: str, secure: bool = True) -> tuple[int, Mapping[str, str], bytes]:
    """Return status, headers (names in small letters) and body of an answer."""
    if secure:
        trust = ssl.create_default_context(cafile=str(place.certificate[0]))
        line = http.client.HTTPSConnection("127.0.0.1", place.secure, timeout=10, context=trust)
    else:
        line = http.client.HTTPConnection("127.0.0.1", place.plain, timeout=10)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        body = answer.read()
    finally:
        line.close()
    assert len(answer.headers) == len({name.lower() for name in answer.headers}), path
    return answer.status, {k.lower(): v for k, v in answer.headers.items()}, body


def one_of_each(site: Path) -> dict[str, str]:
    """Return the path of one file of each kind that is no page, by its ending."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    return {
        path.suffix: "/" + path.relative_to(site).as_posix()
        for path in files
        if path.suffix in TYPES and path.suffix != ".html"
    }


def test_every_page_comes_with_its_policy_and_its_headers(place: Place) -> None:
    paths = [path for path in pages(place.site) if path.count("/") <= 3]
    assert len(paths) > 20
    for path in [*paths, "/index.html", "/find/?q=tea&in=posts", "/find/index.html"]:
        status, sent, _ = ask(place, path)
        assert status == 200, path
        scripted = path.startswith("/find/")
        assert sent["content-security-policy"] == policy_sent(scripted=scripted), path
        assert {name: sent.get(name.lower()) for name in HEADERS} == HEADERS, path
        assert sent["cache-control"] == "public, max-age=600"


def test_what_is_no_page_has_its_type_and_no_policy(place: Place) -> None:
    files = one_of_each(place.site)
    assert set(files) == set(TYPES) - {".html"}
    for ending, path in {**files, ".worker": "/theme/find-worker.js"}.items():
        status, sent, _ = ask(place, path)
        assert status == 200, path
        type_, _, charset = sent["content-type"].partition("; charset=")
        assert type_ == TYPES.get(ending, "text/javascript"), path
        if ending in IN_UTF_8:
            assert charset.lower() == "utf-8", path
        shown = policy_sent() if ending == ".atom" else None  # a browser shows XML as a page
        assert sent.get("content-security-policy") == shown, path
        assert {name: sent.get(name.lower()) for name in HEADERS} == HEADERS, path


def test_a_wrong_address_shows_the_hub_s_own_page_and_no_list_of_files(place: Place) -> None:
    own = (place.site / "404.html").read_bytes()
    for path in (
        "/gone/",
        "/gone.ics",
        "/members/gone/",
        "/theme/",
        "/pagefind/index/",
        "/.secret",
    ):
        status, sent, body = ask(place, path)
        assert (status, body) == (404, own), path
        assert sent["content-security-policy"] == policy_sent(), path
        assert sent["content-type"].lower() == "text/html; charset=utf-8"
        assert "max-age=31536000" not in sent.get("cache-control", ""), path
        assert {name: sent.get(name.lower()) for name in HEADERS} == HEADERS, path


def test_what_never_changes_is_kept_and_what_may_change_is_not_kept_for_long(place: Place) -> None:
    files = one_of_each(place.site)
    for ending in (".pf_filter", ".pf_fragment", ".pf_index"):
        assert "max-age=31536000, immutable" in ask(place, files[ending])[1]["cache-control"]
    for path in ("/pagefind/pagefind.js", "/pagefind/pagefind-entry.json", "/theme/css/hub.css"):
        assert ask(place, path)[1]["cache-control"] == "public, max-age=600", path


def test_a_folder_without_its_slash_leads_to_the_page(place: Place) -> None:
    status, sent, _ = ask(place, "/members")
    assert status in (301, 308)
    assert sent["location"].removeprefix(f"https://127.0.0.1:{place.secure}") == "/members/"


def test_plain_http_leads_to_https_and_shows_nothing(place: Place) -> None:
    if (place.folder / "Caddyfile").exists():  # Caddy does so by itself, from port 80 alone
        assert "auto_https" not in recipe("Caddyfile")
        return
    status, sent, body = ask(place, "/members/?a=b", secure=False)
    assert status == 301
    assert sent["location"].startswith("https://")
    assert sent["location"].endswith("/members/?a=b")
    assert b"<main" not in body


def test_the_search_works_behind_each_server_and_nothing_is_blocked(
    place: Place, browser: Any
) -> None:
    context = browser.new_context(ignore_https_errors=True)
    view = context.new_page()
    told = complaints(view)
    view.goto(f"https://127.0.0.1:{place.secure}/find/?q=cafe")
    answered(view)
    assert len(titles(view)) == 2
    assert told == []
    context.close()
