"""The loops that run beside the sender and the timetable, until `stopping` is set."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot import frugal
from bot.context import Context
from bot.delivery.slacks import Slacks
from bot.listeners import profiles
from bot.logs import logger
from bot.services import placing
from bot.services import profiles as people
from bot.storage.presence import steadily

AT_ONCE = 3  # replies that are placed at once, of different people: a long one takes many seconds
LOOK_EVERY = 1.0  # seconds between two looks for reflections that wait, if nothing wakes us
PEOPLE_EVERY, PAGES_EVERY = 60.0, 5.0  # seconds between two looks for people to be looked through

log = logger(__name__)


def begin(name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start a loop as a task. Loops don't end by themselves; if one fails, the others go on, and an error is
    logged that asks for a restart."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("this goes on no more: start Headroom again", what=name, exc_info=error)

    task = asyncio.create_task(work)
    task.add_done_callback(ended)
    return task


async def place(context: Context, stopping: asyncio.Event) -> None:
    """Cut replies into activities and place them, as soon as they come in. Several at once, but each person's
    one after the other, so that nobody's many or long replies keep somebody else waiting."""
    await asyncio.to_thread(context.classifier)
    frugal.give_back()
    frugal.settle()
    placed: dict[int, asyncio.Task[None]] = {}  # by member
    try:
        while not stopping.is_set():
            context.reflections_wait.clear()
            if len(placed) >= AT_ONCE or not await _begin(context, placed):
                await _woken(context.reflections_wait, LOOK_EVERY)
        if placed:
            await asyncio.wait(placed.values())
    finally:
        for task in placed.values():
            task.cancel()


async def _begin(context: Context, placed: dict[int, asyncio.Task[None]]) -> bool:
    """Starts a task for one reply that waits; False if none does."""
    said = "a reflection could not be claimed; it waits for the next try"
    claimed = await steadily(placing.claim_one(context, list(placed)), None, said)
    if claimed is None:
        return False

    def is_placed(_: asyncio.Task[None]) -> None:
        del placed[claimed.member_id]
        context.reflections_wait.set()

    placed[claimed.member_id] = asyncio.create_task(placing.place_or_set_aside(context, claimed.id))
    placed[claimed.member_id].add_done_callback(is_placed)
    return True


async def look_through_people(context: Context, slacks: Slacks, stopping: asyncio.Event) -> None:
    """Once a night asks Slack for all people of each workspace, in case an event was missed."""
    while not stopping.is_set():
        said = "people could not be looked through; they are at the next try"
        looked = await steadily(_look_through_some(context, slacks), False, said)
        await _woken(stopping, PAGES_EVERY if looked else PEOPLE_EVERY)


async def _look_through_some(context: Context, slacks: Slacks) -> bool:
    """Reads first: nearly always nobody is due, and then nothing has to be locked for writing."""
    return await people.is_any_due(context) and await profiles.look_through(context, slacks)


async def _woken(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
