"""What is said about learning a member's own words."""

from bot.views.blocks import Message, simple, small

HOW = "I use it only where it places your things better. It stays in this workspace and goes with your words."


def learning(placed: int, needed: int) -> Message:
    """`/growth learn`: how many activities the member placed themselves, and whether that is enough to
    learn."""
    if placed < needed:
        so_far = "none of your things yet" if not placed else f"{placed} of your things so far"
        text = f"You've placed {so_far}. From {needed} on I can learn how you use the steps."
    else:
        text = f"I'm learning from the {placed} things that you placed. It takes a minute."
    return simple(text, small(HOW))
