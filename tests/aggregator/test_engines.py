"""Every engine does the same work and gives the same answers, in order."""

import math
import os
import threading

import pytest

from aggregator.engines import engine
from aggregator.errors import AggregatorError


@pytest.fixture(scope="module", params=["here", "processes:1"])
def running(request: pytest.FixtureRequest):
    with engine(request.param) as executor:
        yield executor


def test_an_engine_gives_answers_in_the_order_of_the_work(running) -> None:
    assert list(running.map(math.factorial, range(5))) == [1, 1, 2, 6, 24]


def test_a_fault_comes_out_where_the_answer_is_asked_for(running) -> None:
    future = running.submit(math.sqrt, -1)
    with pytest.raises(ValueError):
        future.result()


def test_here_is_this_very_thread_and_processes_are_others() -> None:
    with engine("here") as here:
        assert here.submit(threading.get_ident).result() == threading.get_ident()
        assert here.submit(os.getpid).result() == os.getpid()


def test_processes_are_other_processes() -> None:
    with engine("processes:1") as executor:
        assert executor.submit(os.getpid).result() != os.getpid()


def test_an_engine_that_was_shut_down_takes_no_work() -> None:
    with engine("here") as here:
        pass
    with pytest.raises(RuntimeError):
        here.submit(abs, 1)


@pytest.mark.parametrize("name", ["", "there", "processes:0", "processes:-1", "Here"])
def test_an_unknown_engine_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(AggregatorError, match="write `here`, `processes` or `processes:4`"):
        engine(name)
