"""All calls to Slack but `ack`, `views.*` and `response_url`. Each returns an outcome or an answer as a
value."""

import asyncio
import base64
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import awake
from bot.delivery.lease import Fence, LeaseLapsed, fenced, has_fence
from bot.delivery.outcomes import Absent, Later, Never, Outcome, ReadBack, Sent, Uncertain
from bot.delivery.refusals import refusal
from bot.delivery.straight import Straight

POSTED = frozenset({"auth.test", "apps.connections.open"})
"""Look-ups for which Slack's pages name POST; they name GET for all others, and the SDK does the same."""
_QUIET = logging.getLogger("slack_sdk.web")
_QUIET.setLevel(logging.WARNING)  # else the SDK spells out each call for DEBUG lines that nobody keeps
_LONG = 3600.0  # seconds of lease for calls that nobody else would make
_MESSAGES = 100  # a page
_PEOPLE = 200  # a page; what Slack recommends

Look = dict[str, Any] | Later | Never
"""The result of a look-up: Slack's answer, or why there is none."""


@dataclass(frozen=True)
class Post:
    """A message to send. `public_id` goes into its metadata, so that it can be found again."""

    channel: str
    public_id: str
    payload: dict[str, Any]
    thread_ts: str | None = None


class Slack:
    """The client of one workspace. It never retries by itself, and never raises because of Slack or the
    network.

    Its session should be from `open_session`. With any other the lease is checked before the call and not
    before the write, and a call counts as uncertain even if no connection was made."""

    def __init__(
        self, token: str, *, base_url: str, session: aiohttp.ClientSession, timeout: float = 5.0
    ) -> None:
        self._session = session
        self._timeout = timeout
        self._has_fence = has_fence(session)
        self._client = AsyncWebClient(
            token=token,
            base_url=base_url,
            session=session,
            timeout=int(timeout),
            logger=_QUIET,
            retry_handlers=[],  # the default one sends again after a cut, when Slack may have it already
        )
        self._straight = Straight(self._client, session)

    async def post(self, post: Post, fence: Fence | None = None) -> Outcome:
        """chat.postMessage, with the public id in the metadata and without unfurling."""
        said = _content(post.payload) | {
            "channel": post.channel,
            "thread_ts": post.thread_ts,
            "metadata": {"event_type": "delivery", "event_payload": {"id": post.public_id}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return await self._outcome(lambda: self._straight.post(_without_none(said)), fence)

    async def update(
        self, channel: str, ts: str, payload: dict[str, Any], fence: Fence | None = None
    ) -> Outcome:
        """chat.update: may be repeated."""

        async def call() -> str:
            said = _content(payload)  # without "blocks" Slack would keep the old ones
            answer = await self._client.chat_update(
                channel=channel, ts=ts, text=said["text"], blocks=said["blocks"] or []
            )
            return str(answer["ts"])

        return await self._outcome(call, fence)

    async def delete_message(self, channel: str, ts: str, fence: Fence | None = None) -> Outcome:
        """chat.delete: may be repeated; a message that is gone counts as deleted."""

        async def call() -> str:
            await self._client.chat_delete(channel=channel, ts=ts)
            return ts

        outcome = await self._outcome(call, fence)
        return Sent(ts) if outcome == Never("message_not_found") else outcome

    async def delete_file(self, file_id: str, fence: Fence | None = None) -> Outcome:
        """files.delete: may be repeated; a file that is gone counts as deleted."""

        async def call() -> str:
            await self._client.files_delete(file=file_id)
            return file_id

        outcome = await self._outcome(call, fence)
        gone = outcome in (Never("file_not_found"), Never("file_deleted"))
        return Sent(file_id) if gone else outcome

    async def upload(self, post: Post, fence: Fence | None = None) -> Outcome:
        """A file: three calls, of which only the last one shows anything to anybody."""
        name, content = post.payload["filename"], _bytes_of(post.payload)
        file_id = ""

        async def hand_over() -> str:
            place = await self._client.files_getUploadURLExternal(filename=name, length=len(content))
            async with self._session.post(place["upload_url"], data=content) as answer:
                answer.raise_for_status()
            return str(place["file_id"])

        async def publish() -> str:
            await self._client.files_completeUploadExternal(
                files=[{"id": file_id, "title": post.payload.get("title") or name}],
                channel_id=post.channel,
                thread_ts=post.thread_ts,
                initial_comment=post.payload.get("text"),
            )
            return file_id

        handed = await self._outcome(hand_over, None)
        if not isinstance(handed, Sent):
            return Later(handed.why) if isinstance(handed, Uncertain) else handed
        file_id = handed.ts
        return await self._outcome(publish, fence)

    async def open_dm(self, user_id: str) -> Outcome:
        """conversations.open: Sent(D id). May be repeated, so nothing about it is uncertain."""

        async def call() -> str:
            return str((await self._client.conversations_open(users=user_id))["channel"]["id"])

        outcome = await self._outcome(call, None)
        return Later(outcome.why) if isinstance(outcome, Uncertain) else outcome

    async def read_back(self, post: Post, after_ts: str | None) -> ReadBack:
        """Looks for a message of ours by its public id: in its thread, or else in the channel, whose history
        doesn't contain replies. `after_ts`: the ts of a message that is known to be older."""
        cursor = None
        while True:
            page = await self._page(post, after_ts, cursor)
            if not isinstance(page, dict):
                return page
            for message in page.get("messages", []):
                if _id_of(message) == post.public_id:
                    return Sent(str(message["ts"]))
            cursor = next_cursor(page)
            if cursor is None:
                return Absent()

    async def _page(self, post: Post, after_ts: str | None, cursor: str | None) -> Look:
        common = {"channel": post.channel, "oldest": after_ts, "cursor": cursor, "limit": _MESSAGES}
        if post.thread_ts is None:
            return await self.look("conversations.history", **common, include_all_metadata=True)
        return await self.look(
            "conversations.replies", ts=post.thread_ts, **common, include_all_metadata=True
        )

    async def look(self, method: str, **arguments: Any) -> Look:
        """Makes any call that changes nothing, and returns Slack's answer as it is. The verb is the one that
        the method's page names: Slack takes another one, too, but what stands between us may not."""
        verb = "POST" if method in POSTED else "GET"
        said = _without_none(arguments)
        return await self._asked(lambda: self._client.api_call(method, http_verb=verb, params=said))

    async def exchange(self, client_id: str, client_secret: str, code: str) -> Look:
        """oauth.v2.access: a token in exchange for a code; needs no token itself. A code works once: after a
        cut connection the person has to begin anew."""
        said = {"client_id": client_id, "client_secret": client_secret, "code": code}
        return await self._asked(lambda: self._client.api_call("oauth.v2.access", data=said))

    async def _asked(self, ask: Callable[[], Awaitable[Any]]) -> Look:
        answer: dict[str, Any] = {}

        async def call() -> str:
            answer.update(cast(dict[str, Any], (await ask()).data))
            return ""

        outcome = await self._outcome(call, None)
        if isinstance(outcome, Sent):
            return answer
        return Later(outcome.why) if isinstance(outcome, Uncertain) else outcome

    async def auth_test(self) -> Look:
        """Whose token it is: team_id, team, user_id (the bot's), bot_id."""
        return await self.look("auth.test")

    async def user_info(self, user_id: str) -> Look:
        """The `user` of users.info: tz, is_bot, deleted, is_restricted, …"""
        return _part(await self.look("users.info", user=user_id), "user")

    async def users_page(self, team_id: str, cursor: str | None) -> Look:
        """A page of users.list: `members`, and in `response_metadata` the cursor of the next. The team is
        needed where the token is a whole organisation's."""
        return await self.look("users.list", team_id=team_id, cursor=cursor, limit=_PEOPLE)

    async def conversation_info(self, channel: str) -> Look:
        """The `channel` of conversations.info."""
        return _part(await self.look("conversations.info", channel=channel), "channel")

    async def conversation_members(self, channel: str) -> list[str] | Later | Never:
        """The user ids of all members, every page of them."""
        members: list[str] = []
        cursor = None
        while True:
            page = await self.look("conversations.members", channel=channel, limit=_PEOPLE, cursor=cursor)
            if not isinstance(page, dict):
                return page
            members += page["members"]
            cursor = next_cursor(page)
            if cursor is None:
                return members

    async def _outcome(self, call: Callable[[], Awaitable[str]], leased: Fence | None) -> Outcome:
        """Makes one call and turns whatever happens into an outcome.

        If nothing was written to the connection, Slack surely does not have it (Later). If something was
        written and no clear answer came, the outcome is Uncertain."""
        fence = leased or Fence(awake() + _LONG)
        try:
            with fenced(fence):
                if not self._has_fence:
                    fence.check()
                async with asyncio.timeout(self._timeout):
                    return Sent(await call())
        except LeaseLapsed:
            return Later("the lease had lapsed", 0)
        except SlackApiError as error:
            return refusal(error)
        except (TimeoutError, aiohttp.ClientError, SlackRequestError, OSError, UnicodeError) as error:
            why = f"{type(error).__name__}: {error}".removesuffix(": ")
            return Uncertain(why) if fence.written else Later(why)
        except asyncio.CancelledError:
            if leased is None or not fence.written:
                raise
            return Uncertain("stopped while in flight")


def next_cursor(page: dict[str, Any]) -> str | None:
    """What to ask for the page that follows with; None after the last."""
    return (page.get("response_metadata") or {}).get("next_cursor") or None


def _content(payload: dict[str, Any]) -> dict[str, Any]:
    return {"text": payload["text"], "blocks": payload.get("blocks") or None}


def _without_none(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _bytes_of(payload: dict[str, Any]) -> bytes:
    """A file's bytes: given as they are, in Base64, or as text."""
    if "base64" in payload:
        return base64.b64decode(payload["base64"])
    return str(payload["content"]).encode(errors="replace")


def _id_of(message: dict[str, Any]) -> object:
    return ((message.get("metadata") or {}).get("event_payload") or {}).get("id")


def _part(answer: Look, name: str) -> Look:
    return answer[name] if isinstance(answer, dict) else answer
