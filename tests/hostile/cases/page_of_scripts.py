"""A web page that is nothing but unclosed scripts and tags."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        '<html class="h-feed">' + "<script><!--<script>" * 50_000 + "<div <p " * 50_000, "text/html"
    ),
    says=r"no posts",
)
