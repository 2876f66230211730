"""The rates of court appearance and of lost cases, counted by case number; pure, it knows how each is counted 口径.

Each case counts once, in the period of its first hearing that was held: one attendance per instance suffices (法释〔2020〕3号 art. 7),
and a case decided, withdrawn or settled without a hearing is not counted among those heard. What the law leaves open the office
decides (Counting), and every rate says how it was counted.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.words import N_, Said


@dataclass(frozen=True)
class Span:
    """The days a count covers, both included: a year, or one of its months."""

    since: date
    until: date

    @classmethod
    def of(cls, year: int, month: int | None = None) -> "Span":
        """A whole year, or one month of it."""
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def whole_year(self) -> bool:
        """Whether it is more than one month."""
        return self.since.month != self.until.month


@dataclass(frozen=True)
class Counting:
    """How an office counts what is open; the defaults are what published figures follow."""

    #: an absence on a ground of art. 8: absent 计为未出庭 · left_out 不计
    justified: str = "absent"
    #: several defendants, one head came: all 各被告均计出庭 · coming 只计出庭的一方
    co_defendants: str = "all"
    #: a hearing held online: counts · left_out
    online: str = "counts"
    #: which rate of lost cases is the one that is quoted: concluded 审结口径 · substantive 实体口径
    loss: str = "concluded"

    @property
    def heard(self) -> Said:
        """How the cases heard are counted."""
        parts = {
            "heard": Said(HEARD),
            "justified": Said(JUSTIFIED[self.justified]),
            "co_defendants": Said(CO_DEFENDANTS[self.co_defendants]),
            "online": Said(ONLINE[self.online]),
        }
        return Said(N_("%(heard)s%(justified)s%(co_defendants)s%(online)s"), parts)


@dataclass(frozen=True)
class CaseFacts:
    """What the rates need of one case."""

    ref: str
    case_number: str
    unit_id: int
    unit: str
    #: the day of its first hearing that was held; None while there is none
    heard_on: date | None
    attended: bool = False
    by_principal: bool = False
    spoke: bool = False
    #: nobody attended, and a ground of art. 8 was given
    justified: bool = False
    result: str = "open"
    concluded_on: date | None = None


@dataclass(frozen=True)
class Rate:
    """One rate with its parts and how it is counted."""

    code: str
    name: str
    numerator: int
    denominator: int
    #: the counting basis 口径
    said: Said
    #: what is said when the denominator is nought
    nothing: str

    @property
    def basis(self) -> str:
        """The counting basis in Chinese."""
        return self.said.sentence

    @property
    def percent(self) -> Decimal | None:
        """Per cent with two decimals; None with nothing to count. Not quite all is never shown as 100, nor some as 0."""
        if not self.denominator:
            return None
        share = Decimal(100 * self.numerator) / self.denominator
        rounded = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if self.numerator < self.denominator:
            rounded = min(rounded, Decimal("99.99"))
        return max(rounded, Decimal("0.01")) if self.numerator else rounded

    @property
    def text(self) -> str:
        """98.5%, or the sentence that there is nothing to count."""
        if self.percent is None:
            return self.nothing
        return f"{self.percent:f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Rates:
    """The rates of a period, from one list of cases."""

    appearance: Rate
    principal: Rate
    spoke: Rate
    loss_concluded: Rate
    loss_substantive: Rate
    counting: Counting = Counting()
    #: heard cases where nobody came, on a ground of art. 8; counted or left out as ``counting`` says
    excused: int = 0
    #: concluded in the period without ever being heard: never in the denominator
    unheard: int = 0

    @property
    def loss(self) -> Rate:
        """The rate of lost cases that the office quotes."""
        return self.loss_substantive if self.counting.loss == "substantive" else self.loss_concluded

    @property
    def absent(self) -> int:
        """How many heard cases no head attended."""
        return self.appearance.denominator - self.appearance.numerator

    def each(self) -> tuple[Rate, ...]:
        """All of them in the order of the tables."""
        return (self.appearance, self.principal, self.spoke, self.loss_concluded, self.loss_substantive)


NO_HEARINGS = N_("本期无开庭案件")
NO_JUDGMENTS = N_("本期无审结案件")

HEARD = N_(
    "分母为本期首次开庭的案件，按案号计，同一审级多次开庭的计一件；未经开庭审理结案的（含开庭前撤诉）和以第三人身份参加的不计。"
)
JUSTIFIED = {"absent": N_("负责人因正当理由未出庭的计为未出庭。"), "left_out": N_("负责人有正当理由未出庭的不计入分母。")}
CO_DEFENDANTS = {
    "all": N_("共同被告有一方负责人出庭的，各被告均计为出庭。"),
    "coming": N_("共同被告只有负责人出庭的一方计为出庭。"),
}
ONLINE = {"counts": N_("线上庭审计为开庭。"), "left_out": N_("线上庭审不计为开庭。")}
CONCLUDED = N_("败诉件数除以本期审结件数，按裁判送达日期计；撤诉、调解和解计入审结。")
SUBSTANTIVE = N_("败诉件数除以本期经实体裁判的件数（胜诉与败诉之和），按裁判送达日期计；撤诉、调解和解不计。")


@dataclass(frozen=True)
class Tally:
    """How many cases of a span there are of each kind; the numbers that rates are made of and that lists stand behind."""

    heard: int = 0
    attended: int = 0
    principal: int = 0
    spoke: int = 0
    excused: int = 0
    concluded: int = 0
    judged: int = 0
    lost: int = 0
    unheard: int = 0


def rates_of(facts: Iterable[CaseFacts], since: date, until: date, counting: Counting = Counting()) -> Rates:
    """The rates of the cases first heard, and of those concluded, from one day to another, both included."""
    listed = list(facts)
    heard = [f for f in listed if f.heard_on and since <= f.heard_on <= until]
    excused = sum(f.justified and not f.attended for f in heard)
    if counting.justified == "left_out":
        heard = [f for f in heard if f.attended or not f.justified]
    done = [f for f in listed if f.result != "open" and f.concluded_on and since <= f.concluded_on <= until]
    tally = Tally(
        heard=len(heard), attended=sum(f.attended for f in heard), principal=sum(f.by_principal for f in heard),
        spoke=sum(f.spoke for f in heard), excused=excused, concluded=len(done), judged=sum(f.result in ("won", "lost") for f in done),
        lost=sum(f.result == "lost" for f in done), unheard=sum(f.heard_on is None for f in done),
    )  # fmt: skip
    return rates_from(tally, counting)


def rates_from(tally: Tally, counting: Counting = Counting()) -> Rates:
    """The rates that numbers of cases give."""

    def of_heard(code: str, name: str, count: int) -> Rate:
        return Rate(code, name, count, tally.heard, counting.heard, NO_HEARINGS)

    def of_lost(code: str, name: str, whole: int, said: str) -> Rate:
        return Rate(code, name, tally.lost, whole, Said(said), NO_JUDGMENTS)

    return Rates(
        appearance=of_heard("appearance", N_("出庭应诉率"), tally.attended),
        principal=of_heard("principal", N_("正职出庭率"), tally.principal),
        spoke=of_heard("spoke", N_("出声率"), tally.spoke),
        loss_concluded=of_lost("loss_concluded", N_("败诉率（审结口径）"), tally.concluded, CONCLUDED),
        loss_substantive=of_lost("loss_substantive", N_("败诉率（实体口径）"), tally.judged, SUBSTANTIVE),
        counting=counting,
        excused=tally.excused,
        unheard=tally.unheard,
    )


@dataclass(frozen=True)
class Due:
    """A period that ended in a span: what it belongs to, who owed it, its last day, the day it was met."""

    ref: str
    #: each defendant of a case; of a filing the unit that files
    unit_ids: tuple[int, ...]
    due: date
    met_on: date | None


@dataclass(frozen=True)
class Timeliness:
    """What was done in time."""

    #: 按期举证率 and 备案及时率
    evidence: Rate
    filing: Rate

    def each(self) -> tuple[Rate, ...]:
        """Both, in the order of the tables."""
        return (self.evidence, self.filing)


NO_EVIDENCE = N_("本期无举证期限届满的案件")
NO_FILING = N_("本期无备案期限届满的文件")

EVIDENCE = N_(
    "按期举证件数除以本期举证期限届满的一审案件数，按法定届满日计；尚未届满又未提交的不计，届满未登记提交的计为未按期。"
)
FILING = N_("按期报备件数除以本期报备期限届满的规范性文件数，按届满日计；尚未届满又未报送的不计，届满未登记报送的计为未按期。")


def in_time(dues: Iterable[Due], since: date, until: date, today: date) -> tuple[list[Due], list[Due]]:
    """Those whose period ended from one day to another and that can be judged, and of them those met in time."""
    judged = [one for one in dues if since <= one.due <= until and (one.met_on or one.due < today)]
    return judged, [one for one in judged if one.met_on and one.met_on <= one.due]


@dataclass(frozen=True)
class Dues:
    """The periods for evidence and those for filing, as the rates of timeliness are counted from them."""

    evidence: Sequence[Due] = ()
    filing: Sequence[Due] = ()

    def of(self, unit_id: int) -> "Dues":
        """Those of one unit."""
        return Dues(*([one for one in dues if unit_id in one.unit_ids] for dues in (self.evidence, self.filing)))

    def owed_by(self, span: Span, today: date) -> set[int]:
        """The units of which a period that ended in a span can be judged."""
        judged = [one for dues in (self.evidence, self.filing) for one in in_time(dues, span.since, span.until, today)[0]]
        return {unit_id for one in judged for unit_id in one.unit_ids}

    def rates(self, span: Span, today: date) -> Timeliness:
        """What was done in time, of those that ended in a span."""
        return timeliness_of(self.evidence, self.filing, span.since, span.until, today)


def timeliness_of(evidence: Iterable[Due], filing: Iterable[Due], since: date, until: date, today: date) -> Timeliness:
    """The rates of what was done in time from one day to another, both included."""
    (answers, prompt), (files, filed) = in_time(evidence, since, until, today), in_time(filing, since, until, today)
    return Timeliness(
        evidence=Rate("evidence", N_("按期举证率"), len(prompt), len(answers), Said(EVIDENCE), NO_EVIDENCE),
        filing=Rate("filing", N_("备案及时率"), len(filed), len(files), Said(FILING), NO_FILING),
    )
