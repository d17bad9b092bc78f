"""Which service functions are called when a delivery has ended, by its kind."""

from bot.delivery.finals import Hooks
from bot.services import (
    channels,
    mentoring,
    mentors_side,
    packs,
    posted_digests,
    prompts,
    rights,
    unconfirmed,
    unsent,
)

HOOKS: Hooks = {
    "prompt": [unsent.prompt, prompts.sent],
    "reminder": [unsent.reminder],
    "go_on": [unsent.go_on],
    "digest": [unconfirmed.digest, posted_digests.not_posted, channels.refused],
    rights.EXPORT: [rights.export_settled],
    packs.KIND: [packs.settled],
    mentoring.KIND: [mentors_side.settled],
    rights.REMOVAL: [rights.removal_settled],
}
