"""Hear of a feed's elements what feedparser does not, or hears only the last of.

Deleted entries, skipped hours, licences of three modules, whose words a `media:description` is, and
transcripts. Its names are feedparser's: a method for the start and the end of each element.
"""

from __future__ import annotations

from typing import Any, ClassVar

from feedparser import FeedParserDict  # type: ignore[import-untyped]  # it ships no types
from feedparser.mixin import _FeedParserMixin  # type: ignore[import-untyped]

MAX_DELETED = 10_000
MAX_SKIPPED = 200
LONGEST_SKIPPED = 20

_ADDED = {
    "http://purl.org/syndication/thread/1.0": "thr",  # RFC 4685
    "http://purl.org/atompub/tombstones/1.0": "at",  # RFC 6721
    "http://creativecommons.org/ns#": "cc",
    "https://podcastindex.org/namespace/1.0": "podcast",
}


class Added(_FeedParserMixin):  # type: ignore[misc]  # feedparser ships no types
    """What both of feedparser's readers hear besides."""

    namespaces: ClassVar[dict[str, str]] = {**_FeedParserMixin.namespaces, **_ADDED}
    _matchnamespaces: ClassVar[dict[str, str]] = {}

    def __init__(self, *arguments: Any) -> None:
        self.deleted: list[str] = []
        self.skipped: list[tuple[str, str]] = []
        self.media: Any = None
        self.groups = 0
        self.in_group = False
        super().__init__(*arguments)

    def take_deleted(self: Any, prefix: str, ref: str) -> None:
        at = self.namespacemap.get(prefix, prefix) == "at"
        if at and ref and not self.inentry and len(self.deleted) < MAX_DELETED:
            self.deleted.append(ref)

    def _start_cc_license(self: Any, attrs_d: Any) -> None:
        if address := self._get_attribute(attrs_d, "rdf:resource"):
            self._license(address)
        else:
            self.push("license", 0)

    def _end_cc_license(self: Any) -> None:
        self._license(self.pop("license"))

    _start_creativecommons_license = _start_creativeCommons_license = _start_cc_license  # noqa: N815
    _end_creativecommons_license = _end_creativeCommons_license = _end_cc_license  # noqa: N815

    def _license(self: Any, address: Any) -> None:
        if address:
            links = self._get_context().setdefault("links", [])
            links.append(FeedParserDict(rel="license", href=address))

    def _start_hour(self: Any, attrs_d: Any) -> None:
        self.push("hour", 0)

    def _end_hour(self: Any) -> None:
        self._skip("hour", self.pop("hour"))

    def _start_day(self: Any, attrs_d: Any) -> None:
        self.push("day", 0)

    def _end_day(self: Any) -> None:
        self._skip("day", self.pop("day"))

    def _skip(self: Any, what: str, value: Any) -> None:
        if value and not self.inentry and len(self.skipped) < MAX_SKIPPED:
            self.skipped.append((what, value[:LONGEST_SKIPPED]))

    def _start_media_group(self: Any, attrs_d: Any) -> None:
        self.groups += 1
        self.in_group = True

    def _end_media_group(self: Any) -> None:
        self.in_group = False

    def _start_media_content(self: Any, attrs_d: Any) -> None:
        super()._start_media_content(attrs_d)
        self.media = attrs_d
        if self.in_group:
            attrs_d["group"] = str(self.groups)

    def _end_media_content(self: Any) -> None:
        self.media = None

    def _start_media_description(self: Any, attrs_d: Any) -> None:
        self.push("media_description", 0)

    def _end_media_description(self: Any) -> None:
        self._of_media("description", self.pop("media_description"))

    def _start_media_title(self: Any, attrs_d: Any) -> None:
        self.push("media_title", 0)

    def _end_media_title(self: Any) -> None:
        self._of_media("title", self.pop("media_title"))

    def _start_podcast_transcript(self: Any, attrs_d: Any) -> None:
        transcripts = self._get_context().setdefault("transcripts", [])
        transcripts.append({**attrs_d, "title": "Transcript"})

    def _of_media(self: Any, what: str, value: Any) -> None:
        """A file's own words are about the file; those beside it are about the entry."""
        if value:
            about, key = (self._get_context(), f"media_{what}")
            if self.media is not None:
                about, key = self.media, what
            about.setdefault(key, value)
