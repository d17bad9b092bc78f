"""Sharing a highlight: what is pressed under a summary, which then says what became of it."""

from bot.context import Context, Who
from bot.services import highlights, summaries
from bot.services.saying import reword
from bot.storage import members, outbox
from bot.storage import summaries as rows


async def answer(context: Context, who: Who, summary_id: int, how: str) -> None:
    """``how``: named, unnamed, no, or taken_back."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        summary = await rows.get(session, row.id, summary_id) if row is not None else None
        if row is None or summary is None:
            return
        await highlights.answer(session, row, summary_id, how, now)
        message = await summaries.render_again(session, summary_id)
        subject = "summary", summary_id, summaries.KIND, summary.month
        said = await outbox.find(session, who.workspace_id, *subject)
        if said is not None and message is not None:
            await reword(session, who.workspace_id, said.id, message, now)
