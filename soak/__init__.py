"""`make soak`: a bot in a process of its own before a Slack that is busy and bad-tempered.

Many workspaces, mixed events, a tenth of them sent again, cut sockets, 429 and 5xx. Then the database is
read: every message that was told is there once with its last words, none that was deleted.
"""
