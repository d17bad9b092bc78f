"""The Bolt app with all listeners, the same for Socket Mode and HTTP mode."""

import logging

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners import registry
from bot.listeners.counting import CountingApp
from bot.listeners.door import Door, Identify

logging.getLogger("slack_bolt.AsyncApp").addFilter(lambda line: "`token` will be" not in line.getMessage())
# It finds SLACK_BOT_TOKEN in the environment, and warns that it has no use for that.

BotIds = dict[str, str]
"""The bot's own id by team, where it is known. Elsewhere Bolt tells the bot's messages by its user id."""


def build(door: Door, session: aiohttp.ClientSession, bot_ids: BotIds) -> AsyncApp:
    """``session`` makes the calls of `views.*`: its time-out must be under the three seconds of a trigger."""
    settings = door.context.settings

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        """Finds the token in the database; Bolt's own way would ask Slack about each event."""
        if team_id is None:  # said of a whole organisation: nothing is called there
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=None)
        workspace = await door.served.team(team_id)
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_id=bot_ids.get(team_id),
            bot_user_id=workspace.bot_user_id,
            bot_token=workspace.token or settings.slack_bot_token,
        )

    app = CountingApp(
        name="headroom",  # or it reads the source of every caller to find one
        client=AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[]),
        before_authorize=Identify(door),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,  # over HTTP it was verified before anything was parsed
        attaching_function_token_enabled=False,  # what no listener here asks for
        attaching_conversation_kwargs_enabled=False,
    )
    registry.register(app, door)
    return app
