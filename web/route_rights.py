"""Start-up's proof that no route of the API was left without a right."""

from collections.abc import Iterator

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from core.errors import SettingsError
from practice.rights import Right

API_PATH, SCHEMA_PATH = "/api/v1", "/api/v1/schema"


def api_handlers(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """(path, method, handler) of the API's own routes; Litestar answers OPTIONS by itself."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or not route.path.startswith(API_PATH):
            continue
        if route.path.startswith(SCHEMA_PATH):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS":
                yield route.path, str(method), handler


def demand_rights(app: Litestar) -> Litestar:
    """The app, unless a route names no right (`right=`) and does not say that everybody may (`public=True`)."""
    bare = [
        f"{method} {path}"
        for path, method, handler in api_handlers(app)
        if not isinstance(handler.opt.get("right"), Right) and handler.opt.get("public") is not True
    ]
    if bare:
        raise SettingsError("routes without a right: " + ", ".join(sorted(bare)))
    return app
