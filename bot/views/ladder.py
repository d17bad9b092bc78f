"""The ladder on the screen: what the steps are called, with examples from the member's field."""

from bot.domain.banks import field_for
from bot.domain.ladder import Rung
from bot.views.blocks import Block, Modal, Option, bullets, modal, own, small

NAMES = {
    Rung.TACTICAL: "Tactical",
    Rung.FUNCTIONAL: "Strategy in my field",
    Rung.BUSINESS: "Strategy beyond my field",
}
MEANINGS = {
    Rung.TACTICAL: "you did it.",
    Rung.FUNCTIONAL: "you decided how your own area works.",
    Rung.BUSINESS: "you helped decide something bigger than your area.",
}
STRETCH = "Stretch"
OUTSIDE = "Outside my comfort zone"
NOT_AN_ACTIVITY = "none"
"""The value of the fourth choice, beside the three rungs."""

RUNG_OPTIONS = (
    *(Option(NAMES[rung], rung.value) for rung in Rung),
    Option("Not an activity", NOT_AN_ACTIVITY),
)

# For whoever hasn't named a field: two lines of work that everybody knows something of.
_FOR_ANYBODY = {
    Rung.TACTICAL: ("Posted the reels", "Covered a shift"),
    Rung.FUNCTIONAL: ("Planned the quarter's content", "Rewrote the falls checklist for our ward"),
    Rung.BUSINESS: (
        "Showed product why customers leave at checkout",
        "Got three wards and pharmacy to agree one discharge plan",
    ),
}


def in_sentence(rung: Rung) -> str:
    """ "strategy beyond your field": the bot speaking, not the member."""
    return {
        Rung.TACTICAL: "tactical",
        Rung.FUNCTIONAL: "strategy in your field",
        Rung.BUSINESS: "strategy beyond your field",
    }[rung]


def ladder(field: str | None = None) -> list[Block]:
    """The four lines and what they are for; examples for a field, or for anybody."""
    lines = [f"*{NAMES[rung]}*: {MEANINGS[rung]} {_examples(rung, field)}" for rung in Rung]
    lines.append(
        f"*{STRETCH}*: it felt new, risky or uncomfortable, on any step. {_stretches(field)}".rstrip()
    )
    return [
        bullets(lines),
        small("All of it is work. The upper two are what people are trusted with more for."),
    ]


def _examples(rung: Rung, field: str | None) -> str:
    return _said(field_for(field).examples(rung) if field else _FOR_ANYBODY[rung])


def _stretches(field: str | None) -> str:
    return _said(field_for(field).stretch) if field else ""


def _said(examples: tuple[str, ...]) -> str:
    said = " ".join(f"{example.rstrip('.')}." for example in examples[:2])
    return f"_{said}_" if said else ""


def ladder_modal(field: str | None = None) -> Modal:
    """What "?" opens."""
    top = own("Each thing you tell me stands on one step. You have the last word on which.")
    return modal("What the steps mean", [top, *ladder(field)])
