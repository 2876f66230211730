"""Passwords: hashing and what is accepted as one; it knows no person and no database."""

import gzip
import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts.rules import DoorRules
from app.errors import Refused

SHORTEST = 8
LONGEST = 200

#: passwords of eight letters and more that leaked most often; read once, on this machine, asked of nobody
COMMON = Path(__file__).with_name("common.txt.gz")

_hash = PasswordHash((Argon2Hasher(),))


@cache
def nobody() -> str:
    """What an unknown name's password is held against, so that a wrong name takes as long as a wrong password; no password fits it."""
    return _hash.hash(secrets.token_urlsafe(32))


class PasswordTooShort(Refused):
    """新密码至少 %(n)s 位，建议用一句容易记住的话。原密码没有改动。"""


class PasswordTooPlain(Refused):
    """新密码须含大写字母、小写字母、数字、符号中的至少 %(n)s 类。原密码没有改动。"""


class PasswordTooCommon(Refused):
    """这个密码太常见，或者已在别处泄露，容易被猜中。原密码没有改动，请换一个。"""


class PasswordNamesYou(Refused):
    """密码里不要用自己的姓名、用户名或单位代码。原密码没有改动，请换一个。"""


class PasswordsDiffer(Refused):
    """两次输入的新密码不一致，原密码没有改动。请重新输入。"""


class PasswordUnchanged(Refused):
    """新密码与原密码相同，没有改动。请换一个新的密码。"""


@cache
def common() -> frozenset[str]:
    """The passwords that are tried first."""
    with gzip.open(COMMON, "rt", encoding="utf-8") as file:
        return frozenset(file.read().split())


def check(password: str, rules: DoorRules, about: Iterable[str] = ()) -> None:
    """Let pass what the rules accept. ``about``: names of its owner that it may not hold.

    Raises PasswordTooShort, PasswordTooPlain, PasswordTooCommon or PasswordNamesYou.
    """
    if len(password) < max(rules.shortest, SHORTEST) or len(password) > LONGEST:
        raise PasswordTooShort(n=max(rules.shortest, SHORTEST))
    plain = password.lower()
    if any(len(name) > 2 and name.lower() in plain for name in about):
        raise PasswordNamesYou
    if plain in common() or len(set(plain)) < 4:
        raise PasswordTooCommon
    if _kinds(password) < rules.kinds:
        raise PasswordTooPlain(n=rules.kinds)


def _kinds(password: str) -> int:
    upper, lower, digit = str.isupper, str.islower, str.isdigit
    other = any(not (upper(c) or lower(c) or digit(c)) for c in password)
    return sum((any(map(upper, password)), any(map(lower, password)), any(map(digit, password)), other))


def hashed(password: str) -> str:
    """The Argon2id hash of a password. Raises PasswordTooShort."""
    if len(password) < SHORTEST or len(password) > LONGEST:
        raise PasswordTooShort(n=SHORTEST)
    return _hash.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one that was hashed."""
    return _hash.verify(password, kept)
