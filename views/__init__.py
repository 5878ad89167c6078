"""HTTP in, HTTP out: the ordered list of blueprints."""

from flask import Flask

from views import (
    about,
    browse,
    completion,
    entries,
    errors,
    exports,
    feeds,
    filters,
    health,
    home,
    locales,
    search,
    security,
)
from views.assets import register_assets
from views.explore import maps
from views.locales import locale

BLUEPRINTS = (home, search, completion, exports, entries, browse, maps, about, feeds, health)

__all__ = ["BLUEPRINTS", "locale", "register"]


def register(app: Flask) -> None:
    """Adds every page, in French and under /en, the security headers and the error pages."""
    security.register(app)  # first, so that its headers are set last, on what is really sent
    register_assets(app)
    locales.register(app)
    filters.register(app)
    errors.register(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
        if module.blueprint.name not in locales.ONE_LANGUAGE:
            app.register_blueprint(module.blueprint, url_prefix="/en", name=f"en_{module.blueprint.name}")
