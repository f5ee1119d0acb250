"""Read members' feeds and write what is new as Markdown files.

A library and a command of its own: it knows no Pelican and no plugin of this hub. Bytes come in at
one door (`fetch`), become plain values (`model`), are decided upon by pure functions (`plan`) and
leave as files (`store`). `python -m aggregator --help` tells the rest.
"""
