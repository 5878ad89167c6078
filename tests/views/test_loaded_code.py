"""A worker holds what it loads until it ends: what few visitors need is loaded by the first of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from config import ROOT

# Each took one to eight megabytes when it came with the site.
FOR_FEW = [
    "argon2",
    "authlib",
    "cryptography",
    "limits",
    "obstore",
    "openpyxl",
    "PIL",
    "segno",
    "weasyprint",
    "xlsxwriter",
]
PAGES = ["/", "/recherche?q=mobilité", "/recherche/completion?q=al", "/en/", "/territoires"]
_VISIT = """
import json, sys
from app import create_app
client = create_app().test_client()
pages, libraries = map(json.loads, sys.argv[1:])
print(json.dumps([[client.get(page).status_code for page in pages], [one for one in libraries if one in sys.modules]]))
"""


def test_a_worker_that_shows_pages_loads_no_library_of_the_desk(seeded_folder: Path):
    instance = {"ALLIANCES_INSTANCE": str(seeded_folder), "ALLIANCES_LOG_SEARCHES": "false"}
    done = subprocess.run(
        [sys.executable, "-c", _VISIT, json.dumps(PAGES), json.dumps(FOR_FEW)],
        cwd=ROOT,
        env=os.environ | instance,
        check=True,
        capture_output=True,
        text=True,
    )
    answers, loaded = json.loads(done.stdout)
    assert answers == [200] * len(PAGES)
    assert loaded == []
