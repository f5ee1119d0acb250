"""What every test shares: property tests that take the same time everywhere.

Nothing here knows a room.
"""

from hypothesis import settings

# No deadline: a machine that is busy with other work is slow, not wrong.
settings.register_profile("hub", deadline=None, max_examples=60)
settings.load_profile("hub")
