"""Pictures that are none: too large to draw, cut off, scripts, of a wrong type, slow."""

from tests.hostile.case import PICTURES, Answer, Case, Night
from tests.hostile.documents import deflated, item, picture, png, rss, sent_on

WHOLE = picture("JPEG")
SCANS = WHOLE[:-2] + WHOLE[WHOLE.rindex(b"\xff\xda") : -2] * 5_000 + WHOLE[-2:]
NAMES = (
    *("bomb", "wide", "cut", "svg", "html", "gif", "pixel"),
    *("bytes", "packed", "scans", "inside"),
)
CASE = Case(
    member=PICTURES,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(*(item(n, body=f'See <img src="https://{{host}}/{n}">') for n in NAMES))
                ),
                "/bomb": Answer(png(30_000, 30_000, deflated(800, 15)), "image/png"),
                "/wide": Answer(png(2**31 - 1, 2**31 - 1, b""), "image/png"),
                "/cut": Answer(png(64, 64)[:-30], "image/png"),
                "/svg": Answer(
                    "<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>",
                    "image/svg+xml",
                ),
                "/html": Answer("<html><script>x()</script>", "image/png"),
                "/gif": Answer(b"GIF89a" + b"\xff" * 5000, "image/gif"),
                "/pixel": Answer(png(1, 1), "image/png"),
                "/bytes": Answer(bytes(range(256)) * 100, "image/jpeg"),
                "/packed": Answer(
                    deflated(1024, 31), "image/png", headers={"Content-Encoding": "gzip"}
                ),
                "/scans": Answer(SCANS, "image/jpeg"),
                "/inside": sent_on("http://169.254.169.254/picture.png"),
            },
            says=r"/bomb  is not copied: The picture has more than 24 million pixels",
            also=(
                r"/wide  is not copied: The picture has more than 24 million pixels",
                r"/cut  is not copied: The picture cannot be read",
                r"/svg  is not copied: The picture cannot be read",
                r"/html  is not copied: The picture cannot be read",
                r"/gif  is not copied: ",
                r"/pixel  is not copied: The picture is too small",
                r"/bytes  is not copied: The picture cannot be read",
                r"/packed  is not copied: The answer is larger than 10 MiB",
                r"/scans  is not copied: The picture is made to be slow",
                r"/inside  is not copied: The address it sends us on to leads into a private",
            ),
            files=11,
        ),
    ),
)
