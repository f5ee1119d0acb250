"""What becomes of the entries of a calendar: read, made discreet, and planned as files.

Writes nothing: the conductor is `aggregator.calendars`.
"""
