"""Sending and closing modals: what the client checks, and what the app's answer then does."""

from bot.playground.acks import TROUBLE, answered
from bot.playground.check import check_view
from bot.playground.elements import Spot, is_empty, spots
from bot.playground.envelopes import Envelope
from bot.playground.interactions import Interactions
from bot.playground.nouns import Json, Values, View
from bot.playground.slack import Slack

Errors = dict[str, str]


class Forms:
    """A person's modals."""

    def __init__(self, slack: Slack, payloads: Interactions) -> None:
        self.slack, self.world, self.payloads = slack, slack.world, payloads

    async def submit(self, user: str, view: View, values: Values | None = None) -> Errors | None:
        """Send a modal: None if it was taken, else what is wrong, by block_id ("" for no answer)."""
        view = self.slack.views.fill_all(view, values or {})
        errors = _unfilled(view)
        if errors:
            self.slack.views.complain(view, errors)
            return errors
        view = self.slack.views.complain(view, {})
        payload = self.payloads.submission(self.world.users[user], view)
        taken = await answered(self.slack.sockets, self.slack.sockets.dispatch("interactive", payload))
        if not taken.in_time:
            self.world.notice(user, TROUBLE)
            return {"": TROUBLE}
        return self._follow(view, taken.payload or {})

    def _follow(self, view: View, answer: Json) -> Errors | None:
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

    def _show(self, view: View, action: str, spec: Json | None) -> Errors | None:
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
            await answered(self.slack.sockets, envelope)

    def _tell_closed(self, view: View, *, is_cleared: bool) -> Envelope:
        payload = self.payloads.closed(self.world.users[view.user], view, is_cleared=is_cleared)
        return self.slack.sockets.dispatch("interactive", payload)


def _unfilled(view: View) -> Errors:
    """What Slack's client refuses to send, by block_id."""
    inputs = [spot for spot in spots(view.blocks) if spot.block["type"] == "input"]
    found = {spot.block["block_id"]: _wrong(spot, view) for spot in inputs}
    return {block: text for block, text in found.items() if text}


def _wrong(spot: Spot, view: View) -> str:
    held = view.values[spot.block["block_id"]][spot.element["action_id"]]
    length = len(held.get("value") or "")
    low, high = spot.element.get("min_length", 0), spot.element.get("max_length", 3000)
    if is_empty(held):
        return "" if spot.block.get("optional") else "Please complete this required field."
    if "value" in held and length < low:
        return f"Please use at least {low} characters."
    return f"Please use at most {high} characters." if length > high else ""
