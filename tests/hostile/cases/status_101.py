"""The server wants to speak another protocol."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(b"", status=101, headers={"Upgrade": "websocket", "Connection": "Upgrade"}),
    says=r"could not be read: ",
)
