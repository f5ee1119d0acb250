"""Each redirect adds to the address, so that it is never one that was asked before."""

from tests.hostile.case import FEED, Case, Night


async def longer(head):
    path = head.split(" ", 2)[1]
    yield f"HTTP/1.1 302 So\r\nLocation: {path}x\r\nContent-Length: 0\r\n\r\n".encode()


CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={f"/feed.xml{'x' * n}": longer for n in range(10)},
            says=r"could not be read: The address sends us on more than 5 times\.",
        ),
    ),
)
