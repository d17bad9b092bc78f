"""What the themes of the questions are called, wherever people meet them."""

from bot.domain.prompts import Theme

THEMES = {
    Theme.BIG_PICTURE: "Big picture",
    Theme.RESEARCH: "Research and insight",
    Theme.FRAMEWORKS: "Frameworks",
    Theme.VALUES: "Culture and values",
    Theme.END_TO_END: "End to end",
    Theme.EXPOSURE: "Exposure to planning",
    Theme.POSITIONING: "Positioning",
    Theme.MENTOR: "Mentor",
    Theme.ASPIRATION: "Aspiration",
}
"""As a heading or an option; within a sentence in small letters."""
