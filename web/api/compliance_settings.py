"""What the law leaves to the practice: read by many, changed by few, with every change kept."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, patch
from litestar.di import Provide
from litestar.params import HeaderParameter, JSONBody
from sqlalchemy import Connection

from compliance import practice_settings
from compliance.practice_settings import Change
from compliance.types import Settings
from core.errors import BadInputError
from practice.access.users import all_users
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.product import Product

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", pattern='^(W/)?"?[0-9]{1,9}"?$')]


class SettingChange(msgspec.Struct, frozen=True):
    setting: str
    before: str | bool
    after: str | bool


class SettingsChange(msgspec.Struct, frozen=True):
    version: int
    at: datetime
    by: str | None
    """A name; None for the command line or somebody who is gone."""
    changes: tuple[SettingChange, ...]


class ComplianceSettings(msgspec.Struct, frozen=True):
    version: int
    settings: Settings
    defaults: Settings
    history: tuple[SettingsChange, ...]


class SettingsPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays as it is."""

    revoke_scope: Literal["all", "category"] | msgspec.UnsetType = msgspec.UNSET
    recall_basis: Literal["written", "healthcare_message"] | msgspec.UnsetType = msgspec.UNSET
    marketing_window: Literal["strict", "state"] | msgspec.UnsetType = msgspec.UNSET
    missed_call_textback: Literal["on", "off"] | msgspec.UnsetType = msgspec.UNSET
    night_live_reply: Literal["on", "off"] | msgspec.UnsetType = msgspec.UNSET
    texas_registered: bool | msgspec.UnsetType = msgspec.UNSET
    covered_entity: bool | msgspec.UnsetType = msgspec.UNSET
    ai_clinical: Literal["off", "reviewed", "disclaimed"] | msgspec.UnsetType = msgspec.UNSET


class ComplianceSettingsController(Controller):
    path = "/api/v1/compliance-settings"
    tags = ["settings"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def show(self, request: Request[Any, Any, Any], me: Me) -> Response[ComplianceSettings]:
        product: Product = request.app.state.product
        return _answer(await product.db.read(scope_of(me), _view))

    @patch(right=Right.COMPLIANCE_EDIT)
    async def change(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        data: JSONBody[SettingsPatch],
        if_match: IfMatch = None,
    ) -> Response[ComplianceSettings]:
        """Needs If-Match with the version that was looked at; another one by now is a conflict."""
        if if_match is None:
            raise BadInputError("say which version you looked at, in If-Match", at="/if-match")
        version = int(if_match.removeprefix("W/").strip('"'))
        values: dict[str, Any] = msgspec.to_builtins(data)

        def write(conn: Connection) -> ComplianceSettings:
            practice_settings.change(conn, actor_of(me), version, **values)
            return _view(conn)

        product: Product = request.app.state.product
        return _answer(await product.db.write(scope_of(me), write))


def _answer(view: ComplianceSettings) -> Response[ComplianceSettings]:
    return Response(view, headers={"ETag": f'"{view.version}"'})


def _view(conn: Connection) -> ComplianceSettings:
    version, settings = practice_settings.current(conn)
    changes = practice_settings.history(conn)
    names = {row.id: str(row.name) for row in all_users(conn)} if changes else {}
    return ComplianceSettings(
        version=version,
        settings=settings,
        defaults=Settings(),
        history=tuple(_change(each, names) for each in changes),
    )


def _change(each: Change, names: dict[str, str]) -> SettingsChange:
    return SettingsChange(
        version=each.version,
        at=each.at,
        by=names.get(each.by_id or ""),
        changes=tuple(SettingChange(name, *pair) for name, pair in sorted(each.changed.items())),
    )
