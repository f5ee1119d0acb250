"""From content to a published folder: build, verify, swap, and the preview on one's own machine.

Knows no kind of record but the three that `skeleton` starts a file of. A build goes into a fresh
folder; what is published is a symbolic link to a folder that was verified; the link is renamed in
one step. No failure touches yesterday's site.
"""
