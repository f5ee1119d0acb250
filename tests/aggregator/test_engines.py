"""Every engine does the same work and gives the same answers, in order."""

import math
import os
import subprocess
import sys
import threading
import time

import pytest

from aggregator.engines import auto, cluster, engine
from aggregator.engines.processes import Processes
from aggregator.errors import AggregatorError, NotRead


@pytest.fixture(scope="module", params=["auto", "here", "processes:1"])
def running(request: pytest.FixtureRequest):
    with engine(request.param) as executor:
        yield executor


def test_an_engine_gives_answers_in_the_order_of_the_work(running) -> None:
    assert list(running.map(math.factorial, range(5))) == [1, 1, 2, 6, 24]


def test_a_fault_comes_out_where_the_answer_is_asked_for(running) -> None:
    future = running.submit(math.sqrt, -1)
    with pytest.raises(ValueError) as raised:
        future.result()
    assert raised.value.__cause__ is None  # and no stack of another process: it is told in a line


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


@pytest.mark.parametrize("name", ["", "there", "processes:0", "processes:-1", "Here", "tcp:"])
def test_an_unknown_engine_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(AggregatorError, match="write `auto`, `here`, `processes` or `pro"):
        engine(name)


def test_a_process_that_dies_costs_only_its_own_work() -> None:
    with engine("processes:1") as executor:
        first = executor.submit(os.getpid)
        lost, last = executor.submit(os._exit, 1), executor.submit(os.getpid)
        with pytest.raises(Exception, match="terminated abruptly"):
            lost.result()
        assert last.result() != first.result()


def test_a_process_that_never_comes_back_is_ended_and_replaced() -> None:
    with Processes(1, patience=10) as executor:
        first = executor.submit(os.getpid).result()
        executor._patience = 0.1
        with pytest.raises(NotRead, match="did not come back"):
            executor.submit(time.sleep, 600).result()
        executor._patience = 10
        assert executor.submit(os.getpid).result() != first


def test_a_little_work_is_done_here_and_much_of_it_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(auto, "ENOUGH", 3)
    with auto.Auto(2, Processes) as executor:
        where = [executor.submit(os.getpid).result() for _ in range(5)]
    assert [pid == os.getpid() for pid in where] == [True, True, True, False, False]


def test_one_core_does_all_of_it_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto, "ENOUGH", 0)
    with auto.Auto(1, Processes) as executor:
        assert executor.submit(os.getpid).result() == os.getpid()


def test_without_its_package_a_cluster_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AggregatorError, match=r"run `\.venv/bin/pip install '.\[cluster\]'`"):
        engine("tcp://127.0.0.1:1")


def test_a_cluster_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", "100ms")
    with pytest.raises(AggregatorError, match="no Dask scheduler answers at"):
        engine("tcp://127.0.0.1:1")


def test_processes_end_with_the_run_even_where_it_is_killed() -> None:
    script = (
        "import os, time\n"
        "from aggregator.engines import engine\n"
        "if __name__ == '__main__':\n"
        "    with engine('processes:1') as running:\n"
        "        running.submit(abs, 1).result()\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        run.kill()
        # The process has the other end of this pipe: it closes when that is gone, too.
        assert run.stdout.read() == b""
