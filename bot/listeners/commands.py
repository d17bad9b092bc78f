"""Slash commands: /growth and /reflect."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.domain.wishes import Wish, Wished, wished
from bot.listeners import growing, rights
from bot.listeners.buttons import settings_form
from bot.listeners.door import Door, said
from bot.listeners.windows import open_window
from bot.listeners.words import plain_words
from bot.services import adapting, granting, reflections, teams
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import reflections as reflection_views
from bot.views import summaries as summary_views
from bot.views import team_setup
from bot.views.blocks import Message

COMMANDS = {
    "/growth": (
        "Your growth: summary, plans, problems, pack, settings, help",
        "summary, commit, problem, pack, help",
    ),
    "/reflect": ("Tell me something you did, in your own words", "what you did"),
}
WISHES = {
    "": Wish.HELP,
    "help": Wish.HELP,
    "start": Wish.START,
    "join": Wish.START,
    "stop": Wish.STOP,
    "pause": Wish.PAUSE,
    "resume": Wish.RESUME,
    "skip": Wish.SKIP,
    "snooze": Wish.SNOOZE,
    "settings": Wish.SETTINGS,
    "away": Wish.AWAY,
    "summary": Wish.SUMMARY,
    "privacy": Wish.PRIVACY,
    "export": Wish.EXPORT,
    "pack": Wish.PACK,
    "me": Wish.SUMMARY,
}
IN_SETTINGS = {"day", "hour", "zone", "holidays", "field", "target", "reminder", "time", "weekly"}
"""What settings hold, as help and the form name it: somebody who types "/growth target 3" or "/growth time
9am" is shown where it is chosen."""


def register(app: AsyncApp, door: Door) -> None:
    @app.command("/growth")
    async def growth(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, who: Who) -> None:
        typed = plain_words(body.get("text"))
        word, rest = _split(typed)
        message: Message | None = None
        if word in IN_SETTINGS or (word == "settings" and not rest):
            message = await _settings(door, who, client, body)
        elif word == "learn":
            message = await adapting.on_demand(door.context, who)
        elif word == "team":
            message = await _team(door, who, client, body)
        elif (opened := growing.commands(door).get(word)) is not None:
            await open_window(client, body, await opened(who, rest))
        elif word == "forget":
            await rights.open_forget(door, who, client, body["trigger_id"])
        else:
            message = await _grant(door, who, typed, body["trigger_id"])
        await _answer(ack, message)

    @app.command("/reflect")
    async def reflect(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, who: Who) -> None:
        words = await door.words(who, body.get("text"))
        if not words:
            await open_window(client, body, reflection_views.reflect_form())
            await ack()
            return
        told = reflections.Told(words, f"command-{body['trigger_id']}", body["channel_id"])
        await _answer(ack, await reflections.reflect(door.context, who, told))


def _split(typed: str) -> tuple[str, str]:
    """The word after the command, and what follows it, be it on the next line."""
    word, *rest = typed.split(maxsplit=1) or [""]
    return word.casefold(), "".join(rest)


async def _grant(door: Door, who: Who, typed: str, to: str) -> Message:
    """One of our words, and what it takes; or whatever would do as a message: "/growth one level up". Stop
    takes nothing: "/growth stop reminders" isn't meant to end it all."""
    word, rest = _split(typed)
    is_ours = word in WISHES and not (rest and WISHES[word] is Wish.STOP)
    wish = Wished(WISHES[word], rest) if is_ours else wished(typed)
    if wish is None or wish.wish is Wish.NOTHING:
        return help_views.unknown(typed)
    return await granting.grant(door.context, who, wish, to) or summary_views.in_the_dm()


async def _answer(ack: AsyncAck, message: Message | None) -> None:
    """Ephemeral: only whoever typed the command sees it."""
    if message is None:
        await ack()
    else:
        await ack(**said(message))


async def _settings(door: Door, who: Who, client: AsyncWebClient, body: dict[str, Any]) -> Message | None:
    form = await settings_form(door, who)
    if form is None:
        return member_views.not_a_member()
    await open_window(client, body, form)
    return None


async def _team(door: Door, who: Who, client: AsyncWebClient, body: dict[str, Any]) -> Message | None:
    await door.look_at(who, body["channel_id"])
    profile = await door.profile(who)
    overview = await teams.overview(door.context, who, body["channel_id"], is_admin=profile.is_admin)
    if overview is not None:
        return overview
    channel = await door.channel(who, body["channel_id"])
    refused = await teams.refusal(door.context, who, profile, channel)
    if refused is not None:
        return refused
    minimum = door.context.settings.minimum_group
    zone, shared = door.zone_of(profile), channel.is_shared
    form = team_setup.setup_modal(channel.id, channel.name, zone, minimum, shared=shared)
    await open_window(client, body, form)
    return None
