"""One claimed row, one call to Slack."""

from bot.delivery.lease import Fence
from bot.delivery.outcomes import Outcome
from bot.delivery.slack import Post, Slack
from bot.storage.outbox_claims import Taken


def as_post(row: Taken) -> Post:
    return Post(row.channel or "", row.public_id, row.says(), row.thread_ts)


def is_file(handle: str) -> bool:
    """What was sent is known by its ts, an upload by its file's id (F…)."""
    return handle.startswith("F")


async def perform(slack: Slack, row: Taken, fence: Fence) -> Outcome:
    """What the row asks for; the fence closes when its lease ends."""
    channel, ts = row.channel or "", row.edits_ts or ""
    match row.call:
        case "update":
            return await slack.update(channel, ts, row.says(), fence)
        case "delete" if is_file(ts):
            return await slack.delete_file(ts, fence)
        case "delete":
            return await slack.delete_message(channel, ts, fence)
        case "upload":
            return await slack.upload(as_post(row), fence)
        case _:
            return await slack.post(as_post(row), fence)
