"""What becomes of readers' comments: threads, what a person rules of them, what is remembered.

Writes nothing: the conductor is `aggregator.conversation`.
"""
