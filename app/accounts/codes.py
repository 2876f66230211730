"""One-time codes (TOTP, RFC 6238): their secret, the picture that carries it to a telephone, and whether a code fits; pure.

The database keeps a salt alone; the secret is made from it with the installation's key, so a stolen copy of the database
makes no codes.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

#: seconds of one code, and how many before and after the present one are accepted, for clocks that run apart
STEP, APART = 30, 1


def new_salt() -> str:
    """A salt for a new secret."""
    return secrets.token_urlsafe(20)


def secret(key: str, salt: str) -> str:
    """The secret of a salt, in the letters that telephones read."""
    made = hmac.new(key.encode(), f"one-time codes:{salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def fitting(key: str, salt: str, code: str, at: datetime, after: int) -> int | None:
    """The half minute that a code belongs to, when it fits and is later than the last one used; else None."""
    digits = code.replace(" ", "")
    if not digits.isascii():  # compare_digest takes nothing else
        return None
    generator = pyotp.TOTP(secret(key, salt), interval=STEP)
    present = int(at.timestamp()) // STEP
    for step in range(present - APART, present + APART + 1):
        if step > after and hmac.compare_digest(generator.generate_otp(step), digits):
            return step
    return None


#: how many codes for the day without the telephone are given at once
RECOVERY = 8
_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"


def new_recovery() -> str:
    """A recovery code: four groups of digits and clear letters, 79 random bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


def recovery_digest(key: str, username: str, code: str) -> str:
    """How a recovery code is kept: for its owner and under the installation's key; dashes and blanks do not matter."""
    plain = "".join(code.split()).replace("-", "").lower()
    return hmac.new(key.encode(), f"recovery:{username}:{plain}".encode(), hashlib.sha256).hexdigest()


def picture(key: str, salt: str, username: str, name: str) -> str:
    """The QR code for a telephone, as the address of a picture within the page."""
    address = pyotp.TOTP(secret(key, salt), interval=STEP).provisioning_uri(name=username, issuer_name=name)
    return str(segno.make(address, error="m").svg_data_uri(scale=5))
