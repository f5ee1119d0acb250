"""Show every page of a site to a real browser, and listen for what should never happen.

Pages are opened in frames, many at once, with script on and nothing blocked: their own policy is
taken out, and one is sent that only reports, so that both what runs and what a policy would have
stopped is heard.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

AT_ONCE = 24
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# No name leads anywhere: what asks for another site is heard, and gets no answer.
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# Runs before anything of a page does.
LISTEN = """
const tell = (what) => (top.told ??= []).push(`${location.pathname}: ${what}`);
for (const name of ["canary", "alert", "confirm", "prompt", "print", "open"])
  Object.defineProperty(window, name, { value: (...words) => tell(`${name} ${words}`) });
addEventListener("securitypolicyviolation",
  (one) => tell(`against the policy: ${one.violatedDirective} ${one.blockedURI}`));
"""
# What a reader does, and what a page must not have become. Looks with the browser's own eyes.
LOOK = """
async (paths) => {
  const tell = (path, what) => (top.told ??= []).push(`${path}: ${what}`);
  const forbidden = "svg, math, iframe, frame, object, embed, applet, base, style, template, " +
    "noscript, video, audio, source, picture, canvas, map, portal, plaintext, xmp, " +
    "textarea, dialog, slot, body link, body meta, body script:not([src='/theme/find.js']), " +
    "[style], [srcset], [target], [ping]";
  const own = ["cookie", "getElementById", "querySelector", "createElement", "forms", "links",
    "location", "defaultView", "currentScript", "addEventListener", "implementation"];
  const view = async (path) => {
    const frame = document.createElement("iframe");
    const shown = new Promise((done) => { frame.onload = done; });
    frame.src = path;
    document.body.append(frame);
    await shown;
    const page = frame.contentDocument;
    if (!page) return tell(path, "left for another site");
    if (page.location.pathname !== path) tell(path, `went to ${page.location.pathname}`);
    const { Element, HTMLBodyElement, MouseEvent } = frame.contentWindow;
    for (const one of page.querySelectorAll(forbidden))
      tell(path, `has ${one.outerHTML.slice(0, 90)}`);
    for (const name of own) if (page[name] instanceof Element) tell(path, `${name} is an element`);
    if (!(page.body instanceof HTMLBodyElement)) tell(path, "its body is another");
    const handlers = "//@*[starts-with(name(), 'on')]";
    const handler = page.evaluate(handlers, page, null, XPathResult.STRING_TYPE).stringValue;
    if (handler) tell(path, `has the handler ${handler}`);
    page.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (/^(https?|mailto|tel|webcal):$/.test(link?.protocol)) event.preventDefault();
    }, true);
    for (const link of page.links) {
      if (!/^(https?|mailto|tel|webcal):$/.test(link.protocol)) tell(path, `leads to ${link.href}`);
      link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
      link.focus({ preventScroll: true });
      link.click();
    }
    await new Promise((done) => setTimeout(done, 0));
    frame.remove();
  };
  await Promise.all(paths.map(view));
  const told = top.told ?? [];
  top.told = [];
  return told;
}
"""


class _Site(SimpleHTTPRequestHandler):
    """Serves a site, and pieces of HTML as pages of their own, as a feed reader shows them."""

    protocol_version = "HTTP/1.1"
    pieces: Sequence[str] = ()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path.startswith("/@/"):
            self._send(self._piece(self.path.removeprefix("/@/")))
        elif path.suffix == ".html" and path.is_file():
            self._send(_POLICY.sub("", path.read_text("utf-8")))
        else:
            super().do_GET()

    def _piece(self, number: str) -> str:
        known = number.isdigit() and int(number) < len(self.pieces)
        piece = self.pieces[int(number)] if known else "<title>Frames</title>"
        return f"<!doctype html><meta charset=utf-8><body>{piece}"

    def _send(self, html: str) -> None:
        page = html.encode("utf-8", "replace")
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def end_headers(self) -> None:
        if self.path != "/@/":
            self.send_header("Content-Security-Policy-Report-Only", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is its failures."""


@contextmanager
def served(site: Path, pieces: Sequence[str] = ()) -> Iterator[str]:
    """Serve a site on a free port of this machine; gives its address."""
    handler = type("Site", (_Site,), {"pieces": pieces})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=site))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def paths(site: Path) -> list[str]:
    """The address of every page of a site."""
    names = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
    return [f"/{quote(name.removesuffix('index.html'))}" for name in names]


def heard(browser: Any, address: str, shown: Sequence[str]) -> list[str]:
    """Open the pages at `shown`, follow what a reader would, and return what was heard."""
    found: list[str] = []
    context = browser.new_context(service_workers="block")
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("dialog", lambda one: (found.append(f"a dialog: {one.message}"), one.dismiss()))
    page.on("popup", lambda one: found.append(f"a window: {one.url}"))
    page.on("download", lambda one: found.append(f"a download: {one.url}"))
    page.on("request", lambda one: found.extend(_away(one.url, address)))
    page.on("pageerror", lambda one: found.append(f"a fault of script: {one}"))
    page.goto(f"{address}/@/")
    for at in range(0, len(shown), AT_ONCE):
        found += page.evaluate(LOOK, list(shown[at : at + AT_ONCE]))
    context.close()
    return found


def _away(url: str, address: str) -> list[str]:
    return [] if url.startswith((f"{address}/", "about:")) else [f"a request: {url}"]
