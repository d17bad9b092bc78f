"""The few Block Kit shapes that the bot uses, within Slack's limits for any text.

Our own sentences carry a little markup, *bold*, _italic_ and `code`, which becomes rich_text: there is no
mrkdwn anywhere. A person's words go through `words`, `quote` or a plain_text, and are never parsed.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.views.ids import INPUT
from bot.views.words import cut, shown, shown_flat

Block = dict[str, Any]
Modal = dict[str, Any]
Home = dict[str, Any]
Piece = str | Block

# Slack's limits (docs.slack.dev/reference/block-kit; characters, or items of a list)
SECTION_TEXT = 3000
HEADER_TEXT = 150
BUTTON_TEXT = 75
OPTION_TEXT = 75
LABEL = 2000
PLACEHOLDER = 150
MODAL_TITLE = 24
INPUT_LENGTH = 3000
MOST_TICKS = 10

_MARKUP = re.compile(r"\*([^*\n]+)\*|_([^_\n]+)_|`([^`\n]+)`")
_STYLES = ("bold", "italic", "code")
_USER, _CHANNEL = re.compile(r"[UW][A-Z0-9]+"), re.compile(r"[CGD][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` is the notification: the bot's own words only. `plain_blocks` is the same without
    data_visualization, for a Slack that refuses it."""

    text: str
    blocks: list[Block]
    plain_blocks: list[Block] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select, of radio buttons or of ticks."""

    text: str
    value: str


def simple(text: str, *more: Block) -> Message:
    """A message of our own words, its first line also the notification, and what follows it."""
    return Message(_unmarked(text.split("\n")[0]), [own(text), *more])


def _unmarked(text: str) -> str:
    """A notification is mrkdwn: without our markup, and escaped."""
    bare = _MARKUP.sub(lambda m: m[1] or m[2] or m[3], text)
    return bare.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- text ---


def plain(text: str, limit: int = SECTION_TEXT) -> Block:
    return {"type": "plain_text", "text": shown(text, limit), "emoji": True}


def _label(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shown_flat(text, limit), "emoji": True}


def _styled(text: str, **style: bool) -> Block:
    element: Block = {"type": "text", "text": text}
    return element | {"style": style} if style else element


def marked(text: str) -> list[Block]:
    """Our own sentence, its markup turned into styles."""
    pieces, at = [], 0
    for match in _MARKUP.finditer(text):
        if match.start() > at:
            pieces.append(_styled(text[at : match.start()]))
        style = _STYLES[(match.lastindex or 1) - 1]
        pieces.append(_styled(match[match.lastindex or 1], **{style: True}))
        at = match.end()
    if at < len(text):
        pieces.append(_styled(text[at:]))
    return pieces


def words(text: str, limit: int = SECTION_TEXT) -> Block:
    """A person's words inside a line: shown as they are, on one line."""
    return _styled(shown_flat(text, limit))


def code(text: str) -> Block:
    """What somebody may type, as it is typed."""
    return _styled(shown_flat(text, BUTTON_TEXT * 4), code=True)


def user(user_id: str) -> Block:
    """A person's name, as Slack shows it to whoever reads. Raises ValueError for what is no user id."""
    if not _USER.fullmatch(user_id):
        raise ValueError("not a Slack user id")
    return {"type": "user", "user_id": user_id}


def channel(channel_id: str) -> Block:
    """A channel's name, hidden by Slack from who may not see it. Raises ValueError for no channel id."""
    if not _CHANNEL.fullmatch(channel_id):
        raise ValueError("not a Slack channel id")
    return {"type": "channel", "channel_id": channel_id}


def link(address: str, text: str) -> Block:
    """A way to a page or a message. `address` is one that we made ourselves."""
    return {"type": "link", "url": address, "text": shown_flat(text, BUTTON_TEXT)}


def own(*pieces: Piece) -> Block:
    """A paragraph: our own sentences (strings with markup), people, channels and a person's `words`."""
    return _rich(_section(pieces))


def _section(pieces: Iterable[Piece]) -> Block:
    elements: list[Block] = []
    for piece in pieces:
        elements += marked(piece) if isinstance(piece, str) else [piece]
    return {"type": "rich_text_section", "elements": elements}


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def quote(text: str, limit: int = SECTION_TEXT) -> Block:
    """A person's words by themselves, with their line breaks."""
    return _rich({"type": "rich_text_quote", "elements": [_styled(shown(text, limit))]})


def bullets(lines: Iterable[Piece | Sequence[Piece]]) -> Block:
    """A list; each line is a sentence of ours, a person's `words`, or a sequence of both."""
    items = [_section([line] if isinstance(line, str | dict) else line) for line in lines]
    return _rich({"type": "rich_text_list", "style": "bullet", "elements": items})


