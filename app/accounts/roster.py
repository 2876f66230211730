"""The roster 名册 as offices keep it in Excel, pasted as text; it knows columns and words, and refuses to know the database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: the columns, in the order in which the page names them
COLUMNS = ("单位", "简称", "类别", "岗位", "角色", "姓名", "用户名", "邮箱", "电话")

#: what a user name is made of: letters that look alike in other scripts, or in full width, would name somebody else
USERNAME = re.compile(r"[A-Za-z0-9._-]{1,60}")

#: one mailbox that mail can be sent to, at most 195 letters; nothing that could end a header or name a second receiver
EMAIL = re.compile(r"(?!.*\.\.)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,128}[A-Za-z0-9])?")

KINDS = {"政府": "government", "法治办": "office", "部门": "department", "镇街": "town", "商请单位": "invited"}
ROLE_WORDS = {
    "法治办": "office", "联络员": "liaison", "负责人": "head", "区领导": "leader", "系统管理员": "admin", "安全管理员": "security",
    "审计管理员": "auditor", "初始设置账号": "setup",
}  # fmt: skip
RANK_WORDS = {"负责人": "principal", "区领导": "deputy"}


@dataclass(frozen=True)
class RosterLine:
    """One line: a person in a post of a unit."""

    number: int
    unit: str
    short_name: str
    kind: str
    post: str
    role: str
    name: str
    username: str
    email: str
    phone: str


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be used, and why: missing, kind, role, username, email or twice."""

    number: int
    reason: str
    #: what the reason speaks of
    said: str


def parse(text: str) -> tuple[list[RosterLine], list[Wrong]]:
    """Read a pasted roster: one line a person, columns parted by tabs (as Excel copies them); a heading line is passed over."""
    lines: list[RosterLine] = []
    wrong: list[Wrong] = []
    for number, row in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in row.split("\t")]
        if not any(cells) or tuple(cells[:2]) == COLUMNS[:2]:
            continue
        read = _line(number, cells + [""] * (len(COLUMNS) - len(cells)))
        if isinstance(read, Wrong):
            wrong.append(read)
        else:
            lines.append(read)
    return lines, wrong + _twice(lines)


def _line(number: int, cells: Sequence[str]) -> RosterLine | Wrong:
    unit, short_name, kind, post, role, name, username, email, phone = cells[: len(COLUMNS)]
    for column, value in (("单位", unit), ("姓名", name), ("用户名", username)):
        if not value:
            return Wrong(number, "missing", column)
    if kind and kind not in KINDS:
        return Wrong(number, "kind", kind)
    if role not in ROLE_WORDS:
        return Wrong(number, "role", role or "—")
    if not USERNAME.fullmatch(username):
        return Wrong(number, "username", username)
    if email and not EMAIL.fullmatch(email):
        return Wrong(number, "email", email)
    return RosterLine(
        number, unit, short_name or unit, KINDS.get(kind, "department"), post or role, ROLE_WORDS[role], name,
        username.lower(), email, phone,
    )  # fmt: skip


def _twice(lines: Sequence[RosterLine]) -> list[Wrong]:
    """A user name given to two different people; one person in several posts is no mistake."""
    owner: dict[str, str] = {}
    return [
        Wrong(line.number, "twice", line.username) for line in lines if owner.setdefault(line.username, line.name) != line.name
    ]
