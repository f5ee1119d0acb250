"""The honest members of every run: what they publish, which no case may cost them a byte of.

There is one of each family of work, and one whose posts a case claims as its own.
"""

from __future__ import annotations

from tests.hostile.case import ACCOUNT, CALENDAR, COMMENTS, FEED, PICTURES, Answer, Web
from tests.hostile.documents import dates, event, item, picture, rss

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Lock keepers</title>
<id>http://{host}/</id><link href="http://{host}/"/><updated>2026-10-30T10:00:00Z</updated>
<entry><title>The lock is shut</title><id>tag:lock.example,2026:1</id><link href="http://{host}/1"/>
<updated>2026-10-30T10:00:00Z</updated><author><name>Sam</name></author>
<content type="html">&lt;p&gt;Until &lt;b&gt;Monday&lt;/b&gt;.&lt;/p&gt;</content></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Mill", "items": [
{"id": "https://{host}/a", "url": "https://{host}/a", "title": "The wheel turns again",
 "content_html": "<p>After <em>forty</em> years.</p>",
 "date_published": "2026-10-29T08:00:00Z"}]}"""
PAGE = '<html><body><a rel="me" href="https://hub.example/members/honest-account/">us</a></body>'
TALK = rss(
    "<item><title>By: Kim</title><guid>http://{host}/1#c1</guid><link>http://{host}/1#comment-1</link>"
    "<dc:creator>Kim</dc:creator><pubDate>Sun, 01 Nov 2026 12:00:00 GMT</pubDate>"
    "<description>I was there.</description></item>"
)
TALKED_OF = item(body="A walk.", more="<wfw:commentRss>http://{host}/1/comments</wfw:commentRss>")
SHOWN = item(body='<p>Look:</p><img src="https://{host}/boat.png" alt="A boat" width="64">')

MEMBERS: dict[str, tuple[str, Web]] = {
    "honest-rss": (FEED, {"/feed.xml": Answer(rss(item("a"), item("b")))}),
    "honest-atom": (FEED, {"/feed.xml": Answer(ATOM, "application/atom+xml")}),
    "honest-json": (FEED, {"/feed.xml": Answer(JSON, "application/feed+json")}),
    "honest-dates": (
        CALENDAR,
        {"/dates.ics": dates(event(), event("2@q", "Choir", more=["RRULE:FREQ=WEEKLY;COUNT=5"]))},
    ),
    "honest-talk": (COMMENTS, {"/feed.xml": Answer(rss(TALKED_OF)), "/1/comments": Answer(TALK)}),
    "honest-pictures": (
        PICTURES,
        {"/feed.xml": Answer(rss(SHOWN)), "/boat.png": Answer(picture(), "image/png")},
    ),
    "honest-account": (
        ACCOUNT,
        {"/feed.xml": Answer(rss(item("c"))), "/@us": Answer(PAGE, "text/html")},
    ),
}
