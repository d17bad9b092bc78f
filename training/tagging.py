"""What replies teach: a tag for each word, learnt as a path, so that one odd word cannot break a piece."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bot.classifier.joints import FIRST as BEGINS
from bot.classifier.joints import INSIDE, OUTSIDE, kinds_of
from bot.classifier.splitting import REPEATS, units_of
from bot.classifier.wordpiece import FIRST, LAST, OWN, PAD, UNKNOWN, WordPieces
from training.encoder import POSITIONS, TAGS, Reader
from training.examples import Reply

NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Row:
    """One reply: what the network sees, and for each unit where it stands in that, its tag, its kind."""

    ids: list[int]
    at: list[int]
    tags: list[int]
    kinds: list[int]


def row_of(pieces: WordPieces, reply: Reply) -> Row:
    """Cut where the network's positions end."""
    units = units_of(reply.text, pieces.words(reply.text))
    ids, at, tags, last = [FIRST], [], [], None
    for unit in units:
        seen = [piece for word in unit[:REPEATS] for piece in word.pieces]
        if len(ids) + len(seen) >= POSITIONS:
            break
        start, end = unit[0].start, unit[0].end
        segment = next((s for s in reply.segments if s.start <= start and end <= s.end), None)
        at.append(len(ids))
        tags.append(OUTSIDE if segment is None else INSIDE if segment is last else BEGINS)
        ids += seen
        last = segment
    return Row([*ids, LAST], at, tags, kinds_of(reply.text, units[: len(at)]))


def padded(rows: Sequence[list[int]], filler: int = PAD) -> tuple[Tensor, Tensor]:
    """Numbers and mask (rows, longest)."""
    longest = max(len(row) for row in rows)
    numbers = torch.tensor([row + [filler] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return numbers, mask


def tag_loss(reader: Reader, pieces: WordPieces, replies: Sequence[Reply], hidden: float) -> Tensor:
    """How unlikely the labelled paths are, per unit; a share ``hidden`` of the pieces is made unknown."""
    rows = [row for row in (row_of(pieces, reply) for reply in replies) if row.at]
    ids, mask = padded([row.ids for row in rows])
    ids = torch.where((torch.rand(ids.shape) < hidden) & (ids >= len(OWN)), UNKNOWN, ids)
    scores = reader(ids, mask)[2]
    at, real = padded([row.at for row in rows], 0)
    scores = scores.gather(1, at[..., None].expand(-1, -1, TAGS))
    tags, kinds = padded([row.tags for row in rows], 0)[0], padded([row.kinds for row in rows], 0)[0]
    with torch.autocast("cpu", enabled=False):
        steps = reader.between + reader.before[kinds[:, :-1]] + reader.behind[kinds[:, 1:]]
        return _path_loss(scores.float(), steps.float(), tags, real.float())


def _path_loss(scores: Tensor, steps: Tensor, tags: Tensor, real: Tensor) -> Tensor:
    """Of a linear chain (Lafferty et al. 2001): scores (n, units, 3), steps (n, units - 1, 3, 3)."""
    shut = torch.zeros(TAGS, TAGS)
    shut[OUTSIDE, INSIDE] = NEVER
    start = torch.zeros(TAGS)
    start[INSIDE] = NEVER
    steps = steps + shut
    flat = steps.flatten(2).gather(2, (tags[:, :-1] * TAGS + tags[:, 1:])[..., None]).squeeze(-1)
    path = (scores.gather(2, tags[..., None]).squeeze(-1) * real).sum(1) + (flat * real[:, 1:]).sum(1)
    total = scores[:, 0] + start
    for place in range(1, scores.shape[1]):
        grown = torch.logsumexp(total[:, :, None] + steps[:, place - 1], 1) + scores[:, place]
        total = torch.where(real[:, place, None] > 0, grown, total)
    return (torch.logsumexp(total, 1) - path).sum() / real.sum()
