"""Who may change what, and what nobody may add: the check of a proposal (a pull request).

No plugin of Pelican: a program that reads two commits of the repository as data, and the list of
owners that the night or a maintainer has committed. It runs nothing of what is proposed.
"""
