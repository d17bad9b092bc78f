"""What a person's client does, given ids: everything the browser page and the test driver stand on."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from bot.playground import responses
from bot.playground.check import check_view
from bot.playground.elements import initial_values, is_empty, spots
from bot.playground.envelopes import Envelope
from bot.playground.interactions import Interactions
from bot.playground.nouns import Blocks, File, Json, Message, Values, View
from bot.playground.passes import Refused, Response
from bot.playground.slack import Slack
from bot.playground.text import encode, rich_text

ACK_SECONDS = 3.0
LONGEST = 40_000
TROUBLE = "We had some trouble connecting. Try again?"


class Impossible(Exception):
    """A person cannot do this; the sentence says why."""


@dataclass(frozen=True)
class Answered:
    """How the bot took it: in time or not, and with which payload."""

    in_time: bool
    payload: Json | None = None
    why: str = ""  # dispatch_failed: nobody was there; operation_timeout: too late


class Gestures:
    """All of them take ids and tell the bot as Slack does."""

    def __init__(self, slack: Slack) -> None:
        self.slack, self.world = slack, slack.world
        self.payloads = Interactions(slack)

    # -- words

    def post(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, files: Iterable[File] = ()
    ) -> Message:
        """Say something; raises Impossible."""
        self._check_writable(user, channel)
        shared = tuple(self._upload(user, file) for file in files)
        if not text.strip() and not shared:
            raise Impossible("There is nothing in that message.")
        if len(text) > LONGEST:
            raise Impossible(f"That message is too long: {LONGEST} characters are the most.")
        said = encode(text, self.world)
        blocks = rich_text(said) if said.strip() else []
        return self.world.post(
            channel, user, said, thread_ts=thread_ts, files=shared, blocks=blocks, client_msg_id=str(uuid4())
        )

    def edit(self, user: str, message: Message, text: str) -> Message:
        now = self._own(user, message)
        said = encode(text, self.world)
        if said == now.text:
            return now
        return self.world.edit(now, text=said, blocks=rich_text(said))

    def delete(self, user: str, message: Message) -> None:
        self.world.delete(self._own(user, message))

    def _check_writable(self, user: str, channel: str) -> None:
        place = self.world.channels.get(channel)
        if place is None or user not in place.members:
            raise Impossible("You are not in that channel.")
        if place.is_archived:
            raise Impossible("That channel is archived.")

    def _upload(self, user: str, file: File) -> File:
        own = replace(file, id=file.id or self.world.ids.next("F"), user=user)
        self.slack.files[own.id] = own
        return own

    def _own(self, user: str, message: Message) -> Message:
        now = self.world.message(message.channel, message.ts)
        if now is None or now.user != user:
            raise Impossible("You can only change messages of your own.")
        return now

    # -- commands, clicks, shortcuts

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Answered:
        """A slash command; what the bot answers at once is shown to the person alone."""
        known = self.slack.app.command(command)
        if known is None:
            self.world.notice(user, f"{command} is not a valid command.")
            return Answered(False, why="unknown_command")
        sent = encode(text, self.world) if known.should_escape else _escaped(text)
        place = self.world.channels[channel]
        payload = self.payloads.command(self.world.users[user], place, command, sent.strip())
        answered = await self.answered(self.slack.sockets.dispatch("slash_commands", payload))
        if not answered.in_time:
            self.world.notice(user, f'{command} failed with the error "{answered.why}"')
        elif answered.payload:
            self._say(Response(channel, user), answered.payload)
        return answered

    def _say(self, to: Response, body: Json) -> None:
        try:
            responses.respond(self.slack, to, body)
        except Refused as refused:
            self.slack.calls.append(("ack", body, refused.error))
            self.world.notice(to.user, f'failed with the error "{refused.error}"')

    async def act_on_message(self, user: str, message: Message, action: Json, values: Values) -> Answered:
        """A button, select or tick in a message; `values` is the state of all its elements after it."""
        self.world.states[message.channel, message.ts, user] = values
        payload = self.payloads.on_message(self.world.users[user], message, action, values)
        return await self._interacted(user, payload)

    async def act_in_view(self, user: str, view: View, action: Json) -> Answered:
        """The same in a modal or Home tab; the view holds the state already."""
        return await self._interacted(user, self.payloads.in_view(self.world.users[user], view, action))

    async def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Answered:
        if not self.slack.app.knows_shortcut(callback_id):
            raise Impossible(f"There is no shortcut {callback_id}.")
        payload = self.payloads.shortcut(self.world.users[user], callback_id, message)
        return await self._interacted(user, payload)

    async def _interacted(self, user: str, payload: Json) -> Answered:
        answered = await self.answered(self.slack.sockets.dispatch("interactive", payload))
        if not answered.in_time:
            self.world.notice(user, TROUBLE)
        return answered

    def message_values(self, user: str, message: Message) -> Values:
        """What stands in a message's elements for this person now: their choices over what the bot preset."""
        chosen = self.world.states.get((message.channel, message.ts, user), {})
        return merge(initial_values(message.blocks), chosen)

    # -- views

    async def submit(self, user: str, view: View, values: Values | None = None) -> dict[str, str] | None:
        """Send a modal: None if it was taken, else what is wrong, by block_id ("" for no answer)."""
        view = self.slack.views.fill_all(view, values or {})
        errors = _unfilled(view)
        if errors:
            self.slack.views.complain(view, errors)
            return errors
        view = self.slack.views.complain(view, {})
        payload = self.payloads.submission(self.world.users[user], view)
        answered = await self.answered(self.slack.sockets.dispatch("interactive", payload))
        if not answered.in_time:
            self.world.notice(user, TROUBLE)
            return {"": TROUBLE}
        return self._follow(view, answered.payload or {})

    def _follow(self, view: View, answer: Json) -> dict[str, str] | None:
        """Do what the answer to a submission says."""
        action = answer.get("response_action")
        if action == "errors":
            errors = {str(block): str(text) for block, text in answer.get("errors", {}).items()}
            self.slack.views.complain(view, errors)
            return errors
        if action in ("update", "push"):
            return self._show(view, str(action), answer.get("view"))
        if action == "clear":
            self._cleared(view, self.slack.views.clear(view.user))
        else:
            self.slack.views.close(view)
        return None

    def _show(self, view: View, action: str, spec: Json | None) -> dict[str, str] | None:
        verdict = check_view(spec, "modal")
        if verdict is not None or spec is None:
            self.slack.calls.append(
                ("ack", {"view": spec}, verdict.error if verdict else "invalid_arguments")
            )
            self.world.notice(view.user, TROUBLE)
            return {"": "; ".join(verdict.messages) if verdict else TROUBLE}
        if action == "push":
            self.slack.views.push(view.user, spec)
        else:
            self.slack.views.update(view, spec)
        return None

    def _cleared(self, top: View, closed: list[View]) -> None:
        for view in closed:
            if view.notify_on_close and view.id != top.id:
                self._tell_closed(view, is_cleared=True)

    async def close(self, user: str, view: View) -> None:
        """The Cancel button, or the cross of the only modal."""
        closed = self.slack.views.clear(user) if view.clear_on_close else [view]
        self.slack.views.close(view)
        sent = [
            self._tell_closed(one, is_cleared=view.clear_on_close) for one in closed if one.notify_on_close
        ]
        for envelope in sent:
            await self.answered(envelope)

    def _tell_closed(self, view: View, *, is_cleared: bool) -> Envelope:
        payload = self.payloads.closed(self.world.users[view.user], view, is_cleared=is_cleared)
        return self.slack.sockets.dispatch("interactive", payload)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open the bot's Home tab, or its Messages tab."""
        home = self.slack.views.homes.get(user)
        dm = self.world.direct(user, self.world.bot.id)
        event: Json = {"user": user, "channel": dm.id, "tab": tab}
        if home is not None and tab == "home":
            event["view"] = self.slack.shapes.view(home)
        envelope = self.slack.events.send("app_home_opened", event)
        if envelope is not None:
            await self.answered(envelope)

    # -- acknowledgements

    async def answered(self, envelope: Envelope) -> Answered:
        """Wait for the bot's acknowledgement, as long as Slack does."""
        sockets = self.slack.sockets
        if envelope.sent_on is None and sockets.held is None and envelope.kind != "events_api":
            sockets.open.pop(envelope.id, None)
            return Answered(False, why="dispatch_failed")
        try:
            payload = await asyncio.wait_for(asyncio.shield(envelope.answer), ACK_SECONDS)
        except TimeoutError:
            if envelope.kind != "events_api":
                sockets.open.pop(envelope.id, None)
            return Answered(False, why="operation_timeout")
        return Answered(True, payload)


def merge(under: Values, over: Values) -> Values:
    """`over` laid upon `under`, as far as `under` has such elements."""
    return {
        block: {action: over.get(block, {}).get(action, held) for action, held in actions.items()}
        for block, actions in under.items()
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unfilled(view: View) -> dict[str, str]:
    """What Slack's client refuses to send: required inputs that are empty, words too short or too long."""
    errors = {}
    for spot in spots(_inputs(view.blocks)):
        held = view.values[spot.block["block_id"]][spot.element["action_id"]]
        text = held.get("value") or ""
        if is_empty(held) and not spot.block.get("optional"):
            errors[spot.block["block_id"]] = "Please complete this required field."
        elif text and len(text) < spot.element.get("min_length", 0):
            errors[spot.block["block_id"]] = f"Please use at least {spot.element['min_length']} characters."
        elif len(text) > spot.element.get("max_length", 3000):
            errors[spot.block["block_id"]] = (
                f"Please use at most {spot.element.get('max_length', 3000)} characters."
            )
    return errors


def _inputs(blocks: Blocks) -> Blocks:
    return [block for block in blocks if block["type"] == "input"]
