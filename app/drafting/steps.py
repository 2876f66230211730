"""The way of a draft to the final text: which step leads from where to where; the whole table, and nothing of who."""

from app.words import N_

STATES = {"writing": N_("起草中"), "approving": N_("送审中"), "approved": N_("已同意"), "final": N_("已定稿")}
STEPS = {
    "send": N_("送审"), "approve": N_("同意"), "return": N_("退回修改"), "finalise": N_("定稿"), "reopen": N_("重新修改"),
    "hand_in": N_("报送"), "publish": N_("公开"),
}  # fmt: skip
#: step → (the states it may be taken in, the state it leads to)
WAYS: dict[str, tuple[tuple[str, ...], str]] = {
    "send": (("writing",), "approving"),
    "approve": (("approving",), "approved"),
    "return": (("approving", "approved"), "writing"),
    "finalise": (("approved",), "final"),
    "reopen": (("final",), "writing"),
    "hand_in": (("final",), "final"),
    "publish": (("final",), "final"),
}
#: steps that whoever approves takes; the others are the writers'
OF_THE_APPROVER = ("approve", "return")
#: steps that need a reason
WITH_REASON = ("return", "reopen")


def open_steps(state: str) -> list[str]:
    """The steps that may be taken in a state."""
    return [step for step, (states, _to) in WAYS.items() if state in states]
