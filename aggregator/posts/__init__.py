"""What becomes of a feed's entries: read, chosen, recognised, composed, doubted, planned.

Pure but for the clock and the files, which are arguments. Writes nothing.
"""
