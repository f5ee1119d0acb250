"""Entities behind half a megabyte of remarks and instructions."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        '<?xml version="1.0"?>'
        + "<!-- <rss> -->\n<?x y?>" * 25_000
        + f'<!DOCTYPE r [<!ENTITY a "b">]>{rss(item(title="&a;"))}'
    ),
    says=r"could not be read: This (document declares XML entities|is not a feed)",
)
