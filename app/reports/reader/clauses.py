"""Knows how the leaves of an outline become clauses with roles; the splitting itself is left to problems and arrangements."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.reports.reader.arrangements import tasks
from app.reports.reader.deadlines import deadline_in, only_particulars, owner_in, particulars
from app.reports.reader.finding import Clause, ClauseRole
from app.reports.reader.flow import Flow
from app.reports.reader.outline import Leaf, Part
from app.reports.reader.problems import findings, is_lack, lacks_subject, subject_of
from app.reports.reader.roles import is_cause, is_remedy_label
from app.reports.reader.sentences import sentences, trimmed
from app.reports.reader.tables import is_row, rows_of
from app.reports.reader.verbs import nature_of
from app.reports.reader.zones import only_announces, turns_to_causes, turns_to_plans, turns_to_problems

#: Sentences of courtesy and announcement that stand in every report and say nothing.
_FORMULA = re.compile(
    r"^(?:主任|各位|尊敬的)[^。，]{0,24}(?:主任|委员|代表|同志)|^(?:(?:对此|为此)，)?(?:我们|我[区县市镇乡局街委办院])?(?:将|要)?(?:采取有[力效]措施|高度重视)[^。]{0,20}(?:加以|予以)?(?:解决|改进|克服)|^(?:对)?(?:以上|上述|这些)(?:问题|不足|困难)，?[^。，]{0,10}(?:将|已|正|有待|亟待|需)[^。，]{0,20}(?:解决|整改|改进|克服)。?$|^以上(?:汇报|报告|意见|总结)?，?如有不[妥当]|^(?:特此|专此|以上报告|妥否|请(?:予)?(?:审阅|审议|审查|批示|指正)|当否)|现将[^。]{0,80}(?:如下|汇报|报告)|(?:报告|汇报|总结)如下[：。]?$|^[^，。：]{0,24}原因[，：]?$"
)
#: A turn that announces a list holds for all the items of that list.
_INTRODUCES = re.compile(
    r"(?:以下|如下|下列)[^，。]{0,14}[：。]?$|(?:几|[一二三四五六七八九十])个?(?:方面|项|点)[^，。]{0,12}[：。]?$|：$"
)
#: Announces items beside the tasks that were told before them.
_BESIDES = re.compile(
    r"。(?:同时|此外|另外|除此之外)，?[^。]{0,30}(?:以下|如下|下列|[几一二三四五六七八九十][个件项])[^。]{0,12}[：。]?\s*$"
)
_BASE: dict[str, ClauseRole] = {"problems": "problem", "arrangements": "arrangement", "achievements": "achievement"}


@dataclass
class _Zone:
    """Where the reading stands: the role sentences have now, and the depth at which a turn was made."""

    role: ClauseRole = "other"
    turned_at: int = -2
    held: bool = False
    under: bool = False


@dataclass(frozen=True)
class Piece:
    """A clause in the making: its place in the flow and what is known of it there."""

    start: int
    end: int
    role: ClauseRole
    leaf: Leaf
    wording: str = ""
    deadline: str = ""
    owner: str = ""


def clauses_of(flow: Flow, text: str, parts: Sequence[Part], year: int | None) -> list[Clause]:
    """Every clause in document order, spans carried back to the original text."""
    found: list[Clause] = []
    for part in parts:
        for piece in _pieces(flow, part, year):
            found.append(_clause(flow, text, part, piece))
    return sorted(found, key=lambda clause: clause.start)


def _pieces(flow: Flow, part: Part, year: int | None) -> Iterator[Piece]:
    base = _BASE.get(part.role or "", "other")
    zone = _Zone(base)
    for order, leaf in enumerate(part.leaves):
        _enter(zone, base, part, leaf)
        lead = leaf.depth < 0 and any(later.depth >= 0 for later in part.leaves[order + 1 :]) and not _goes_on(flow, leaf)
        yield from _leaf_pieces(flow, part, leaf, zone, year, lead)


def _goes_on(flow: Flow, leaf: Leaf) -> bool:
    """Whether what stands before the items are tasks like them: the items are only announced with 同时，……以下."""
    return bool(_BESIDES.search(flow.text, leaf.start, max(flow.text.find("\n", leaf.end - 1), leaf.end)))


def _enter(zone: _Zone, base: ClauseRole, part: Part, leaf: Leaf) -> None:
    """What a heading of its own says decides first; else a turn holds until a heading as high as the one it was made under."""
    own = leaf.role
    if leaf.cause:
        zone.role, zone.turned_at = "other", leaf.depth
    elif own == "arrangements" and (base != "arrangement"):
        zone.role, zone.turned_at = "arrangement", leaf.depth
    elif own == "problems" and (base != "arrangement" or part.mixed):
        zone.role, zone.turned_at = "problem", leaf.depth
    elif zone.turned_at >= -1 and not zone.held and not _stays(zone, part) and _leaves_turn(zone, leaf):
        zone.role, zone.turned_at, zone.under = base, -2, False


def _leaves_turn(zone: _Zone, leaf: Leaf) -> bool:
    """Whether a leaf stands beside the one that made the turn; a count that begins anew (主要原因：一是…) stands under it."""
    if not 0 <= leaf.depth <= max(zone.turned_at, 0):
        return False
    if zone.turned_at >= 0 and leaf.whole:
        zone.under = leaf.depth == zone.turned_at and (zone.under or leaf.opens_run)
        return not zone.under
    return not leaf.whole


def _stays(zone: _Zone, part: Part) -> bool:
    """Under a heading that announces problems and plans, what has once turned to plans stays there."""
    return part.mixed and zone.role == "arrangement" and zone.turned_at < 0


def _leaf_pieces(flow: Flow, part: Part, leaf: Leaf, zone: _Zone, year: int | None, lead: bool) -> Iterator[Piece]:
    spans = [
        span
        for span in sentences(flow.text, leaf.start, leaf.end)
        if flow.text[slice(*span)].strip() and not is_row(flow.text[slice(*span)])
    ]
    said = particulars([flow.text[slice(*span)].strip() for span in spans])
    for row in rows_of(flow.text, leaf.start, leaf.end, zone.role):
        yield Piece(row.start, row.end, row.role, leaf, deadline=row.deadline, owner=row.owner)
    for order, (start, end) in enumerate(spans):
        sentence = flow.text[start:end].strip()
        first = lead or (order == 0 and leaf.depth < 0)
        opened = _turn(zone, leaf, sentence, year, apart=start > leaf.start and flow.text[start - 1] == "\n")
        label = re.match(r"[^：，。]{2,12}：", sentence)
        if label and _labelled(zone, leaf, label[0]):
            start = flow.text.index(label[0], start) + len(label[0])
        if not (cut := trimmed(flow.text, start, end)) or _FORMULA.search(sentence) or only_particulars(sentence):
            continue
        if zone.role == "problem":
            for one in findings(flow.text, cut[0], cut[1], lead=first or opened):
                yield Piece(*one, _mixed_role(part, flow.text[one[0] : one[1]]), leaf)
        elif zone.role == "arrangement":
            for one_task in _planned(flow, leaf, cut, lead and not opened):
                yield replace(one_task, owner=said[order][0], deadline=said[order][1])
        elif zone.role == "other":
            if leaf.cause or part.role in ("duties", "other", None) or zone.turned_at >= -1:
                yield Piece(*cut, "other", leaf)
        else:
            yield Piece(*cut, zone.role, leaf)


def _turn(zone: _Zone, leaf: Leaf, sentence: str, year: int | None, apart: bool) -> bool:
    """Moves the zone when the sentence turns it; says whether the sentence itself made the turn.

    What announces a list holds for that list; in a paragraph of its own (``apart``) behind the items it stands above them all.
    """
    if zone.role != "arrangement" and turns_to_plans(sentence, year):
        zone.role = "arrangement"
    elif zone.role in ("achievement", "other") and not leaf.cause and turns_to_problems(sentence):
        zone.role = "problem"
    elif zone.role == "problem" and turns_to_causes(sentence):
        zone.role, zone.turned_at = "other", leaf.depth
        return True
    else:
        return False
    lists = bool(_INTRODUCES.search(sentence)) or only_announces(sentence.rstrip("。："))
    zone.turned_at = -1 if lists and apart else leaf.depth
    zone.held = lists and zone.turned_at < 1
    return True


def _labelled(zone: _Zone, leaf: Leaf, label: str) -> bool:
    """Labels inside a paragraph: 整改措施：, 主要原因：, 存在问题："""
    if is_remedy_label(label):
        zone.role, zone.turned_at = "arrangement", leaf.depth
        return True
    if is_cause(label):
        zone.role, zone.turned_at = "other", leaf.depth
        return True
    if re.match(r"^(?:存在|主要|突出)?(?:的)?(?:问题|不足)(?:表现)?：", label) and zone.role != "achievement":
        zone.role, zone.turned_at = "problem", leaf.depth
        return True
    return False


def _mixed_role(part: Part, words: str) -> ClauseRole:
    """Under a heading that announces both, what lacks nothing and begins with a verb is a plan."""
    return "arrangement" if part.mixed and not is_lack(words) and nature_of(words) else "problem"


def _planned(flow: Flow, leaf: Leaf, cut: tuple[int, int], lead: bool) -> Iterator[Piece]:
    for task in tasks(flow.text, cut[0], cut[1], lead):
        wording = f"〔{task.inherited}〕{flow.text[task.start : task.end]}" if task.inherited else ""
        yield Piece(task.start, task.end, task.role, leaf, wording)


def _clause(flow: Flow, text: str, part: Part, piece: Piece) -> Clause:
    start, end = flow.span(piece.start, piece.end)
    clean = flow.text[piece.start : piece.end]
    item = _title(flow, text, piece.leaf.item)
    wording = piece.wording or _as_written(flow, text, piece.start, piece.end)
    return Clause(
        role=piece.role,
        section=part.number,
        item=item,
        point=_title(flow, text, piece.leaf.point),
        text=text[start:end],
        start=start,
        end=end,
        nature=nature_of(wording.replace("〔", "").replace("〕", "")) if piece.role in ("arrangement", "goal") else "",
        wording=wording,
        deadline=piece.deadline or (deadline_in(clean) if piece.role == "arrangement" else ""),
        owner=piece.owner or owner_in(clean) or (owner_in(item) if piece.role == "arrangement" else ""),
    )


def _as_written(flow: Flow, text: str, start: int, end: int) -> str:
    """The characters of the original that are left in the flow: damage without meaning and spam are not among them."""
    return "".join(text[flow.at[index]] for index in range(start, end) if flow.text[index] != "\n")


def _title(flow: Flow, text: str, span: tuple[int, int] | None) -> str:
    return _as_written(flow, text, *span).strip(" ：") if span else ""


def inherit_subjects(clauses: Sequence[Clause]) -> list[str]:
    """For each clause the unnamed few (部分单位) that it silently takes from the finding before it in the same sentence."""
    taken, subject, last_end = [], "", -9
    for clause in clauses:
        if clause.role != "problem":
            subject = ""
        elif clause.start - last_end > 2:
            subject = subject_of(clause.wording)
        taken.append(subject if subject and lacks_subject(clause.wording) else "")
        if clause.role == "problem":
            subject = subject_of(clause.wording) or subject
            last_end = clause.end
    return taken
