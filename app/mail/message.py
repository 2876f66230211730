"""A letter as an e-mail message; it knows headers and encodings, and refuses to know how a message travels."""

import hashlib
import re
from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

from app.mail.invitation import Entry, file_of, method

SENDER_NAME = "督办系统"

#: where a header goes on in the next line
FOLD = "\r\n "
#: headers leave as they were written: folded anew, a name with a bracket in it would lose its address
AS_WRITTEN = SMTP.clone(refold_source="none")

#: stands first in a copy that follows one whose fate is unknown
PERHAPS_TWICE = "（上一次发送没有得到邮件服务器的答复，这可能是同一封信的第二份，重复请忽略。）"


@dataclass(frozen=True)
class Envelope:
    """All that a deliverer needs of a letter, free of the database."""

    id: int
    key: str
    to_address: str
    to_name: str
    subject: str
    body: str
    urgent: bool
    attempts: int
    #: an earlier copy may have arrived
    unsure: bool
    lease_until: datetime
    token: str
    #: it carries others
    carries: bool = False
    #: it need not wait for office hours
    at_any_hour: bool = True
    #: what goes with it into the reader's calendar
    entries: tuple[Entry, ...] = ()


def letter_of(key: str, address: str, subject: str, body: str, at: datetime) -> Envelope:
    """A letter that stands in no outbox."""
    return Envelope(0, key, address, "", subject, body, True, 0, False, at, "")


def composed(letter: Envelope, mail_from: str, at: datetime) -> EmailMessage:
    """The message of a letter. Every copy has the same Message-ID, so that a mail server can know it again.

    Raises ValueError when the words cannot stand in a header.
    """
    name, sender = parseaddr(mail_from)
    body = f"{PERHAPS_TWICE}\n\n{letter.body}" if letter.unsure else letter.body
    headers = {
        "From": _mailbox("From", name or SENDER_NAME, sender),
        "To": _mailbox("To", letter.to_name, letter.to_address),
        "Subject": _words("Subject", letter.subject),
        "Date": format_datetime(at),
        "Message-ID": message_id(letter.key, sender),
        # out-of-office robots must not answer (RFC 3834)
        "Auto-Submitted": "auto-generated",
        **({"Importance": "high"} if letter.urgent else {}),
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        # base64 survives every relay, also those that still count bits and break lines
        "Content-Transfer-Encoding": "base64",
    }
    message = EmailMessage(policy=AS_WRITTEN)
    for header, value in headers.items():
        # as it travels: to have each taken apart and folded again is half of what a letter costs
        message.set_raw(header, value)
    message.set_payload(encodebytes("\r\n".join(body.splitlines()).encode() + b"\r\n").decode("ascii"))
    for place, entry in enumerate(letter.entries, 1):
        message.add_attachment(
            file_of(entry, sender, letter.to_address, at), maintype="text", subtype="calendar", cte="base64",
            filename=f"{place}.ics", params={"method": method(entry), "charset": "utf-8"},
        )  # fmt: skip
    return message


def _mailbox(header: str, name: str, address: str) -> str:
    """A person and an address as a header has them, folded. Raises ValueError when the address is none."""
    address = Address(addr_spec=_plain(address)).addr_spec
    if not name:
        return address
    quoted = _words(header, name) if not name.isascii() else formataddr((_plain(name), "")).removesuffix(" <>")
    last = quoted.rpartition(FOLD)[2]
    return f"{quoted}{' ' if len(header) + len(last) + len(address) < 70 else FOLD}<{address}>"


def _words(header: str, words: str) -> str:
    """Words as a header has them, encoded and folded (RFC 2047)."""
    return Header(_plain(words), "utf-8", header_name=header).encode(linesep="\r\n")


def _plain(words: str) -> str:
    """The words, which end no header. Raises ValueError when they would."""
    if words.splitlines() not in ([], [words]):
        raise ValueError("words that break a line cannot stand in a header")
    return words


def message_id(key: str, sender: str) -> str:
    """The Message-ID that belongs to a letter's key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2] or 'localhost'}>"


def file_name(identity: str) -> str:
    """The name of the file in which a message of this Message-ID is kept; a second copy has the same name."""
    left = identity.strip("<> \t").partition("@")[0]
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", left)[:60].strip(".-")
    return f"{safe or hashlib.sha256(identity.encode()).hexdigest()[:32]}.eml"
