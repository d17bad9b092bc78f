"""What goes on beside the sender and the timetable, until `stopping` is set."""

import asyncio

from bot import frugal
from bot.context import Context
from bot.delivery.slacks import Slacks
from bot.listeners import profiles
from bot.services import placing
from bot.storage.presence import steadily

LOOK_EVERY = 1.0  # seconds between two looks for reflections that wait, if nothing wakes us
PEOPLE_EVERY, PAGES_EVERY = 60.0, 5.0  # seconds between two looks for people to be looked through


async def place(context: Context, stopping: asyncio.Event) -> None:
    """Cut out and place what was told, as soon as it is told."""
    await asyncio.to_thread(context.classifier)
    frugal.give_back()
    frugal.settle()
    while not stopping.is_set():
        context.reflections_wait.clear()
        said = "a reflection could not be placed; it waits for the next try"
        if not await steadily(placing.place_one(context), False, said):
            await _woken(context.reflections_wait, LOOK_EVERY)


async def look_through_people(context: Context, slacks: Slacks, stopping: asyncio.Event) -> None:
    """Once a night: what an event should have told."""
    while not stopping.is_set():
        said = "people could not be looked through; they are at the next try"
        looked = await steadily(profiles.look_through(context, slacks), False, said)
        await _woken(stopping, PAGES_EVERY if looked else PEOPLE_EVERY)


async def _woken(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
