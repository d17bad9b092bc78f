"""Once a night all people of each workspace are looked up in Slack, in case an event about somebody was
missed.

Page by page, within Slack's rate limit; the workspace's row holds the next page, so that a restart goes on
there. The call itself is made by `listeners/profiles`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.context import Context, Who
from bot.domain.slots import instant, local_date
from bot.logs import logger
from bot.services import channels, members
from bot.services.members import Profile
from bot.services.workspaces import Workspace
from bot.storage import members as member_rows
from bot.storage import teams as team_rows
from bot.storage import workspaces as rows
from bot.storage.types import Unreadable, readable

log = logger(__name__)

NIGHT = time(3)
BETWEEN_PAGES = timedelta(seconds=4)
"""users.list is tier 2: twenty a minute (docs.slack.dev/apis/web-api/rate-limits)."""
AFTER_A_FAILURE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Page:
    """People of a workspace to be looked up now; `cursor` is Slack's, None for the first page."""

    workspace: Workspace
    cursor: str | None


async def is_any_due(context: Context) -> bool:
    """Whether any workspace's people are to be looked through now."""
    async with context.database.read() as session:
        return await rows.is_any_to_look_through(session, context.clock.now())


async def next_page(context: Context) -> Page | None:
    """The page to look up now, or None. It is due again in ten minutes, in case the look-up fails. A
    workspace whose token cannot be unsealed is left for the next night."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await rows.to_look_through(session, now)
        while row is not None and isinstance(row.token, Unreadable):
            log.warning("people cannot be looked through", workspace=row.id, why=row.token.why)
            row.next_profiles_at = _next_night(context, row.id, now)
            row = await rows.to_look_through(session, now)
        if row is None:
            return None
        if row.next_profiles_at is None:  # a new one: all that is known of its people is fresh
            row.next_profiles_at = _next_night(context, row.id, now)
            return None
        row.next_profiles_at = now + AFTER_A_FAILURE
        return Page(Workspace(row.id, row.team_id, row.bot_user_id, readable(row.token)), row.profiles_cursor)


async def looked_up(context: Context, page: Page, seen: Mapping[str, Profile], cursor: str | None) -> None:
    """What Slack said of them, by user id; `cursor` is that of the page that follows, if one does."""
    await _keep_up(context, page.workspace.id, seen)
    await _go_on(context, page, cursor)


async def begin_anew(context: Context, page: Page) -> None:
    """Slack refused the page: begin with the first one next night."""
    await _go_on(context, page, None)


async def _go_on(context: Context, page: Page, cursor: str | None) -> None:
    now = context.clock.now()
    async with context.database.write() as session:
        row = await rows.by_id(session, page.workspace.id)
        if row is not None:
            row.profiles_cursor = cursor
            row.next_profiles_at = now + BETWEEN_PAGES if cursor else _next_night(context, row.id, now)


def _next_night(context: Context, workspace_id: int, now: datetime) -> datetime:
    """At three in the operator's zone, and not everybody's in the same minute."""
    zone = context.settings.default_zone
    tomorrow = local_date(now, zone) + timedelta(days=1)
    return instant(tomorrow, NIGHT, zone) + timedelta(minutes=workspace_id % 60)


async def _keep_up(context: Context, workspace_id: int, seen: Mapping[str, Profile]) -> None:
    closed = [user_id for user_id, profile in seen.items() if profile.deactivated]
    async with context.database.read() as session:
        known = await member_rows.known_among(session, workspace_id, seen)
        changed = [row.user_id for row in known if members.differs(row, seen[row.user_id])]
        managing = await team_rows.managing_among(session, workspace_id, closed)
    for user_id in changed:
        await members.keep_up(context, Who(workspace_id, user_id), seen[user_id])
    for user_id in managing:
        await channels.deactivated(context, Who(workspace_id, user_id))
