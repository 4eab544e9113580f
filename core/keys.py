"""Envelope encryption: one master key wraps a data key per practice; data keys encrypt what is secret."""

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import SettingsError

KEY_BYTES = 32
_NONCE_BYTES = 12


class MasterKey:
    """Wraps data keys and derives purpose keys; never written to the database."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise SettingsError("GLOWDESK_MASTER_KEY must be 32 bytes in base64")
        self._raw = raw
        digest = Hash(SHA256())
        digest.update(b"glowdesk master id" + raw)
        self.id = digest.finalize().hex()[:16]

    def new_data_key(self, practice_id: str) -> tuple[bytes, bytes]:
        """A fresh data key and its wrapped form, bound to the practice."""
        key = os.urandom(KEY_BYTES)
        return key, seal(self._raw, key, practice_id.encode())

    def unwrap(self, wrapped: bytes, practice_id: str) -> bytes:
        return unseal(self._raw, wrapped, practice_id.encode())

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose of this process (signing tokens, hashing cookies)."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._raw)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM: nonce and ciphertext; `bound_to` must be given again to open it."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises `SettingsError` when the key is not the one that sealed it."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except InvalidTag:
        raise SettingsError(
            "a stored secret does not open: GLOWDESK_MASTER_KEY is not the one that sealed it"
        ) from None


def read_master_key(configured: str | None, data_dir: Path) -> MasterKey:
    """The configured key, else the one in the data directory, made on first use with mode 0600."""
    if configured:
        return MasterKey(_decode(configured))
    path = data_dir / "master.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(KEY_BYTES)))
    return MasterKey(_decode(path.read_text()))


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except ValueError:  # binascii's own error is one; other characters than ASCII raise it plain
        raise SettingsError("GLOWDESK_MASTER_KEY is not base64") from None
