"""Telling requests in which a person does something (writes, presses, types, submits) from all others."""

from typing import Any

from bot.domain.wishes import Wish, wished
from bot.listeners.words import plain_words
from bot.views import ids

RIGHTS = {Wish.STOP, Wish.EXPORT, Wish.FORGET, Wish.PRIVACY, Wish.HELP}
RIGHTS_PRESSED = {
    *(ids.MEMBER_STOP, ids.MEMBER_EXPORT, ids.MEMBER_FORGET, ids.MEMBER_PRIVACY, ids.MEMBER_HELP),
    ids.FORM_FORGET,
}
NEW = (None, "file_share", "thread_broadcast", "me_message")  # subtypes of messages
WRITTEN = (*NEW, "message_changed")
PRESSED = ("block_actions", "view_submission", "shortcut", "message_action")


def is_an_act(body: dict[str, Any]) -> bool:
    """Whether the gate has to look at it. Deleting a message doesn't count, because it is always let in; nor
    does what apps write, which the listeners ignore."""
    event = body.get("event") or {}
    if event.get("type") == "message":
        return in_dm(event) and event.get("subtype") in WRITTEN and not _of_an_app(event)
    return event.get("type") == "app_mention" or bool(body.get("command")) or body.get("type") in PRESSED


def in_dm(event: dict[str, Any]) -> bool:
    """By the kind of channel; where that is not said, as in Slack's own examples of message_changed and
    message_deleted (docs.slack.dev/reference/events), by the channel's id."""
    kind = event.get("channel_type")
    return kind == "im" if kind else str(event.get("channel", "")).startswith("D")


def _of_an_app(event: dict[str, Any]) -> bool:
    return bool(event.get("bot_id") or (event.get("message") or {}).get("bot_id"))


def keeps_rights(body: dict[str, Any]) -> bool:
    """Whether somebody uses their rights (stop, export, forget and the like). That is never refused to
    anybody who may once have been a member."""
    pressed = {action.get("action_id") for action in body.get("actions") or ()}
    if body.get("type") == "view_submission":
        pressed = {(body.get("view") or {}).get("callback_id")}
    if pressed:
        return bool(pressed & RIGHTS_PRESSED)
    wish = wished(plain_words(_typed(body)))
    return wish is not None and wish.wish in RIGHTS


def _typed(body: dict[str, Any]) -> str:
    if body.get("command"):
        return str(body.get("text") or "") if body["command"] == "/growth" else "told"
    return str((body.get("event") or {}).get("text") or "told")
