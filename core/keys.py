"""Envelope encryption: one master key wraps a data key per practice; data keys encrypt what is secret."""

import base64
import os
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import SettingsError

KEY_BYTES = 32
_NONCE_BYTES = 12
Raws = tuple[bytes, ...]


class MasterKey:
    """Wraps data keys and derives purpose keys; never written to the database.

    `earlier` keys only open what they wrapped, so that a rotation has a time in which both are good. `look_again`
    reads the keys anew when nothing fits: another process may have rotated them since.
    """

    def __init__(
        self, raw: bytes, earlier: Sequence[bytes] = (), look_again: Callable[[], Raws] | None = None
    ) -> None:
        self._keys = {master_id(each): each for each in (raw, *earlier)}
        self._raw, self._look_again = raw, look_again
        self.id = master_id(raw)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every key that opens something here, the current one first."""
        return tuple(self._keys)

    def new_data_key(self, practice_id: str) -> tuple[bytes, bytes]:
        """A fresh data key and its wrapped form, bound to the practice."""
        key = os.urandom(KEY_BYTES)
        return key, self.wrap(key, practice_id)

    def wrap(self, data_key: bytes, practice_id: str) -> bytes:
        return seal(self._raw, data_key, practice_id.encode())

    def unwrap(self, wrapped: bytes, practice_id: str) -> bytes:
        """Raises `SettingsError` when none of the keys wrapped it."""
        try:
            return self._unwrap(wrapped, practice_id)
        except SettingsError:
            if self._look_again is None:
                raise
        for each in self._look_again():
            self._keys.setdefault(master_id(each), each)
        return self._unwrap(wrapped, practice_id)

    def _unwrap(self, wrapped: bytes, practice_id: str) -> bytes:
        for raw in self._keys.values():
            try:
                return AESGCM(raw).decrypt(
                    wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], practice_id.encode()
                )
            except (InvalidTag, ValueError):
                continue
        raise _misfit()

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose (signing tokens, hashing cookies). Rotation ends what was signed before."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._raw)

    def derivations(self, purpose: str) -> dict[str, bytes]:
        """The same of every key that is good now, by its id: for what must outlive a rotation."""
        return {key_id: MasterKey(raw).derive(purpose) for key_id, raw in self._keys.items()}


def master_id(raw: bytes) -> str:
    """The name of a master key; tells nothing about it."""
    if len(raw) != KEY_BYTES:
        raise SettingsError("GLOWDESK_MASTER_KEY must be 32 bytes in base64")
    digest = Hash(SHA256())
    digest.update(b"glowdesk master id" + raw)
    return digest.finalize().hex()[:16]


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM: nonce and ciphertext; `bound_to` must be given again to open it."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises `SettingsError` when the key is not the one that sealed it."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
        raise _misfit() from None


def decode_key(text: str, named: str = "GLOWDESK_MASTER_KEY") -> bytes:
    """32 bytes from base64; the error names where the text came from, never the text."""
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError:  # binascii's own error is one; other characters than ASCII raise it plain
        raise SettingsError(f"{named} is not base64") from None
    if len(raw) != KEY_BYTES:
        raise SettingsError(f"{named} must be 32 bytes in base64")
    return raw


def encode_key(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _misfit() -> SettingsError:
    return SettingsError("a stored secret does not open: GLOWDESK_MASTER_KEY is not the one that sealed it")
