"""Who is meant: id numbers come encrypted with the application's key and leave as keyed hashes.

AES-256-CBC, key: the 32 characters of the application's secret, start value: its first 16, PKCS#7, Base64.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NoBase64

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

RESIDENT = "01"
"""居民身份证."""
_BLOCK = 16
_SEALED = "应为用应用密钥以 AES-256-CBC 加密后再 Base64 的证件号码"
_OTHER = re.compile(r"[0-9A-Z()\-]{4,30}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(kind: str, sealed: str, secret: str) -> str:
    """The id number, in one writing. `ValueError` says what to write instead, never the number."""
    number = "".join(_opened(sealed, secret).split()).upper()
    if kind == RESIDENT and not _is_resident(number):
        raise ValueError("解密后不是有效的居民身份证号码，请核对号码和密钥")
    if kind != RESIDENT and not _OTHER.fullmatch(number):
        raise ValueError("解密后不是有效的证件号码，请核对号码和密钥")
    return number


def _opened(sealed: str, secret: str) -> str:
    key = secret.encode()
    try:
        data = b64decode(sealed, validate=True)
        opener = Cipher(AES(key), CBC(key[:_BLOCK])).decryptor()
        padded = opener.update(data) + opener.finalize()
        unpad = PKCS7(AES.block_size).unpadder()
        return (unpad.update(padded) + unpad.finalize()).decode()
    except (NoBase64, ValueError):
        raise ValueError(_SEALED) from None


def _is_resident(number: str) -> bool:
    """GB 11643: 17 digits and a check character; or the 15 digits of old cards."""
    if re.fullmatch(r"[0-9]{15}", number):
        return True
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1] == "10X98765432"[total % 11]
