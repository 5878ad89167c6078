"""The layers of docs/architecture.md, the sizes and the forbidden words, checked file by file on the code as written."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 45  # the aim is 40; a table of cases or a long signature may need some more

# Who may import whom among our own folders and root files. What is not listed here fails: new rooms are decided, not met.
EVERYTHING = {"app", "cli", "config", "errors", "extensions", "forms", "models", "search", "services", "views"}
MAY_IMPORT = {
    "errors": set(),
    "config": set(),
    "models": {"errors"},
    "search": {"models", "errors"},
    "forms": {"models", "errors"},
    "services": {"models", "search", "forms", "errors"},
    "extensions": {"search", "config"},
    "views": {"services", "forms", "search", "models", "extensions", "errors", "config"},
    "cli": {"services", "forms", "search", "models", "extensions", "errors", "config"},
    "app": {"config", "errors", "extensions", "views", "cli", "search"},
    "gunicorn.conf": set(),
    "migrations": {"models"},
    "scripts": {"errors", "models", "search", "services"},
    "bench": EVERYTHING | {"bench"},
    "tests": EVERYTHING | {"bench", "scripts", "tests"},
}
BELOW_THE_EDGE = ("errors", "config", "models", "search", "forms", "services")
OURS = set(MAY_IMPORT)

# Libraries that stay in some folders. Flask's family lives at the edge; Whoosh and its peers inside the engines.
ENGINES = {"whoosh", "tantivy", "opensearchpy"}
WEB = {"flask", "werkzeug", "jinja2", "gunicorn", "click"}
PLAIN_DATA = {"werkzeug.datastructures"}  # the dictionary of lists that forms read: no request is needed to make one
FORBIDDEN_NAMES = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
SKIPPED = {".venv", "node_modules", "instance"}


def _files() -> list[Path]:
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
    return sorted(path for path in found if not SKIPPED & set(path.parts))


FILES = _files()
CODE = [path for path in FILES if path.parts[0] not in {"tests", "bench"}]
every_file = pytest.mark.parametrize("path", FILES, ids=str)
every_code_file = pytest.mark.parametrize("path", CODE, ids=str)


@cache
def tree(path: Path) -> ast.Module:
    """What Python reads in a file of the project."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def room(path: Path) -> str:
    """The folder, or the root file, that a file belongs to."""
    return path.parts[0] if len(path.parts) > 1 else path.stem


def imports(path: Path) -> list[tuple[str, int]]:
    """Each module that a file imports, with the line."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or "", node.lineno))
    return found


def calls(path: Path) -> list[tuple[str, int]]:
    """The last name of each function called in a file (`session.commit()` → commit), with the line."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            found.append((node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node.lineno))
    return found


def at(path: Path, found: list[tuple[str, int]]) -> list[str]:
    """Findings as an editor opens them."""
    return [f"{path}:{line}: {name}" for name, line in found]


@every_file
def test_imports_only_what_its_layer_may(path: Path):
    here = room(path)
    assert here in MAY_IMPORT, f"{here} has no place in the layers yet: docs/architecture.md"
    allowed = MAY_IMPORT[here] | {here}
    wrong = [(name, line) for name, line in imports(path) if name.split(".")[0] in OURS - allowed]
    assert not at(path, wrong)


@every_code_file
def test_libraries_stay_in_their_folders(path: Path):
    forbidden: set[str] = set()
    if path.parts[:2] != ("search", "engines"):
        forbidden |= ENGINES
    if room(path) in BELOW_THE_EDGE:
        forbidden |= WEB
    if room(path) == "forms":
        forbidden |= {"sqlalchemy"}
    if room(path) in {"models", "search", "services"}:
        forbidden |= {"wtforms"}

    def is_forbidden(name: str) -> bool:
        library = name.split(".")[0]
        if name in PLAIN_DATA:
            return False
        return library in forbidden or ("flask" in forbidden and library.startswith("flask_"))

    assert not at(path, [found for found in imports(path) if is_forbidden(found[0])])


@every_code_file
def test_only_saving_commits(path: Path):
    # A commit of a Whoosh writer is not one of the database.
    if (
        path.as_posix() == "services/saving.py"
        or path.parts[0] == "migrations"
        or path.parts[:2] == ("search", "engines")
    ):
        return
    assert not at(path, [found for found in calls(path) if found[0] == "commit"])


@pytest.mark.parametrize("path", [path for path in CODE if room(path) in {"views", "cli"}], ids=str)
def test_the_edge_asks_services_and_not_the_database(path: Path):
    assert not at(path, [found for found in calls(path) if found[0] == "select"])


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[:2] == ("migrations", "versions")], ids=str)
def test_migrations_do_not_depend_on_todays_models(path: Path):
    assert not at(path, [found for found in imports(path) if found[0].split(".")[0] in OURS])


@every_file
def test_imports_stand_at_the_top(path: Path):
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inner = {
        (ast.unparse(node), node.lineno)
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not at(path, sorted(inner))


@every_file
def test_file_is_short_enough_to_read_at_once(path: Path):
    if path.parts[:2] == ("migrations", "versions"):
        return  # written by Alembic, never read as a whole
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES


@every_file
def test_functions_are_short_enough_to_read_at_once(path: Path):
    if path.parts[:2] == ("migrations", "versions"):
        return
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = {function: (function.end_lineno or function.lineno) - function.lineno + 1 for function in functions}
    too_long = [(f.name, f.lineno) for f, lines in sizes.items() if lines > MOST_LINES_OF_A_FUNCTION]
    assert not at(path, too_long)


@every_file
def test_file_is_named_for_what_it_holds(path: Path):
    assert path.name not in FORBIDDEN_NAMES


@every_file
def test_no_failure_is_swallowed_blindly(path: Path):
    blind = [
        ("except that passes", node.lineno)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and all(isinstance(statement, ast.Pass) for statement in node.body)
    ]
    assert not at(path, blind)


def test_modules_do_not_import_each_other_in_circles():
    modules = {path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path for path in CODE}
    edges = {name: _imported_modules(path, set(modules)) - {name} for name, path in modules.items()}
    while leaves := {name for name, targets in edges.items() if not targets}:
        edges = {name: targets - leaves for name, targets in edges.items() if name not in leaves}
    assert not edges, f"each of these imports, in the end, itself: {edges}"


def _imported_modules(path: Path, modules: set[str]) -> set[str]:
    """Our modules that a file imports: `from search import text` is search.text when that file exists."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & modules) or {node.module}
            if not inner <= modules:
                found.add(node.module)
    return found & modules
