"""Turn the Markdown of a city into pages, calendars and data. Knows no aggregator."""
