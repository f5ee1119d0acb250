"""Show the site on one's own machine, and build it again whenever a file changes.

Serves 127.0.0.1 only. Nothing is published.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

from watchfiles import watch

HOST = "127.0.0.1"
TRIES = 20


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under the site's own path, with the types that feeds and calendars need."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".atom": "application/atom+xml; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".opml": "text/x-opml; charset=utf-8",
        ".vcf": "text/vcard; charset=utf-8",
    }

    def __init__(self, *args: object, root: str, **kwargs: object) -> None:
        self.root = root
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        """Take the site's own path off before looking for the file; outside of it is nothing."""
        # A zero byte names no file anywhere; asking for one raises ValueError.
        if not path.startswith(f"{self.root}/") or "\0" in unquote(path):
            return str(Path(self.directory) / "outside" / "of" / "the" / "site")
        return super().translate_path(path.removeprefix(self.root))

    def list_directory(self, path: str) -> None:
        """Show no list of files: the published site has none."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page for a wrong address."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing of single requests."""


def server(folder: Path, root: str, port: int) -> ThreadingHTTPServer:
    """Return a server for `folder` at `port`, or at the next free port after it. Raises OSError."""
    handler = partial(Handler, directory=str(folder), root=root)
    for candidate in range(port, port + TRIES):
        try:
            return ThreadingHTTPServer((HOST, candidate), handler)
        except OSError:
            if candidate == port + TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def preview(
    folder: Path,
    root: str,
    port: int,
    watched: Iterable[str],
    rebuild: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Serve until Ctrl+C, and call `rebuild` after every change under the `watched` paths."""
    httpd = server(folder, root, port)
    Thread(target=httpd.serve_forever, daemon=True).start()
    say(f"The site is at http://{HOST}:{httpd.server_port}{root}/ – stop it with Ctrl+C.")
    try:
        for _ in watch(*watched, raise_interrupt=False):
            rebuild()
    finally:
        httpd.shutdown()
        httpd.server_close()


def rebuild_apart() -> None:
    """Build in a process of its own, so that changed plugins and settings are read afresh."""
    subprocess.run([sys.executable, "-m", "invoke", "build"], check=False)
