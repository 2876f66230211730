"""What the trail speaks of: kinds of rows and the tables it passes over; words, nothing more."""

from app.words import N_

#: the kinds of rows, with their words
KINDS = {
    "change": N_("改动"),
    "sign_in": N_("登录"),
    "sign_in_failed": N_("登录失败"),
    "sign_out": N_("退出登录"),
    "export": N_("导出下载"),
    "denied": N_("越权访问"),
    "refused": N_("操作被拒"),
    "purge": N_("清理日志"),
    "keep": N_("按期清理"),
    "erase": N_("清除个人信息"),
}

#: what was done to rows
VERBS = {"add": N_("新增"), "change": N_("改动"), "remove": N_("删除")}

#: tables whose changes are no act of anybody: the trail itself, a clock's pulse, and what is told by rows of its own kind
PASSED_OVER = frozenset(
    {"audit_row", "audit_head", "audit_tombstone", "heartbeat", "user_session", "failed_try", "tally", "alembic_version"}
)

#: tables that the delivery of letters writes several times for each letter; a letter keeps its own fate, so what the
#: machinery does to it is not told again. What a person does to one is.
MACHINERY = frozenset({"letter", "place"})
