"""A city of honest members and of cases: its files, its sites, and nights lived through in it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.hostile.case import Answer, Case, Raw
from tests.hostile.honest import MEMBERS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NIGHTS = [datetime(2026, 11, 2, 2, tzinfo=UTC) + timedelta(days=day) for day in range(5)]
DEADLINE = 900
"""Seconds after which a run is ended, whatever it does: a net, not what is tested."""


@dataclass(frozen=True)
class Told:
    """One night: its exit code, its report, and the digest of every file that was there then."""

    code: int
    report: str
    tree: Mapping[str, str]

    def lines(self, member: str) -> list[str]:
        """List the lines of the report about a member, those that stand below them too."""
        found, mine = list[str](), False
        for line in self.report.splitlines():
            below = line.startswith("    ")
            mine = (mine and below) or line.startswith(f"{member}  ") or f"/{member}.md" in line
            found += [line] if mine else []
        return found

    def files(self, member: str) -> dict[str, str]:
        """List the files of a member but those that say how its feeds stand, with their digests."""
        mine = (f"pulled/{member}/", f"pictures/{member}/")
        return {path: digest for path, digest in self.tree.items() if path.startswith(mine)}


@dataclass(frozen=True)
class Lived:
    """What came of a run of nights, and what it took: bytes of memory at most, CPU seconds."""

    content: Path
    nights: list[Told]
    seen: list[str]
    peak: int
    cpu: float


def cases() -> dict[str, Case]:
    """Read every case, by the name of its member."""
    found = {}
    for file in sorted((HERE / "cases").glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"tests.hostile.cases.{file.stem}", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[file.stem.replace("_", "-")] = module.CASE
    return found


def look_in(found: Mapping[str, Case]) -> Callable[[int, str, str], Answer | Raw | None]:
    """Make the web of all of them: what answers in a night, on a host, at a path."""
    honest = {
        f"{name}.example{path}": a for name, (_, web) in MEMBERS.items() for path, a in web.items()
    }
    nights: list[dict[str, Answer | Raw]] = [dict(honest) for _ in NIGHTS]
    for name, case in found.items():
        for number, night in enumerate(case.nights):
            for place, answer in night.web.items():
                nights[number][f"{name}.example{place}" if place[0] == "/" else place] = answer

    def look(night: int, host: str, path: str) -> Answer | Raw | None:
        return nights[night - 1].get(host.rstrip(".") + path)

    return look


def live(
    folder: Path, ports: tuple[int, int], jobs: str, found: Mapping[str, Case], trusted: Path | None
) -> Lived:
    """Write the city into a folder, and live through the nights there, in a process of its own."""
    content = _content(folder, found)
    plan = {
        "content": str(content),
        "nights": [night.isoformat() for night in NIGHTS],
        "arguments": [
            *("pull", "--content", str(content), "--jobs", jobs, "--allow-host", "127.0.0.1"),
            *("--pages", "https://hub.example/members/{member}/", "--zone", "Europe/London"),
        ],
        "ports": ports,
        "names": {host: n for case in found.values() for host, n in case.names.items()},
        "result": str(folder / "result.json"),
    }
    (folder / "plan.json").write_text(json.dumps(plan))
    path = {"PYTHONPATH": str(ROOT), "TZ": "UTC", "PATH": os.environ["PATH"]}
    path |= {"PYTHONDONTWRITEBYTECODE": "1"}  # nothing but the hub's own files is written
    trust = {"SSL_CERT_FILE": str(trusted)} if trusted else {}
    command = [
        sys.executable,
        "-P",
        "-W",
        "error",
        str(HERE / "night.py"),
        str(folder / "plan.json"),
    ]
    done = subprocess.run(
        command, cwd=folder, env=path | trust, timeout=DEADLINE, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-4000:]
    result = json.loads((folder / "result.json").read_text())
    nights = [Told(**night) for night in result.pop("nights")]
    return Lived(content, nights, **result)


def _content(folder: Path, found: Mapping[str, Case]) -> Path:
    content = folder / "content"
    (content / "members").mkdir(parents=True)
    heads = {name: head for name, (head, _) in MEMBERS.items()}
    heads |= {name: case.member for name, case in found.items()}
    for name, head in heads.items():
        text = f"---\nname: {name}\n{head.replace('{host}', f'{name}.example')}---\nWho we are.\n"
        (content / "members" / f"{name}.md").write_text(text)
    return content


def certificate(folder: Path, name: str, hosts: list[str]) -> Path | None:
    """Make a certificate that nobody signed, with its key, in one file; None without openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    file = folder / f"{name}.pem"
    names = ",".join(f"DNS:{host}" for host in hosts)
    command = [
        *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
        *("-subj", f"/CN={name}", "-addext", f"subjectAltName={names}", "-out", str(file)),
        *("-keyout", str(file) + ".key"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    with file.open("a") as whole:
        whole.write(Path(f"{file}.key").read_text())
    return file
