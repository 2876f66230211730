"""Rows of a roster's workbook: which columns there are, what may stand in them, and what a row would bring; pure."""

from collections.abc import Mapping, Sequence

from app.accounts.roster import COLUMNS, EMAIL, KINDS, ROLE_WORDS, USERNAME, RosterLine
from app.errors import Refused
from app.sheets.cells import Cell, text_of
from app.sheets.columns import Field
from app.sheets.preview import Line, Reader
from app.words import N_, Said

_CODES = ("unit", "short_name", "kind", "post", "role", "name", "username", "email", "phone")
_SYNONYMS = {
    "unit": ("单位名称", "部门"), "short_name": ("单位简称",), "kind": ("单位类别",), "post": ("职务", "岗位名称"), "role": ("系统角色",),
    "username": ("账号", "登录名"), "email": ("电子邮箱", "邮件"), "phone": ("联系电话", "手机"),
}  # fmt: skip

FIELDS = tuple(
    Field(code, word, _SYNONYMS.get(code, ()), needed=code == "unit") for code, word in zip(_CODES, COLUMNS, strict=True)
)
#: what the table holds
LIMITS = {"unit": 120, "short_name": 40, "post": 80, "name": 60, "username": 60, "email": 200, "phone": 40}


class NoSuchWord(Refused):
    """「%(text)s」不在可选范围内，请填：%(known)s。"""


class NotAnAddress(Refused):
    """「%(text)s」不是完整的邮箱。"""


class NotAUserName(Refused):
    """用户名「%(text)s」只能用半角的字母、数字、点和短横线。"""


class TooManyLetters(Refused):
    """超过 %(most)s 字。"""


def _words(code: str) -> Reader:
    def read(cell: Cell) -> str:
        text = " ".join(text_of(cell).split())
        if len(text) > LIMITS[code]:
            raise TooManyLetters(most=LIMITS[code])
        if code == "email" and text and not EMAIL.fullmatch(text):
            raise NotAnAddress(text=text[:40])
        if code == "username" and text and not USERNAME.fullmatch(text):
            raise NotAUserName(text=text[:40])
        return text.lower() if code == "username" else text

    return read


def _one_of(known: Mapping[str, str], otherwise: str) -> Reader:
    def read(cell: Cell) -> str:
        text = text_of(cell).strip()
        if text and text not in known:
            raise NoSuchWord(text=text[:20], known="、".join(known))
        return known.get(text, otherwise)

    return read


READERS: dict[str, Reader] = {
    **{code: _words(code) for code in LIMITS},
    "kind": _one_of(KINDS, "department"),
    "role": _one_of(ROLE_WORDS, ""),
}


def roster_line(line: Line) -> RosterLine:
    """A row as a line of the roster; one without a person is a unit alone."""
    said = {code: line.values.get(code) or "" for code in _CODES}
    return RosterLine(line.row, **(said | {"short_name": said["short_name"] or said["unit"]}))


def lacking(line: RosterLine) -> Said | None:
    """What a row about a person still needs: all of name, user name and role, or none of them."""
    needed = {"姓名": line.name, "用户名": line.username, "角色": line.role}
    if not any(needed.values()) and not line.post:
        return None
    word = next((word for word, value in needed.items() if not value), None)
    return Said(N_("缺%(column)s"), {"column": word}) if word else None


def given_twice(lines: Sequence[RosterLine]) -> set[int]:
    """The rows that give a user name of another row to somebody else."""
    owner: dict[str, str] = {}
    return {line.number for line in lines if line.username and owner.setdefault(line.username, line.name) != line.name}
