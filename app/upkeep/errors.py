"""Why a copy was not made or not taken back; each class is the sentence the official reads."""

from app.errors import Refused


class CopyDamaged(Refused):
    """备份文件不完整或被改动过（%(what)s），没有恢复任何内容。请换另一份备份。"""


class OtherStructure(Refused):
    """备份的数据库结构是 %(theirs)s，本系统是 %(ours)s，没有恢复任何内容。请用同一版本的系统恢复，再升级。"""


class NotEmpty(Refused):
    """这个数据库里已经有内容，没有恢复。请先另建一个空数据库，再运行 flask --app wsgi db upgrade 和 restore。"""


class CannotCopy(Refused):
    """备份写不进 %(file)s，没有备份成。请检查文件夹是否存在、空间是否够用。"""


class StillAtWork(Refused):
    """%(name)s还在任职或代办，没有清除任何信息。请先在单位页面结束任职，结束后再清除。"""


class TooShort(Refused):
    """信件和日志至少保存 183 天，提醒记录和证明材料至少保存 365 天（0 为一直保存，日志不能为 0），没有保存。"""