def small(text: str) -> Block:
    """Small print, our own words, without markup."""
    return {"type": "context", "elements": [plain(text)]}


def header(text: str) -> Block:
    return {"type": "header", "text": _label(text, HEADER_TEXT)}


def divider() -> Block:
    return {"type": "divider"}


# --- things to press ---


def button(text: str, action: str, value: int | str = "", *, primary: bool = False, label: str = "") -> Block:
    """`label` is what a screen reader says, where the text alone says too little."""
    element: Block = {"type": "button", "action_id": action, "text": _label(text, BUTTON_TEXT)}
    if value != "":
        element["value"] = str(value)
    if primary:
        element["style"] = "primary"
    if label:
        element["accessibility_label"] = cut(label, BUTTON_TEXT)
    return element


def actions(*elements: Block, block_id: str = "") -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | {"block_id": block_id} if block_id else block


def _option(option: Option) -> Block:
    return {"text": _label(option.text, OPTION_TEXT), "value": option.value}


def _options(options: Sequence[Option], chosen: str | None, key: str) -> Block:
    rendered = [_option(option) for option in options]
    first = next((one for one in rendered if one["value"] == chosen), None)
    return {"options": rendered} | ({key: first} if first is not None else {})


def select(action: str, options: Sequence[Option], chosen: str | None = None, placeholder: str = "") -> Block:
    """A menu; with nothing chosen it shows the placeholder."""
    element: Block = {"type": "static_select", "action_id": action}
    if placeholder:
        element["placeholder"] = _label(placeholder, PLACEHOLDER)
    return element | _options(options, chosen, "initial_option")


def grouped_select(action: str, groups: Mapping[str, Sequence[Option]], chosen: str | None) -> Block:
    """A menu with headings."""
    rendered: list[Block] = [
        {"label": _label(name, OPTION_TEXT), "options": [_option(one) for one in options]}
        for name, options in groups.items()
    ]
    element: Block = {"type": "static_select", "action_id": action, "option_groups": rendered}
    everything = [one for group in rendered for one in group["options"]]
    first = next((one for one in everything if one["value"] == chosen), None)
    return element | ({"initial_option": first} if first is not None else {})


def radio(action: str, options: Sequence[Option], chosen: str | None = None) -> Block:
    element: Block = {"type": "radio_buttons", "action_id": action}
    return element | _options(options, chosen, "initial_option")


def ticks(action: str, options: Sequence[Option], ticked: Iterable[str] = ()) -> Block:
    """A group of ticks: ten at most."""
    rendered = [_option(option) for option in options[:MOST_TICKS]]
    chosen = set(ticked)
    first = [one for one in rendered if one["value"] in chosen]
    element: Block = {"type": "checkboxes", "action_id": action, "options": rendered}
    return element | ({"initial_options": first} if first else {})


def line_with(text: str, accessory: Block, block_id: str, limit: int = SECTION_TEXT) -> Block:
    """A line, ours or a person's, and what can be chosen for it."""
    return {"type": "section", "block_id": block_id, "text": plain(text, limit), "accessory": accessory}


# --- forms ---


def text_input(
    *, lines: bool = True, initial: str = "", placeholder: str = "", longest: int = INPUT_LENGTH
) -> Block:
    """A field to write in, one line or several."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": INPUT,
        "multiline": lines,
        "max_length": longest,
    }
    if placeholder:
        element["placeholder"] = _label(placeholder, PLACEHOLDER)
    return element | ({"initial_value": cut(initial, longest)} if initial else {})


def date_input(action: str, day: date) -> Block:
    """A day to pick, with one in it to begin with."""
    return {"type": "datepicker", "action_id": action, "initial_date": day.isoformat()}


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A labelled field of a form."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": _label(label, LABEL),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": _label(hint, LABEL)} if hint else {})


def modal(
    title: str, blocks: list[Block], *, form: str = "", submit: str = "", close: str = "Close",
    carries: Mapping[str, Any] | None = None,
) -> Modal:  # fmt: skip
    """A window. `form` is the callback id it is submitted under, `carries` comes back with it."""
    view: Modal = {
        "type": "modal",
        "title": _label(title, MODAL_TITLE),
        "close": _label("Cancel" if submit and close == "Close" else close, MODAL_TITLE),
        "blocks": blocks,
    }
    if form:
        view["callback_id"] = form
    if submit:
        view["submit"] = _label(submit, MODAL_TITLE)
    if carries:
        view["private_metadata"] = json.dumps(carries, separators=(",", ":"))
    return view
