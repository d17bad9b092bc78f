"""The checks before Headroom serves anybody. Each raises StartError, whose sentence says what to do."""

from dataclasses import dataclass

from bot.context import Context
from bot.delivery.outcomes import Later, Never
from bot.delivery.slacks import Slacks
from bot.services import workspaces
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.lock import FileLock, timetable_lock
from bot.storage.workspaces import Installed


class StartError(Exception):
    """Why Headroom cannot start, in a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are in the workspace that the token is for."""

    team_id: str
    user_id: str
    bot_id: str


def take_the_timetable(database: Database) -> FileLock | None:
    """The lock on the timetable, to be released at the end; None on PostgreSQL, where several may run. Raises
    StartError if another process has it."""
    lock = timetable_lock(database.url)
    if lock is not None and not lock.take():
        raise StartError(
            f"Another Headroom runs its timetable on {database.url.database}. Stop that one, start"
            " `headroom run` with --no-jobs, or use PostgreSQL, where several may run."
        )
    return lock


async def who_am_i(context: Context, slacks: Slacks) -> Bot | None:
    """Asks Slack which bot SLACK_BOT_TOKEN belongs to, and serves its workspace from now on. None without
    that token: then each workspace brings its own. Raises StartError."""
    settings = context.settings
    if not settings.slack_bot_token:
        return None
    said = await slacks.with_token(settings.slack_bot_token).auth_test()
    if isinstance(said, Later):
        raise StartError(f"Slack does not answer at {settings.slack_api_url}: {said.why}. Try again.")
    if isinstance(said, Never):
        raise StartError(
            f"Slack refuses SLACK_BOT_TOKEN ({said.why}): copy it again from your Slack app"
            " (OAuth & Permissions); if it was removed or the token revoked, install it again before."
        )
    team = Installed(said["team_id"], said.get("team", ""), said.get("user_id"))
    await workspaces.install(context, team)
    return Bot(said["team_id"], said["user_id"], said.get("bot_id", ""))


async def try_the_app_token(settings: Settings, slacks: Slacks) -> None:
    """Opens a connection with it once, because the SDK would retry a bad token for ever without a word.
    Raises StartError."""
    said = await slacks.with_token(settings.slack_app_token).look("apps.connections.open")
    if isinstance(said, Never):
        raise StartError(
            f"Slack refuses SLACK_APP_TOKEN ({said.why}): it needs the scope connections:write, and"
            " Socket Mode switched on in your Slack app."
        )
    if isinstance(said, Later):
        raise StartError(f"Slack opens no connection now: {said.why}. Try again in a minute.")
