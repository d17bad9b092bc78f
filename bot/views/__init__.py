"""What people see: values in, Block Kit dicts out; every word the bot says lives here.

No clock, no storage, no I/O. A person's own words go out in plain_text or rich_text only, and so do ours:
no view has any mrkdwn in it, so nothing that anybody writes can mention, link or format.
"""
