"""Static files under addresses that change with their content, so that browsers keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, request, send_from_directory
from flask_compress import Compress

BOOTSTRAP_FOLDER = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"
_HASH_LENGTH = 12
_YEAR_S = 365 * 24 * 3600
_COMPRESSED = (
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "text/csv",
    "image/svg+xml",
    "application/xml",
    "application/ld+json",
)
bootstrap = Blueprint("bootstrap", __name__, static_folder=str(BOOTSTRAP_FOLDER), static_url_path="/bootstrap")


@lru_cache(maxsize=8)
def _bootstrap_address(name: str) -> str:
    content = hashlib.sha256((BOOTSTRAP_FOLDER / name).read_bytes()).hexdigest()[:_HASH_LENGTH]
    return f"/bootstrap/{name}?v={content}"  # its package never changes while the site runs


def version_of(folder: Path) -> str:
    """One hash of all the files of a folder: a module or a style sheet finds its neighbours under the same address."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:_HASH_LENGTH]


def register_assets(app: Flask) -> None:
    """Adds `asset(name)` to templates, Bootstrap's files from its package, compression, and long caching."""
    app.config.setdefault("COMPRESS_MIMETYPES", list(_COMPRESSED))
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 4)
    app.config.setdefault("COMPRESS_LEVEL", 5)
    Compress(app)
    app.register_blueprint(bootstrap)
    folder = Path(app.static_folder or "")
    kept = version_of(folder)

    def version() -> str:
        return version_of(folder) if app.debug else kept

    @app.get("/static/v-<version>/<path:name>", endpoint="asset")
    def versioned(version: str, name: str) -> Response:
        """A static file; an older version in the address, from a page opened before an update, gets the present file."""
        return send_from_directory(folder, name)

    def asset(name: str) -> str:
        address = f"/static/v-{version()}/{name}" if "/" in name else _bootstrap_address(name)
        return f"{request.script_root}{address}"

    app.add_template_global(asset, "asset")

    @app.after_request
    def keep(response: Response) -> Response:
        values = request.view_args or {}
        is_named = values.get("version") == version() if request.endpoint == "asset" else "v" in request.args
        if request.endpoint in ("asset", "bootstrap.static") and is_named and response.status_code == 200:
            response.cache_control.public = True
            response.cache_control.max_age = _YEAR_S
            response.cache_control.immutable = True
            response.cache_control.no_cache = None
            response.headers["Access-Control-Allow-Origin"] = "*"  # letters of a sandboxed frame come from no origin
        return response
