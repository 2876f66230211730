"""A small district with cases to answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import clock
from app.accounts.access import standing_of
from app.accounts.models import Person, Unit
from app.accounts.standing import Standing
from app.cases import actions
from app.cases.models import Case
from app.extensions import db
from tests import builders


@dataclass
class District:
    """Two units with their people, the office and a leader."""

    app: Flask
    now: datetime
    police: Unit
    planning: Unit
    office: Person
    leader: Person
    liaison: Person
    head: Person
    stranger: Person

    def client(self, who: Person) -> FlaskClient:
        client = self.app.test_client()
        builders.sign_in(client, who)
        return client

    def standing(self, who: Person) -> Standing:
        return standing_of(who, self.now.date())

    @property
    def by(self) -> Standing:
        return self.standing(self.office)

    def case(self, number: int = 1, *, unit: Unit | None = None, registered: int = -60, **more: object) -> Case:
        """A case registered so many days from now."""
        return actions.register_case(
            **{
                "unit": unit or self.police, "case_number": f"（2026）岚0106行初{number}号", "court": "岚江市望川区人民法院",
                "cause": "治安行政处罚", "by": self.by, "now": self.day(registered),
            } | more
        )  # fmt: skip

    def day(self, days: int, hour: int = 9, minute: int = 30) -> datetime:
        return (self.now + timedelta(days)).replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def district(app: Flask) -> District:
    police, planning = builders.unit("GAJ", "区公安分局"), builders.unit("ZRJ", "区自然资源局")
    office = builders.unit("SFJ", "区司法局", kind="office")
    builders.unit("FY", "区人民法院", kind="invited")
    made = District(
        app=app,
        now=clock.now(),
        police=police,
        planning=planning,
        office=builders.person("li.ping", "office", office, name="李平"),
        leader=builders.person("qu.zhang", "leader", builders.unit("QZF", "区政府", kind="government"), name="吴区长"),
        liaison=builders.person("ga.liaison", "liaison", police, name="周敏"),
        head=builders.person("ga.head", "head", police, name="韩建国", rank="principal", title="局长"),
        stranger=builders.person("zr.liaison", "liaison", planning, name="何芳"),
    )
    builders.person("ga.deputy", "head", police, name="陈晓", rank="deputy", title="副局长")
    return made


@pytest.fixture
def questions(app: Flask) -> Iterator[Callable[[Callable[[], object]], int]]:
    """Counts the statements that a request sends."""
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)

    def count(ask: Callable[[], object]) -> int:
        db.session.commit()
        counted.clear()
        answer = ask()
        assert answer.status_code == 200  # type: ignore[attr-defined]
        return len(counted)

    yield count
    event.remove(db.engine, "before_cursor_execute", note)
