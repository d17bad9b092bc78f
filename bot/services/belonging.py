"""What belongs to what: which prompt, which day and which earlier answer a message adds to."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.slots import local_date
from bot.storage import outbox, prompts, reflections
from bot.storage.arriving import OpenPrompt, Writer
from bot.storage.database import Session
from bot.storage.tables import MemberRow, PromptRow


@dataclass(frozen=True, slots=True)
class Belongs:
    """The prompt that a message answers, if any; the date that decides its month; what it adds to."""

    prompt_id: int | None
    local_date: date
    adds_to_id: int | None = None


async def of_a_message(
    session: Session, row: MemberRow, thread: tuple[str, str] | None, now: datetime
) -> Belongs:
    """A reply in a prompt's thread belongs to it, always; one under a read-back adds to that reflection;
    a message in the DM belongs to the open prompt if that has no answer yet, else to its own day.

    ``thread`` is (channel, thread_ts).
    """
    found = await of_a_thread(session, row, thread) if thread is not None else None
    return found or of_its_day(row, await prompts.latest_open(session, row.id, now), now)


def of_its_day(row: MemberRow | Writer, open_prompt: PromptRow | OpenPrompt | None, now: datetime) -> Belongs:
    """For a message outside any thread: the open prompt if it has no answer yet, else today."""
    if open_prompt is not None and open_prompt.answered_at is None:
        return of_a_prompt(open_prompt)
    return Belongs(None, local_date(now, row.zone))


def of_a_prompt(prompt: PromptRow | OpenPrompt) -> Belongs:
    return Belongs(prompt.id, prompt.local_date)


async def of_a_thread(session: Session, row: MemberRow | Writer, thread: tuple[str, str]) -> Belongs | None:
    """For a reply in a thread (channel, thread_ts); None if the thread belongs to nothing of theirs."""
    channel, thread_ts = thread
    ours = await outbox.find_message(session, row.workspace_id, channel, thread_ts)
    if ours is not None and ours.subject_type == "prompt":
        prompt = await prompts.get(session, row.workspace_id, row.id, ours.subject_id)
        return of_a_prompt(prompt) if prompt is not None else None
    if ours is not None and ours.subject_type == "reflection":
        first = await reflections.get(session, row.workspace_id, row.id, ours.subject_id)
    else:
        first = await reflections.by_message(session, row.workspace_id, channel, thread_ts)
        first = first if first is not None and first.member_id == row.id else None
    return Belongs(first.prompt_id, first.local_date, first.id) if first is not None else None
