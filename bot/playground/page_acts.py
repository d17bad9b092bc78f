"""What the browser page may do for a person: one function a verb (POST /page/act)."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.playground.elements import Spot, action, spots
from bot.playground.gestures import Gestures, Impossible, merge
from bot.playground.nouns import File, Json, Message, View

MoveClock = Callable[[datetime], Awaitable[None]]


class PageActs:
    """Verbs take the person's id and the page's request; they raise Impossible with a sentence."""

    def __init__(self, gestures: Gestures, move_clock: MoveClock) -> None:
        self.gestures, self.slack, self.world = gestures, gestures.slack, gestures.world
        self._move_clock = move_clock

    async def act(self, request: Json) -> Json:
        """Do it; returns what goes back to the page."""
        verb = getattr(self, f"do_{request.get('do')}", None)
        me = self.world.users.get(str(request.get("as")))
        if verb is None or me is None or me.is_bot:
            raise Impossible(f"Nobody can do {request.get('do')!r} as {request.get('as')!r}.")
        result: Json | None = await verb(me.id, request)
        return {"ok": True} if result is None else result

    # -- words

    async def do_post(self, me: str, request: Json) -> Json:
        files = [File("", str(one["name"]), str(one["mimetype"])) for one in request.get("files") or ()]
        message = self.gestures.post(
            me, request["channel"], request.get("text", ""), request.get("thread_ts"), files
        )
        self._read(me, request["channel"])
        return {"ok": True, "ts": message.ts}

    async def do_edit(self, me: str, request: Json) -> None:
        self.gestures.edit(me, self._message(request), request["text"])

    async def do_delete(self, me: str, request: Json) -> None:
        self.gestures.delete(me, self._message(request))

    async def do_read(self, me: str, request: Json) -> None:
        self._read(me, request["channel"])

    def _read(self, me: str, channel: str) -> None:
        last = max(self.world.messages[channel], default="0")
        self.world.reads[channel, me] = last

    def _message(self, request: Json) -> Message:
        message = self.world.message(request["channel"], request["ts"])
        if message is None:
            raise Impossible("That message is gone.")
        return message

    # -- using the bot

    async def do_command(self, me: str, request: Json) -> None:
        await self.gestures.command(me, request["channel"], request["command"], request.get("text", ""))

    async def do_shortcut(self, me: str, request: Json) -> None:
        message = self._message(request) if request.get("ts") else None
        await self.gestures.shortcut(me, request["callback_id"], message)

    async def do_open_home(self, me: str, request: Json) -> None:
        await self.gestures.open_home(me, request.get("tab", "home"))

    async def do_action(self, me: str, request: Json) -> None:
        where, used = request["container"], request["action"]
        values = (request.get("state") or {}).get("values") or {}
        if where["type"] == "view":
            view = self.slack.views.fill_all(self._view(me, where["view_id"]), values)
            sent = action(_spot(view, used), _held(used), self.world.stamps.next())
            await self.gestures.act_in_view(me, view, sent)
            return
        message = self._message(where)
        if not self.world.seen_by(me, message):
            raise Impossible("That message is not for you.")
        sent = action(_spot(message, used), _held(used), self.world.stamps.next())
        state = merge(self.gestures.message_values(me, message), values)
        await self.gestures.act_on_message(me, message, sent, state)

    async def do_submit(self, me: str, request: Json) -> Json | None:
        view = self._view(me, request["view_id"])
        errors = await self.gestures.forms.submit(me, view, request.get("values") or {})
        return {"ok": False, "errors": errors} if errors else None

    async def do_close(self, me: str, request: Json) -> None:
        await self.gestures.forms.close(me, self._view(me, request["view_id"]))

    def _view(self, me: str, view_id: str) -> View:
        view = self.slack.views.get(view_id)
        if view.user != me:
            raise Impossible("That view is not yours.")
        return view

    # -- the place and its people

    async def do_join(self, me: str, request: Json) -> None:
        if self.world.channels[request["channel"]].is_private:
            raise Impossible("One is invited to a private channel.")
        self.world.join(request["channel"], me)

    async def do_leave(self, me: str, request: Json) -> None:
        self.world.leave(request["channel"], me)

    async def do_invite_bot(self, me: str, request: Json) -> None:
        self._check_member(me, request["channel"])
        self.world.join(request["channel"], self.world.bot.id, me)

    async def do_remove_bot(self, me: str, request: Json) -> None:
        self._check_member(me, request["channel"])
        self.world.leave(request["channel"], self.world.bot.id)

    def _check_member(self, me: str, channel: str) -> None:
        place = self.world.channels[channel]
        if place.kind != "channel" or me not in place.members:
            raise Impossible("You are not in that channel.")

    async def do_status(self, me: str, request: Json) -> None:
        text, emoji = str(request.get("text") or "").strip(), _emoji(str(request.get("emoji") or ""))
        if text and not emoji:
            emoji = ":speech_balloon:"  # as Slack does
        now, zone = self.world.stamps.clock.now(), ZoneInfo(self.world.users[me].tz)
        clears = clears_at(str(request.get("clear_after") or ""), now, zone) if text or emoji else None
        until = int(clears.timestamp()) if clears else 0
        self.world.change_user(me, status_text=text, status_emoji=emoji, status_expiration=until)

    async def do_profile(self, me: str, request: Json) -> None:
        if zone := request.get("tz"):
            ZoneInfo(zone)  # raises a LookupError for one that does not exist
            self.world.change_user(me, tz=zone)

    # -- time and trouble

    async def do_move_clock(self, me: str, request: Json) -> None:
        now = self.world.stamps.clock.now()
        target = target_of(request, now, ZoneInfo(self.world.users[me].tz))
        if target < now:
            raise Impossible("The clock only goes forward.")
        await self._move_clock(target)

    async def do_fault(self, me: str, request: Json) -> None:
        times, block_type = int(request.get("times") or 1), request.get("block_type")
        self.slack.faults.add(request["method"], request["kind"], times, block_type)

    async def do_call_off_faults(self, me: str, request: Json) -> None:
        self.slack.faults.clear()


def target_of(request: Json, now: datetime, zone: ZoneInfo) -> datetime:
    """Where the clock is to go: `to` (ISO), `by_minutes`, or `to_preset` in the person's zone; aware."""
    if request.get("to"):
        moment = datetime.fromisoformat(request["to"])
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if request.get("by_minutes"):
        return now + timedelta(minutes=float(request["by_minutes"]))
    return _preset(str(request.get("to_preset")), now, zone)


