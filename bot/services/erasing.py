"""Erasing a reflection: its words, its activities, and what quotes them in the bot's messages."""

from datetime import datetime

from bot.services import highlights, prompts, summaries
from bot.services.planning import is_member
from bot.services.saying import reword
from bot.storage import adaptations, outbox
from bot.storage import prompts as prompt_rows
from bot.storage import reflections as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import DraftRow, MemberRow, ReflectionRow
from bot.views import reflections as views


async def erase(session: Session, reflection: ReflectionRow, now: datetime) -> None:
    """Erase it for good. If its prompt has no other answer, it is open again, without a reminder, and says
    so."""
    workspace_id, prompt_id, reflection_id = reflection.workspace_id, reflection.prompt_id, reflection.id
    member_id = reflection.member_id
    quoting = await rows.quoted_in(session, reflection_id)
    await outbox.cancel(session, workspace_id, "reflection", reflection_id)
    await adaptations.forget(session, workspace_id, member_id, now)
    await highlights.take_back_of(session, reflection_id, now)
    await rows.erase(session, reflection_id)
    await rows.unquote(session, reflection_id)
    for delivery_id in quoting:
        await _blank(session, delivery_id, now)
    if prompt_id is not None and not await rows.any_for_prompt(session, prompt_id):
        await _reopen(session, member_id, prompt_id, now)


async def _reopen(session: Session, member_id: int, prompt_id: int, now: datetime) -> None:
    await prompt_rows.reopen(session, prompt_id)
    member = await session.get(MemberRow, member_id)
    if member is not None and is_member(member):
        await prompts.reword_asked(session, member, prompt_id, now)


async def _blank(session: Session, delivery_id: int, now: datetime) -> None:
    """A summary is rendered again without the erased sentences; any other message says that it was
    blanked."""
    delivery = await session.get(DeliveryRow, delivery_id)
    if delivery is None or delivery.state in ("failed", "expired", "cancelled"):
        return
    if delivery.kind == summaries.KIND:
        message = await summaries.render_again(session, delivery.subject_id)
    else:
        message = views.read_back_erased()
    if message is not None:
        await reword(session, delivery.workspace_id, delivery_id, message, now)


async def erase_draft(session: Session, draft: DraftRow, now: datetime) -> None:
    """The draft, and the message that shows it back."""
    said = await session.get(DeliveryRow, draft.said_id) if draft.said_id is not None else None
    if said is not None:
        subject = said.workspace_id, said.subject_type, said.subject_id
        await outbox.cancel(session, *subject, [said.kind], [said.period])
        await _blank(session, said.id, now)
    await session.delete(draft)
