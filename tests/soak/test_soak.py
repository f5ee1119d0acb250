"""A short soak, and a judge who would notice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak import judge, nights
from tests.soak.faults import FAULTS


@pytest.fixture(scope="module")
def soak(tmp_path_factory: pytest.TempPathFactory) -> nights.Soak:
    soaked = nights.begin(tmp_path_factory.mktemp("hub"), feeds=50, seed=3)
    for _ in nights.run(soaked, 20):
        pass
    return soaked


def test_after_many_nights_of_faults_nothing_is_lost_and_nothing_has_grown(
    soak: nights.Soak,
) -> None:
    assert [*judge.lost(soak), *judge.grown(soak.figures)] == []
    assert len(soak.failed) >= 20, "a soak in which little fails says little"


def test_there_are_more_than_twenty_ways_to_fail() -> None:
    assert len(FAULTS) + len(nights.MISHAPS) >= 40


def test_a_loss_a_double_and_a_stranger_are_noticed(soak: nights.Soak, tmp_path: Path) -> None:
    soak = replace(soak, content=shutil.copytree(soak.content, tmp_path / "hub"))
    first, second, third = sorted(soak.content.glob("pulled/*/*.md"))[:3]
    again = first.with_name(f"2026-11-01-again-{first.name[-11:]}")
    again.write_bytes(first.read_bytes())
    third.write_text(third.read_text().replace("/posts/", "/casino/"))
    second.unlink()
    told = "\n".join(judge.lost(soak))
    assert "is there 2 times" in told
    assert "was never published" in told
    assert "is lost" in told


@pytest.mark.parametrize(
    ("name", "told"), [("state", "memory of the hub"), ("memory", "process"), ("leftovers", "left")]
)
def test_growth_is_noticed(soak: nights.Soak, name: str, told: str) -> None:
    more = [replace(one, **{name: 50 + 10 * n}) for n, one in enumerate(soak.figures)]
    assert told in "\n".join(judge.grown(more))
