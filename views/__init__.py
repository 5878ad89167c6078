"""HTTP in, HTTP out: the ordered list of blueprints."""

from flask import Flask

from views import (
    about,
    access,
    account,
    browse,
    completion,
    desk,
    entries,
    errors,
    feeds,
    files,
    filters,
    guard,
    health,
    home,
    locales,
    pictures,
    proposals,
    provenance,
    reports,
    search,
    security,
    still_true,
)
from views.addresses import KindConverter, NumberConverter
from views.assets import register_assets
from views.explore import comparisons, coverage_page, hub, library, maps, matrices, networks, paths, timelines
from views.locales import locale
from views.reuse import REUSE

WHOLE = (hub, maps, matrices, timelines, comparisons, coverage_page, networks, paths, library)
ABOUT = (about, proposals, still_true)
PUBLIC = (
    home,
    search,
    completion,
    *REUSE,
    entries,
    provenance,
    reports,
    browse,
    *WHOLE,
    *ABOUT,
    pictures,
    feeds,
    files,
    health,
)
ROOMS = (*account.BLUEPRINTS, *desk.BLUEPRINTS)  # closed to strangers, in French only

__all__ = ["PUBLIC", "ROOMS", "locale", "register"]


def register(app: Flask) -> None:
    """Adds every page, in French and under /en, the security headers, the guard and the error pages."""
    security.register(app)  # first, so that its headers are set last, on what is really sent
    register_assets(app)
    locales.register(app)
    filters.register(app)
    errors.register(app)
    guard.register(app)
    app.url_map.converters |= {"kind": KindConverter, "int": NumberConverter}
    for blueprint in ROOMS:
        app.register_blueprint(blueprint)
    for module in PUBLIC:
        app.register_blueprint(access.open_to_everybody(module.blueprint))
        if module.blueprint.name not in locales.ONE_LANGUAGE:
            app.register_blueprint(module.blueprint, url_prefix="/en", name=f"en_{module.blueprint.name}")
