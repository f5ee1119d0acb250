"""The city. Another place changes this block and replaces `content/`; nothing else names a city."""

from jinja2 import StrictUndefined

CITY = {
    "name": "Leeds",
    "title": "Tipping Point Leeds",
    "purpose": "Find who does what in Leeds, how to work with them, and when to meet.",
    "url": "https://tipping-point-leeds.example",
    "timezone": "Europe/London",
    "language": "en-GB",
    "sectors": {
        "public": "Public services",
        "health": "Health and care",
        "digital": "Digital agencies",
        "creative": "Creative and culture",
        "voluntary": "Voluntary and community",
        "education": "Education and research",
    },
    "region": "West Yorkshire",  # with the country's code ("GB"), the end of every postal address
    "licence": "CC BY 4.0, except posts, which stay their authors’ own",  # of the open data
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "everywhere": "All of Leeds",  # the area of those who work in every part of the city
    "stale_after": 365,  # days after which a member's details are shown as not checked lately
    "organiser": "Leeds Digital Hub (example)",
    "email": "hello@tipping-point-leeds.example",
    "telephone": "0113 496 0100",
    "postal_address": "Leeds Digital Hub (example), 1 Example Square, Leeds LS1 0AA",
    "repository": "https://forge.example/leeds/tipping-point",
    # Who keeps the hub, by their names on that forge: an example, of whom there is none.
    "maintainers": ["@leeds-digital-hub-example"],
    # The sample city's web is a recorded folder, so that trying it needs no network. A real city
    # removes this line and the nightly job asks the real web.
    "recorded_web": "content/recorded-web",
    "sample": True,
}

# --- How the hub is built. A city has no need to change anything below. ---

PLUGINS = [
    "plugins.records",
    "plugins.pages",
    "plugins.members",
    "plugins.posts",
    "plugins.conversation",
    "plugins.events",
    "plugins.places",
    "plugins.board",
    "plugins.health",
    "plugins.search",
    "plugins.opendata",
    "plugins.hosting",
]
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
SITENAME = CITY["title"]
SITEURL = CITY["url"]
TIMEZONE = CITY["timezone"]
DEFAULT_LANG = CITY["language"].split("-")[0]

# A name that is undefined in a template is an error; values are escaped unless known to be safe.
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n"],
}

# The `records` plugin makes every page; Pelican's own articles, pages and feeds are off.
ARTICLE_PATHS = []
PAGE_PATHS = []
STATIC_PATHS = ["files", "pictures"]
# By the name alone, as Pelican asks: its own "**/.*" lets hidden files of these folders through,
# and so what a killed night leaves.
IGNORE_FILES = [".*"]
DIRECT_TEMPLATES = []
FEED_ALL_ATOM = FEED_ALL_RSS = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
