"""Which of the base model's 30,522 word pieces are kept, so that the model fits into the repository."""

from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer

from training.encoder import smaller_tokenizer

FIRST = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused1]")
SIZE = 10_500
FREQUENT_FROM = 1996  # the base vocabulary lists whole pieces from here on, most frequent first


def kept_pieces(tokenizer: str, texts: Iterable[str], size: int = SIZE) -> list[int]:
    """Ids to keep: the special pieces, single characters, what the texts use, then the most frequent."""
    whole = Tokenizer.from_str(tokenizer)
    whole.no_truncation()
    whole.no_padding()
    pieces = whole.get_vocab()
    used = Counter(i for encoding in whole.encode_batch(list(texts)) for i in encoding.ids)
    characters = [
        i for piece, i in pieces.items() if len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < 0x2800
    ]
    order = [pieces[piece] for piece in FIRST] + sorted(characters)
    order += [i for i, _ in used.most_common()] + list(range(FREQUENT_FROM, len(pieces)))
    unused = {
        i for piece, i in pieces.items() if piece.startswith("[") and piece not in FIRST and len(piece) > 1
    }
    return [i for i in dict.fromkeys(order) if i not in unused][:size]


def made_tokenizer(tokenizer: str, keep: list[int]) -> Tokenizer:
    """The tokenizer that the model is trained and used with."""
    return Tokenizer.from_str(smaller_tokenizer(tokenizer, keep))
