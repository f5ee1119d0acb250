"""Line breaks and front matter in every short field."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

EVIL = "x&#10;---&#10;save_as: index.html&#10;member: honest-rss&#10;---"
CASE = feed(
    Answer(
        bare(
            f"<item><title>{EVIL}</title><guid>{EVIL}</guid><link>http://a.example/{EVIL}</link>"
            f"<category>{EVIL}</category><author>{EVIL}</author><dc:language>{EVIL}</dc:language></item>",
        )
    ),
    says=r"1 new",
    files=1,
    lacks=("\nsave_as", "\nmember"),
)
