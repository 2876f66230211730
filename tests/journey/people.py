"""The people of the journey: a small district that answers a real report, each person with a browser of their own."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from app.accounts.models import Person, StandIn, Unit
from app.accounts.passwords import hashed
from app.extensions import db
from tests import builders
from tests.browser import new_page, sign_in

PASSWORD = "a journey of a year"


@dataclass(frozen=True)
class District:
    """Units and people by name."""

    units: dict[str, Unit]
    people: dict[str, Person]


def founded() -> District:
    """A justice bureau that supervises, two departments that work, a court that can only be asked, and a leader."""
    government = builders.unit("qzf", "区政府", kind="government", position=0)
    units = {
        "office": builders.unit("sfj", "区司法局", kind="office", position=1),
        "bureau": builders.unit("xzspj", "区行政审批局", duties="政务服务\n放管服", position=2),
        "police": builders.unit("gafj", "区公安分局", duties="行政执法", position=3),
        "court": builders.unit("fy", "区人民法院", kind="invited", position=9),
    }
    people = {
        "clerk": builders.person("clerk", "office", units["office"], name="周晓"),
        "checker": builders.person("checker", "office", units["office"], name="严核"),
        "liaison": builders.person("liaison", "liaison", units["bureau"], name="林联络", title="办公室主任"),
        "head": builders.person("head", "head", units["police"], name="高局长", rank="principal", title="局长"),
        "police": builders.person("police", "liaison", units["police"], name="陈法制", title="法制大队长"),
        "leader": builders.person("leader", "leader", government, name="沈区长", rank="principal", title="区长"),
    }
    secret = hashed(PASSWORD)
    # a secretary holds no post of their own, and acts in the leader's
    people["secretary"] = Person(username="secretary", name="文秘书", email="secretary@example.org")
    db.session.add(people["secretary"])
    for person in people.values():
        person.password_hash = secret
    (tenure,) = people["leader"].tenures
    db.session.add(StandIn(post=tenure.post, person=people["secretary"], since=builders.SINCE))
    db.session.commit()
    return District(units, people)


def browse(browser: Browser, site: str, username: str, width: int = 1366) -> Page:
    """A person at their own computer or telephone, signed in."""
    page = new_page(browser, width, accept_downloads=True)
    sign_in(page, site, username, PASSWORD)
    return page
