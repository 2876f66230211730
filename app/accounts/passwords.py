"""Passwords: hashing and what is accepted as one; it knows no person and no database."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.errors import Refused

SHORTEST = 8
LONGEST = 200

_hash = PasswordHash((Argon2Hasher(),))


@cache
def nobody() -> str:
    """What an unknown name's password is held against, so that a wrong name takes as long as a wrong password."""
    return _hash.hash("nobody holds this")


class PasswordTooShort(Refused):
    """新密码至少 8 位，建议用一句容易记住的话。原密码没有改动。"""


class PasswordsDiffer(Refused):
    """两次输入的新密码不一致，原密码没有改动。请重新输入。"""


class PasswordUnchanged(Refused):
    """新密码与原密码相同，没有改动。请换一个新的密码。"""


def hashed(password: str) -> str:
    """The Argon2id hash of a password. Raises PasswordTooShort."""
    if len(password) < SHORTEST or len(password) > LONGEST:
        raise PasswordTooShort
    return _hash.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one that was hashed."""
    return _hash.verify(password, kept)
