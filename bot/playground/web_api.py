"""The Web API's front desk: reads a call, spoils it if told to, keeps the pace, checks the token, answers."""

import asyncio
from typing import Any

from aiohttp import web

from bot.playground import chat, conversations, oauth, people, uploads, view_methods
from bot.playground.calls import METHODS, Call, Entry, read
from bot.playground.faults import Fault
from bot.playground.nouns import Json
from bot.playground.passes import Refused
from bot.playground.slack import Slack

ROOMS = (chat, conversations, oauth, people, uploads, view_methods)  # importing them registers their methods


class WebApi:
    """Serves /api/<method>."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call; it counts as in flight until the answer is written."""
        name = request.match_info["method"]
        self.slack.in_flight += 1
        self.slack.pulse.beat()
        try:
            arguments, token = await read(request)
            call = Call(name, arguments, token, self.slack)
            return await self._answer(request, call)
        except ValueError:
            return self._refusal(Refused("invalid_json"))
        finally:
            self.slack.in_flight -= 1
            self.slack.pulse.beat()

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self.slack.faults.take(call.method, _blocks(call))
        if fault is not None and (spoilt := await self._spoil(request, call, fault)) is not None:
            return spoilt
        try:
            body: Json = {"ok": True, **self._run(call)}
            self._record(call, "ok")
        except Refused as refused:
            self._record(call, refused.error)
            return self._refusal(refused)
        if fault is not None and fault.kind == "cut_after":
            return _cut(request)
        return web.json_response(body, headers=self._headers())

    def _run(self, call: Call) -> Json:
        entry = METHODS.get(call.method)
        if entry is None:
            raise Refused("unknown_method", req_method=call.method)
        if not entry.open_to_all:
            self.slack.passes.check_token(call.token, app_level=entry.app_level)
        self._check_scope(entry)
        wait = self.slack.pace.wait(call.method, entry.tier, call.text("channel"))
        if wait:
            raise Refused("ratelimited", retry_after=wait)
        return entry.run(call)

    def _check_scope(self, entry: Entry) -> None:
        granted = self.slack.app.scopes
        if entry.scopes and not set(entry.scopes) & set(granted):
            raise Refused("missing_scope", needed=",".join(entry.scopes), provided=",".join(granted))

    async def _spoil(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        """What comes instead of an answer; None where the call goes on."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind in ("slow", "cut_after"):
            return None
        self._record(call, fault.kind)
        if fault.kind == "500":
            return web.Response(status=500, text="Internal Server Error")
        if fault.kind == "cut_before":
            return _cut(request)
        if fault.kind == "429":
            return self._refusal(Refused("ratelimited", retry_after=max(1, round(fault.seconds))))
        return self._refusal(_refused_block(call, str(fault.block_type)))

    def _refusal(self, refused: Refused) -> web.Response:
        more = dict(refused.more)
        wait = more.pop("retry_after", None)
        body = {"ok": False, "error": refused.error, **more}
        headers = self._headers() | ({"Retry-After": str(wait)} if wait else {})
        return web.json_response(body, status=429 if wait else 200, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(self.slack.app.scopes), "x-accepted-oauth-scopes": ""}

    def _record(self, call: Call, outcome: str) -> None:
        self.slack.calls.append((call.method, call.arguments, outcome))


def _blocks(call: Call) -> Any:
    """Where a refused block may stand; what is no JSON has none."""
    try:
        return [call.data("blocks"), call.data("view")]
    except Refused:
        return None


def _refused_block(call: Call, kind: str) -> Refused:
    error = "invalid_arguments" if call.method.startswith("views.") else "invalid_blocks"
    text = f"[ERROR] unsupported type: {kind} [json-pointer:/blocks]"
    return Refused(error, errors=[text], response_metadata={"messages": [text]})


def _cut(request: web.Request) -> web.Response:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
