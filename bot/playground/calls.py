"""One call of the Web API: its arguments, in whichever of the three forms they came."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.playground.nouns import Channel, Json
from bot.playground.passes import Refused
from bot.playground.slack import Slack


@dataclass(frozen=True)
class Call:
    """A call that was let in. What has the wrong form raises Refused("invalid_arguments")."""

    method: str
    arguments: Json
    token: str
    slack: Slack

    def text(self, name: str, default: str = "") -> str:
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """A text that must be there."""
        value = self.text(name)
        if not value:
            raise Refused(error, response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
        return value

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError as error:
            raise Refused("invalid_arguments") from error

    def data(self, name: str, error: str = "invalid_arguments") -> Any:
        """A list or an object, which may come as a JSON string; None if it is not there."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as problem:
            raise Refused(error) from problem

    def channel(self, name: str = "channel") -> Channel:
        """A channel that the bot can see; raises channel_not_found."""
        world, ident = self.slack.world, self.text(name)
        if ident.startswith("U") and ident in world.users:
            return world.direct(ident, world.bot.id)
        channel = world.channels.get(ident) or _by_name(self, ident)
        if channel is None or (channel.is_private and world.bot.id not in channel.members):
            raise Refused("channel_not_found")
        return channel


def _by_name(call: Call, ident: str) -> Channel | None:
    """chat.postMessage takes "#general", too."""
    named = ident.removeprefix("#")
    found = (one for one in call.slack.world.channels.values() if one.kind == "channel" and one.name == named)
    return next(found, None) if ident and not ident[0].isupper() else None


Answer = Json
Method = Callable[[Call], Answer]


@dataclass(frozen=True)
class Entry:
    """A method: what runs it, one of which scopes it needs (none: any token), how often it may be called."""

    run: Method
    scopes: tuple[str, ...] = ()
    tier: int = 4
    app_level: bool = False
    open_to_all: bool = False  # no token is asked for


METHODS: dict[str, Entry] = {}


def method(
    name: str, *scopes: str, tier: int = 4, app_level: bool = False, open_to_all: bool = False
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """Registers a function as a Web API method. `tier` as in pace.Pace.wait."""

    def register(run: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        METHODS[name] = Entry(run, scopes, tier, app_level, open_to_all)
        return run

    return register


async def read(request: web.Request) -> tuple[Json, str]:
    """The arguments and the token, from the query, a form or JSON, the Authorization header going first."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        arguments |= json.loads(body) if body else {}
    elif request.can_read_body:
        arguments |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    token = str(arguments.pop("token", "") or "")
    header = request.headers.get("Authorization", "")
    return arguments, header.removeprefix("Bearer ").strip() or token
