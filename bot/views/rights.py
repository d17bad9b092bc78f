"""A member's rights: export and forgetting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.dates_in_words import plain_date, time_in_words
from bot.views import ids
from bot.views.blocks import Message, Modal, actions, bullets, button, modal, own, quote, simple, small
from bot.views.phrases import counted
from bot.views.words import length

EXPORT_TITLE = "Everything you told Headroom"
EXPORT_TEXT = (
    "Everything you told me: headroom.md to read, csv/ for a spreadsheet, headroom.json with every figure."
    " Only you see this file here; keep it where only you can open it."
)
TITLES = {
    "members": "Your field",
    "commitments": "Plans",
    "evidence": "Messages that you saved",
    "additions": "What you added to a thing you did",
    "problems": "Problems you own",
    "mentors": "Whom you ask",
    "asks": "What you asked, what they said, what came of it",
    "introductions": "How you introduced yourself",
    "highlights": "What you shared",
    "changes": "What you changed",
    "drafts": "What waits for your yes",
}
"""Headings of the tables that hold words, in the file to read."""

_CHUNK = 2800
_CHUNKS_EACH = 3
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Going:
    """What a forgetting would take away. `rows`: of whatever kind; `highlights`: words stand in a digest that
    was posted."""

    rows: int
    reflections: int
    messages: int
    highlights: bool = False


def export_is_coming() -> Message:
    return simple("I'm packing everything you told me. It comes as a file in our direct messages.")


def nothing_to_export() -> Message:
    return simple("I have nothing of yours, so there is nothing to export.")


def export_as_messages(text: str) -> list[Message]:
    """Where Slack takes no file from me: all words."""
    return in_pieces(
        text, "Slack takes no file from me here, so this is everything you told me, as messages."
    )


def in_pieces(text: str, first: str) -> list[Message]:
    """A document as messages that end at a line; `first` stands above it."""
    pieces = _pieces(text)
    groups = [pieces[start : start + _CHUNKS_EACH] for start in range(0, len(pieces), _CHUNKS_EACH)]
    return [
        simple(first if number == 0 else "And on:", *(quote(piece) for piece in group))
        for number, group in enumerate(groups)
    ]


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for line in text.splitlines():
        most = _CHUNK if length(line) == len(line) else _CHUNK // 2  # Slack may count an emoji twice
        for start in range(0, max(len(line), 1), most):
            part = line[start : start + most]
            if length(pieces[-1]) + length(part) > _CHUNK:
                pieces.append("")
            pieces[-1] += part + "\n"
    return [piece for piece in pieces if piece.strip()]


def forget_form(going: Going) -> Modal:
    """The confirmation: says what goes, what stays, and that there is no way back. Without a button to press
    where nothing is kept."""
    if not going.rows and not going.messages:
        return modal("Forget me", [own("I have nothing of yours, so there is nothing to erase.")])
    told = "*Whatever you told me or chose here.*"
    if going.reflections:
        told = (
            f"*What you told me*: {counted(going.reflections, 'answer')}, and every thing, plan, question and"
            " figure that came of them."
        )
    lines = [f"{told} At once, from my database and its files."]
    if going.messages:
        lines.append(
            f"*My messages to you*: {counted(going.messages, 'message')}, deleted within the next minutes."
            " What I can't delete I name."
        )
    lines.append("*Your settings, your teams, your place in digests to come.*")
    if going.highlights:
        lines.append("*What you shared in a digest*: taken out of the posted message.")
    stays = (
        "Your own messages in Slack stay until you delete them there. Totals of a team that were posted stay,"
        " as does what you answered to somebody who asked you as their mentor. Backups of the operator keep a"
        " copy until they are thrown away."
    )
    return modal(
        "Forget me",
        [
            own("This erases everything I have of you. There is no way back."),
            bullets(lines),
            small(stays),
            own("To keep a copy, close this and use `/growth export` first."),
        ],
        form=ids.FORM_FORGET,
        submit="Erase everything",
    )


def forgotten(messages: int) -> Message:
    """After it: in the window, and never in the DM."""
    more = f" I'm now deleting my {counted(messages, 'message')}." if messages else ""
    return simple(f"Erased: I know nothing of you any more.{more}", small("/growth start begins anew."))


def ask_before_forgetting() -> Message:
    """A message cannot open a window by itself."""
    return simple(
        "Shall I erase everything I have of you? I say what goes before anything does.",
        actions(button("Forget me", ids.MEMBER_FORGET)),
    )


def could_not_remove(moments: Sequence[datetime], files: int = 0) -> Message:
    """`moments` are when the messages were posted, in UTC; `files` how many files stay as well."""
    named = [
        f"{plain_date(one)} {one.year}, {time_in_words(one.time())} UTC"
        for one in sorted(moments)[:_MOST_NAMED]
    ]
    if len(moments) > _MOST_NAMED:
        named.append(f"and {len(moments) - _MOST_NAMED} more")
    left = [counted(n, noun) for n, noun in ((len(moments), "message"), (files, "file")) if n]
    named += [f"what I sent you as {counted(files, 'file')}"] if files else []
    return simple(
        f"I could not remove {' and '.join(left)} of mine here. An admin of your Slack can:",
        bullets(named),
    )


def moment_of(ts: str) -> datetime:
    """When a message was posted, in UTC."""
    return datetime.fromtimestamp(float(ts), UTC)
