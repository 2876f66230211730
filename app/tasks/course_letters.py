"""The letters of everything beside the straight course: requests, answers, nudges, handing over, instructions; five lines each."""

from datetime import date

from app.tasks.letters import Frame, Words, full, short, stop, until

WANTS = {"transfer": "请求改派", "reword": "请求改表述", "explain": "仅需解释"}


def approval_asked(frame: Frame) -> Words:
    """To those who approve, when a draft is laid before them."""
    return frame.five(f"请批复立项：{frame.name}", "请同意立项，或写明要补充什么；同意后即可下达。")


def approval_decided(frame: Frame, granted: bool, text: str) -> Words:
    """To whoever laid it before them."""
    said = stop(text) if text else ""
    if granted:
        return frame.five(f"已同意立项：{frame.name}", f"已同意立项，可以下达。{said}")
    return frame.five(f"立项未获同意：{frame.name}", f"请按意见修改后再提请立项：{said}")


def extension_asked(frame: Frame, due: date, reason: str, progress: str) -> Words:
    """To those who decide, when a unit asks for more time."""
    return frame.five(
        f"{until(frame.task)}：请批复延期申请 {frame.name}",
        f"申请延期至{full(due)}。原因：{stop(reason)}进展：{stop(progress)}请同意或不同意并说明理由；未批准的按原定时限计算。",
    )


def extension_decided(frame: Frame, due: date | None, text: str) -> Words:
    """To the lead unit, when it was decided; ``due``: the deadline given, None where it was refused."""
    said = stop(text) if text else ""
    if due is None:
        return frame.five(f"{until(frame.task)}：延期申请未批准 {frame.name}", f"延期申请未批准，仍按现有时限办理。{said}")
    return frame.five(f"{short(due)}前：延期已批准 {frame.name}", f"延期已批准，时限改为{full(due)}。{said}")


def contested(frame: Frame, wants: str, reason: str) -> Words:
    """To the office, when a unit contests a task."""
    return frame.five(
        f"{until(frame.task)}：请答复异议 {frame.name}",
        f"牵头单位提出异议（{WANTS[wants]}）：{stop(reason)}请答复；答复前任务照常办理。",
    )


def contest_answered(frame: Frame, answer: str, text: str) -> Words:
    """To the unit that contested."""
    said = {
        "granted": "已采纳您单位的异议",
        "refused": "未采纳您单位的异议，请按原任务办理",
        "explained": "对您单位的异议说明如下",
    }[answer]
    return frame.five(f"{until(frame.task)}：异议已答复 {frame.name}", f"{said}：{stop(text)}")


def cancel_asked(frame: Frame, reason: str) -> Words:
    """To those who decide, when the office asks to take a task back."""
    return frame.five(
        f"{until(frame.task)}：请批复撤销请示 {frame.name}", f"请示撤销本任务：{stop(reason)}请同意或不同意并说明理由。"
    )


def cancel_refused(frame: Frame, text: str) -> Words:
    """To whoever asked."""
    return frame.five(f"{until(frame.task)}：撤销请示未批准 {frame.name}", f"撤销请示未批准，任务继续办理。{stop(text)}")


def transferred_here(frame: Frame, before: str, reason: str) -> Words:
    """To the unit that a task now belongs to."""
    return frame.five(
        f"{until(frame.task)}：请签收改派任务 {frame.name}",
        f"本任务由{before}改派您单位牵头：{stop(reason)}请签收，原单位的办理情况可在页面查看。",
    )


def transferred_away(frame: Frame, now_leads: str, reason: str) -> Words:
    """To the unit that had it."""
    return frame.five(
        f"改派：{frame.name}", f"本任务已改派{now_leads}牵头：{stop(reason)}您单位不再牵头，请做好移交；已填的情况仍可查看。"
    )


def suspended(frame: Frame, on: date, reason: str) -> Words:
    """To the units, when the clock stops."""
    return frame.five(f"{short(on)}中止：{frame.name}", f"任务已中止，恢复前不用填报，时限暂停计算：{stop(reason)}")


def resumed(frame: Frame, on: date) -> Words:
    """To the units, when it goes on."""
    return frame.five(
        f"{until(frame.task)}：恢复办理 {frame.name}", f"任务自{full(on)}恢复办理，时限已按中止天数顺延。请继续办理并填报进展。"
    )


def nudged(frame: Frame, words: str) -> Words:
    """To the liaison, and to the head once it is late: 催办 by hand."""
    return frame.five(
        f"{until(frame.task)}：催办 {frame.name}", f"{stop(words)}请尽快办理并填报进展。" if words else "请尽快办理并填报进展。"
    )


def handed_out(frame: Frame, by: str) -> Words:
    """To the person of the unit who is to do it."""
    return frame.five(
        f"{until(frame.task)}：请您办理 {frame.name}", f"{by}已将本任务分派给您办理，请按时限完成，并将情况告知本单位联络员。"
    )


def instructed(base_url: str, ref: str, leader: str, about: str, text: str) -> Words:
    """To the office, when a leader has written an instruction."""
    return Words(
        subject=f"批示：{leader}",
        body=f"批示：{stop(text)}\n对象：{about}\n请办：请立为任务，或交单位限期答复。\n链接：{base_url}/instructions/{ref}\n",
    )


def instruction_handed(base_url: str, ref: str, leader: str, text: str, due: date, ask: str) -> Words:
    """To the unit that is to answer."""
    return Words(
        subject=f"{short(due)}前：请答复{leader}批示",
        body=f"批示：{stop(text)}\n时限：{full(due)}前\n请办：请办理并在系统中答复。\n链接：{base_url}/instructions/{ref}\n联系：{ask}\n",
    )


def instruction_answered(base_url: str, ref: str, unit: str, answer: str) -> Words:
    """To the leader, when the answer is there."""
    return Words(
        subject=f"批示已答复：{unit}",
        body=f"答复：{stop(answer)}\n请办：请阅；需要再办的，可再作批示。\n链接：{base_url}/instructions/{ref}\n",
    )
