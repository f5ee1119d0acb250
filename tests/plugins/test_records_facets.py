"""What records have in common, whatever the spelling, and kinds that have no pages of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import KINDS, Hub

from plugins.posts import POSTS
from plugins.records import Folder, Kind, RecordModel
from plugins.records.characters import is_slug
from plugins.records.facets import slug_of
from plugins.records.fields import Line, Lines
from plugins.records.outputs import outputs
from plugins.records.site import Site


class Recipe(RecordModel):
    title: Line
    tags: Lines = ()


RECIPES = Kind(
    "recipes",
    (Folder("recipes/<slug>.md", Recipe), Folder("pulled/<slug>.md", Recipe, by_machine=True)),
    "recipes/{stem}/",
    facets={"topics": lambda recipe: recipe.tags},
)
OTHERS = tuple(replace(kind, facets={}) for kind in KINDS if kind is not POSTS)


def site_of(hub: Hub, **tags: str) -> Site:
    hub.write(
        {
            f"{'pulled' if name.startswith('pulled') else 'recipes'}/{name}.md": (
                f"---\ntitle: {name}\ntags: [{words}]\n---\n"
            )
            for name, words in tags.items()
        }
    )
    site, faults = hub.read((*OTHERS, RECIPES))
    assert faults == []
    return site


def test_one_word_in_several_spellings_is_one_facet_under_the_commonest(hub: Hub) -> None:
    site = site_of(hub, a="Open data", b="open-data", c="Open data", d="OPEN DATA!")
    (topic,) = site.facets("topics")
    assert (topic.slug, topic.label, topic.path) == ("open-data", "Open data", "topics/open-data/")
    assert [recipe.title for recipe in topic.of("recipes")] == ["a", "b", "c", "d"]
    assert site.facet("topics", "oPEN daTA") is topic
    assert site.find("recipes", "a").facets == {"topics": (topic,)}


def test_facets_stand_in_the_order_of_their_words_and_nowhere_twice(hub: Hub) -> None:
    site = site_of(hub, a="Zoo, apples, Apples, Bees")
    assert [topic.label for topic in site.facets("topics")] == ["apples", "Bees", "Zoo"]
    assert all(len(topic.records) == 1 for topic in site.facets("topics"))


def test_a_feed_can_join_a_topic_and_cannot_make_one(hub: Hub) -> None:
    site = site_of(hub, a="Tea", pulled1="tea, spam", pulled2="TEA")
    assert [topic.label for topic in site.facets("topics")] == ["Tea"]
    assert len(site.facets("topics")[0].records) == 3
    assert site.find("recipes", "pulled1").facets["topics"] == site.facets("topics")


def test_a_word_without_a_letter_makes_no_facet(hub: Hub) -> None:
    assert site_of(hub, a="'!!!', '***'").facets("topics") == ()


@given(st.text(max_size=300))
def test_the_address_of_any_word_can_be_part_of_an_address_and_stays_the_same(word: str) -> None:
    slug = slug_of(word)
    assert slug == "" or is_slug(slug)
    assert slug_of(slug) == slug


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Café, bar", "café-bar"),
        ("Straße", "strasse"),
        ("oﬃce", "office"),
        ("books\ufe0f", "books"),
        ("نئی زبان", "نئی-زبان"),
        ("C++", "c"),
        ("-", ""),
    ],
)
def test_the_address_of_a_word_keeps_its_script(word: str, slug: str) -> None:
    assert slug_of(word) == slug


class Note(RecordModel):
    says: Line


NOTES = Kind("notes", (Folder("notes/<slug>.md", Note, by_machine=True),), None)


def test_a_kind_without_pages_is_read_and_makes_none(whole: Hub) -> None:
    whole.write({"notes/hub.md": "---\nsays: hello\n---\n", "notes/bad.md": "---\nsay: x\n---\n"})
    site, faults = whole.read((*KINDS, NOTES))
    assert faults == [], "a faulty one was written by machine and is left out"
    note = site.find("notes", "hub")
    assert (note.says, note.url, note.permalink, note.by_machine) == ("hello", None, None, True)
    assert not any("notes" in output.path for output in outputs(site, (*KINDS, NOTES)))


def test_a_link_to_a_file_that_has_no_page_is_told(whole: Hub) -> None:
    body = "---\ntitle: A\n---\n[x](../notes/hub.md)\n"
    whole.write({"notes/hub.md": "---\nsays: hello\n---\n", "pages/a.md": body})
    (fault,) = whole.read((*KINDS, NOTES))[1]
    assert "../notes/hub.md leads nowhere" in str(fault)
