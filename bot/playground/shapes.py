"""Users, channels, messages and views as Slack writes them in answers and events."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.playground.installed import Installed
from bot.playground.nouns import Channel, File, Json, Message, User, View
from bot.playground.world import World


class Shapes:
    """Writes the world down for one installed app."""

    def __init__(self, world: World, app: Installed, base_url: str = "") -> None:
        self.world, self.app, self.base_url = world, app, base_url

    def user(self, user: User) -> Json:
        """A user object, as users.info and user_change have it."""
        return {
            "id": user.id, "team_id": user.team_id or self.world.team_id, "name": user.name, "deleted":
            user.deleted,
            "color": user.color.removeprefix("#"), "real_name": user.real_name, **_zone(user.tz, self._now()),
            "profile": self.profile(user), "is_admin": user.is_admin, "is_owner": False, "is_primary_owner":
            False,
            "is_restricted": user.is_guest, "is_ultra_restricted": False, "is_bot": user.is_bot,
            "is_app_user": False, "updated": user.updated, "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE", "locale": "en-GB",
            **self._belongs(user),
        }  # fmt: skip

    def _belongs(self, user: User) -> Json:
        """Beyond this workspace: to its organisation, or to somebody else's."""
        org = self.world.organisation
        if user.team_id and (org is None or user.team_id not in org.teams):
            return {"is_stranger": True}
        if org is None:
            return {}
        teams = [user.team_id or self.world.team_id]
        return {"enterprise_user": {
            "id": user.id, "enterprise_id": org.id, "enterprise_name": org.name, "is_admin": False,
            "is_owner": False, "teams": teams,
        }}  # fmt: skip

    def profile(self, user: User) -> Json:
        first, _, last = user.real_name.partition(" ")
        return {
            "title": user.title, "phone": "", "skype": "", "real_name": user.real_name,
            "real_name_normalized": user.real_name, "display_name": "" if user.is_bot else first,
            "display_name_normalized": "" if user.is_bot else first, "first_name": first, "last_name": last,
            "status_text": user.status_text, "status_emoji": user.status_emoji,
            "status_expiration": user.status_expiration,
            "avatar_hash": "g0", "team": self.world.team_id, "fields": {},
            **({"bot_id": self.app.bot_id, "api_app_id": self.app.app_id} if user.is_bot else {}),
        }  # fmt: skip

    def channel(self, channel: Channel) -> Json:
        """A conversation object, as conversations.info has it."""
        if channel.kind == "im":
            other = next((one for one in channel.members if one != self.world.bot.id), "")
            return {
                "id": channel.id, "created": channel.created, "is_archived": False, "is_im": True,
                "is_org_shared": False, "user": other, "is_user_deleted": self.world.users[other].deleted,
                "is_open": True, "context_team_id": self.world.team_id, "priority": 0,
            }  # fmt: skip
        return {
            "id": channel.id, "name": channel.name, "name_normalized": channel.name,
            "is_channel": not channel.is_private, "is_group": channel.is_private, "is_im": False, "is_mpim":
            False,
            "is_private": channel.is_private, "created": channel.created, "is_archived": channel.is_archived,
            "is_general": channel.is_general, "is_member": self.world.bot.id in channel.members,
            "is_shared": False, "is_ext_shared": False, "is_org_shared": False, "unlinked": 0,
            "creator": channel.members[0] if channel.members else "", "context_team_id": self.world.team_id,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(channel.members), "previous_names": [],
        }  # fmt: skip

    def message(self, message: Message, *, with_metadata: bool = True) -> Json:
        """A message object, as chat.postMessage answers it and an event carries it."""
        out: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
        if message.is_tombstone:
            out |= {"subtype": "tombstone", "hidden": True}
        elif message.is_bot:
            out |= {"bot_id": self.app.bot_id, "app_id": self.app.app_id, "bot_profile": self.bot_profile()}
        out["team"] = self.world.team_id
        out |= {key: value for key, value in _optional(message).items() if value}
        if message.files:
            out |= {"files": [self.file(one) for one in message.files], "upload": False}
        if with_metadata and message.metadata:
            out["metadata"] = message.metadata
        if message.edited_ts:
            out["edited"] = {"user": message.user, "ts": message.edited_ts}
        return out | self._thread(message)

    def _thread(self, message: Message) -> Json:
        if message.is_reply:
            above = self.world.message(message.channel, str(message.thread_ts))
            return {"thread_ts": message.thread_ts, "parent_user_id": above.user if above else ""}
        replies = (
            self.world.replies(message.channel, message.ts) if message.channel in self.world.messages else []
        )
        if not replies:
            return {}
        people = list(dict.fromkeys(reply.user for reply in replies))
        return {
            "thread_ts": message.ts, "reply_count": len(replies), "reply_users": people,
            "reply_users_count": len(people), "latest_reply": replies[-1].ts,
        }  # fmt: skip

    def file(self, file: File) -> Json:
        return {
            "id": file.id, "created": 0, "name": file.name, "title": file.title or file.name,
            "mimetype": file.mimetype, "filetype": file.name.rpartition(".")[2], "user": file.user,
            "size": file.size, "mode": "hosted", "is_external": False, "is_public": False,
            "url_private": f"{self.base_url}/files/{file.id}",
            "url_private_download": f"{self.base_url}/files/{file.id}?download=1",
        }  # fmt: skip

    def view(self, view: View) -> Json:
        """A view object, as views.open answers it and a submission carries it."""
        org = self.world.organisation
        return {
            "id": view.id, "team_id": self.world.team_of(view.user), "type": view.type, "blocks": view.blocks,
            "private_metadata": view.private_metadata, "callback_id": view.callback_id,
            "state": {"values": view.values}, "hash": view.hash, "title": view.title,
            "clear_on_close": view.clear_on_close, "notify_on_close": view.notify_on_close,
            "close": view.close, "submit": view.submit, "previous_view_id": view.previous_id,
            "root_view_id": view.root_id, "app_id": self.app.app_id, "external_id": view.external_id,
            "app_installed_team_id": org.id if org else self.world.team_id, "bot_id": self.app.bot_id,
        }  # fmt: skip

    def bot_profile(self) -> Json:
        return {
            "id": self.app.bot_id, "app_id": self.app.app_id, "name": self.app.name, "deleted": False,
            "updated": 0, "team_id": self.world.team_id, "icons": {},
        }  # fmt: skip

    def _now(self) -> datetime:
        return self.world.stamps.clock.now()


def _optional(message: Message) -> dict[str, Any]:
    return {
        "blocks": message.blocks,
        "client_msg_id": message.client_msg_id,
        "subtype": "thread_broadcast" if message.is_broadcast else "file_share" if message.files else None,
    }


def _zone(name: str, now: datetime) -> Json:
    """Slack says the zone three ways; some bots and guests have none."""
    try:
        local = now.astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return {}
    offset = local.utcoffset()
    return {"tz": name, "tz_label": local.tzname(), "tz_offset": int(offset.total_seconds()) if offset else 0}
