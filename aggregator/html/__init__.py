"""Other people's HTML, within bounds: its tags, its tree, its links. Cleans nothing."""