def _preset(name: str, now: datetime, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    if name == "next_hour":
        return now + timedelta(hours=1)
    if name == "tomorrow_9":
        return (today + timedelta(days=1)).replace(hour=9)
    if name == "friday_15":
        friday = (today + timedelta(days=(4 - today.weekday()) % 7)).replace(hour=15)
        return friday if friday > now else friday + timedelta(days=7)
    if name == "first_of_month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1, hour=15)
    raise Impossible(f"There is no preset {name}.")


def clears_at(after: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a status clears itself, as in Slack's menu: after minutes, at the end of today or of this week,
    at a moment (ISO, on the person's clock); None for never."""
    end = now.astimezone(zone).replace(hour=23, minute=59, second=59, microsecond=0)
    if after in ("", "never"):
        return None
    if after.isdigit():
        return now + timedelta(minutes=int(after))
    if after in ("today", "week"):
        return end + timedelta(days=6 - end.weekday() if after == "week" else 0)
    moment = datetime.fromisoformat(after)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if moment <= now:
        raise Impossible("That moment is over.")
    return moment


def _emoji(name: str) -> str:
    """ ":palm_tree:", with or without colons."""
    bare = name.strip().strip(":")
    return f":{bare}:" if bare else ""


def _held(used: Json) -> Json:
    """What was chosen or written; a button's value is the bot's own, not the page's."""
    fields = {key: value for key, value in used.items() if key.startswith("selected_")}
    written = {"value": used["value"]} if "value" in used and used.get("type") != "button" else {}
    return fields | written


def _spot(where: Message | View, used: Json) -> Spot:
    """The element that was used; Impossible if the bot took it away meanwhile."""
    wanted = (used["block_id"], used["action_id"])
    for spot in spots(where.blocks):
        if (spot.block["block_id"], spot.element["action_id"]) == wanted:
            return spot
    raise Impossible("That is not there any more.")
