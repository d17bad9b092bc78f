"""The one file that needs a library of ciphers. Loaded only where there are keys: see `sealing`."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.storage.types import SEALED, SealError


class Sealer:
    """A `Cipher` of one or more keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises SealError for what is no key of `headroom keys generate`."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SealError(
                "HEADROOM_ENCRYPTION_KEYS holds something that is no key: take what `headroom keys generate`"
                " prints, several separated by commas, the newest first."
            ) from None

    def seal(self, words: str) -> str:
        return SEALED + self._fernet.encrypt(words.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What was stored before there was a key comes back as it is. Raises SealError without its key."""
        if not sealed.startswith(SEALED):
            return sealed
        try:
            return self._fernet.decrypt(sealed.removeprefix(SEALED)).decode()
        except InvalidToken:
            raise SealError(
                "Words in the database are sealed with a key that is not in HEADROOM_ENCRYPTION_KEYS: put it"
                " back, after the newest one."
            ) from None
