"""What Slack sends when a person uses something (docs.slack.dev/reference/interaction-payloads)."""

from typing import Any

from bot.playground.nouns import Channel, Json, Message, User, Values, View
from bot.playground.passes import Response
from bot.playground.slack import Slack


class Interactions:
    """Writes the payloads; each has a fresh trigger_id, and those from a channel a fresh response_url."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    def command(self, user: User, channel: Channel, command: str, text: str) -> Json:
        world, org = self.slack.world, self.slack.world.organisation
        return {
            "token": "playground", "team_id": world.team_of(user.id), "team_domain": world.team_name.lower(),
            "channel_id": channel.id, "channel_name": _channel_name(channel, in_command=True),
            "user_id": user.id, "user_name": user.name, "command": command, "text": text,
            "api_app_id": self.slack.app.app_id, "is_enterprise_install": str(org is not None).lower(),
            "trigger_id": self.slack.passes.trigger(user.id),
            "response_url": self._response_url(Response(channel.id, user.id)),
            **({"enterprise_id": org.id, "enterprise_name": org.name} if org else {}),
        }  # fmt: skip

    def on_message(self, user: User, message: Message, action: Json, values: Values) -> Json:
        """block_actions in a message. An ephemeral one's contents are not sent along, as with Slack."""
        where: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        if message.thread_ts:
            where["thread_ts"] = message.thread_ts
        where["is_ephemeral"] = message.ephemeral_to is not None
        contents = {} if message.ephemeral_to else {"message": self.slack.shapes.message(message)}
        return {
            **self._common("block_actions", user),
            "container": where,
            "trigger_id": self.slack.passes.trigger(user.id),
            **self._place(message),
            **contents,
            "state": {"values": values},
            "response_url": self._response_url(_response(message, user)),
            "actions": [action],
        }

    def in_view(self, user: User, view: View, action: Json) -> Json:
        """block_actions in a modal or Home tab."""
        from_view = view.id if view.type == "modal" else None
        return {
            **self._common("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.slack.passes.trigger(user.id, from_view),
            "view": self.slack.shapes.view(view),
            "actions": [action],
        }

    def submission(self, user: User, view: View) -> Json:
        return {
            **self._common("view_submission", user),
            "trigger_id": self.slack.passes.trigger(user.id, view.id),
            "view": self.slack.shapes.view(view),
            "response_urls": [],
        }

    def closed(self, user: User, view: View, *, is_cleared: bool) -> Json:
        shape = self.slack.shapes.view(view)
        return {**self._common("view_closed", user), "view": shape, "is_cleared": is_cleared}

    def shortcut(self, user: User, callback_id: str, message: Message | None) -> Json:
        """A global shortcut, or one on a message."""
        common = {
            **self._common("message_action" if message else "shortcut", user),
            "action_ts": self.slack.world.stamps.next(),
            "callback_id": callback_id,
            "trigger_id": self.slack.passes.trigger(user.id),
        }
        if message is None:
            return common
        return {
            **common,
            **self._place(message),
            "message_ts": message.ts,
            "message": self.slack.shapes.message(message),
            "response_url": self._response_url(_response(message, user)),
        }

    def _common(self, kind: str, user: User) -> dict[str, Any]:
        """By an organisation's installation no team is named beside the person's own."""
        world, org = self.slack.world, self.slack.world.organisation
        home = user.team_id or world.team_id
        who = {"id": user.id, "username": user.name, "name": user.name, "team_id": home}
        return {
            "type": kind, "user": who, "api_app_id": self.slack.app.app_id, "token": "playground",
            "team": None if org else {"id": world.team_id, "domain": world.team_name.lower()},
            "enterprise": {"id": org.id, "name": org.name} if org else None,
            "is_enterprise_install": org is not None,
        }  # fmt: skip

    def _place(self, message: Message) -> Json:
        channel = self.slack.world.channels[message.channel]
        return {"channel": {"id": channel.id, "name": _channel_name(channel)}}

    def _response_url(self, response: Response) -> str:
        return f"{self.slack.base_url}/response/{self.slack.passes.response(response)}"


def _response(message: Message, user: User) -> Response:
    return Response(message.channel, user.id, message.ts, message.thread_ts)


def _channel_name(channel: Channel, *, in_command: bool = False) -> str:
    if channel.kind == "im":
        return "directmessage"
    return "privategroup" if channel.is_private and in_command else channel.name
