"""A city that begins with a list of blogs: the task that starts a file for each."""

from pathlib import Path

import pytest
from invoke import Program

import tasks

LIST = """<opml version="1.0"><body><outline text="Blogs">
<outline text="Hill Top Makers" htmlUrl="https://makers.example/" xmlUrl="https://makers.example/feed"/>
<outline text="Quay" xmlUrl="https://quay.example/feed"/>
<outline text="Quay again" xmlUrl="https://quay.example/feed?again"/></outline></body></opml>"""
QUAY = "---\ntype: organisation\nname: Quay\nfeeds:\n  - url: https://quay.example/feed\n---\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    (tmp_path / "content" / "members").mkdir(parents=True)
    (tmp_path / "content" / "members" / "quay.md").write_text(QUAY)
    return tmp_path


def type_in(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        Program(namespace=tasks.ns, binary="inv").run(["inv", *words])
    return int(left.value.code or 0)


def test_who_is_not_here_gets_a_file_and_who_is_stays_as_it_is(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "feeds.opml").write_text(LIST)
    assert type_in("import", "feeds.opml") == 0
    told = capsys.readouterr()
    assert "2 files started: write what stands in < >" in told.out + told.err
    folder = here / "content" / "members"
    assert sorted(path.name for path in folder.iterdir()) == [
        "hill-top-makers.md",
        "quay-again.md",
        "quay.md",
    ]
    assert (folder / "quay.md").read_text() == QUAY
    makers = (folder / "hill-top-makers.md").read_text()
    assert "website: https://makers.example/\n" in makers
    assert "feeds:\n  - url: https://makers.example/feed\n    kind: blog\n# What else" in makers
    assert type_in("import", "feeds.opml") == 1, "nobody is new"


def test_no_list_starts_a_file_that_windows_could_not_hold_or_one_elsewhere(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["CON", "aux", "Com1", "../../up", "/etc/passwd", "Console"]
    rows = (
        f'<outline text="{name}" xmlUrl="https://{number}.example/"/>'
        for number, name in enumerate(names)
    )
    (here / "feeds.opml").write_text(f'<opml version="1.0"><body>{"".join(rows)}</body></opml>')
    assert type_in("import", "feeds.opml") == 0
    told = capsys.readouterr()
    assert "CON: 'CON' is a name that Windows keeps for itself; say more" in told.out + told.err
    started = {path.name for path in here.rglob("*.md")}
    assert started == {"quay.md", "up.md", "etcpasswd.md", "console.md"}


@pytest.mark.parametrize("body", ["no list", "<rss></rss>", None])
def test_what_is_no_list_starts_nothing_and_says_why(
    here: Path, body: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if body is not None:
        (here / "feeds.opml").write_text(body)
    assert type_in("import", "feeds.opml") == 1
    told = capsys.readouterr()
    assert "feeds.opml" in told.out + told.err
    assert "Errno" not in told.out + told.err
    assert len([*here.rglob("*.md")]) == 1
