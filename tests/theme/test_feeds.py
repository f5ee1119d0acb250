"""What the sample city says of its feeds: which works, which not, and where that is found."""

from __future__ import annotations

from pathlib import Path

from .test_pages import page, words


def test_the_sample_city_shows_a_feed_that_fails_and_one_that_has_moved(sample_city: Path) -> None:
    said = words(sample_city, "/health/")
    assert "Feeds in all: 20. Working: 18. In need of help: 1. At a new address: 1." in said
    assert (
        "It has not been read since 10 November 2026. The address answers 404: nothing is there "
        "any more. What its owner can do: Check it in your browser." in said
    )
    assert "The new address: https://www.open-college.example/news/rss.xml" in said
    own = words(sample_city, "/members/digital-friends-armley/")
    assert "Since 10 November 2026 nothing new from its blog has reached us." in own


def test_the_pages_of_feeds_are_found_from_who_is_here_and_from_each_other(
    sample_city: Path,
) -> None:
    def links(path: str) -> set[str]:
        return {link["href"] for link in page(sample_city, path).main.find_all("a")}

    assert {"/health/", "/blogroll/"} <= links("/members/")
    assert "/health/" in links("/blogroll/") & links("/data/")
    assert {"/blogroll/"} <= links("/health/")
