"""A parked domain: a page that says the name is for sale, with status 200."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        "<!doctype html><html><title>This name is for sale</title><a href=/buy>Buy</a>", "text/html"
    ),
    says=r"could not be read: This is a web page, not a feed",
)
