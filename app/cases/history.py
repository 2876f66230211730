"""The words of a history line from its kind and facts, in no language yet; pure, it knows what each kind of line tells.

Facts are plain JSON: days and moments in ISO form, codes of the vocabulary, names and posts of officials.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.cases import words
from app.words import N_, Said

Facts = Mapping[str, Any]


def told(kind: str, facts: Facts) -> list[Said]:
    """The sentences of a line; a kind that has none tells all by its name."""
    teller = TELLERS.get(kind)
    return [said for said in teller(facts) if said] if teller and facts else []


def _day(text: str | None) -> date | Said:
    return date.fromisoformat(text) if text else Said(N_("未填"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _word(vocabulary: Mapping[str, str]) -> Callable[[Any], object]:
    return lambda code: Said(vocabulary[code]) if code in vocabulary else Said(N_("未填"))


def _text(value: Any) -> object:
    return value or Said(N_("未填"))


def _yes(value: Any) -> object:
    return Said(N_("是")) if value else Said(N_("否"))


#: what may change about a case or a matter: its name, and how a value is written
FIELDS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "case_number": (N_("案号"), _text),
    "court": (N_("审理法院"), _text),
    "cause": (N_("案由"), _text),
    "instance": (N_("审级"), _word(words.INSTANCES)),
    "unit": (N_("被诉行政机关"), _text),
    "must_notify": (N_("应当通知负责人出庭"), _yes),
    "notice_basis": (N_("通知情形"), _word(words.NOTICE_BASES)),
    "reconsidered": (N_("起诉前复议"), _word(words.RECONSIDERED)),
    "received_on": (N_("收到起诉状副本"), _day),
    "co_defendants": (N_("共同被告"), _text),
    "third_parties": (N_("第三人"), _text),
    "previous": (N_("上一审级案号"), _text),
    "appealed_by": (N_("上诉情况"), _word(words.APPEALED_BY)),
    "perform_by": (N_("履行期限"), _day),
    "performed_on": (N_("履行日期"), _day),
    "matter_kind": (N_("事项种类"), lambda name: Said(name) if name else Said(N_("未填"))),
    "number": (N_("文号"), _text),
    "title": (N_("事项"), _text),
    "sender": (N_("来文机关"), _text),
    "owner": (N_("承办单位"), _text),
    "triggered_on": (N_("起算日期"), _day),
    "wanted_by": (N_("来文写明的期限"), _day),
    "case": (N_("相关案件"), _text),
}


def _changes(facts: Facts) -> list[Said]:
    said = []
    for name, old, new in facts["changes"]:
        word, written = FIELDS[name]
        said.append(Said(N_("%(field)s：%(old)s → %(new)s"), {"field": Said(word), "old": written(old), "new": written(new)}))
    for rule, old, new in facts.get("recounted", ()):
        both = {"rule": Said(rule), "old": _day(old), "new": _day(new)}
        said.append(Said(N_("%(rule)s届满：%(old)s → %(new)s"), both))
    return said


def _registered(facts: Facts) -> list[Said]:
    return [Said("%(number)s %(unit)s %(court)s", facts)]


def _placed(facts: Facts) -> Said:
    if facts["online"]:
        return Said(N_("%(at)s 线上"), {"at": _moment(facts["at"])})
    return Said("%(at)s %(place)s" if facts["place"] else "%(at)s", {"at": _moment(facts["at"]), "place": facts["place"]})


def _moved(facts: Facts) -> list[Said]:
    return [Said("%(old)s → %(new)s", {"old": _placed(facts["before"]), "new": _placed(facts["after"])})]


def _cancelled(facts: Facts) -> list[Said]:
    because = facts.get("result")
    said = [_placed(facts)]
    return [*said, Said(N_("案件已%(result)s"), {"result": Said(words.RESULTS[because])})] if because else said


def _person(facts: Facts) -> str:
    return f"{facts['name']} {facts['post']}".strip()


def _absent(facts: Facts) -> list[Said]:
    said = [Said(N_("负责人不能出庭：%(ground)s"), {"ground": Said(words.GROUNDS[facts["absence"]])})]
    return [*said, Said(N_("委托%(who)s"), {"who": _person(facts)})] if _person(facts) else said


def _replied(facts: Facts) -> list[Said]:
    said = [Said(N_("%(at)s开庭"), {"at": _moment(facts["at"])})]
    if facts.get("unit"):
        said.append(Said("%(unit)s", facts))
    if facts["absence"]:
        return said + _absent(facts)
    return [*said, Said(N_("%(who)s（%(rank)s）"), {"who": _person(facts), "rank": Said(words.RANKS[facts["rank"]])})]


def _prepared(facts: Facts) -> list[Said]:
    identity = N_("负责人身份证明已盖章") if facts["identity_sealed"] else N_("负责人身份证明未盖章")
    staff = N_("工作人员授权委托书已备齐") if facts["staff_authorised"] else N_("工作人员授权委托书未备齐")
    return [Said(identity), Said(staff)]


def _recorded(facts: Facts) -> list[Said]:
    said = [Said(N_("%(at)s开庭"), {"at": _moment(facts["at"])})]
    if not facts["appeared"]:
        said.append(Said(N_("负责人未出庭：%(ground)s"), {"ground": Said(words.GROUNDS[facts["absence"]])}))
    else:
        spoke = N_("%(who)s（%(rank)s）出庭，发言") if facts["spoke"] else N_("%(who)s（%(rank)s）出庭，未发言")
        said.append(Said(spoke, {"who": _person(facts), "rank": Said(words.RANKS[facts["rank"]])}))
    if facts.get("opinion"):
        said.append(Said(N_("就实质性解决争议发表了意见")))
    if facts.get("settled"):
        said.append(Said(N_("争议已经化解")))
    if facts.get("violation"):
        said.append(Said(words.VIOLATIONS[facts["violation"]]))
    return said


def _vouched(facts: Facts) -> list[Said]:
    said = [Said(words.PROOFS[facts["proof"]])] if facts.get("proof") else []
    if facts.get("files"):
        said.append(Said(N_("证明材料：%(names)s"), {"names": "、".join(facts["files"])}))
    if facts.get("approver"):
        said.append(Said(N_("%(who)s于%(day)s批准"), {"who": facts["approver"], "day": _day(facts.get("approved_on"))}))
    return [*said, Said(N_("%(day)s备案"), {"day": _day(facts["filed_on"])})] if facts.get("filed_on") else said


def _concluded(facts: Facts) -> list[Said]:
    said = [Said(words.RESULTS[facts["result"]])]
    if facts.get("decided_by"):
        said.append(Said(words.DECIDED_BY[facts["decided_by"]]))
    return [*said, Said(N_("%(day)s送达"), {"day": _day(facts["on"])})] if facts.get("on") else said


def _on_day(facts: Facts) -> list[Said]:
    return [Said("%(day)s", {"day": _day(facts["on"])})]


def _received(facts: Facts) -> list[Said]:
    said = [Said(words.DOCUMENTS[facts["document"]])]
    if facts.get("number"):
        said.append(Said("%(number)s", facts))
    said.append(Said(N_("%(day)s收到"), {"day": _day(facts["on"])}))
    return [*said, Said(N_("要求%(day)s前回复"), {"day": _day(facts["wanted_by"])})] if facts.get("wanted_by") else said


def _answered(facts: Facts) -> list[Said]:
    return [Said(words.DOCUMENTS[facts["document"]]), *_on_day(facts)]


def _tasked(facts: Facts) -> list[Said]:
    return [Said("%(number)s %(title)s", facts)]


def _recounted(facts: Facts) -> list[Said]:
    both = {"rule": Said(facts["rule"]), "old": _day(facts["old"]), "new": _day(facts["new"])}
    return [Said(N_("%(rule)s届满：%(old)s → %(new)s"), both)]


def _matter(facts: Facts) -> list[Said]:
    return [Said("%(title)s", facts), Said(N_("%(day)s起算"), {"day": _day(facts["on"])})]


def _period(facts: Facts) -> list[Said]:
    said = [Said("%(rule)s", {"rule": Said(facts["rule"])})]
    if facts.get("due"):
        said.append(Said(N_("%(day)s届满"), {"day": _day(facts["due"])}))
    return [*said, *_on_day(facts)] if facts.get("on") else said


def _resulted(facts: Facts) -> list[Said]:
    said = [Said(words.MATTER_RESULTS[facts["result"]])] if facts["result"] else [Said(N_("未填"))]
    return [*said, Said("%(note)s", facts)] if facts["note"] else said


TELLERS: dict[str, Callable[[Facts], list[Said]]] = {
    "registered": lambda facts: _registered(facts) if "court" in facts else _matter(facts),
    "edited": _changes,
    "scheduled": lambda facts: [_placed(facts)],
    "moved": _moved,
    "adjourned": lambda facts: [_placed(facts)],
    "hearing_cancelled": _cancelled,
    "replied": _replied,
    "prepared": _prepared,
    "recorded": _recorded,
    "vouched": _vouched,
    "concluded": _concluded,
    "evidence_filed": _on_day,
    "received": _received,
    "answered": _answered,
    "followed": _changes,
    "reviewed": lambda facts: [Said("%(text)s", facts)],
    "tasked": _tasked,
    "recounted": _recounted,
    "done": _on_day,
    "period_begun": _period,
    "period_done": _period,
    "period_dropped": _period,
    "resulted": _resulted,
}
