"""A letter as an e-mail message; it knows headers and encodings, and refuses to know how a message travels."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from app.mail.invitation import Entry, file_of, method

SENDER_NAME = "督办系统"

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
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name or SENDER_NAME, addr_spec=sender)
    message["To"] = Address(letter.to_name, addr_spec=letter.to_address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(letter.key, sender)
    # out-of-office robots must not answer (RFC 3834)
    message["Auto-Submitted"] = "auto-generated"
    if letter.urgent:
        message["Importance"] = "high"
    body = f"{PERHAPS_TWICE}\n\n{letter.body}" if letter.unsure else letter.body
    # base64 survives every relay, also those that still count bits and break lines
    message.set_content(body, charset="utf-8", cte="base64")
    for place, entry in enumerate(letter.entries, 1):
        message.add_attachment(
            file_of(entry, sender, letter.to_address, at), maintype="text", subtype="calendar", cte="base64",
            filename=f"{place}.ics", params={"method": method(entry), "charset": "utf-8"},
        )  # fmt: skip
    return message


def message_id(key: str, sender: str) -> str:
    """The Message-ID that belongs to a letter's key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2] or 'localhost'}>"


def file_name(identity: str) -> str:
    """The name of the file in which a message of this Message-ID is kept; a second copy has the same name."""
    left = identity.strip("<> \t").partition("@")[0]
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", left)[:60].strip(".-")
    return f"{safe or hashlib.sha256(identity.encode()).hexdigest()[:32]}.eml"
