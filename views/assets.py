"""Static files with their content's hash in the address, so that browsers keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, request, url_for
from flask_compress import Compress

BOOTSTRAP_FOLDER = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"
_HASH_LENGTH = 12
_YEAR_S = 365 * 24 * 3600
bootstrap = Blueprint("bootstrap", __name__, static_folder=str(BOOTSTRAP_FOLDER), static_url_path="/bootstrap")


@lru_cache(maxsize=256)
def _hash_of(path: Path, _modified_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_HASH_LENGTH]


@lru_cache(maxsize=256)
def _address(_root: str, endpoint: str, name: str, content: str) -> str:
    """The address of a file under each root, asked once of the router."""
    return url_for(endpoint, filename=name, v=content)


def register_assets(app: Flask) -> None:
    """Adds `asset(name)` to templates, Bootstrap's files from its package, compression, and long caching."""
    app.config.setdefault(
        "COMPRESS_MIMETYPES",
        [
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "text/csv",
            "image/svg+xml",
            "application/xml",
            "application/ld+json",
        ],
    )
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 4)
    app.config.setdefault("COMPRESS_LEVEL", 5)
    Compress(app)
    app.register_blueprint(bootstrap)

    def asset(name: str) -> str:
        endpoint, folder = (
            ("static", Path(app.static_folder or "")) if "/" in name else ("bootstrap.static", BOOTSTRAP_FOLDER)
        )
        file = folder / name
        return _address(request.script_root, endpoint, name, _hash_of(file, file.stat().st_mtime_ns))

    app.add_template_global(asset, "asset")

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint in ("static", "bootstrap.static") and "v" in request.args and response.status_code == 200:
            response.cache_control.public = True
            response.cache_control.max_age = _YEAR_S
            response.cache_control.immutable = True
            response.cache_control.no_cache = None
        return response
