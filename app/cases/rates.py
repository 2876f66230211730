"""The rates of court appearance and of lost cases, counted by case number; pure, it knows how each is counted 口径.

Each case counts once, in the period of its first hearing that was held: one attendance per instance suffices (法释〔2020〕3号 art. 7),
and a case decided, withdrawn or settled without a hearing is not counted among those heard. An absence with a ground of art. 8
counts as an absence unless ``exclude_justified`` takes such cases out.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.words import N_


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
    #: the counting basis 口径, a sentence
    basis: str
    #: what is said when the denominator is nought
    nothing: str

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
    "分母为本期首次开庭的案件，按案号计，同一审级多次开庭的计一件；未经开庭审理结案的不计。负责人因正当理由未出庭的计为未出庭。"
)
HEARD_EXCLUDING = N_(
    "分母为本期首次开庭的案件，按案号计，同一审级多次开庭的计一件；未经开庭审理结案的和负责人有正当理由未出庭的不计。"
)
CONCLUDED = N_("败诉件数除以本期审结件数，按裁判送达日期计；撤诉、调解和解计入审结。")
SUBSTANTIVE = N_("败诉件数除以本期经实体裁判的件数（胜诉与败诉之和），按裁判送达日期计；撤诉、调解和解不计。")


def rates_of(facts: Iterable[CaseFacts], since: date, until: date, *, exclude_justified: bool = False) -> Rates:
    """The rates of the cases first heard, and of those concluded, from one day to another, both included."""
    listed = list(facts)
    heard = [f for f in listed if f.heard_on and since <= f.heard_on <= until]
    if exclude_justified:
        heard = [f for f in heard if f.attended or not f.justified]
    done = [f for f in listed if f.result != "open" and f.concluded_on and since <= f.concluded_on <= until]
    lost = sum(f.result == "lost" for f in done)
    judged = sum(f.result in ("won", "lost") for f in done)
    basis = HEARD_EXCLUDING if exclude_justified else HEARD

    def of_heard(code: str, name: str, count: int) -> Rate:
        return Rate(code, name, count, len(heard), basis, NO_HEARINGS)

    return Rates(
        appearance=of_heard("appearance", N_("出庭应诉率"), sum(f.attended for f in heard)),
        principal=of_heard("principal", N_("正职出庭率"), sum(f.by_principal for f in heard)),
        spoke=of_heard("spoke", N_("出声率"), sum(f.spoke for f in heard)),
        loss_concluded=Rate("loss_concluded", N_("败诉率（审结口径）"), lost, len(done), CONCLUDED, NO_JUDGMENTS),
        loss_substantive=Rate("loss_substantive", N_("败诉率（实体口径）"), lost, judged, SUBSTANTIVE, NO_JUDGMENTS),
    )
