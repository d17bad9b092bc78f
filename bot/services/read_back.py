"""The read-back: one message where the person wrote, kept up to date with what is stored."""

from collections.abc import Sequence
from datetime import datetime

from bot.context import Who
from bot.domain.activities import Activity
from bot.domain.dates_in_words import week_in_words
from bot.domain.problems import likeliest
from bot.domain.wishes import Wish, wished
from bot.services.saying import About, Place, reword, say
from bot.storage import evidence, outbox, problems, raising, reflections
from bot.storage.database import Session
from bot.storage.tables import MemberRow, PromptRow, ReflectionRow
from bot.views import prompts as prompt_views
from bot.views import reflections as views
from bot.views.blocks import Message

KIND = "read_back"
COMPARED = 60  # latest activities, by which the words of this member are weighed


async def render(session: Session, reflection: ReflectionRow, now: datetime) -> Message:
    """What the read-back of a reflection says now."""
    found = await raising.of_reflection(session, reflection.id)
    if not found and reflection.prompt_id is not None and _says_nothing(reflection):
        return prompt_views.nothing_this_week()
    return views.read_back(
        views.ReadBack(
            reflection_id=reflection.id,
            activities=tuple(found),
            from_closed_week=await _closed_week(session, reflection, now),
            evidence=tuple((await evidence.of_reflections(session, [reflection.id])).get(reflection.id, ())),
            may_belong=await _may_belong(session, reflection, found),
        )
    )


def _says_nothing(reflection: ReflectionRow) -> bool:
    wish = wished(reflection.words)
    return wish is not None and wish.wish is Wish.NOTHING


async def _may_belong(session: Session, reflection: ReflectionRow, told: Sequence[Activity]) -> bool:
    """Whether an untied activity of it is like one of the problems that they own."""
    member = await session.get(MemberRow, reflection.member_id)
    owned = await problems.open_ones(session, member) if member is not None else []
    if not owned:
        return False
    ties = await problems.ties_of(session, [one.id for one in told])
    free = [one for one in told if one.counts and one.id not in ties]
    others = [one.activity for one in await problems.untied(session, reflection.member_id, COMPARED)]
    return bool(likeliest(free, owned, others))


async def _closed_week(session: Session, reflection: ReflectionRow, now: datetime) -> str | None:
    """The week that a late answer counts for, in words; None if its prompt is still open."""
    if reflection.prompt_id is None:
        return None
    prompt = await session.get(PromptRow, reflection.prompt_id)
    return week_in_words(prompt.week) if prompt is not None and prompt.closes_at <= now else None


async def tell(session: Session, reflection: ReflectionRow, now: datetime) -> Message:
    """Send the read-back where they wrote, or reword the one that was sent; returns the message."""
    message = await render(session, reflection, now)
    said = await outbox.find(session, reflection.workspace_id, "reflection", reflection.id, KIND)
    if said is not None and said.state not in ("failed", "expired", "cancelled"):
        await reword(session, reflection.workspace_id, said.id, message, now)
        return message
    member = await session.get(MemberRow, reflection.member_id)
    assert member is not None
    about = About("reflection", reflection.id, KIND, "" if said is None else now.isoformat())
    who = Who(member.workspace_id, member.user_id)
    added = await say(session, who, message, about, now, place=_place(reflection))
    await reflections.quote(session, added.id, [reflection.id])
    return message


def _place(reflection: ReflectionRow) -> Place:
    """A form or a command has no message of its own: its read-back stands in the DM."""
    if reflection.source in ("dm", "thread") and reflection.channel.startswith("D"):
        return Place(reflection.channel, reflection.thread_ts)
    return Place()
