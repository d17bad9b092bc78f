"""What is due next, over all tables that hold a due time."""

from datetime import datetime

from sqlalchemy import func, select

from bot.storage.database import Session
from bot.storage.tables import DeliveryRow, MemberRow, PromptRow, TeamMemberRow, TeamRow


async def next_due(session: Session, after: datetime) -> datetime | None:
    """The first instant after this one at which something is due; None if nothing ever is."""
    columns = (
        MemberRow.next_prompt_at,
        MemberRow.next_summary_at,
        PromptRow.remind_at,
        TeamMemberRow.ask_at,
        TeamRow.next_digest_at,
    )
    found = [await session.scalar(select(func.min(one)).where(one > after)) for one in columns]
    queued = select(func.min(DeliveryRow.due_at)).where(
        DeliveryRow.state == "queued", DeliveryRow.due_at > after
    )
    found.append(await session.scalar(queued))
    return min((one for one in found if one is not None), default=None)
