"""The smallest kind there can be: what it costs to add one."""

from plugins.records import Folder, Kind, RecordModel, collect
from plugins.records.fields import Line, Lines


class Recipe(RecordModel):
    """The fields of a recipe."""

    title: Line
    serves: Line
    needs: Lines = ()


RECIPES = Kind("recipes", (Folder("recipes/<slug>.md", Recipe),), "recipes/{stem}/")


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return RECIPES


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
