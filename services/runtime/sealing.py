"""Personal data at rest: AES-256-GCM by field, and keyed hashes that match without revealing.

Both keys are derived (HKDF-SHA256) from the one secret that the operator sets. A sealed value is bound
to its context (where it stands), so that it can't be moved to another place unnoticed.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MIN_SECRET = 16
_VERSION = b"\x01"
_NONCE = 12


class SealError(ValueError):
    """A sealed value that can't be opened: another secret, another place, or damaged."""


class Sealer:
    """Seals and opens texts and makes keyed hashes, from one secret of at least `MIN_SECRET` characters."""

    def __init__(self, secret: str) -> None:
        if len(secret) < MIN_SECRET:
            raise ValueError(
                f"the secret for personal data has {len(secret)} characters, it needs {MIN_SECRET}: "
                "set ANXIN_SECRET to a long random text and keep it, without it nothing can be read again"
            )
        self._cipher = AESGCM(_derive(secret, b"anxin fields"))
        self._hash_key = _derive(secret, b"anxin hashes")

    def seal(self, text: str, context: str) -> bytes:
        """The text, encrypted; the same text never looks the same twice."""
        return self.seal_bytes(text.encode(), context)

    def open(self, sealed: bytes, context: str) -> str:
        """Inverse of `seal` in the same context. Raises `SealError`."""
        return self.open_bytes(sealed, context).decode()

    def seal_bytes(self, data: bytes, context: str) -> bytes:
        """As `seal`, for what is no text."""
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, data, context.encode())

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Inverse of `seal_bytes`. Raises `SealError`."""
        if sealed[:1] != _VERSION:
            raise SealError(f"no sealed value of a known version in {context}")
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except InvalidTag:
            raise SealError(f"the sealed value in {context} can't be opened with this secret") from None

    def digest(self, purpose: str, value: str) -> str:
        """A keyed hash, 128 bits in hex: equal for equal values of one purpose, telling nothing else."""
        return self._hash(purpose, value)[:16].hex()

    def code(self, purpose: str, value: str) -> str:
        """A keyed hash of 80 bits as 16 letters and digits that can be read out and typed."""
        return readable(self._hash(purpose, value))

    def _hash(self, purpose: str, value: str) -> bytes:
        return hmac.digest(self._hash_key, f"{purpose}\x00{value}".encode(), sha256)


def readable(digest: bytes) -> str:
    """The first 80 bits as 16 characters a-z, 2-7: safe in addresses, no 0/o or 1/l to mix up."""
    return b32encode(digest[:10]).decode().lower()


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret.encode())
