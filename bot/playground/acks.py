"""Waiting for the bot to acknowledge something, as long as Slack does."""

import asyncio
from dataclasses import dataclass

from bot.playground.envelopes import Envelope, Failed
from bot.playground.nouns import Json
from bot.playground.socket_mode import ACK_SECONDS, SocketMode

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Answered:
    """How the bot took it: in time or not, and with which payload."""

    in_time: bool
    payload: Json | None = None
    why: str = ""  # dispatch_failed: nobody was there; operation_timeout: too late


async def answered(sockets: SocketMode, envelope: Envelope) -> Answered:
    """The bot's acknowledgement. What is no event is given up after three seconds, or if nobody is there."""
    if envelope.sent_on is None and sockets.held is None:  # an event waits for the bot; nobody waits for that
        if envelope.kind != "events_api":
            sockets.give_up(envelope)
        return Answered(False, why="dispatch_failed")
    try:
        payload = await asyncio.wait_for(asyncio.shield(envelope.answer), ACK_SECONDS)
    except Failed:
        return Answered(False, why="dispatch_failed")
    except TimeoutError:
        if envelope.kind != "events_api":
            sockets.give_up(envelope)
        return Answered(False, why="operation_timeout")
    return Answered(True, payload)
