"""Doctor: tries everything that the bot needs, and says how to mend what is wrong."""

from collections.abc import AsyncIterator
from pathlib import Path

from bot.doctor import machine, slack
from bot.doctor.findings import Finding
from bot.settings import Settings

BOTH = "Both tokens are set"
SECRETS = "The app's client id, client secret and signing secret are set"
ALONE = "The bot token and the signing secret are set: this workspace alone, nobody can install the app"


async def examine(settings: Settings, paper: Path | None = None) -> AsyncIterator[Finding]:
    """Tokens, scopes, clock, database, one after the other. ``paper``: the manifest that Slack shows."""
    wrong = settings.wrong_tokens()
    for said in wrong:
        yield Finding("Tokens", False, said)
    if not wrong:
        yield Finding(_set(settings), True)
    for finding in slack.manifest(paper):
        yield finding
    if settings.installs:
        async for finding in slack.app(settings):
            yield finding
    elif settings.slack_bot_token:
        async for finding in slack.tokens(settings):
            yield finding
    database = await machine.database(settings)
    yield database
    if settings.installs and database.well:
        async for finding in slack.installed(settings):
            yield finding
    yield machine.questions(settings)
    if database.what != machine.KEYS:
        yield machine.keys(settings)
    yield machine.file(settings)
    yield machine.env()


def _set(settings: Settings) -> str:
    if settings.mode == "socket":
        return BOTH
    return SECRETS if settings.installs else ALONE
