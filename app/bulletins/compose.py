"""The words of a bulletin, composed from what it rests on: paragraphs with named numbers in them; it knows no table.

A bulletin is a Chinese document whatever language its page is read in. ``{late}`` stands where the number of that name goes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.bulletins.frozen import Frozen, Heard, Work, by_unit, left_out, overdue
from app.cases.criticism import PLAN_WITHIN
from app.cases.words import GROUNDS, INSTANCES

#: how many tasks the one-page letter names under one heading
NAMED = 5
MARK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Block:
    """A paragraph. ``kind`` is part (a heading), body or table; ``key`` keeps what was edited at its place."""

    key: str
    kind: str
    words: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Naming:
    """A unit that is named 点名, and for what: overdue tasks or cases without a head in court."""

    unit_ref: str
    reason: str
    count: int


@dataclass(frozen=True)
class Composed:
    """A bulletin as composed."""

    kind: str
    title: str
    blocks: tuple[Block, ...]
    namings: tuple[Naming, ...]


def compose(frozen: Frozen) -> Composed:
    """Compose the bulletin of a kind."""
    made = {"weekly": _weekly, "monthly": _monthly, "court": _court}[frozen.kind](frozen)
    blocks = tuple(Block(f"{n:02}", *rest) for n, rest in enumerate(made, 1))
    return Composed(frozen.kind, title_of(frozen), blocks, namings(frozen))


def day_words(day: date) -> str:
    """11月22日."""
    return f"{day.month}月{day.day}日"


def title_of(frozen: Frozen) -> str:
    """The title without the number of the issue, which it gets when it is issued."""
    since, until = frozen.since, frozen.until
    if frozen.kind == "weekly":
        return f"{frozen.district}法治建设督办周报（{since.year}年{day_words(since)}至{day_words(until)}）"
    if frozen.kind == "monthly":
        return f"关于{since.year}年{since.month}月法治建设任务落实情况的督查通报"
    quarter = f"第{'一二三四'[(until.month - 1) // 3]}季度" if since.month != until.month else f"{since.month}月"
    return f"关于{since.year}年{quarter}行政机关负责人出庭应诉情况的通报"


def namings(frozen: Frozen) -> tuple[Naming, ...]:
    """The units that a bulletin names: with overdue tasks, or absent from court without a ground; a weekly letter names none."""
    if frozen.kind == "monthly":
        late = by_unit(tuple(work for work in frozen.works if overdue(work, frozen)))
        return tuple(Naming(ref, "overdue", len(works)) for (ref, _name), works in late.items() if ref)
    if frozen.kind == "court":
        refs = [case.unit_ref for case in frozen.heard if not case.attended and not case.justified]
        return tuple(Naming(ref, "absent", refs.count(ref)) for ref in dict.fromkeys(refs))
    return ()


Made = list[tuple[str, str] | tuple[str, str, tuple[str, ...], tuple[tuple[str, ...], ...]]]

STANDING = (
    "截至{day}，本年度已下达任务{{total}}项，其中已销号{{done}}项，按序时推进{{on_schedule}}项，临近时限或者滞后{{near}}项，"
    "逾期或者严重滞后{{late}}项，未启动{{not_begun}}项，无时限{{no_deadline}}项"
)


def _standing(frozen: Frozen) -> str:
    paused = any(work.lamp == "paused" for work in frozen.works)
    return STANDING.format(day=day_words(frozen.on)) + ("，经批准中止{paused}项。" if paused else "。")


def _title(work: Work) -> str:
    """A title as somebody typed it; braces would be read as the place of a number."""
    return work.title.replace("{", "｛").replace("}", "｝")


def _late_words(work: Work, on: date) -> str:
    return f"{work.unit}：{_title(work)}（时限{day_words(work.due) if work.due else '待明确'}，逾期{work.days_late(on)}天）"


def _weekly(frozen: Frozen) -> Made:
    late = sorted(
        (work for work in frozen.works if overdue(work, frozen)), key=lambda work: work.days_late(frozen.on), reverse=True
    )
    made: Made = [
        ("part", "一、总体情况"),
        ("body", _standing(frozen)),
        ("body", "本期新下达{new_issued}项，单位报结待核查{new_submitted}项，核查销号{new_closed}项，新逾期{new_late}项。"),
        ("part", "二、需要关注"),
    ]
    if late:
        made.append(("body", "已过时限仍未报结的有{overdue}项" + ("。" if len(late) <= NAMED else f"，逾期最长的{NAMED}项是：")))
        made += [("body", f"{n}．{_late_words(work, frozen.on)}。") for n, work in enumerate(late[:NAMED], 1)]
    else:
        made.append(("body", "没有已过时限仍未报结的任务。"))
    made += [
        ("part", "三、今后七天"),
        ("body", "到期任务{due_next}项，排定开庭{sittings}件。"),
    ]
    made += [
        ("body", f"{n}．{day_words(one.at.date())}{one.at:%H:%M}，{one.unit}，{one.case_number}，"
                 f"{'出庭负责人：' + one.head if one.head else '出庭负责人尚未报送'}。")
        for n, one in enumerate(frozen.sittings[:NAMED], 1)
    ]  # fmt: skip
    return made


def _monthly(frozen: Frozen) -> Made:
    units = by_unit(frozen.works)
    table = tuple(
        (
            name or "待明确",
            *(str(count) if count else "—" for count in (len(works), *(sum(w.lamp == lamp for w in works) for lamp in _COLUMNS))),
        )
        for (_ref, name), works in units.items()
    )
    late = by_unit(tuple(work for work in frozen.works if overdue(work, frozen)))
    closed = by_unit(
        tuple(w for w in frozen.works if w.closed_on and w.state == "closed" and frozen.since <= w.closed_on <= frozen.until)
    )
    made: Made = [
        ("part", "一、总体情况"),
        ("body", _standing(frozen)),
        ("table", "", ("牵头单位", "任务", "已销号", "按序时", "临近或滞后", "逾期或严重滞后"), table),
        ("part", "二、进展较好的方面"),
        (
            "body",
            "本月核查销号{new_closed}项，其中按期完成{in_time}项。" + (f"完成任务的单位有{_names(closed)}。" if closed else ""),
        ),
        ("part", "三、存在的问题"),
    ]
    if late:
        made.append(("body", "已过时限仍未报结的任务{overdue}项，其中本月新逾期{new_late}项。具体是："))
        made += [
            ("body", f"{n}．{name or '牵头单位待明确'}：{_titles(works, frozen.on)}。")
            for n, ((_ref, name), works) in enumerate(late.items(), 1)
        ]
    else:
        made.append(("body", "本月没有已过时限仍未报结的任务。"))
    return [*made, ("part", "四、工作要求"), ("body", _demand(bool(late)))]


_COLUMNS = ("done", "on_schedule", "near", "late")


def _names(units: Mapping[tuple[str, str], object]) -> str:
    return "、".join(name for _ref, name in units if name)


def _titles(works: list[Work], on: date) -> str:
    return "；".join(f"{_title(work)}（逾期{work.days_late(on)}天）" for work in works)


def _demand(named: bool) -> str:
    plan = f"被点名的单位应当自本通报印发之日起{PLAN_WITHIN}个工作日内提交整改方案，明确完成时限和责任人。" if named else ""
    return plan + "各牵头单位要对照台账逐项核对进展，临近时限的抓紧办结，确需延期的在到期前申请，不得以延期代替落实。"


def _court(frozen: Frozen) -> Made:
    heard, rates = frozen.heard, frozen.rates
    if not heard:
        return [("part", "一、总体情况"), ("body", "本期无开庭案件。")]
    made: Made = [
        ("part", "一、总体情况"),
        ("body", "本期法院开庭审理以我区行政机关为被告的行政诉讼案件{heard}件，负责人出庭{attended}件，"
                 f"出庭应诉率{rates.appearance.text}；其中正职出庭{{principal}}件，正职出庭率{rates.principal.text}；"
                 f"出庭负责人发言{{spoke}}件，出声率{rates.spoke.text}。"
                 + ("另有{left_out}件因正当理由未出庭，不计入。" if any(left_out(case, frozen) for case in heard) else "")),
        ("body", f"统计方法：{frozen.how.heard.sentence}"),
        ("part", "二、逐案情况"),
        ("table", "", ("应诉机关", "案号", "审级", "开庭日期", "负责人出庭", "出庭负责人", "发言"), tuple(_case_row(case) for case in heard)),
        ("part", "三、存在的问题"),
    ]  # fmt: skip
    missing = [case for case in heard if not case.attended and not case.justified]
    silent = [case for case in heard if case.attended and not case.spoke]
    if missing:
        made.append(
            (
                "body",
                f"负责人无正当理由未出庭的案件{{unjustified}}件，应诉机关为{'、'.join(dict.fromkeys(c.unit for c in missing))}。",
            )
        )
    if silent:
        made.append(
            (
                "body",
                f"出庭而未发言的有{'、'.join(dict.fromkeys(c.unit for c in silent))}。出庭负责人应当就实质性解决行政争议发表意见。",
            )
        )
    if not missing and not silent:
        made.append(("body", "本期没有发现负责人无正当理由不出庭、出庭不发言的情况。"))
    demand = f"被点名的单位应当自本通报印发之日起{PLAN_WITHIN}个工作日内提交整改方案。" if missing else ""
    return [
        *made,
        ("part", "四、工作要求"),
        ("body", demand + "各应诉机关收到出庭通知后要及时报送出庭负责人姓名和职务，负责人不能出庭的，依法提交说明和证明材料。"),
    ]


def _case_row(case: Heard) -> tuple[str, ...]:
    reason = GROUNDS.get(case.ground, "") if not case.attended else ""
    here = "是" if case.attended else f"否（{reason}）" if reason else "否"
    return (
        case.unit,
        case.case_number,
        INSTANCES.get(case.instance, ""),
        day_words(case.on),
        here,
        case.head or "—",
        "是" if case.spoke else "否",
    )


@dataclass(frozen=True)
class Piece:
    """A run of words; with ``name`` it is the number of that name."""

    text: str
    name: str = ""


def pieces(words: str, counted: Mapping[str, int]) -> list[Piece]:
    """Words with their numbers filled in, told apart."""
    found: list[Piece] = []
    at = 0
    for mark in MARK.finditer(words):
        if mark.start() > at:
            found.append(Piece(words[at : mark.start()]))
        found.append(Piece(str(counted[mark[1]]), mark[1]))
        at = mark.end()
    return [*found, Piece(words[at:])] if at < len(words) else found


def filled(words: str, counted: Mapping[str, int]) -> str:
    """Words with their numbers filled in."""
    return "".join(piece.text for piece in pieces(words, counted))


def strange_numbers(edited: str, composed: str) -> list[str]:
    """Numbers that somebody wrote into a paragraph and that the composed words, with their numbers, do not have."""
    known = set(re.findall(r"\d+(?:\.\d+)?", composed))
    return [number for number in dict.fromkeys(re.findall(r"\d+(?:\.\d+)?", edited)) if number not in known]
