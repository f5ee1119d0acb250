"""A web page with thirty thousand posts in each other."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer("<html><body>" + '<div class="h-entry e-content p-name">' * 30_000, "text/html"),
    says=r"no posts",
)
