"""The client of each workspace, with the token of its installation, or else SLACK_BOT_TOKEN."""

from typing import Protocol

import aiohttp

from bot.delivery.slack import Slack
from bot.storage.types import Unreadable, readable

_MOST = 1000  # clients kept; they hold nothing but a token


class HasToken(Protocol):
    """What is asked of a workspace; `token` None means the environment's."""

    @property
    def token(self) -> str | Unreadable | None: ...


class Slacks:
    """Clients share one HTTP session, and are kept by token, so that a replaced token gets a new client."""

    def __init__(self, own_token: str, *, base_url: str, session: aiohttp.ClientSession) -> None:
        self._own_token, self._base_url, self._session = own_token, base_url, session
        self._known: dict[str, Slack] = {}

    def of(self, workspace: HasToken) -> Slack:
        """Raises SealError for one whose token cannot be unsealed."""
        return self.with_token(readable(workspace.token) or self._own_token)

    def with_token(self, token: str) -> Slack:
        if token not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[token] = Slack(token, base_url=self._base_url, session=self._session)
        return self._known[token]
