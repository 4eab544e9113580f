"""Approved messages for a thread whose platform takes nothing else now."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from channels.accounts import settings_of
from channels.templates import fill, templates_of
from compliance.facts import DraftTemplate
from core.errors import BadInputError
from inbox import merging, threads
from inbox.views import TemplateView


class Filled(msgspec.Struct, frozen=True):
    text: str
    template: DraftTemplate


def of_thread(conn: Connection, thread_id: str) -> tuple[TemplateView, ...]:
    """Those of the line that they last wrote to."""
    row = threads.load_thread(conn, thread_id)
    return tuple(
        TemplateView(each.sid, each.name, each.language, each.body, each.blanks)
        for each in templates_of(settings_of(conn, row.account_id))
    )


def filled(conn: Connection, thread_id: str, sid: str | None, values: Sequence[str]) -> Filled:
    """Raises `BadInputError` for one that is not approved (any more) and for a blank that is left open."""
    row = threads.load_thread(conn, merging.present(conn, thread_id))
    known = templates_of(settings_of(conn, row.account_id))
    template = next((each for each in known if each.sid == sid), None)
    if template is None:
        raise BadInputError("This template is not approved any more. Please choose another.", at="/template")
    text, given = fill(template, values)
    return Filled(text, DraftTemplate(template.sid, given))
