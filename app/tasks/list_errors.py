"""Refusals of working with many and of what comes from other papers; it knows sentences, and not when they are spoken."""

from app.errors import Refused


class NothingWritten(Refused):
    """还没有写存在问题或整改措施，没有保存，已填的内容都还在。请至少写明一项。"""


class NoPaperNamed(Refused):
    """还没有写明来源文件或授权依据，没有保存，已填的内容都还在。督办事项要有来源和依据，请补上。"""


class NoSuchEarlier(Refused):
    """没有找到编号 %(number)s 的任务，没有保存，已填的内容都还在。请核对编号，或者留空。"""


class NothingToCarry(Refused):
    """%(year)s 年没有需要转入下一年的在办任务，没有改动。"""


class CarriedOn(Refused):
    """任务 %(number)s 已转入 %(later)s 继续办理，没有恢复，免得同一件事算两次。确需恢复的，请先撤销 %(later)s。"""


class AskedByYourself(Refused):
    """这项延期是您本人申请的，要由上一级批复，没有改动。请责任领导、分管领导或法治办其他负责人批复。"""
