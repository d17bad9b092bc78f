"""response_url: where commands and clicks are answered (docs.slack.dev/interactivity)."""

import json

from aiohttp import web

from bot.playground.check import check_message
from bot.playground.elements import named
from bot.playground.nouns import Json, Message
from bot.playground.passes import Refused, Response
from bot.playground.slack import Slack


async def serve(slack: Slack, request: web.Request) -> web.Response:
    """One answer at a response_url: "ok", or 404 once it is used up (five times, half an hour)."""
    slack.in_flight += 1
    slack.pulse.beat()
    try:
        body = json.loads(await request.text() or "{}")
        outcome = _outcome(slack, request.match_info["name"], body)
        slack.calls.append(("response_url", body, outcome))
    finally:
        slack.in_flight -= 1
        slack.pulse.beat()
    if outcome == "ok":
        return web.Response(text="ok")
    status = 404 if outcome.endswith("_url") else 400
    return web.json_response({"ok": False, "error": outcome}, status=status)


def _outcome(slack: Slack, name: str, body: Json) -> str:
    try:
        respond(slack, slack.passes.spend_response(name), body)
    except Refused as refused:
        return refused.error
    return "ok"


def respond(slack: Slack, to: Response, body: Json) -> Message | None:
    """Post an answer (for the person alone, unless in_channel), or replace or delete the original."""
    original = slack.world.message(to.channel, to.message_ts) if to.message_ts else None
    if _is(body, "delete_original"):
        if original:
            slack.world.delete(original)
        return None
    text, blocks = str(body.get("text") or ""), body.get("blocks")
    verdict = check_message(text, blocks)
    if verdict is not None:
        raise Refused(verdict.error)
    content = {"text": text, "blocks": named(blocks or [])}
    if _is(body, "replace_original") and original:
        return slack.world.edit(original, **content)
    return _post(slack, to, body, text, content["blocks"])


def _post(slack: Slack, to: Response, body: Json, text: str, blocks: object) -> Message:
    private = body.get("response_type") != "in_channel"
    return slack.world.post(
        to.channel,
        slack.world.bot.id,
        text,
        blocks=blocks,
        thread_ts=body.get("thread_ts") or to.thread_ts,
        ephemeral_to=to.user if private else None,
    )


def _is(body: Json, name: str) -> bool:
    return str(body.get(name, "")).lower() == "true"
