"""One claimed row, one call to Slack."""

from bot.delivery.lease import Fence
from bot.delivery.outcomes import Outcome
from bot.delivery.slack import Post, Slack
from bot.storage.outbox_claims import Taken


def as_post(row: Taken) -> Post:
    return Post(row.channel or "", row.public_id, row.says(), row.thread_ts)


def is_file(handle: str) -> bool:
    """Whether what was sent is a file (its id is F…), not a message (whose handle is a ts)."""
    return handle.startswith("F")


async def perform(slack: Slack, row: Taken, fence: Fence) -> Outcome:
    """Makes the call that the row asks for, unless its lease has ended (see `lease`)."""
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
