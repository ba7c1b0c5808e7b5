"""Id numbers of 603 messages: encrypted as the standard says, checked, never told in an error."""

from __future__ import annotations

import pytest

from services.intake.domain.mohurd.identity import id_number
from tests.support.site_feed import Sender

SECRET = "24484b262dd63dd584902a266bdbdca0"
SENDER = Sender("platform-x", SECRET)


def test_a_number_encrypted_by_another_system_is_read() -> None:
    """AES-256-CBC, the secret as key, its first half as start value, made by `openssl enc -aes-256-cbc`."""
    assert id_number("01", SEALED_BY_OPENSSL, SECRET) == "11010519491231002X"


SEALED_BY_OPENSSL = "sax1mj3AmuKwc3DIokvfNFd8oN9ZrFcbiBnH8pKRm1I="


@pytest.mark.parametrize("written", ["11010519491231002X", "11010519491231002x", " 110105194912310 02X "])
def test_one_writing_for_all_writings(written: str) -> None:
    assert id_number("01", SENDER.seal(written), SECRET) == "11010519491231002X"


def test_the_numbers_of_old_cards_and_of_other_documents_are_taken() -> None:
    assert id_number("01", SENDER.seal("110105491231002"), SECRET) == "110105491231002"
    assert id_number("08", SENDER.seal("e12345678"), SECRET) == "E12345678"


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("01", "110105194912310021"),
        ("01", "1101051949"),
        ("01", "E12345678"),
        ("01", ""),
        ("08", "张三的护照"),
    ],
)
def test_a_number_that_is_none_is_refused_without_telling_it(kind: str, number: str) -> None:
    with pytest.raises(ValueError, match="解密后") as caught:
        id_number(kind, SENDER.seal(number), SECRET)
    assert not number or number not in str(caught.value)


@pytest.mark.parametrize("sealed", ["11010519491231002X", "not Base64!", "AAAA", ""])
def test_what_was_not_encrypted_is_refused(sealed: str) -> None:
    with pytest.raises(ValueError, match="AES-256-CBC"):
        id_number("01", sealed, SECRET)


def test_a_number_encrypted_with_another_key_is_refused() -> None:
    other = Sender("platform-x", SECRET[::-1])
    with pytest.raises(ValueError, match=r"AES-256-CBC|解密后"):
        id_number("01", other.seal("11010519491231002X"), SECRET)
