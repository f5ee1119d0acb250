"""Pictures of members' posts, and the small copies of them that the hub keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture drawn anew: the bytes of a JPEG file, and its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureOutcome:
    """What became of the pictures of one member in one run.

    `copied` and `removed` count copies; `due`, with a dry run, those that would be asked for:
    whether they can be copied nobody knows before. `failed` are the addresses that could not be
    copied, each with a sentence for the member that says why.
    """

    member: str
    copied: int = 0
    removed: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    due: int = 0
