"""Who counts as an agency head in court (法释〔2020〕3号 arts. 2, 8, 10); pure, it knows ranks and words of posts, no person."""

import re

from app.cases.errors import AttendeeUnnamed, GroundMissing, RankMissing, StaffIsNotHead, SubordinateHead

#: art. 2: only these four appear as the head
HEADS = ("principal", "deputy", "deputy_level", "other_in_charge")

#: art. 8: only these four excuse an absence
VALID_GROUNDS = ("force_majeure", "accident", "public_duty", "other")

#: words in a post that no head bears, whatever rank was ticked
NO_HEAD = re.compile(r"律师|法律顾问|法务|科员|科长|股长|办事员|工作人员|辅警|书记员|司法助理员")


def check_head(name: str, post: str, rank: str) -> None:
    """Let pass only a named head of one of the four kinds.

    Raises AttendeeUnnamed, RankMissing, SubordinateHead or StaffIsNotHead.
    """
    if not name.strip() or not post.strip():
        raise AttendeeUnnamed
    if rank == "subordinate":
        raise SubordinateHead
    if rank == "staff" or NO_HEAD.search(post):
        raise StaffIsNotHead
    if rank not in HEADS:
        raise RankMissing


def check_ground(ground: str, *, known: tuple[str, ...] = VALID_GROUNDS) -> None:
    """Let pass only a ground that may be given. Raises GroundMissing."""
    if ground not in known:
        raise GroundMissing
