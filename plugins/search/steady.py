"""Put what pagefind writes in any order into one order, so that the same pages give the same bytes.

pagefind lists filters, and the values of each, as its hash tables happen to lie: another build of
the same site has other files under other names. Its files are CBOR (RFC 8949) behind a mark, in
gzip; the names of those that changed are worked out anew from what is in them. Pure: files in,
files out. Holds for pagefind 1.5, as the range in `pyproject.toml` does.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import cbor2

MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"


def steady(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index, by path, with its filters in the order of the alphabet.

    Raises KeyError or ValueError for what is no index of pagefind 1.5.
    """
    made = dict(files)
    entry = json.loads(made[ENTRY])
    for told in entry["languages"].values():
        told["hash"] = _settled(made, told["hash"])
    entry["languages"] = dict(sorted(entry["languages"].items()))
    made[ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return made


def _settled(made: dict[str, bytes], name: str) -> str:
    """Put the filters of one language in order; return the new name of its table of contents."""
    version, pages, chunks, filters, sorts, fields = _read(made.pop(f"pagefind.{name}.pf_meta"))
    language = name.rpartition("_")[0]
    listed = [[each, _in_order(made, each, old, language)] for each, old in sorted(filters)]
    text = _written([version, pages, chunks, listed, sorted(sorts), fields])
    new = f"{language}_{_digest(text)[:10]}"
    made[f"pagefind.{new}.pf_meta"] = text
    return new


def _in_order(made: dict[str, bytes], name: str, old: str, language: str) -> str:
    """Put the values of one filter in order; return the new name of its file."""
    told, values = _read(made.pop(f"filter/{old}.pf_filter"))
    if told != name:
        raise ValueError(f"the filter {name} is that of {told}")
    text = _written([name, sorted(values)])
    # Seven characters are what pagefind takes; the name of the filter keeps two of them apart.
    new = f"{language}_{_digest(name.encode() + text)[:7]}"
    made[f"filter/{new}.pf_filter"] = text
    return new


def _read(packed: bytes) -> Any:
    plain = gzip.decompress(packed)
    if not plain.startswith(MARK):
        raise ValueError("the mark of pagefind is missing")
    return cbor2.loads(plain.removeprefix(MARK))


def _written(value: Any) -> bytes:
    return gzip.compress(MARK + cbor2.dumps(value), mtime=0)


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
