"""Entities that are looked for in vain by whoever looks at bytes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

HEAD = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY a "b">]>'
CASE = feed(
    Answer((HEAD + rss(item(title="&a;"))).encode("utf-16")),
    says=r"could not be read: This document declares XML entities",
)
