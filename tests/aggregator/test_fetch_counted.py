"""What comes over one connection is counted anew for each question, however that is sent."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from aggregator.fetch.counted import CountedSocket, TooMuchError

Ask = Callable[[CountedSocket], object]


@pytest.mark.parametrize("ask", [lambda s: s.send(b"?"), lambda s: s.sendmsg([b"?", b"!"])])
def test_each_question_may_have_as_much_as_the_one_before(ask: Ask) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        CountedSocket(socket.AF_INET, socket.SOCK_STREAM, 0, most=100) as ours,
    ):
        ours.settimeout(10)
        ours.connect(server.getsockname())
        theirs, _ = server.accept()
        with theirs:
            for _ in range(3):
                ask(ours)
                theirs.sendall(b"x" * 90)
                assert sum(len(ours.recv(30)) for _ in range(3)) == 90
            theirs.sendall(b"x" * 90)
            with pytest.raises(TooMuchError, match="more than 100 bytes for one question"):
                ours.recv_into(bytearray(90))
