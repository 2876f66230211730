"""The guard that every route wears; it knows roles by name, and refuses to know what stands behind a route."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request
from flask_login import current_user

from app.errors import Forbidden
from app.extensions import login_manager

View = TypeVar("View", bound=Callable[..., Any])


def allow(*roles: str) -> Callable[[View], View]:
    """Let in whoever holds one of the roles; with no role named, whoever is signed in. Others are sent to sign in or refused."""

    def dress(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            # whoever owes a new password or one-time codes gets to the page that asks for them, and to no other
            if current_user.owes and request.endpoint != current_user.owes:
                return login_manager.unauthorized()
            if roles and not current_user.roles & set(roles):
                raise Forbidden
            return view(*args, **kwargs)

        guarded.guard = roles or ("*",)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return dress


def may_reach(endpoint: str) -> bool:
    """Whether whoever makes this request is let in at an endpoint; a page offers no link that ends in a refusal."""
    wanted = set(getattr(current_app.view_functions[endpoint], "guard", ()))
    if not current_user.is_authenticated:
        return "anybody" in wanted
    return bool(wanted & {"anybody", "*", *current_user.roles})


def open_to_all(view: View) -> View:
    """Mark a route that anybody may reach, signed in or not."""
    view.guard = ("anybody",)  # type: ignore[attr-defined]
    return view
