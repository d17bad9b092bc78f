"""The one door out: claim, pace, send, record, rescue."""
