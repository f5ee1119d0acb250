"""What a post's page shows of pictures on its author's own site: a link, a copy, or the picture."""

from __future__ import annotations

from hashlib import sha256

import pytest
from town import CITY, Hub

SHED = "https://library.example/shed.png"
COPY = f"pictures/library/{sha256(SHED.encode()).hexdigest()[:16]}-320x200.jpg"
POST = (
    "---\ntitle: A\ndate: 2026-10-03\n{}source:\n  feed: https://library.example/feed\n  id: a\n"
    "  hash: b\n  first_seen: 2026-10-03\n---\n\n![Our shed]({})\n"
)
LINK = '<a href="{}">Picture: Our shed</a>'


def page(hub: Hub, policy: str = "", address: str = SHED, member: str = "library") -> str:
    hub.write({f"pulled/{member}/2026-10-03-a.md": POST.format(policy, address)})
    return str(hub.site().find("posts", f"{member}/2026-10-03-a").html)


def test_a_copy_is_shown_with_its_size_where_there_is_one(whole: Hub) -> None:
    whole.write({COPY: "x"})
    shown = (
        '<img src="/{}" alt="Our shed" width="320" height="200" loading="lazy" decoding="async">'
    )
    assert shown.format(COPY) in page(whole, "pictures: copy\n")


def test_without_a_copy_or_without_the_member_s_word_it_is_a_link(whole: Hub) -> None:
    assert LINK.format(SHED) in page(whole, "pictures: copy\n")
    whole.write({COPY: "x"})
    assert LINK.format(SHED) in page(whole)


def test_one_member_s_copies_are_not_shown_under_another_s_posts(whole: Hub) -> None:
    whole.write({COPY: "x"})
    assert LINK.format(SHED) in page(whole, "pictures: copy\n", member="council")


def test_a_picture_on_the_member_s_server_is_shown_only_if_the_hub_allows_it_too(
    whole: Hub,
) -> None:
    assert LINK.format(SHED) in page(whole, "pictures: remote\n")
    whole.city = {**CITY, "remote_pictures": True}
    shown = page(whole, "pictures: remote\n")
    assert f'<img src="{SHED}" alt="Our shed"' in shown
    assert 'loading="lazy" decoding="async" referrerpolicy="no-referrer">' in shown
    open_road = "http://library.example/shed.png"
    assert LINK.format(open_road) in page(whole, "pictures: remote\n", open_road)


@pytest.mark.parametrize(
    "name",
    [
        "pictures/library/evil.html",
        "pictures/library/door.jpg",
        "pictures/0123456789abcdef-1x1.jpg",
        "pictures/library/0123456789abcdef-1x1.jpg.svg",
        "pictures/library/deeper/0123456789abcdef-1x1.jpg",
    ],
)
def test_whatever_else_lies_among_the_copies_is_a_fault(whole: Hub, name: str) -> None:
    (fault,) = whole.write({name: "x"}).faults()
    assert fault == (
        f"{name}:1: file: is no copy that the nightly job made; "
        "put pictures of your own into files/"
    )


def test_what_a_killed_night_left_stops_no_build(whole: Hub) -> None:
    whole.write({"pictures/library/.0123456789abcdef-1x1.jpg.new": "x"})
    assert whole.faults() == []
