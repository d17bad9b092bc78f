"""Looking up a workspace's people, a page at a time (see `services/profiles`)."""

from bot.context import Context
from bot.delivery.outcomes import Later, Never
from bot.delivery.slack import next_cursor
from bot.delivery.slacks import Slacks
from bot.listeners.door import profile_of
from bot.logs import logger
from bot.services import profiles

log = logger(__name__)


async def look_through(context: Context, slacks: Slacks) -> bool:
    """Looks up one page of one workspace, if any is due; returns whether there was one."""
    page = await profiles.next_page(context)
    if page is None:
        return False
    found = await slacks.of(page.workspace).users_page(page.workspace.team_id, page.cursor)
    if isinstance(found, Later | Never):
        log.warning("people could not be looked through", why=found.why, workspace=page.workspace.id)
        if isinstance(found, Never):
            await profiles.begin_anew(context, page)
        return True
    now = context.clock.now()
    seen = {str(user["id"]): profile_of(user, now) for user in found.get("members", ())}
    await profiles.looked_up(context, page, seen, next_cursor(found))
    return True
