"""Evidence: "Save as reflection" on a message in Slack."""

from bot.context import Context, Who
from bot.services.planning import joined
from bot.storage import evidence as rows
from bot.storage import reflections
from bot.views import evidence as views
from bot.views.blocks import Modal


async def form(context: Context, who: Who, seen: views.Seen, ts: str) -> Modal:
    """What a person fills in about a message that they see, whether they have joined or not."""
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return views.form(seen)
        kept = await reflections.by_message(session, who.workspace_id, seen.channel, ts)
        if kept is not None and kept.member_id == row.id:
            return views.kept_already(kept.id)
        again = seen.link is not None and await rows.was_saved(session, row.id, seen.link)
        return views.form(seen, again=again)
