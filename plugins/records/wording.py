"""Say what pydantic found wrong with a file's fields in words for the file's author.

Pure: a finding in, a line number and three sentences' worth of words out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic_core import ErrorDetails

from .faults import GROUPS, SHAPES, suggestion
from .fields import RecordModel
from .frontmatter import FrontMatter
from .kinds import nested

_Model = type[RecordModel]
_Place = tuple[int | str, ...]


def in_words(
    told: ErrorDetails, model: _Model, others: Mapping[str, _Model], matter: FrontMatter
) -> tuple[int, str, str, str]:
    """Return a finding's line, field, what is wrong, and what to write instead.

    `others` are the models of the same folder that the file's `type` did not choose.
    """
    place = told["loc"]
    if field := told.get("ctx", {}).get("field"):  # of two that do not go together
        place = (*place, field)
    what, instead = _words(told, model, others, matter)
    return matter.line(place), named(place) or "file", what, instead


def named(place: _Place) -> str:
    """Return the name of a place as an author counts: ("feeds", 0, "url") -> "feeds 1 url"."""
    return " ".join(str(part + 1 if isinstance(part, int) else part) for part in place)


def _words(
    told: ErrorDetails, model: _Model, others: Mapping[str, _Model], matter: FrontMatter
) -> tuple[str, str]:
    place, kind = told["loc"], told["type"]
    if kind == "hub":
        return told["ctx"]["what"], told["ctx"]["instead"]
    if kind == "missing":
        return _missing(place, model, matter)
    if kind == "extra_forbidden":
        return _unknown(place, model, others, matter)
    if kind in GROUPS:
        return "must be a group of fields", _as_group(_model_at(place, model))
    if kind in SHAPES:
        return SHAPES[kind]
    return told["msg"][0].lower() + told["msg"][1:], "see the examples in CONTRIBUTING.md"


def _missing(place: _Place, model: _Model, matter: FrontMatter) -> tuple[str, str]:
    """A line that is there with nothing after it is not the same as no line."""
    if place not in matter.lines:
        return "is missing", f"add a line that begins {place[-1]}:"
    inner = _model_at(place, model)
    return "has nothing in it", _as_group(inner) if inner else "write it after the colon"


def _as_group(model: _Model | None) -> str:
    fields = model.model_fields if model else {}
    names = [f"{name}:" for name, field in fields.items() if field.is_required()]
    if not names:
        return "write each as name: value on its own line, two spaces in"
    return f"write {_listed(names)} below it, each on its own line, two spaces in"


def _unknown(
    place: _Place, model: _Model, others: Mapping[str, _Model], matter: FrontMatter
) -> tuple[str, str]:
    name = str(place[-1])
    if len(place) == 1:
        for group, field in model.model_fields.items():
            is_empty = group in matter.values and matter.values[group] is None
            if is_empty and any(name in one.model_fields for one in nested(field.annotation)):
                return f"belongs to {group}:", "put two spaces before it"
        types = sorted(word for word, other in others.items() if name in other.model_fields)
        if types:
            what = f"is for type: {' or '.join(types)}, not for {matter.values.get('type')}"
            return what, "remove the line, or check type:"
    around = (_model_at(place[:-1], model) if len(place) > 1 else None) or model
    meant = around.meant.get(name)  # the word that people try first
    if len(place) == 1 and not meant and (group := _only_group(name, model)):
        return f"belongs to {group}:", f"write it below {group}:, in the entry that it is for"
    return "is no field here", meant or suggestion(name, around.model_fields)


def _only_group(name: str, model: _Model) -> str | None:
    """Return the one group of a model that knows a field, or None where none or several do."""
    found = [
        group
        for group, field in model.model_fields.items()
        if any(name in one.model_fields for one in nested(field.annotation))
    ]
    return found[0] if len(found) == 1 else None


def _model_at(place: _Place, model: _Model) -> _Model | None:
    """Return the model of the group at a place, or None where no group stands there."""
    found: _Model | None = model
    for part in place:
        if isinstance(part, str):
            field = found.model_fields.get(part) if found else None
            found = next(iter(nested(field.annotation)), None) if field else None
    return found


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
