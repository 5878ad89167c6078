"""create_app: wires settings, extensions, pages and commands. Nothing else; nothing happens at import."""

import secrets
from datetime import timedelta
from inspect import iscoroutinefunction
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import cli
import views
from config import Settings
from extensions import babel, csrf, db, login
from search import Index


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, read from the environment when None."""
    settings = settings or Settings()
    app = Flask(__name__)
    app.config.update(
        ALLIANCES=settings,
        SECRET_KEY=settings.secret_key or _kept_secret(settings.instance),
        SQLALCHEMY_ENGINES={"default": {"url": settings.sqlalchemy_url}},
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        SESSION_REFRESH_EACH_REQUEST=False,  # a public page read by somebody signed in sends no cookie
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.sign_in_days),
        WTF_CSRF_CHECK_DEFAULT=False,  # views/access.py checks, after it has asked who comes
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as its session
        MAX_CONTENT_LENGTH=33 * 1024 * 1024,  # a file to import, of 32 MB at most, and the form around it
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,  # the six long texts of an example, full and percent-encoded, are 800 kB
        MAX_FORM_PARTS=5_000,  # sixty partners and a hundred sources are 900
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Paris",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["alliances-index"] = Index.open(settings.index_folder)
    for extension in (db, csrf):
        extension.init_app(app)
    login.init_app(app, add_context_processor=False)
    # No asynchronous session is ever opened: closing them would start a thread and an event loop at each request.
    app.teardown_appcontext_funcs = [one for one in app.teardown_appcontext_funcs if not iscoroutinefunction(one)]
    babel.init_app(app, locale_selector=views.locale)
    if settings.behind_proxies:
        proxies = settings.behind_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    views.register(app)
    cli.register(app)
    return app


def _kept_secret(instance: Path) -> str | None:
    """The secret that signs sessions, made once and readable by the owner only; None when the folder is closed to us.

    Setup says so in one line (cli/setup.py), and so does whatever else needs the folder: the database first.
    """
    file = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48), encoding="ascii")
        return file.read_text(encoding="ascii")
    except OSError:
        return None
